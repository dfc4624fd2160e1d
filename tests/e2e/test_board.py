"""The board in a real browser: by hand, by keyboard, and without a script."""

import pytest
from playwright.sync_api import Locator, Page, expect

from articles import desk
from articles.models import Story
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/admin/board/"
Stage = Story.Stage


@pytest.fixture
def story(editor, reporter) -> Story:
    made = make.story("Harbour reopens", by=reporter)
    make.story("Weekend weather", by=reporter)
    return made


def column(page: Page, name: str) -> Locator:
    return page.locator(f'[data-column="{name}"]')


def card(page: Page, name: str) -> Locator:
    return page.locator("[data-card]", has_text=name)


def says(page: Page) -> Locator:
    return page.locator("[data-board-says][role=status]")


def stage_of(story: Story) -> str:
    return Story.objects.get(pk=story.pk).stage


def test_a_card_is_dragged_to_where_it_goes_next(page: Page, log_in, editor, story) -> None:
    log_in(page, editor)
    page.goto(BOARD)
    card(page, "Harbour").drag_to(column(page, "in_review"))
    expect(says(page)).to_have_text("“Harbour reopens” is in In review now.")
    expect(column(page, "in_review")).to_contain_text("Harbour reopens")
    expect(column(page, "draft").locator("[data-column-count]")).to_have_text("1")
    assert stage_of(story) == Stage.IN_REVIEW


def test_what_is_refused_goes_back_and_says_why(page: Page, log_in, reporter, story) -> None:
    desk.submit(story, reporter)
    log_in(page, reporter)
    page.goto(BOARD)
    card(page, "Weekend").drag_to(column(page, "approved"))
    expect(says(page)).to_contain_text("Only an editor may approve")
    expect(says(page)).to_contain_text("“Weekend weather” is back in Draft.")
    expect(column(page, "draft")).to_contain_text("Weekend weather")


def test_a_card_that_went_on_meanwhile_shows_where_it_is_now(
    page: Page, log_in, editor, story
) -> None:
    log_in(page, editor)
    page.goto(BOARD)
    desk.approve(story, make.user("olga", "Editor"))
    card(page, "Harbour").drag_to(column(page, "in_review"))
    expect(says(page)).to_contain_text("Somebody was faster")
    expect(column(page, "approved")).to_contain_text("Harbour reopens")


def test_the_keyboard_alone_takes_a_card_there_and_back(page: Page, log_in, editor, story) -> None:
    log_in(page, editor)
    page.goto(BOARD)
    card(page, "Harbour").get_by_text("Move").focus()
    page.keyboard.press("ArrowRight")
    expect(column(page, "in_review")).to_contain_text("Harbour reopens")
    expect(card(page, "Harbour").get_by_text("Move")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("dialog")).to_contain_text("Harbour reopens")
    page.keyboard.type("One more source, please.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(column(page, "draft")).to_contain_text("Harbour reopens")
    expect(card(page, "Harbour").get_by_text("Move")).to_be_focused()
    assert stage_of(story) == Stage.DRAFT
    assert story.events.filter(detail__note="One more source, please.").exists()


def test_who_thinks_better_of_it_sends_nothing_back(page: Page, log_in, editor, story) -> None:
    desk.submit(story, editor)
    log_in(page, editor)
    page.goto(BOARD)
    card(page, "Harbour").get_by_text("Move").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(says(page)).to_have_text("Nothing was moved.")
    assert stage_of(story) == Stage.IN_REVIEW


def test_without_scripts_the_menu_of_a_card_does_the_same(open_page, log_in, editor, story) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, editor)
    page.goto(BOARD)
    card(page, "Harbour").get_by_text("Move").click()
    card(page, "Harbour").get_by_role("button", name="Submit for review").click()
    expect(column(page, "in_review")).to_contain_text("Harbour reopens")


def test_every_page_of_planning_stands_up(any_page: Page, log_in, editor, story) -> None:
    log_in(any_page, editor)
    for address in ("/admin/", BOARD, "/admin/calendar/", "/admin/budget/"):
        any_page.goto(address)
        any_page.wait_for_load_state("networkidle")
        axe(any_page)
        no_sideways_scroll(any_page)
    any_page.goto(BOARD)
    card(any_page, "Harbour").get_by_text("Move").click()
    axe(any_page)
    no_sideways_scroll(any_page)
