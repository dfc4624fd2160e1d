"""The sheet beside Publish: what it asks, what it offers, and that nothing typed in it is lost."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Edition, Event, Story
from tests import make
from tests.admin.posting import errors, fill, said

pytestmark = pytest.mark.django_db


def url(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")


def sheet(**fields: object) -> dict[str, object]:
    return {f"publishing-{name}": value for name, value in fields.items()}


@pytest.fixture
def soon() -> datetime:
    return (timezone.now() + timedelta(hours=3, minutes=1)).replace(microsecond=0)


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def offered(client: Client, story: Story) -> dict[str, object]:
    form = client.get(url(story)).context["publishing"]
    values = {name: form[name].value() for name in form.fields}
    aware = timezone.make_aware
    return {k: aware(v) if isinstance(v, datetime) else v for k, v in values.items()}


def test_a_story_nobody_has_seen_is_asked_only_when(desk_client: Client) -> None:
    assert set(offered(desk_client, make.story())) == {"at", "until", "note"}


def test_an_update_has_to_say_what_it_is(desk_client: Client) -> None:
    story = make.published().story
    response = fill(desk_client, url(story), "_publish", dek="Two bridges.")
    assert "Choose what this update is" in said(response)
    assert response.context["publishing"].is_open
    story.refresh_from_db()
    assert (story.dek, story.editions.count()) == ("Two bridges.", 1)


def test_a_silent_fix_and_a_note_for_the_history(desk_client: Client) -> None:
    story = make.published().story
    fields = sheet(kind="silent", note="A typo")
    fill(desk_client, url(story), "_publish", dek="Two bridges.", **fields)
    assert not story.live_edition().is_updated
    assert Event.objects.filter(verb="updated").get().detail["note"] == "A typo"


def test_a_time_says_how_far_off_it_is_and_in_which_zone(desk_client: Client, soon) -> None:
    story = make.story()
    response = fill(desk_client, url(story), "_publish", **sheet(at=typed(soon)))
    assert "in 3\xa0hours" in said(response)
    page = desk_client.get(url(story))
    assert page.context["publishing"].at_off == "in 3\xa0hours"
    assert "Times are those of UTC." in page.content.decode()


def test_an_end_is_offered_again_with_the_next_update(desk_client: Client, soon) -> None:
    story = make.story()
    fill(desk_client, url(story), "_publish", **sheet(until=typed(soon)))
    assert story.live_edition().live_until == soon
    assert offered(desk_client, story)["until"] == soon


def test_what_is_scheduled_is_offered_again_with_its_words(desk_client, editor, soon) -> None:
    story = make.published().story
    at = soon + timedelta(microseconds=5)
    told = {"kind": "correction", "text": "It was two bridges."}
    desk.publish(story, editor, at, until=at + timedelta(days=1), **told)
    found = offered(desk_client, story)
    assert (found["at"], found["kind"], found["text"]) == (soon, "correction", told["text"])
    # The control shows no fractions of seconds, and the same again changes nothing.
    again = sheet(at=typed(at), until=typed(found["until"]), **told)
    response = fill(desk_client, url(story), "_publish", dek="Two bridges.", **again)
    assert "Scheduled for" in said(response)
    edition = story.editions.scheduled().get()
    assert (edition.live_from, edition.dek) == (at, "Two bridges.")


def test_moved_it_is_asked_which_shall_hold_and_nothing_typed_is_lost(
    desk_client, editor, soon
) -> None:
    story = make.published().story
    desk.publish(story, editor, soon, kind="correction", text="It was two bridges.")
    moved = sheet(at="", kind="correction", text="It was two.", note="Sooner")
    response = fill(desk_client, url(story), "_publish", dek="Two bridges.", **moved)
    assert "Not saved and not published" in errors(response)
    page = response.content.decode()
    assert "say which shall hold" in page
    for words in ("It was two.", "Sooner", "Two bridges."):
        assert words in page
    holds = sheet(over_scheduled="replace")
    fill(desk_client, url(story), "_publish", dek="Two bridges.", **moved, **holds)
    assert story.live_edition().corrections.get().text == "It was two."
    assert not story.editions.scheduled().exists()


def test_both_can_hold(desk_client: Client, editor, soon) -> None:
    story = make.published().story
    desk.publish(story, editor, soon, kind="update", text="More soon.")
    fields = sheet(at="", kind="silent", text="", over_scheduled="keep")
    fill(desk_client, url(story), "_publish", dek="Two bridges.", **fields)
    assert story.live_edition().dek == "Two bridges."
    assert story.live_edition(soon).corrections.get().text == "More soon."


def test_everything_in_the_sheet_outlives_a_refusal(desk_client: Client, soon) -> None:
    story = make.published().story
    filled = {
        "at": typed(soon),
        "until": typed(soon - timedelta(hours=1)),
        "kind": "clarification",
        "text": "It has two lanes.",
        "note": "For the record",
    }
    response = fill(desk_client, url(story), "_publish", dek="Kept", **sheet(**filled))
    assert "before readers see it" in said(response)
    form = response.context["publishing"]
    assert form.is_open
    assert {name: form[name].value() for name in filled} == filled
    story.refresh_from_db()
    assert story.dek == "Kept"


def test_a_story_under_embargo_is_saved_and_not_published(desk_client: Client, soon) -> None:
    story = make.story()
    response = fill(desk_client, url(story), "_publish", embargo_until=typed(soon))
    assert "It is under embargo until" in said(response)
    story.refresh_from_db()
    assert story.embargo_until == soon
    assert "Embargo until" in response.content.decode()
    fill(desk_client, url(story), "_publish", **sheet(at=typed(soon)))
    assert Edition.objects.get().live_from == soon


def test_an_embargo_past_what_is_scheduled_is_refused_beside_its_field(
    desk_client, editor, soon
) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor, soon)
    later = typed(soon + timedelta(hours=1))
    response = fill(desk_client, url(story), dek="New", embargo_until=later)
    assert "cancel the schedule or move it first" in response.content.decode()
    story.refresh_from_db()
    assert story.embargo_until is None


def test_an_untouched_embargo_is_no_change(desk_client: Client, soon) -> None:
    story = make.story(embargo_until=soon)
    fill(desk_client, url(story))
    story.refresh_from_db()
    assert (story.version, story.embargo_until) == (1, soon)


def test_a_publisher_alone_gives_a_reason(client: Client, publisher, settings) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    story = make.story(by=publisher)
    client.force_login(publisher)
    response = fill(client, url(story), "_publish")
    assert "You edited this text last" in said(response)
    assert "override" in response.context["publishing"].fields
    fill(client, url(story), "_publish", **sheet(override="Fire in the harbour"))
    assert story.live_edition()
    event = Event.objects.filter(verb="published").get()
    assert event.detail["override"] == "Fire in the harbour"


def test_an_editor_alone_is_refused_and_the_text_kept(client: Client, editor, settings) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    story = make.story(by=editor)
    client.force_login(editor)
    fields = sheet(override="I can")
    response = fill(client, url(story), "_publish", dek="Mine", **fields)
    assert "Only a publisher may go on alone" in said(response)
    story.refresh_from_db()
    assert story.dek == "Mine"
    assert not Edition.objects.exists()


def test_the_page_says_when_it_ends_and_that_it_has(desk_client, editor, monkeypatch) -> None:
    story = make.story(by=editor)
    end = timezone.now() + timedelta(hours=2)
    desk.publish(story, editor, until=end)
    assert "It ends on" in desk_client.get(url(story)).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: end)
    page = desk_client.get(url(story)).content.decode()
    assert "Readers could see it until" in page
    assert "state-ended" in page


@pytest.mark.parametrize("button", ["_continue", "_save"])
def test_saving_alone_loses_nothing_of_the_sheet(desk_client: Client, button: str) -> None:
    story = make.published().story
    fields = sheet(kind="correction", text="It was two bridges.")
    response = fill(desk_client, url(story), button, dek="Two bridges.", **fields)
    page = response if button == "_continue" else desk_client.get(url(story))
    assert "It was two bridges." in page.content.decode()
    assert story.editions.count() == 1
