"""Withdrawing, bringing back and taking words out, from the pages of the desk."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Event, Presence, Redaction, Story
from tests import make

pytestmark = pytest.mark.django_db

ORDER = "Landgericht Berlin, 27 O 345/26"


def url(story: Story, page: str = "change") -> str:
    return reverse(f"admin:articles_story_{page}", args=[story.pk])


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def second(db):
    return make.user("petra", "Publisher")


@pytest.fixture
def desk_of(client: Client):
    def desk_of(person) -> Client:
        client.force_login(person)
        return client

    return desk_of


@pytest.fixture
def story(publisher) -> Story:
    return make.published("Ida Holm waits", by=publisher).story


# Withdrawing


def test_the_log_gets_a_reason_of_its_own(desk_of, story, publisher) -> None:
    typed = {"reason": "It was wrong.", "log_reason": "The lawyer rang."}
    done = desk_of(publisher).post(url(story, "withdraw"), typed, follow=True)
    assert "Withdrawn" in said(done)
    assert story.withdrawals.get().reason == "It was wrong."
    assert Event.objects.get(verb="withdrew").detail["note"] == "The lawyer rang."


def test_an_editor_is_told_whom_to_ask_and_gets_no_button(desk_of, story, editor) -> None:
    page = desk_of(editor).get(url(story, "withdraw")).content.decode()
    assert "Only a publisher may withdraw a story" in page
    assert 'name="reason"' not in page


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", "Editor"])
def test_crafted_posts_are_refused(desk_of, story, second, group: str) -> None:
    person = desk_of(make.user(group=group))
    refused = person.post(url(story, "withdraw"), {"reason": "I can."}, follow=True)
    assert "Only a publisher may withdraw" in said(refused)
    desk.withdraw(story, second, "It was wrong.")
    refused = person.post(url(story, "restore"), {"reason": "I can."}, follow=True)
    assert "Only a publisher may bring back" in said(refused)
    assert story.live_edition() is None
    typed = {"words": "Holm", "replacement": "N. N.", "order": ORDER, "_redact": "1"}
    assert person.post(url(story, "redact"), typed).status_code == 403
    assert not Redaction.objects.exists()


def test_each_verb_is_offered_to_those_who_may_and_when_they_may(
    desk_of, story, publisher, second, editor
) -> None:
    def offered(person) -> list[str]:
        page = desk_of(person).get(url(story)).content.decode()
        return [name for name in ("withdraw", "restore", "redact") if url(story, name) in page]

    assert offered(publisher) == ["withdraw", "redact"]
    assert offered(editor) == []
    desk.withdraw(story, publisher, "It was wrong.")
    assert offered(second) == ["restore", "redact"]
    assert offered(editor) == []


# Bringing back


def test_the_page_says_who_withdrew_it_when_and_why(desk_of, story, publisher, second) -> None:
    desk.withdraw(story, publisher, "It was wrong.", "The lawyer rang.")
    page = desk_of(second).get(url(story, "restore")).content.decode()
    for words in ("paula", "It was wrong.", "The lawyer rang.", "Edition 1: Ida Holm waits"):
        assert words in page
    assert str(timezone.localtime().year) in page
    done = desk_of(second).post(url(story, "restore"), {"reason": "It was right."}, follow=True)
    assert "Readers have it again, as edition 2." in said(done)
    assert story.live_edition().number == 2


def test_who_withdrew_it_reads_why_they_cannot_bring_it_back(desk_of, story, publisher) -> None:
    desk.withdraw(story, publisher, "It was wrong.")
    page = desk_of(publisher).get(url(story, "restore")).content.decode()
    assert "You withdrew it yourself: another publisher has to bring it back." in page
    assert 'name="reason"' not in page
    refused = desk_of(publisher).post(url(story, "restore"), {"reason": "Oh."}, follow=True)
    assert "You withdrew it yourself" in said(refused)
    assert story.live_edition() is None


def test_a_story_that_is_live_has_nothing_to_bring_back(desk_of, story, second) -> None:
    assert "It is not withdrawn" in desk_of(second).get(url(story, "restore")).content.decode()


# Taking words out


def look(client: Client, story: Story, **typed: str):
    whole = {"words": "Ida Holm\nHolm", "replacement": "a woman", "order": ORDER, **typed}
    return whole, client.post(url(story, "redact"), {**whole, "_find": "1"})


def seen_on(response) -> str:
    return re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]


def test_where_the_words_stand_is_shown_before_anything_is_done(
    desk_of, story, publisher, second
) -> None:
    Presence.objects.create(story=story, person=second)
    _typed, shown = look(desk_of(publisher), story)
    page = shown.content.decode()
    assert "Edition 1: headline" in page
    assert "<mark>Ida Holm</mark>" in page
    assert "<code>ida-holm-waits</code> → <code>a-woman-waits</code>" in page
    assert "petra" in page  # has it open and could save the words again
    assert not Redaction.objects.exists()
    assert story.live_edition().headline == "Ida Holm waits"


def test_confirmed_by_the_order_they_are_taken_out(desk_of, story, publisher) -> None:
    typed, shown = look(desk_of(publisher), story)
    sure = {**typed, "seen": seen_on(shown), "_redact": "1"}
    for wrong in ("", "27 O 345/26"):
        asked = desk_of(publisher).post(url(story, "redact"), {**sure, "confirmed": wrong})
        assert "type it again" in asked.content.decode()
    assert not Redaction.objects.exists()
    done = desk_of(publisher).post(url(story, "redact"), {**sure, "confirmed": ORDER}, follow=True)
    assert "Taken out at" in said(done)
    assert story.live_edition().headline == "a woman waits"
    page = desk_of(publisher).get(url(story, "redact")).content.decode()
    assert ORDER in page
    assert "Ida Holm waits" not in page


def test_what_was_not_seen_is_not_done(desk_of, story, publisher) -> None:
    typed, shown = look(desk_of(publisher), story)
    sure = {**typed, "seen": seen_on(shown), "confirmed": ORDER, "_redact": "1"}
    for other in ({"words": "waits"}, {"replacement": "X"}, {"seen": ""}):
        again = desk_of(publisher).post(url(story, "redact"), {**sure, **other})
        assert "look at it again" in again.content.decode()
    Story.objects.filter(pk=story.pk).update(dek="Holm, too")
    again = desk_of(publisher).post(url(story, "redact"), sure)
    assert "look at it again" in again.content.decode()
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "This field is required"),
        ({"words": "Petersen"}, "They stand nowhere in this story"),
        ({"replacement": "Mrs Holm"}, "says the words again"),
        ({"order": "x" * 251}, "at most 250 characters"),
        ({"words": "a\0b"}, "Null characters are not allowed"),
        ({"words": "(((\n[[["}, "of two letters or more"),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_is_kept(
    desk_of, story, publisher, typed: dict[str, str], sentence: str
) -> None:
    whole, shown = look(desk_of(publisher), story, **typed)
    assert shown.status_code == 200
    assert sentence in shown.content.decode()
    assert whole["replacement"] in shown.content.decode()
