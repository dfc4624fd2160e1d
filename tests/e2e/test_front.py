"""The editor of a front in a real browser: by hand, by keyboard, and without a script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.desk import front
from articles.desk.front import Spot
from articles.models import Slot, Story
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = "/admin/front/"
Place = Slot.Place
LONG = "A headline of two hundred characters that says all that there is to say of the matter, " * 2


@pytest.fixture
def stories(editor) -> list[Story]:
    names = ("Harbour reopens", "Weekend weather", "Bridge closes")
    return [make.published(name, by=editor, lead=make.image()).story for name in names]


def spot(page: Page, key: str) -> Locator:
    return page.locator(f'[data-spot="{key}"]')


def offered(page: Page, name: str) -> Locator:
    return page.locator("[data-tray] [data-story]", has_text=name)


def says(page: Page) -> Locator:
    return page.locator("[data-front-says][role=status]")


def seen(place: Place, position: int = 0) -> str:
    slot = front.seen_in(Spot(place, position))
    return slot.story.headline if slot else ""


def test_a_story_is_dragged_to_its_place_and_back_by_undo(page, log_in, editor, stories) -> None:
    log_in(page, editor)
    page.goto(EDITOR)
    offered(page, "Harbour").drag_to(spot(page, "second-1"))
    expect(says(page)).to_have_text("“Harbour reopens” stands in “Second rank, 2, front page”.")
    expect(spot(page, "second-1")).to_contain_text("Harbour reopens")
    assert seen(Place.SECOND, 1) == "Harbour reopens"
    spot(page, "second-1").drag_to(spot(page, "lead-0"))
    expect(spot(page, "lead-0")).to_contain_text("Harbour reopens")
    expect(spot(page, "lead-0")).to_have_class(re.compile("spot-placed"))
    page.get_by_role("button", name="Undo").click()
    expect(says(page)).to_have_text("The last change is undone.")
    assert (seen(Place.LEAD), seen(Place.SECOND, 1)) == ("", "Harbour reopens")


def test_the_keyboard_alone_picks_up_and_puts_down(page, log_in, editor, stories) -> None:
    log_in(page, editor)
    page.goto(EDITOR)
    offered(page, "Harbour").get_by_role("radio").focus()
    page.keyboard.press("Enter")
    expect(says(page)).to_contain_text("is picked up")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(says(page)).to_contain_text("Second rank, 2.")
    page.keyboard.press("Enter")
    expect(says(page)).to_contain_text("stands in “Second rank, 2, front page”")
    expect(spot(page, "second-1").get_by_role("radio")).to_be_focused()
    assert seen(Place.SECOND, 1) == "Harbour reopens"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(says(page)).to_have_text("Nothing was changed.")
    assert seen(Place.SECOND, 1) == "Harbour reopens"


def test_who_was_slower_is_told_and_sees_the_front_as_it_is(page, log_in, editor, stories) -> None:
    log_in(page, editor)
    page.goto(EDITOR)
    front.place(stories[1], Spot(Place.LEAD), make.user("olga"))
    offered(page, "Harbour").drag_to(spot(page, "lead-0"))
    expect(says(page)).to_contain_text("Somebody was faster: olga has placed “Weekend weather”")
    expect(spot(page, "lead-0")).to_contain_text("Weekend weather")
    assert seen(Place.LEAD) == "Weekend weather"


def test_what_stands_from_a_time_on_is_listed(page, log_in, editor, stories) -> None:
    log_in(page, editor)
    page.goto(EDITOR)
    page.get_by_label("From", exact=True).first.fill("2099-05-06T18:00")
    offered(page, "Harbour").drag_to(spot(page, "lead-0"))
    expect(says(page)).to_contain_text("will stand in “Lead, front page” from 6 May 2099, 18:00")
    coming = page.locator(".coming li")
    expect(coming).to_contain_text("Harbour reopens")
    coming.get_by_role("button", name="Cancel").click()
    expect(coming).to_have_count(0)


def test_the_tray_is_searched_as_one_types(page, log_in, editor, stories) -> None:
    log_in(page, editor)
    page.goto(EDITOR)
    page.get_by_role("searchbox").press_sequentially("weath")
    expect(page.locator("[data-tray] [data-story]")).to_have_count(1)
    expect(says(page)).to_have_text("Stories found: 1")


def test_without_scripts_a_story_is_chosen_and_put_in_its_place(
    open_page, log_in, editor, stories
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, editor)
    page.goto(EDITOR)
    offered(page, "Harbour").get_by_role("radio").check()
    page.get_by_role("button", name="Put it in Second rank, 3").click()
    assert seen(Place.SECOND, 2) == "Harbour reopens"
    placed = spot(page, "second-2")
    placed.get_by_text("Change").click()
    placed.get_by_role("button", name="Take off").click()
    assert seen(Place.SECOND, 2) == ""
    # Enter in a field is no choice of a place.
    page.locator("#place-until").press("Enter")
    assert not Slot.objects.standing().exists()


def test_the_editor_and_the_fronts_stand_up(any_page: Page, log_in, editor, stories) -> None:
    front.place(stories[0], Spot(Place.LEAD), editor)
    long = make.published(LONG, by=editor, lead=make.image()).story
    front.place(long, Spot(Place.SECOND), editor)
    make.published("النهر يرتفع بعد أسبوع من المطر", by=editor, language="ar")
    for number in range(8):
        make.published("Unbreakable" * 9 + str(number), by=editor, section=make.section("Arts"))
    front.announce(
        "The harbour is closed", editor, until=timezone.now() + timedelta(hours=1), story=stories[0]
    )
    log_in(any_page, editor)
    for address in (EDITOR, f"/admin/front/{long.section_id}/", f"{EDITOR}as-of/", "/", "/world/"):
        any_page.goto(address)
        any_page.wait_for_load_state("networkidle")
        axe(any_page)
        no_sideways_scroll(any_page)
    any_page.goto(EDITOR)
    spot(any_page, "lead-0").get_by_text("Change").click()
    any_page.get_by_text("Put up a banner").click()
    spot(any_page, "second-1").get_by_role("radio").check()
    axe(any_page)
    no_sideways_scroll(any_page)
