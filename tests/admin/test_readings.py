"""Links for readers outside: made, copied, revoked, and what was answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin.stories import readings
from articles.desk import outside, saving
from articles.models import OutsideReading, Story
from tests import make
from tests.admin.posting import said

pytestmark = pytest.mark.django_db
ASKED = {"reader": "Ida Holm, lawyer", "question": "Is it safe?", "days": "7"}


def at(name: str, story: Story) -> str:
    return reverse(f"admin:articles_story_{name}", args=[story.pk])


@pytest.fixture
def story(reporter) -> Story:
    return make.story(by=reporter)


def test_a_link_is_made_and_shown_to_be_copied(client: Client, story: Story, reporter) -> None:
    client.force_login(reporter)
    page = client.post(at("readings", story), ASKED, follow=True)
    assert "copy it and send it yourself" in said(page)
    reading = OutsideReading.objects.get()
    assert page.context["just_made"].address == outside.address(reading)
    assert page.content.decode().count(outside.address(reading)) == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(
    client: Client, story: Story, reporter
) -> None:
    client.force_login(reporter)
    page = client.post(at("readings", story), {**ASKED, "reader": "", "days": "400"})
    assert set(page.context["form"].errors) == {"reader", "days"}
    assert "Is it safe?" in page.content.decode()
    assert not OutsideReading.objects.exists()


def test_the_link_is_shown_again_to_editors_and_not_to_all(
    client: Client, story: Story, reporter, editor, photo_editor
) -> None:
    _reading, address = outside.give(story, reporter, "Ida Holm, lawyer")
    for user, sees in ((editor, True), (reporter, True), (photo_editor, False)):
        client.force_login(user)
        page = client.get(at("readings", story)).content.decode()
        assert "Ida Holm, lawyer" in page
        assert (address in page) == sees


def test_a_crafted_request_of_who_may_not_edit_is_refused(
    client: Client, story: Story, reporter, photo_editor
) -> None:
    reading, _address = outside.give(story, reporter, "Ida Holm, lawyer")
    client.force_login(photo_editor)
    page = client.post(at("readings", story), ASKED)
    assert "You may change only" in said(page)
    page = client.post(at("readings_revoke", story), {"reading": reading.pk}, follow=True)
    assert "Not revoked" in said(page)
    reading.refresh_from_db()
    assert reading.revoked_at is None
    assert OutsideReading.objects.count() == 1


def test_a_link_is_revoked_with_a_press(client: Client, story: Story, reporter, editor) -> None:
    reading, address = outside.give(story, reporter, "Ida Holm, lawyer")
    client.force_login(editor)
    page = client.post(at("readings_revoke", story), {"reading": reading.pk}, follow=True)
    assert "Revoked: the link of Ida Holm, lawyer" in said(page)
    assert address not in page.content.decode()


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30])
def test_only_a_link_of_the_story_can_be_revoked(
    client: Client, story: Story, editor, number: str
) -> None:
    other, _address = outside.give(make.story("Other", by=editor), editor, "Bo Lund")
    client.force_login(editor)
    for each in (number, other.pk):
        response = client.post(at("readings_revoke", story), {"reading": each})
        assert response.status_code == 404


def test_only_who_may_publish_is_offered_to_lift_the_embargo(
    client: Client, story: Story, reporter, editor
) -> None:
    Story.objects.update(embargo_until=timezone.now() + timedelta(days=1))
    client.force_login(reporter)
    assert "before_embargo" not in client.get(at("readings", story)).context["form"].fields
    client.post(at("readings", story), {**ASKED, "before_embargo": "on"})
    assert not OutsideReading.objects.get().before_embargo
    client.force_login(editor)
    client.post(at("readings", story), {**ASKED, "before_embargo": "on"})
    assert OutsideReading.objects.filter(before_embargo=True).exists()


def test_the_form_tells_what_was_answered_and_that_the_text_has_changed_since(
    client: Client, story: Story, reporter, editor
) -> None:
    reading, _address = outside.give(story, reporter, "Ida Holm, lawyer")
    outside.answer(reading, "approved", "As it <stands>.")
    client.force_login(editor)
    page = client.get(at("change", story)).content.decode()
    assert "Approved the text of version 1, today" in page
    assert "As it &lt;stands&gt;." in page
    assert "The text has changed since." not in page
    story.body = "<p>Three metres.</p>"
    saving.save(story, reporter)
    page = client.get(at("change", story)).content.decode()
    assert "The text has changed since." in page
    compare = f"{at('history', story)}?from=v{reading.version.number}&to=now"
    assert compare.replace("&", "&amp;") in page
    assert client.get(compare).status_code == 200


def test_more_links_take_no_more_queries(
    story: Story, reporter, editor, django_assert_num_queries
) -> None:
    for number in range(2):
        outside.give(story, reporter, f"Reader {number}")
    story.body = "<p>Three metres.</p>"
    saving.save(story, reporter)
    with django_assert_num_queries(6):
        assert len(readings.given(Story.objects.get(pk=story.pk), reporter)) == 2
    for number in range(18):
        outside.give(story, reporter, f"Reader {number + 2}")
    with django_assert_num_queries(6):
        assert len(readings.given(Story.objects.get(pk=story.pk), reporter)) == 20
