"""What a crafted request at the desk does for who may not: nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser, Group
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.admin.stories import PARTS
from articles.desk import history, noting, outside, saving
from articles.desk.copies import Copy
from articles.desk.permissions import may_edit
from articles.models import (
    Author,
    Byline,
    Correction,
    Edition,
    Image,
    ImageCaption,
    Note,
    OutsideReading,
    Story,
    Topic,
    Version,
    Withdrawal,
)
from tests import make
from tests.admin.posting import fill, said, shown

pytestmark = pytest.mark.django_db
LIST = "admin:articles_story_changelist"
ADDRESSES = [address for part in PARTS for address in part.VIEWS]


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


def now_of(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def member_of(group: str) -> AbstractBaseUser:
    """Somebody who can log in, in that group alone; '' for in none."""
    person = make.user("pat", "Reporter")
    person.groups.set(Group.objects.filter(name=group))
    return person


def everything() -> list[list[Any]]:
    """All that a story is made of, as the database has it, and what the desk says about it."""
    models = (Story, Byline, ImageCaption, Edition, Withdrawal, Correction, Topic, Author, Image)
    models += (Version, Note, OutsideReading)
    return [list(model.objects.order_by("pk").values()) for model in models]


def full_story(by: AbstractBaseUser) -> Story:
    """A live story of ``by`` with an older text, one set aside, two notes and a link given out."""
    story = make.story(by=by, lead=make.image(), topics=("Rivers",))
    old = history.keep(story, by)
    story.headline = "River falls"
    saving.save(story, by)
    history.keep(story, by)
    desk.publish(story, by)
    history.set_aside(story, replace(Copy.of_version(old), topics=["Rain"]), by)
    noting.resolve(noting.write(story, by, "Done?"), by)
    noting.write(story, by, "Who says so?")
    outside.give(story, by, "Dr. Weir")
    return now_of(story)


def crafted(story: Story, address: str, person: AbstractBaseUser) -> tuple[str, dict[str, Any]]:
    """The address of a page of ``story``, and a post to it that would do what it can."""
    page = reverse(f"admin:articles_story_{address.replace('/', '_')}", args=[story.pk])
    posted = {
        **{"to": person.pk, "due_at": "2099-05-06T07:08", "note": "Mine", "override": "Mine"},
        **{"reason": "Mine", "log_reason": "Mine", "words": "river", "replacement": "Mine"},
        **{"order": "Mine", "text": "Mine", "version": 1, "edition": 1, "confirm": "on"},
        **{"headline": "Mine", "read_version": story.version},
        **{"reader": "Pat", "question": "", "days": 7, "every": "mine"},
    }
    by_address = {
        "history/restore": {"text": "v1"},
        "notes/resolve": {"note": story.notes.get(resolved_at=None).pk},
        "notes/reopen": {"note": story.notes.exclude(resolved_at=None).get().pk},
        "readings/revoke": {"reading": OutsideReading.objects.get().pk},
    }
    if address == "merge":
        page += f"?text={story.versions.get(story_version=None).number}&read=1"
    return page, {**posted, **by_address.get(address, {})}


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", ""])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_changes_a_story_for_who_may_only_read_it(
    client: Client, address: str, group: str
) -> None:
    person = member_of(group)
    story = full_story(make.user())
    if address == "restore":
        desk.withdraw(story, make.user("paula", "Publisher"), "It was wrong.")
    before = everything()
    client.force_login(person)
    assert client.post(*crafted(story, address, person)).status_code < 500
    # Whoever may read a story at the desk may say something about it.
    said_so = Note.objects.filter(made_by=person)
    assert said_so.count() == (address == "notes" and group != "")
    said_so.delete()
    assert everything() == before


@pytest.mark.parametrize(
    "address",
    [
        *("merge", "history/restore", "notes", "notes/resolve", "notes/reopen"),
        *("readings", "readings/revoke", "restore"),
    ],
)
def test_the_same_request_does_for_who_may(client: Client, address: str) -> None:
    """Else the test before would say nothing."""
    story = full_story(make.user())
    if address == "restore":
        desk.withdraw(story, make.user("paula", "Publisher"), "It was wrong.")
    person = make.user("pia", "Publisher")
    before = everything()
    client.force_login(person)
    assert client.post(*crafted(story, address, person)).status_code == 302
    assert everything() != before


@pytest.mark.parametrize("group", ["Reporter", ""])
@pytest.mark.parametrize(
    "button",
    ["_continue", "_save", "_submit", "_approve", "_send_back", "_claim", "_publish"],
)
def test_no_button_of_the_form_does_for_who_may_only_read_it(
    client: Client, editor, button: str, group: str
) -> None:
    story = make.story(by=editor, lead=make.image(), topics=("Rivers",))
    client.force_login(editor)
    form = shown(client.get(url(story)))
    person = member_of(group)
    before = everything()
    client.force_login(person)
    posted = {**form, "headline": "Mine", "captions-0-caption": "Mine", button: "1"}
    assert client.post(url(story), posted).status_code == 403
    assert everything() == before


def test_a_copy_that_a_reporter_makes_takes_nothing_from_the_story(
    client: Client, editor, reporter
) -> None:
    story = make.story(by=editor, lead=make.image(), topics=("Rivers",))
    client.force_login(editor)
    form = shown(client.get(url(story)))
    before = Story.objects.values().get(pk=story.pk)
    client.force_login(reporter)
    client.post(url(story), {**form, "headline": "Mine", "_saveasnew": "1"})
    assert Story.objects.values().get(pk=story.pk) == before
    assert (story.captions.count(), story.bylines.count()) == (1, 1)
    assert {made.created_by for made in Story.objects.exclude(pk=story.pk)} <= {reporter}


@pytest.mark.parametrize("spelling", ["%20", "+", "0"])
def test_a_stale_form_overwrites_nothing_by_another_spelling_of_the_address(
    client: Client, spelling: str, editor
) -> None:
    client.force_login(editor)
    story = make.story(by=editor)
    form = shown(client.get(url(story)))
    story.body = "<p>Saved meanwhile.</p>"
    saving.save(story, make.user("iris", "Editor"))
    crafted = url(story).replace(f"/{story.pk}/", f"/{spelling}{story.pk}/")
    client.post(crafted, {**form, "headline": "Typed before", "_continue": "1"})
    assert now_of(story).body == "<p>Saved meanwhile.</p>"


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", ""])
def test_nobody_deletes_what_is_not_theirs(client: Client, group: str) -> None:
    story = make.story(by=make.user())
    person = member_of(group)
    client.force_login(person)
    assert client.post(url(story, "delete"), {"post": "yes"}).status_code == 403
    for action in ("delete_selected", "approve"):
        client.post(
            reverse(LIST), {"action": action, "_selected_action": [story.pk], "post": "yes"}
        )
    assert Story.objects.filter(pk=story.pk).exists()


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", "Editor"])
def test_a_new_story_gives_nobody_more_than_they_have(client: Client, group: str) -> None:
    person = make.user("pat", group)
    client.force_login(person)
    add = reverse("admin:articles_story_add")
    whole = {
        "headline": "River rises",
        "body": "<p>It rose.</p>",
        "section": make.section().pk,
        "copyright_notice": make.notice().pk,
        "stage": "approved",
        "version": 9,
        "created_by": "",
        "assigned_to": person.pk,
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-author": make.author().pk,
        "bylines-0-role": "writing",
        "bylines-0-position": 1,
    }
    client.post(add, {**shown(client.get(add)), **whole, "_publish": "1"})
    story = Story.objects.get()
    assert story.created_by == person
    assert story.assigned_to is None
    assert story.version == 1
    assert Edition.objects.exists() == (group == "Editor")


# A photo editor at the story of another


@pytest.fixture
def photo_client(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


def test_a_photo_editor_changes_a_caption_of_anothers_story(photo_client: Client, editor) -> None:
    story = make.story(by=editor, lead=make.image())
    page = photo_client.get(url(story)).content.decode()
    assert "You may change the pictures and captions of this story, not its words." in page
    assert "<p>The river rose two metres in a night.</p>" in page
    assert 'name="headline"' not in page
    assert 'name="captions-0-caption"' in page
    response = fill(photo_client, url(story), **{"captions-0-caption": "The heron again."})
    assert "Saved" in said(response)
    assert story.captions.get().caption == "The heron again."
    assert (now_of(story).version, now_of(story).edited_by) == (2, editor)
    assert story.versions.get(story_version=2).captions[0]["caption"] == "The heron again."


def test_a_photo_editor_adds_and_removes_pictures(photo_client: Client, editor) -> None:
    first, second = make.image(), make.image()
    story = make.story(by=editor, lead=first)
    row = {
        "captions-TOTAL_FORMS": 2,
        "captions-0-DELETE": "on",
        "captions-1-image": second.pk,
        "captions-1-placement": "lead",
        "captions-1-position": 1,
    }
    assert "Saved" in said(fill(photo_client, url(story), **row))
    assert story.captions.get().image == second


def test_a_crafted_form_of_a_photo_editor_changes_no_word(photo_client: Client, editor) -> None:
    story = make.story(by=editor, lead=make.image(), topics=("Rivers",))
    photo_client.force_login(editor)
    whole = shown(photo_client.get(url(story)))
    photo_client.force_login(make.user("fay", "Photo editor"))
    byline = story.bylines.get()
    posted = {
        **whole,
        "headline": "Mine",
        "body": "<p>Mine</p>",
        "topics": ["Mine"],
        "slug": "mine",
        "language": "es",
        "section": make.section("Arts").pk,
        "bylines-TOTAL_FORMS": 2,
        "bylines-0-author": make.author("Fay").pk,
        "bylines-0-DELETE": "on",
        "bylines-1-author": make.author("Fay").pk,
        "bylines-1-role": "writing",
        "bylines-1-position": 1,
        "captions-0-caption": "The heron again.",
        "_publish": "1",
    }
    before = Story.objects.values().get(pk=story.pk)
    photo_client.post(url(story), posted)
    after = Story.objects.values().get(pk=story.pk)
    assert story.captions.get().caption == "The heron again."
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"version", "edited_at"}
    assert [row.pk for row in story.bylines.all()] == [byline.pk]
    assert story.bylines.get().author == byline.author
    assert [str(topic) for topic in story.topics.all()] == ["Rivers"]
    assert not Edition.objects.exists()


def test_a_caption_and_the_words_are_saved_at_the_same_time(
    photo_client: Client, photo_editor, editor
) -> None:
    story = make.story(by=editor, lead=make.image())
    opened = shown(photo_client.get(url(story)))
    photo_client.force_login(editor)
    fill(photo_client, url(story), headline="River falls", dek="All is well.")
    photo_client.force_login(photo_editor)
    posted = {**opened, "captions-0-caption": "The heron again.", "_continue": "1"}
    photo_client.post(url(story), posted, follow=True)
    assert (now_of(story).headline, now_of(story).dek) == ("River falls", "All is well.")
    assert story.captions.get().caption == "The heron again."


def test_a_photo_editor_does_not_become_the_author_of_anothers_story(
    photo_client: Client, photo_editor, editor
) -> None:
    story = make.story(by=editor, authors=("Ana Ruiz",))
    author = make.author("Ana Ruiz")
    page = reverse("admin:articles_author_change", args=[author.pk])
    fill(photo_client, page, bio="Writes on rivers.", user=photo_editor.pk)
    author.refresh_from_db()
    assert (author.bio, author.user) == ("Writes on rivers.", None)
    assert not may_edit(photo_editor, story)
