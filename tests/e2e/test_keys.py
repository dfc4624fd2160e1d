"""Whoever keeps their hands on the keys gets everywhere, and saves without being thrown out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from articles import desk
from articles.models import Story
from tests import make
from tests.e2e import checks

pytestmark = pytest.mark.django_db(transaction=True)

# Counts what the page is told of saving, and keeps the last that it was told.
LISTEN = """() => document.addEventListener("story:saved", (event) => {
    const told = document.documentElement.dataset;
    window.saved = event.detail;
    told.saved = Number(told.saved ?? 0) + 1;
})"""


@pytest.fixture
def story(editor) -> Story:
    return make.story("Figs in the hand", by=editor)


def opened(page: Page, story: Story) -> Page:
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def write_at_the_end(page: Page, words: str) -> None:
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def saved_body(story: Story, words: str) -> bool:
    story.refresh_from_db()
    return words in story.body


# Ctrl+S


def test_ctrl_s_saves_and_one_goes_on_writing_in_the_same_place(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    write_at_the_end(page, " They hum.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(re.compile(r"Saved at \d\d:\d\d:\d\d")).first).to_be_visible()
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type(" All night.")
    expect(page.locator(".ProseMirror")).to_contain_text("They hum. All night.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-unsaved]").first).to_be_hidden()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.get_by_text(re.compile("Saved at")).first).to_be_visible()
    assert page.url.endswith(f"/{story.pk}/change/")
    expect(page.locator("[name=read_version]")).to_have_value("3")
    assert saved_body(story, "They hum. All night.")


def test_the_page_stays_and_its_parts_hear_of_it(page: Page, log_in, editor, story: Story) -> None:
    log_in(page, editor)
    opened(page, story)
    page.evaluate(LISTEN)
    write_at_the_end(page, " They hum.")
    page.keyboard.press("Control+s")
    expect(page.locator("html[data-saved='1']")).to_have_count(1)
    expect(page.locator("[data-toast]")).to_have_text(re.compile("Saved at"))
    expect(page.locator("[name=read_version]")).to_have_value("2")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.type(" All night.")
    page.keyboard.press("Control+s")
    expect(page.locator("html[data-saved='2']")).to_have_count(1)
    expect(page.locator("[name=read_version]")).to_have_value("3")
    assert page.evaluate("window.saved.version") == 3
    assert saved_body(story, "They hum. All night.")
    checks.axe(page)


def test_what_readers_will_see_change_is_told_of_the_text_just_saved(
    page: Page, log_in, editor, story: Story
) -> None:
    desk.publish(story, editor)
    log_in(page, editor)
    opened(page, story)
    for words in (" They hum.", " All night."):
        write_at_the_end(page, words)
        page.keyboard.press("Control+s")
        expect(page.locator(".will-change")).to_contain_text(words.strip())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".will-change")).to_be_visible()


def test_what_is_typed_while_a_save_is_on_its_way_is_not_lost(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    page.evaluate(LISTEN)
    held: list[Route] = []
    page.route("**/change/", lambda route: held.append(route), times=1)
    write_at_the_end(page, " They hum.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-toast]")).to_have_text("Saving …")
    page.keyboard.type(" All night.")
    held[0].continue_()
    expect(page.locator("html[data-saved='1']")).to_have_count(1)
    assert page.evaluate("window.saved.unsaved") is True
    expect(page.locator("[data-unsaved]").first).to_be_visible()
    assert not saved_body(story, "All night.")
    page.keyboard.press("Control+s")
    expect(page.locator("html[data-saved='2']")).to_have_count(1)
    assert saved_body(story, "They hum. All night.")


def test_a_story_that_cannot_be_saved_shows_why_and_keeps_what_was_typed(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    page.get_by_label("Slug").fill("no slug!")
    page.keyboard.press("Control+s")
    expect(page.locator(".errornote, .errorlist").first).to_be_visible()
    expect(page.get_by_label("Slug")).to_have_value("no slug!")


def test_a_desk_that_cannot_be_reached_is_asked_again_in_the_browsers_own_way(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')) }")
    write_at_the_end(page, " They hum.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(re.compile("Saved at")).first).to_be_visible()
    assert saved_body(story, "They hum.")


def test_ctrl_s_saves_a_new_story_too(page: Page, log_in, editor) -> None:
    log_in(page, editor)
    page.goto("/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("The river at night")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/story/\d+/change/"))
    assert Story.objects.get().headline == "The river at night"


# Ctrl+Enter


def test_ctrl_enter_leads_an_editor_to_what_publishing_asks(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    body = page.locator(".ProseMirror").inner_html()
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bar details[open]")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.bar details[open]') !== null")
    assert page.locator(".ProseMirror").inner_html() == body, "the editor took the key as well"
    checks.axe(page)


def test_ctrl_enter_leads_a_reporter_to_submitting(page: Page, log_in, reporter) -> None:
    story = make.story("Figs in the hand", by=reporter)
    log_in(page, reporter)
    opened(page, story)
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.closest('.bar') !== null")


# Ctrl+K


def test_ctrl_k_jumps_to_a_story_by_keys_alone(any_page: Page, log_in, editor) -> None:
    make.story("Otters by night")
    story = make.story("El Río crece", authors=())
    page = any_page
    log_in(page, editor)
    page.goto("/admin/articles/section/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to a story")
    expect(field).to_be_focused()
    page.keyboard.type("rio crece")
    option = page.get_by_role("option", name="El Río crece")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(field).to_have_attribute("aria-expanded", "true")
    checks.axe(page)
    checks.no_sideways_scroll(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/story/{story.pk}/change/")


def test_the_arrow_keys_go_round_and_escape_gives_the_focus_back(
    page: Page, log_in, editor
) -> None:
    for number in range(3):
        make.story(f"Heron {number}")
    log_in(page, editor)
    page.goto("/admin/articles/section/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("heron")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    expect(page.locator("[data-palette-status]")).to_have_text("3 places")
    for place in (1, 2, 0, 1):
        page.keyboard.press("ArrowDown")
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.type("zzz")
    expect(page.locator("[data-palette-status]")).to_contain_text("Nothing of that name")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("searchbox").first).to_be_focused()


def test_a_fast_writer_goes_where_they_meant(page: Page, log_in, editor) -> None:
    make.story("Heron at dawn")
    story = make.story("Heron at dusk")
    make.story("Heron at noon")
    log_in(page, editor)
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("dusk")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/story/{story.pk}/change/")


def test_on_chosen_words_of_the_text_the_key_still_makes_a_link(
    page: Page, log_in, editor, story: Story
) -> None:
    log_in(page, editor)
    opened(page, story)
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a story")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".ProseMirror")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Address")).to_be_visible()


def test_the_button_opens_it_and_without_scripts_a_page_does(
    page: Page, open_page: Callable[..., Page], log_in, editor
) -> None:
    story = make.story("Heron at dawn")
    log_in(page, editor)
    page.goto("/admin/")
    page.get_by_role("link", name="Go to …").click()
    expect(page.get_by_role("combobox", name="Go to a story")).to_be_focused()
    plain = open_page(java_script_enabled=False)
    log_in(plain, editor)
    plain.goto("/admin/")
    plain.get_by_role("link", name="Go to …").click()
    plain.get_by_role("searchbox", name="A story, author").fill("heron")
    plain.get_by_role("button", name="Find").click()
    plain.get_by_role("link", name="Heron at dawn").click()
    assert plain.url.endswith(f"/story/{story.pk}/change/")


def test_the_question_mark_lists_the_keys_and_stays_a_letter_in_a_field(
    any_page: Page, log_in, editor
) -> None:
    page = any_page
    log_in(page, editor)
    page.goto("/admin/articles/section/")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("?")
    expect(page.get_by_role("searchbox").first).to_have_value("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("searchbox").first.blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    checks.axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/event/",
        "/admin/articles/message/",
        "/admin/articles/message/mine/",
        "/admin/jump/?q=a",
    ],
)
def test_axe_finds_nothing_on_the_log_the_outbox_and_ones_own_pages(
    any_page: Page, log_in, publisher, address: str
) -> None:
    make.story("Heron at dawn", by=publisher)
    log_in(any_page, publisher)
    any_page.goto(address)
    checks.axe(any_page)
    checks.no_sideways_scroll(any_page)
