"""Notes tied to passages of the text, and the page of a reader outside, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from articles.desk import noting, outside
from articles.models import Note, OutsideReading, Story
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll
from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
SHORTCUT = "Control+Alt+m"
SELECT = """(words) => {
    const editor = document.querySelector("textarea[name=body]").editor
    editor.state.doc.descendants((node, at) => {
        const found = node.isText ? node.text.indexOf(words) : -1
        if (found < 0) return
        const from = at + found
        // Not the command focus(), which takes hold a frame later, whatever was pressed meanwhile.
        editor.view.focus()
        editor.commands.setTextSelection({ from, to: from + words.length })
    })
}"""
SELECTED = """() => {
    const { state } = document.querySelector("textarea[name=body]").editor
    return state.doc.textBetween(state.selection.from, state.selection.to, " ")
}"""


@pytest.fixture
def story(reporter) -> Story:
    return make.story(by=reporter)


@pytest.fixture
def form(page: Page, story: Story, log_in: Callable, editor) -> Page:
    log_in(page, editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    return page


def new_note(page: Page):
    return page.get_by_label("To colleagues")


def begin(page: Page) -> None:
    page.get_by_text("New note", exact=True).click()


def passage(page: Page):
    return page.get_by_label("On the passage")


def test_words_are_selected_and_noted_without_touching_what_is_typed(
    form: Page, story: Story
) -> None:
    form.get_by_label("Headline", exact=True).fill("River rises, and is not saved")
    form.evaluate(SELECT, "two metres")
    form.get_by_role("button", name="Note on this passage").click()
    expect(passage(form)).to_have_value("two metres")
    expect(new_note(form)).to_be_focused()
    form.keyboard.type("Who measured it?")
    form.get_by_role("button", name="Add the note").click()
    expect(form.locator("[data-notes-said]")).to_have_text("Noted.")
    expect(form.locator("[data-notes-open]")).to_have_text("1 open")
    expect(new_note(form)).to_have_value("")
    headline = form.get_by_label("Headline", exact=True)
    expect(headline).to_have_value("River rises, and is not saved")
    note = Note.objects.get()
    assert (note.quote, note.text) == ("two metres", "Who measured it?")
    story.refresh_from_db()
    assert story.version == 1


def test_a_note_leaves_the_form_unchanged_and_outlives_a_reload_unsent(form: Page) -> None:
    begin(form)
    new_note(form).fill("Not sent yet")
    expect(form.locator("[data-unsaved]").first).to_be_hidden()
    form.reload()
    expect(new_note(form)).to_have_value("Not sent yet")


def test_all_of_it_by_keyboard(form: Page, editor) -> None:
    form.evaluate(SELECT, "two metres")
    form.keyboard.press(SHORTCUT)
    expect(new_note(form)).to_be_focused()
    form.keyboard.type("Sure, @ros")
    expect(form.get_by_role("option", name="rosa")).to_be_visible()
    form.keyboard.press("Enter")
    form.keyboard.type("?")
    expect(new_note(form)).to_have_value("Sure, @rosa ?")
    for key in ("Tab", "Tab", "Enter"):
        form.keyboard.press(key)
    expect(form.locator("[data-notes-said]")).to_have_text("Noted.")
    assert [person.username for person in Note.objects.get().mentions.all()] == ["rosa"]
    form.get_by_role("button", name="Resolve").press("Enter")
    expect(form.locator("[data-notes-open]")).to_have_text("0 open")
    assert not Note.objects.open().exists()


def test_a_passage_is_shown_in_the_text_until_it_changes(
    page: Page, story: Story, log_in: Callable, editor
) -> None:
    noting.write(story, editor, "Sure?", "in a night. “We wait,”")
    log_in(page, editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    changed = page.get_by_text("The passage has changed since.", exact=True)
    expect(changed).to_be_hidden()
    page.get_by_role("button", name="Show in the text").click()
    assert page.evaluate(SELECTED) == "in a night. “We wait,”"
    page.keyboard.press("Delete")
    expect(changed).to_be_visible()
    page.get_by_role("button", name="Show in the text").click()
    expect(page.locator("[data-notes-said]")).to_contain_text("The passage has changed since")


def test_a_passage_of_the_headline_is_noted_and_shown(form: Page) -> None:
    headline = form.get_by_label("Headline", exact=True)
    headline.evaluate("(line) => { line.focus(); line.setSelectionRange(0, 11) }")
    form.keyboard.press(SHORTCUT)
    expect(passage(form)).to_have_value("River rises")
    form.keyboard.type("Rose?")
    form.get_by_role("button", name="Add the note").click()
    form.get_by_role("button", name="Show in the text").click()
    expect(headline).to_be_focused()
    assert headline.evaluate("(line) => [line.selectionStart, line.selectionEnd]") == [0, 11]


def test_a_refusal_and_a_lost_login_keep_the_words(form: Page) -> None:
    begin(form)
    form.get_by_role("button", name="Add the note").click()
    expect(form.locator("[data-notes-said]")).to_contain_text("The note is empty")
    new_note(form).fill("Written while logged out")
    form.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form.get_by_role("button", name="Add the note").click()
    expect(form.locator("[data-notes-said]")).to_contain_text("you are logged out")
    expect(new_note(form)).to_have_value("Written while logged out")


def test_who_may_only_read_selects_in_the_page(
    page: Page, story: Story, log_in: Callable, photo_editor
) -> None:
    stranger = make.user("olga", "Reporter")
    log_in(page, stranger)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    words = page.locator(".reading p", has_text="The river rose")
    words.evaluate("(p) => getSelection().selectAllChildren(p)")
    page.get_by_role("button", name="Note on this passage").click()
    expect(passage(page)).to_have_value("The river rose two metres in a night.")
    page.keyboard.type("Says who?")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Show in the text").click()
    assert page.evaluate("String(getSelection())") == "The river rose two metres in a night."


@pytest.fixture
def discussed(story: Story, reporter, editor) -> Story:
    """A story with the hard cases: long, right to left, changed, resolved, given out."""
    first = noting.write(story, editor, "Who measured it? @rosa", "two metres")
    noting.write(story, reporter, "The council. " * 60, thread=first)
    noting.write(story, editor, "من قاس ذلك؟", "three metres" * 80)
    noting.write(story, editor, "Unbreakable" * 60)
    noting.resolve(noting.write(story, editor, "Done", "River"), editor)
    outside.answer(
        outside.give(story, editor, "Ida Holm, lawyer")[0], "objected", "Too long. " * 30
    )
    outside.give(story, editor, "Unbreakable" * 10, "Is it safe?")
    return story


def test_the_pages_of_notes_and_readers_stand_up(
    any_page: Page, discussed: Story, log_in: Callable, editor
) -> None:
    log_in(any_page, editor)
    for address in ("change", "notes", "readings"):
        any_page.goto(f"/admin/articles/story/{discussed.pk}/{address}/")
        for more in any_page.locator(".notes details").all():
            more.evaluate("(each) => { each.open = true }")
        axe(any_page)
        no_sideways_scroll(any_page)


def test_the_page_of_a_reader_outside_stands_up(any_page: Page, discussed: Story) -> None:
    for reading in OutsideReading.objects.all():
        any_page.goto(re.sub(r"^https?://[^/]+", "", outside.address(reading)))
        axe(any_page)
        no_sideways_scroll(any_page)
    for reading in OutsideReading.objects.all():
        outside.revoke(reading, reading.made_by)
        any_page.goto(re.sub(r"^https?://[^/]+", "", outside.address(reading)))
        axe(any_page)


def test_a_reader_outside_answers_on_a_telephone(open_page: Callable, story: Story, editor) -> None:
    reading, address = outside.give(story, editor, "Ida Holm, lawyer")
    page = open_page(PHONE)
    page.goto(re.sub(r"^https?://[^/]+", "", address))
    page.get_by_label("I object").check()
    page.get_by_label("In your words").fill("He said three.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("You object to this text.")).to_be_visible()
    assert page.context.cookies() == []
    reading.refresh_from_db()
    assert reading.comment == "He said three."


def test_a_link_is_made_and_copied(form: Page, story: Story, browser) -> None:
    form.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form.goto(f"/admin/articles/story/{story.pk}/readings/")
    form.get_by_label("Who reads it").fill("Ida Holm, lawyer")
    form.get_by_role("button", name="Make the link").click()
    form.get_by_role("button", name="Copy").first.click()
    expect(form.locator("[data-copied]").first).to_have_text("Copied.")
    copied = form.evaluate("navigator.clipboard.readText()")
    assert copied == outside.address(OutsideReading.objects.get())
