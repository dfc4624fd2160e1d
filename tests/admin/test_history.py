"""The history of a story: one line of time, any two texts compared, any one restored."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin.stories.history import will_change
from articles.desk import history, log, saving
from articles.desk.copies import Copy
from articles.desk.timeline import line_of, texts_in
from articles.models import Byline, Event, ImageCaption, Placement, Story, Version
from tests import make
from tests.admin.posting import errors, fill, said, shown
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client: Client, editor: AbstractBaseUser) -> Client:
    client.force_login(editor)
    return client


def save(story: Story, by: AbstractBaseUser, note: str = "", **changes: object) -> Version:
    """Save ``story`` as the form does, and return the version that this makes."""
    story = Story.objects.get(pk=story.pk)
    for name, value in changes.items():
        setattr(story, name, value)
    saving.save(story, by, note)
    return history.keep(story, by)


def url(story: Story, page: str = "history") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


def did(story: Story) -> list[str]:
    return [point.did for point in line_of(story)]


@pytest.fixture
def story(editor: AbstractBaseUser) -> Story:
    made = make.story("First", by=editor)
    history.keep(made, editor)
    return made


def test_saves_and_editions_and_texts_set_aside_stand_in_one_line(story, editor, reporter) -> None:
    save(story, editor, headline="Second")
    desk.publish(Story.objects.get(), editor)
    aside = Copy.of_story(Story.objects.get())
    history.set_aside(story, aside, reporter)
    save(story, editor, "After a call", headline="Third")
    story.refresh_from_db()
    points = line_of(story)
    assert [point.did for point in points] == [
        "saved",
        "set aside: another text was saved before it",
        "published",
        "saved",
        "created",
    ]
    assert points[0].note == "After a call"
    assert points[0].is_now
    assert (points[1].who, points[1].is_aside) == (reporter.get_username(), True)
    assert points[2].edition.number == 1
    assert [point.key for point in points] == ["v4", "v3", "e1", "v2", "v1"]


def test_every_named_point_is_there_and_talk_is_not(story, editor) -> None:
    for verb in (Event.Verb.SUBMITTED, Event.Verb.APPROVED, Event.Verb.NOTED, Event.Verb.RESOLVED):
        log.record(verb, editor, story=story, version=story.version)
    assert did(story) == ["approved", "submitted for review", "created"]
    assert {point.key for point in line_of(story)} == {"v1"}
    assert len(list(texts_in(line_of(story)))) == 1


def test_successive_saves_by_one_person_are_folded_and_named_ones_never(story, editor) -> None:
    for number in range(4):
        save(story, editor, dek=f"Dek {number}")
    save(story, editor, "The council called", dek="Another")
    save(story, editor, dek="Last")
    points = line_of(Story.objects.get())
    assert [(point.did, len(point.earlier)) for point in points] == [
        ("saved", 0),
        ("saved", 0),
        ("saved", 3),
        ("created", 0),
    ]
    assert len(list(texts_in(points))) == 7


# A note at a save


def form(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def test_a_save_with_a_note_is_a_point_of_its_own(desk_client, story) -> None:
    for dek, note in [("One", ""), ("Two", " The council\ncalled "), ("Three", "")]:
        fill(desk_client, form(story), dek=dek, save_note=note)
    points = line_of(Story.objects.get())
    assert [(point.did, point.note, len(point.earlier)) for point in points] == [
        ("saved", "", 0),
        ("saved", "The council called", 0),
        ("saved", "", 0),
        ("created", "", 0),
    ]
    page = read(desk_client, url(story))
    assert "The council called" in page.text


def test_the_field_is_empty_again_after_the_save(desk_client, story) -> None:
    response = fill(desk_client, form(story), dek="Two", save_note="The council called")
    assert not shown(response).get("save_note")


def test_a_new_story_can_carry_a_note(desk_client) -> None:
    add = reverse("admin:articles_story_add")
    fill(desk_client, add, headline="River rises", save_note="From the council's figures")
    assert line_of(Story.objects.get())[0].note == "From the council's figures"


def test_a_note_alone_makes_no_version_and_takes_no_approval_away(desk_client, story) -> None:
    Story.objects.update(stage=Story.Stage.APPROVED)
    response = fill(desk_client, form(story), save_note="The council called")
    assert "no save for this note: “The council called”" in said(response)
    story.refresh_from_db()
    assert (story.version, story.stage) == (1, Story.Stage.APPROVED)


def test_a_note_that_is_too_long_is_refused_and_kept(desk_client, story) -> None:
    response = fill(desk_client, form(story), dek="Two", save_note="x" * 501)
    assert "at most 500 characters" in errors(response)
    assert shown(response)["save_note"] == "x" * 501
    assert Story.objects.get().version == 1


def test_a_photo_editor_says_in_a_note_why_a_caption_changed(client: Client, editor) -> None:
    client.force_login(make.user("fay", "Photo editor"))
    story = make.story(by=editor, lead=make.image())
    history.keep(story, editor)
    changes = {"captions-0-caption": "The heron again.", "save_note": "It was no stork"}
    fill(client, form(story), **changes)
    assert line_of(Story.objects.get())[0].note == "It was no stork"


def test_a_note_goes_with_the_save_even_when_it_meets_another(
    desk_client, story, editor, publisher
) -> None:
    opened = shown(desk_client.get(form(story)))
    save(story, publisher, headline="Theirs")
    posted = {**opened, "dek": "Mine", "save_note": "The council called", "_continue": "1"}
    response = desk_client.post(form(story), posted, follow=True)
    assert "Saved together" in said(response)
    assert line_of(Story.objects.get())[0].note == "The council called"
    assert not shown(response).get("save_note")


def test_a_note_waits_for_the_choice_between_two_texts(desk_client, story, publisher) -> None:
    opened = shown(desk_client.get(form(story)))
    save(story, publisher, headline="Theirs")
    posted = {**opened, "headline": "Mine", "save_note": "The council called", "_continue": "1"}
    asked = desk_client.post(form(story), posted)
    response = desk_client.post(asked.url, {"every": "mine"}, follow=True)
    assert Story.objects.get().headline == "Mine"
    assert line_of(Story.objects.get())[0].note == "The council called"
    assert not shown(response).get("save_note")


def test_saves_by_turns_are_not_folded(story, editor, publisher) -> None:
    for by in (editor, publisher, editor, publisher):
        save(story, by, dek=f"By {by}")
    assert not any(point.earlier for point in line_of(Story.objects.get()))


def test_what_each_point_is_compared_with_is_the_text_before_of_its_kind(story, editor) -> None:
    desk.publish(Story.objects.get(), editor)
    save(story, editor, headline="Second")
    desk.publish(Story.objects.get(), editor)
    previous = {point.key: point.previous for point in line_of(Story.objects.get())}
    assert previous == {"e2": "e1", "v2": "v1", "e1": "", "v1": ""}


def test_the_page_tells_who_did_what_and_what_readers_had(desk_client, story, editor) -> None:
    edition = desk.publish(Story.objects.get(), editor)
    save(story, editor, "Figures of the council", headline="Second")
    page = read(desk_client, url(story))
    for words in ("edith created", "edith published", "Figures of the council", "as it is now"):
        assert words in page.text
    assert f"Edition {edition.number}: readers see it, since" in page.text


def test_an_edition_to_come_and_a_cancelled_one_are_told_apart(desk_client, story, editor) -> None:
    desk.publish(Story.objects.get(), editor, timezone.now() + timedelta(days=1))
    assert "Edition 1: for readers from" in read(desk_client, url(story)).text
    desk.unschedule(Story.objects.get(), editor)
    assert "cancelled before anybody saw it" in read(desk_client, url(story)).text


def test_a_long_history_has_pages_and_each_takes_as_many_queries(
    desk_client, story, editor
) -> None:
    few = queries_of(desk_client, url(story))
    for number in range(120):
        save(story, editor, f"Number {number}", dek=f"Dek {number}")
    assert queries_of(desk_client, url(story)) == few <= 14
    page = read(desk_client, url(story))
    assert "Page 1 of 3" in page.text
    assert "Number 119" in page.text
    last = read(desk_client, f"{url(story)}?page=3")
    assert "created" in last.text
    assert queries_of(desk_client, f"{url(story)}?page=2") == few
    # From any page a text can be compared with what the story says now.
    assert last.one("input", name="to", value="now")[0]["checked"] == ""


def test_any_two_texts_compare_in_words_and_in_every_field(desk_client, editor) -> None:
    lead, other = make.image(headline="Heron"), make.image(headline="Bridge")
    story = make.story("River rises", by=editor, lead=lead, topics=("Rivers",))
    history.keep(story, editor)
    Byline.objects.create(story=story, author=make.author("Bo Lund"), position=2)
    ImageCaption.objects.create(story=story, image=other, placement=Placement.GALLERY)
    story.captions.filter(image=lead).update(caption="A grey heron")
    story.topics.set(["Rain"])
    changes = {"headline": "River rises again", "section": make.section("Valley")}
    save(story, editor, body="<p>The river rose three metres in a night.</p>", **changes)
    page = read(desk_client, f"{url(story)}?from=v1&to=now")
    inserted = [text for _has, text in page.all("ins")]
    removed = [text for _has, text in page.all("del")]
    for words in ("again", "Bo Lund", "Bridge", "A grey heron", "Rain", "Valley", "three"):
        assert f"[inserted: {words} ]" in inserted
    for words in ("Rivers", "World", "two"):
        assert f"[removed: {words} ]" in removed


def test_a_version_and_an_edition_compare_without_false_alarms(desk_client, editor) -> None:
    # What is printed under a picture without a caption of its own is the picture's.
    image = make.image(caption="A heron stands in the river.")
    body = (
        f'<p>It rose.</p><figure data-image="{image.pk}" data-size="text"><figcaption></figcaption>'
        "</figure>"
    )
    story = make.story(by=editor, lead=image, body=body)
    version = history.keep(story, editor)
    edition = desk.publish(story, editor)
    page = read(desk_client, f"{url(story)}?from=v{version.number}&to=e{edition.number}")
    assert "The two say the same." in page.text


@pytest.mark.parametrize(
    "query",
    [
        "from=v9&to=now",
        "from=e1&to=now",
        "from=x&to=now",
        "from=v&to=now",
        "from=v1&to=v²",
        "from=v99999999999999999999&to=now",
        "from=&to=",
    ],
)
def test_a_text_that_never_was_is_not_found(desk_client, story, query: str) -> None:
    assert desk_client.get(f"{url(story)}?{query}").status_code == 404
    assert desk_client.get(f"{url(story, 'history_read')}?text=v9").status_code == 404


def test_each_point_can_be_read_in_full(desk_client, story, editor) -> None:
    save(story, editor, headline="Second", body="<p>Of the second text.</p>")
    page = read(desk_client, f"{url(story, 'history_read')}?text=v1")
    assert "The river rose two metres in a night." in page.text
    assert "Of the second text." not in page.text
    assert "Ana Ruiz" in page.text


def test_restoring_makes_it_the_working_copy_and_says_so(desk_client, story, editor) -> None:
    save(story, editor, headline="Second")
    posted = {"text": "v1", "note": "It was right", "read_version": "2"}
    response = desk_client.post(url(story, "history_restore"), posted, follow=True)
    assert "Restored as the working copy" in said(response)
    assert Story.objects.get().headline == "First"
    story.refresh_from_db()
    newest = line_of(story)[0]
    assert (newest.did, newest.note) == ("went back to an earlier version", "It was right")
    assert did(story)[1] == "saved"  # one act, one point


def test_restoring_twice_by_a_doubled_press_is_refused_the_second_time(
    desk_client, story, editor
) -> None:
    save(story, editor, headline="Second")
    posted = {"text": "v1", "read_version": "2"}
    desk_client.post(url(story, "history_restore"), posted)
    response = desk_client.post(url(story, "history_restore"), posted, follow=True)
    assert "Somebody saved this story after you opened its history" in said(response)
    assert Story.objects.get().version == 3


def test_a_reporter_reads_the_history_of_others_and_restores_none_of_it(
    client: Client, story, reporter, editor
) -> None:
    client.force_login(reporter)
    save(story, editor, headline="Second")
    page = read(client, url(story))
    assert "Restore" not in page.text
    response = client.post(url(story, "history_restore"), {"text": "v1"}, follow=True)
    assert "Not restored:" in said(response)
    assert Story.objects.get().headline == "Second"


def test_the_form_shows_what_readers_will_see_change(story, editor) -> None:
    assert will_change(Story.objects.get()) is None
    desk.publish(Story.objects.get(), editor)
    assert will_change(Story.objects.get()) is None
    save(story, editor, headline="Second", working_headline="Flood 2")
    told = will_change(Story.objects.get())
    assert [diff.label for diff in told["diffs"]] == ["Headline"]
    assert told["live"].number == 1


def test_the_sheet_of_the_publishing_button_can_show_it_as_a_redline(story, editor) -> None:
    desk.publish(Story.objects.get(), editor)
    save(story, editor, headline="First of all")
    context = {"will_change": will_change(Story.objects.get()), "original": story}
    shown = render_to_string("admin/articles/story/will_change.html", context)
    assert "against edition 1" in shown
    assert re.search(r"First<ins><span[^>]*>[^<]*</span> of all<span", shown)
    assert not render_to_string("admin/articles/story/will_change.html", {}).strip()


def test_what_readers_cannot_see_does_not_change_for_them(story, editor) -> None:
    desk.publish(Story.objects.get(), editor)
    save(story, editor, working_headline="Flood 2")
    assert will_change(Story.objects.get())["diffs"] == []
