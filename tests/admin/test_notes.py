"""Notes beside a story: sent by a script or from a page of their own, and never with the story."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.stories import notes
from articles.desk import noting, saving
from articles.models import Note, Story
from tests import make
from tests.admin.posting import fill, said

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Notes": "1"}


def at(name: str, story: Story) -> str:
    return reverse(f"admin:articles_story_{name}", args=[story.pk])


@pytest.fixture
def story(editor) -> Story:
    return make.story(by=editor)


def test_a_note_is_written_and_answered_without_a_script(
    client: Client, story: Story, reporter
) -> None:
    client.force_login(reporter)
    page = client.post(
        at("notes", story), {"text": "Who said so?", "quote": "two metres"}, follow=True
    )
    assert said(page) == "Noted."
    first = Note.objects.get()
    page = client.post(at("notes", story), {"text": "I did", "thread": first.pk}, follow=True)
    assert page.status_code == 200
    assert list(first.answers.values_list("text", flat=True)) == ["I did"]
    assert '<blockquote dir="auto">two metres</blockquote>' in page.content.decode()


def test_a_refused_note_keeps_its_words(client: Client, story: Story, editor) -> None:
    client.force_login(editor)
    words = "long " * 3_000
    page = client.post(at("notes", story), {"text": words, "quote": "two <metres>"})
    assert "may have 10000: shorten it" in said(page)
    assert words.strip() in page.content.decode()
    assert "two &lt;metres&gt;</textarea>" in page.content.decode()


def test_a_script_gets_the_list_and_what_is_to_be_said(
    client: Client, story: Story, editor
) -> None:
    client.force_login(editor)
    taken = client.post(at("notes", story), {"text": "<i>Hm</i>"}, headers=SCRIPT)
    assert not taken.json()["refused"]
    assert (taken.status_code, taken.json()["said"], taken.json()["open"]) == (
        200,
        "Noted.",
        "1 open",
    )
    assert "&lt;i&gt;Hm&lt;/i&gt;" in taken.json()["list"]
    empty = client.post(at("notes", story), {"text": " "}, headers=SCRIPT)
    assert empty.json()["refused"]
    assert empty.json()["said"].startswith("The note is empty")


def test_notes_are_resolved_and_opened_again(client: Client, story: Story, editor) -> None:
    client.force_login(editor)
    note = noting.write(story, editor, "Who said so?")
    page = client.post(at("notes_resolve", story), {"note": note.pk}, follow=True)
    assert said(page) == "Resolved."
    assert "Resolved by edith" in page.content.decode()
    again = client.post(at("notes_reopen", story), {"note": note.pk}, headers=SCRIPT)
    assert again.json()["open"] == "1 open"


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30, "\0"])
def test_a_note_that_is_not_on_the_story_is_said_so(
    client: Client, story: Story, editor, number: str
) -> None:
    client.force_login(editor)
    for name in ("notes_resolve", "notes_reopen"):
        answer = client.post(at(name, story), {"note": number}, headers=SCRIPT)
        assert answer.json()["refused"]
        assert "not on this story" in answer.json()["said"]


def test_a_crafted_request_to_resolve_the_note_of_another_is_refused(
    client: Client, story: Story, editor, reporter
) -> None:
    note = noting.write(story, editor, "Who said so?")
    client.force_login(reporter)
    page = client.post(at("notes_resolve", story), {"note": note.pk}, follow=True)
    assert "may resolve a note" in said(page)
    assert Note.objects.open().exists()
    listed = client.post(at("notes", story), {"text": ""}, headers=SCRIPT).json()["list"]
    assert at("notes_resolve", story) not in listed


def test_nobody_else_may_come_near(client: Client, story: Story, reporter) -> None:
    reporter.groups.clear()
    for user in (None, reporter):
        if user:
            client.force_login(user)
        assert client.get(at("notes", story)).status_code in (302, 403)
        assert client.post(at("notes", story), {"text": "Hm"}).status_code in (302, 403)
    assert not Note.objects.exists()


def test_resolving_needs_a_post(client: Client, story: Story, editor) -> None:
    client.force_login(editor)
    assert client.get(at("notes_resolve", story)).status_code == 405


@pytest.mark.parametrize("who", ["editor", "reporter", "photo_editor"])
def test_whoever_may_read_the_story_finds_its_notes_beside_it(
    client: Client, story: Story, editor, who: str, request: pytest.FixtureRequest
) -> None:
    noting.write(story, editor, "Who said so?", "three metres")
    client.force_login(request.getfixturevalue(who))
    page = client.get(at("change", story)).content.decode()
    assert "Who said so?" in page
    assert '<p class="note-changed" data-note-changed>' in page


def test_a_note_is_no_part_of_the_form(client: Client, story: Story, editor) -> None:
    noting.write(story, editor, "Who said so?")
    client.force_login(editor)
    fill(client, at("change", story))
    story.refresh_from_db()
    assert story.version == 1
    page = client.get(at("change", story)).content.decode()
    panel = page.partition("data-notes=")[2].partition("</section>")[0]
    assert panel.count("<textarea") == panel.count('form="no-form"') == 3
    assert " name=" not in panel.partition("notes-texts")[0]


def test_a_passage_that_was_rewritten_is_marked(client: Client, story: Story, editor) -> None:
    noting.write(story, editor, "Sure?", "rose two metres")
    assert [thread.stands for thread in notes.threads_of(story, editor)] == [True]
    story.body = "<p>The river rose three metres.</p>"
    saving.save(story, editor)
    assert [thread.stands for thread in notes.threads_of(story, editor)] == [False]


def test_more_notes_take_no_more_queries(
    story: Story, editor, reporter, django_assert_num_queries
) -> None:
    for number in range(2):
        first = noting.write(story, editor, f"Note {number}, @rosa", "two metres")
        noting.write(story, reporter, "Answer, @edith", thread=first)
    with django_assert_num_queries(4):
        two = notes.threads_of(Story.objects.get(pk=story.pk), reporter)
    for number in range(2, 20):
        noting.write(story, editor, f"Note {number}, @rosa", "two metres")
    with django_assert_num_queries(4):
        twenty = notes.threads_of(Story.objects.get(pk=story.pk), reporter)
    assert (len(two), len(twenty)) == (2, 20)


def test_others_are_offered_and_who_shares_a_name_by_user_name(
    client: Client, story: Story, editor, reporter
) -> None:
    for name in ("ana1", "ana2"):
        twin = make.user(name)
        twin.first_name, twin.last_name = "Ana", "Ruiz"
        twin.save()
    client.force_login(editor)
    people = client.get(at("notes", story)).context["notes_texts"]["people"]
    assert [person["insert"] for person in people] == ["rosa", "ana1", "ana2"]
