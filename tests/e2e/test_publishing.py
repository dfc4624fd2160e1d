"""Publishing by keyboard alone: the sheet asks, says how far off a time is, and loses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import desk
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll
from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def open_sheet(page: Page, story) -> None:
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    summary = page.locator("details[data-publish] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=publishing-at]")).to_be_visible()


def press_publish(page: Page) -> None:
    page.locator("[name=_publish]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_a_correction_is_published_by_keyboard_alone(
    open_page, log_in, editor, width: int, scheme: str
) -> None:
    story = make.published("River rises", by=editor).story
    page = open_page(width, scheme=scheme)
    log_in(page, editor)
    open_sheet(page, story)
    press_publish(page)  # nothing has changed: nothing is asked
    page.locator("[name=dek]").fill("Two bridges are closed.")
    press_publish(page)
    expect(page.locator(".messagelist")).to_contain_text("Choose what this update is")
    axe(page)
    no_sideways_scroll(page)
    page.locator("[name=publishing-kind]").focus()
    page.keyboard.type("Corr")
    page.keyboard.press("Tab")
    page.keyboard.type("It was two bridges.")
    press_publish(page)
    expect(page.locator(".messagelist")).to_contain_text("Published")
    assert story.live_edition().corrections.get().text == "It was two bridges."


def test_a_time_says_how_far_off_it_is_while_it_is_typed(open_page, log_in, editor) -> None:
    story = make.story("River rises", by=editor)
    page = open_page(DESKTOP, timezone_id="Asia/Tokyo")
    log_in(page, editor)
    open_sheet(page, story)
    at = timezone.localtime() + timedelta(hours=3, minutes=5)
    page.locator("[name=publishing-at]").fill(at.strftime("%Y-%m-%dT%H:%M"))
    expect(page.locator("[data-off=id_publishing-at]")).to_have_text("in 3 hours")


def test_over_what_is_scheduled_the_sheet_asks(open_page, log_in, editor) -> None:
    story = make.published("River rises", by=editor).story
    at = timezone.now() + timedelta(hours=3)
    desk.publish(story, editor, at, kind="correction", text="It was two bridges.")
    page = open_page(PHONE)
    log_in(page, editor)
    open_sheet(page, story)
    axe(page)
    no_sideways_scroll(page)
    page.locator("[name=publishing-at]").fill("")
    page.locator("[name=_publish]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".publish-scheduled")).to_contain_text("say which shall hold")
    page.get_by_label("It takes the place of what is scheduled").focus()
    page.keyboard.press("Space")
    press_publish(page)
    assert story.live_edition().corrections.get().text == "It was two bridges."
    assert not story.editions.scheduled().exists()
