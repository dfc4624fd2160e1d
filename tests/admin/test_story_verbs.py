"""The buttons of a story: each does what the desk's verb does, and says why when it does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Correction, Edition, Story
from tests import make
from tests.admin.posting import errors, fill, said, shown

pytestmark = pytest.mark.django_db


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def test_publish_saves_what_was_typed_and_publishes_it(desk_client: Client, editor) -> None:
    story = make.story()
    response = fill(desk_client, url(story), "_publish", dek="Four bridges.")
    assert "Published: readers see it now." in said(response)
    edition = story.live_edition()
    assert (edition.dek, edition.created_by) == ("Four bridges.", editor)


def test_a_new_story_can_be_published_in_one_press(desk_client: Client) -> None:
    response = fill(
        desk_client,
        reverse("admin:articles_story_add"),
        "_publish",
        headline="River rises",
        body="<p>It rose.</p>",
        section=make.section().pk,
        copyright_notice=make.notice().pk,
        **{
            "bylines-TOTAL_FORMS": 1,
            "bylines-0-author": make.author().pk,
            "bylines-0-role": "writing",
            "bylines-0-position": 1,
        },
    )
    assert "Published" in said(response)
    assert Edition.objects.live().get().headline == "River rises"


def test_a_story_that_is_not_ready_is_saved_and_every_reason_named(desk_client: Client) -> None:
    story = make.story(section=None)
    response = fill(desk_client, url(story), "_publish", headline="", dek="Kept all the same")
    assert "It has no headline" in said(response)
    assert "It stands in no section" in said(response)
    story.refresh_from_db()
    assert story.dek == "Kept all the same"
    assert not Edition.objects.exists()


def test_pressing_publish_twice_makes_one_edition(desk_client: Client) -> None:
    story = make.story()
    fill(desk_client, url(story), "_publish")
    fill(desk_client, url(story), "_publish")
    assert Edition.objects.count() == 1


def test_a_doubled_request_makes_one_edition_and_no_error_page(desk_client: Client) -> None:
    story = make.story()
    posted = {**shown(desk_client.get(url(story))), "dek": "New", "_publish": "1"}
    for _time in range(2):
        assert desk_client.post(url(story), posted).status_code == 302
    assert Edition.objects.count() == 1


def test_publish_at_a_time_schedules_and_cancel_takes_it_back(desk_client: Client) -> None:
    story = make.story()
    response = fill(desk_client, url(story), "_publish", **{"publishing-at": "2099-05-06T07:08"})
    assert "Scheduled" in said(response)
    assert story.editions.scheduled().get().live_from.year == 2099
    assert "Cancel the schedule" in response.content.decode()
    fill(desk_client, url(story), "_unschedule")
    assert not story.editions.scheduled().exists()


def test_a_correction_is_told_to_readers(desk_client: Client) -> None:
    story = make.published().story
    fill(
        desk_client,
        url(story),
        "_publish",
        dek="Two bridges.",
        **{"publishing-kind": "correction", "publishing-text": "It was two bridges."},
    )
    correction = Correction.objects.get()
    assert (correction.kind, correction.text) == ("correction", "It was two bridges.")
    assert story.live_edition().number == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"publishing-kind": "correction"}, "Write what readers are told"),
        ({"publishing-text": "It was two."}, "Choose what kind of notice"),
        ({"publishing-at": "tomorrow"}, "Enter a valid date/time"),
    ],
)
def test_half_a_notice_is_refused_with_everything_kept(
    desk_client: Client, fields: dict[str, str], sentence: str
) -> None:
    story = make.published().story
    response = fill(desk_client, url(story), "_publish", dek="Two bridges.", **fields)
    assert sentence in response.content.decode()
    assert "Not saved and not published" in errors(response)
    assert shown(response)["dek"] == "Two bridges."
    assert story.editions.count() == 1


def test_the_words_for_readers_outlive_a_refusal(desk_client: Client) -> None:
    story = make.published().story
    notice = {"publishing-kind": "correction", "publishing-text": "It was two bridges."}
    response = fill(desk_client, url(story), "_publish", headline="", **notice)
    assert "It has no headline" in said(response)
    assert "It was two bridges." in response.content.decode()
    assert "It was two bridges." not in desk_client.get(url(story)).content.decode()


def test_withdraw_asks_for_a_reason_and_tells_it(desk_client: Client, publisher) -> None:
    story = make.published().story
    desk_client.force_login(publisher)
    assert url(story, "withdraw") in desk_client.get(url(story)).content.decode()
    asked = desk_client.post(url(story, "withdraw"), {"reason": "  "})
    assert asked.status_code == 200
    assert story.live_edition()
    done = desk_client.post(url(story, "withdraw"), {"reason": "It was wrong."}, follow=True)
    assert "Withdrawn" in said(done)
    assert story.live_edition() is None
    assert story.withdrawals.get().reason == "It was wrong."


def test_withdrawing_twice_is_told_in_a_sentence(desk_client: Client, publisher) -> None:
    story = make.published().story
    desk_client.force_login(publisher)
    desk.withdraw(story, publisher, "It was wrong.")
    again = desk_client.post(url(story, "withdraw"), {"reason": "Still wrong."}, follow=True)
    assert "there is nothing to withdraw" in said(again)


def test_preview_is_the_real_page_of_the_working_copy(desk_client: Client) -> None:
    story = make.published().story
    Story.objects.filter(pk=story.pk).update(dek="Only on the desk")
    response = desk_client.get(url(story, "preview"))
    assert response.status_code == 200
    assert "Only on the desk" in response.content.decode()


# Who may not


def test_preview_is_for_staff_alone(client: Client) -> None:
    story = make.story()
    assert client.get(url(story, "preview")).status_code == 302
    client.force_login(make.user(group="Reporter"))
    assert client.get(url(story, "preview")).status_code == 200


def test_a_reporter_is_told_why_publish_is_not_offered(client: Client, reporter) -> None:
    story = make.story(by=reporter)
    client.force_login(reporter)
    page = client.get(url(story)).content.decode()
    assert 'name="_publish"' not in page
    assert "Only an editor may publish" in page


@pytest.mark.parametrize("button", ["_publish", "_unschedule"])
def test_a_crafted_post_of_a_reporter_is_refused_and_the_text_kept(
    client: Client, reporter, button: str
) -> None:
    story = make.story(by=reporter)
    client.force_login(reporter)
    response = fill(client, url(story), button, dek="My new dek")
    assert "Only an editor may publish" in said(response)
    story.refresh_from_db()
    assert story.dek == "My new dek"
    assert not Edition.objects.exists()


def test_a_crafted_withdrawal_of_a_reporter_is_refused(client: Client, reporter) -> None:
    story = make.published(by=make.user()).story
    client.force_login(reporter)
    response = client.post(url(story, "withdraw"), {"reason": "I can."}, follow=True)
    assert "Only a publisher may withdraw" in said(response)
    assert story.live_edition()


def test_a_reporter_submits_their_own_story_for_review(client: Client, reporter) -> None:
    story = make.story(by=reporter)
    client.force_login(reporter)
    response = fill(client, url(story), "_submit")
    assert "Submitted" in said(response)
    story.refresh_from_db()
    assert story.stage == Story.Stage.IN_REVIEW
    assert "in review already" in said(fill(client, url(story), "_submit"))


def test_a_reporter_reads_the_stories_of_others_and_changes_none(client: Client, reporter) -> None:
    image = make.image()
    figure = f'<figure data-image="{image.pk}" data-size="text"><figcaption>A boat</figcaption>'
    story = make.story(by=make.user(), body=f"<p>Theirs</p>{figure}</figure>", topics=("Rivers",))
    client.force_login(reporter)
    page = client.get(url(story)).content.decode()
    assert "<p>Theirs</p>" in page
    assert image.thumbnail_url in page
    assert 'name="_continue"' not in page
    posted = client.post(url(story), {"headline": "Mine", "_publish": "1"})
    assert posted.status_code == 403
    story.refresh_from_db()
    assert story.headline != "Mine"


def test_a_reporter_credited_in_a_story_may_change_it(client: Client, reporter) -> None:
    make.author("Rosa Quist", user=reporter)
    story = make.story(by=make.user(), authors=("Rosa Quist",))
    client.force_login(reporter)
    assert "Saved" in said(fill(client, url(story), dek="By its author"))


def test_nobody_deletes_a_story_that_readers_have_seen(desk_client: Client) -> None:
    story = make.published().story
    response = desk_client.post(url(story, "delete"), {"post": "yes"})
    assert response.status_code in {200, 403}
    assert Story.objects.filter(pk=story.pk).exists()


def test_a_draft_is_deleted_with_its_rows(desk_client: Client) -> None:
    story = make.story(lead=make.image(), topics=("Rivers",))
    assert desk_client.post(url(story, "delete"), {"post": "yes"}).status_code == 302
    assert not Story.objects.exists()


def test_the_page_says_where_the_story_stands(desk_client: Client, editor) -> None:
    story = make.published().story
    desk.publish(story, editor, timezone.now() + timedelta(days=1), note="Soon")
    page = desk_client.get(url(story)).content.decode()
    assert "Readers see edition 1" in page
    assert "update on" in page
