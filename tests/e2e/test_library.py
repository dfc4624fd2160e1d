"""The contact sheet in a real browser: looked at, searched, and many credits mended by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.models import Image
from articles.models.provenance import DigitalSource
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "/admin/articles/image/"


@pytest.fixture
def library(editor) -> list[Image]:
    """Pictures of every shape and state, the last the newest."""
    now = timezone.now()
    made = [
        make.image(data=make.jpeg(400, 300, "teal"), headline="Heron", asset_id="RC2"),
        make.image(data=make.jpeg(300, 400, "red"), headline="Boat", credit="Bo Lund/AP"),
        make.image(data=make.jpeg(900, 200, "blue"), headline="Unbreakable" * 20, credit=""),
        make.image(data=b"", headline="Named by the wire", credit="", alt_text="", caption=""),
        make.image(data=make.jpeg(300, 300, "gold"), rights_until=now + timedelta(days=3)),
        make.image(data=make.jpeg(300, 310, "navy"), rights_until=now - timedelta(days=3)),
        make.image(data=make.jpeg(310, 300, "pink"), rights_from=now + timedelta(days=3)),
        make.image(
            data=make.jpeg(320, 300, "olive"),
            taken_down_at=now,
            one_use_only=True,
            digital_source_type=DigitalSource.AI,
        ),
    ]
    make.published("River rises", by=editor, lead=made[0])
    return made


def look(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    axe(page)
    no_sideways_scroll(page)


def chosen(page: Page) -> Locator:
    """The words that say how many are chosen."""
    return page.get_by_role("status").filter(has_text="chosen")


def test_every_page_of_the_library_stands_up(
    any_page: Page, log_in, photo_editor, library: list[Image]
) -> None:
    page = any_page
    log_in(page, photo_editor)
    page.goto(SHEET)
    look(page)
    page.goto(f"{SHEET}?q=heron&rights=held&missing=copyright_notice&since=2020-01-01")
    expect(page.get_by_text("Missing: No copyright notice")).to_be_visible()
    if (summary := page.get_by_text("Filters", exact=True)).is_visible():
        summary.click()
    expect(page.get_by_label("Rights")).to_be_visible()
    look(page)
    page.goto(f"{SHEET}?before={library[4].pk}")
    page.get_by_role("checkbox", name="All on this page").check()
    look(page)
    page.get_by_role("button", name="Change credit and notice").click()
    look(page)
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_text("Nothing is to be changed yet")).to_be_visible()
    look(page)
    page.get_by_label("New value: Credit").fill("Jane Doe/Agence France-Presse")
    page.get_by_label("New value: Usage terms").fill("Editorial use only. " * 10)
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("button", name="Change 4 pictures")).to_be_visible()
    look(page)


def test_pictures_stand_in_two_columns_on_a_telephone_and_in_six_on_a_desk(
    open_page: Callable[..., Page], log_in, photo_editor, library: list[Image]
) -> None:
    for width, columns in ((390, 2), (1280, 6)):
        page = open_page(width)
        log_in(page, photo_editor)
        page.goto(SHEET)
        lefts = page.locator(".cell").evaluate_all(
            "cells => [...new Set(cells.map((cell) => cell.getBoundingClientRect().left))]"
        )
        assert len(lefts) == columns
        whole = page.locator(".cell img").evaluate_all(
            "images => images.every((img) => getComputedStyle(img).objectFit === 'contain')"
        )
        assert whole


def test_many_credits_are_mended_by_keyboard(
    page: Page, log_in, photo_editor, library: list[Image]
) -> None:
    log_in(page, photo_editor)
    page.goto(SHEET)
    boxes = page.get_by_role("checkbox", name="Choose")
    expect(chosen(page)).to_have_text("None chosen")

    boxes.nth(4).focus()  # the wire's
    page.keyboard.press("Space")
    expect(chosen(page)).to_have_text("1 chosen")
    page.keyboard.press("Tab")  # the link of the next picture
    page.keyboard.press("Tab")  # its box
    page.keyboard.press("Space")
    expect(chosen(page)).to_have_text("2 chosen")

    page.get_by_role("button", name="Change credit and notice").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("For 2 pictures.")).to_be_visible()
    page.get_by_label("New value: Credit").focus()
    page.keyboard.type("Jane Doe/AP")
    credit = page.get_by_role("group", name="Credit", exact=True)
    expect(credit.get_by_label("Set to")).to_be_checked()
    page.get_by_role("button", name="See what changes").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("row", name="Named by the wire")).to_contain_text("Jane Doe/AP")
    assert Image.objects.filter(credit="Jane Doe/AP").count() == 0
    page.get_by_role("button", name="Change 2 pictures").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Changed in 2 pictures: Credit")).to_be_visible()
    named = Image.objects.filter(credit="Jane Doe/AP").order_by("pk")
    assert [image.pk for image in named] == [library[2].pk, library[3].pk]


def test_a_range_is_chosen_with_shift(
    page: Page, log_in, photo_editor, library: list[Image]
) -> None:
    log_in(page, photo_editor)
    page.goto(SHEET)
    boxes = page.get_by_role("checkbox", name="Choose")
    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])
    expect(chosen(page)).to_have_text("5 chosen")
    boxes.nth(3).click(modifiers=["Shift"])
    expect(chosen(page)).to_have_text("2 chosen")
    every = page.get_by_role("checkbox", name="All on this page")
    every.check()
    expect(chosen(page)).to_have_text(f"{len(library)} chosen")
    every.uncheck()
    expect(chosen(page)).to_have_text("None chosen")


def test_boxes_that_were_ticked_are_not_ticked_again_by_the_way_back(
    page: Page, log_in, photo_editor, library: list[Image]
) -> None:
    log_in(page, photo_editor)
    page.goto(SHEET)
    page.get_by_role("checkbox", name="Choose RC2").check()
    page.goto("/admin/")
    make.image(data=make.jpeg(330, 300, "lime"))  # now each picture stands one place further
    page.go_back()
    expect(page.locator(".cell")).to_have_count(len(library) + 1)
    expect(chosen(page)).to_have_text("None chosen")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_who_places_a_picture_is_told_of_its_rights(
    open_page: Callable[..., Page], log_in, editor, width: int, scheme: str
) -> None:
    placed = make.image(headline="Placed", restrictions="UK only; not for covers.")
    make.image(
        data=make.jpeg(320, 300, "olive"),
        headline="Another",
        restrictions="Not for social media.",
        rights_until=timezone.now() + timedelta(hours=5, minutes=50),
        one_use_only=True,
        digital_source_type=DigitalSource.AI,
    )
    later = timezone.now() + timedelta(days=3)
    make.image(data=make.jpeg(310, 300, "pink"), headline="Embargoed", rights_from=later)
    story = make.story(by=editor, lead=placed)
    page = open_page(width, scheme)
    log_in(page, editor)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    beside = page.locator("[data-row]").filter(has=page.locator("[data-picture-told]"))
    expect(beside).to_contain_text("UK only; not for covers.")

    beside.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog")
    another = dialog.get_by_role("button", name="Another")
    told = ("Ends in 5 hours", "One use", "AI-generated picture", "Not for social media.")
    for words in told:
        expect(another.get_by_text(words)).to_be_visible()
    embargoed = dialog.get_by_role("button", name="Embargoed")
    expect(embargoed.get_by_text("Its rights begin only on")).to_be_visible()
    look(page)
    another.click()
    for words in told:
        expect(beside.get_by_text(words)).to_be_visible()
    expect(beside).not_to_contain_text("UK only")
    look(page)


def test_another_choice_puts_what_was_written_aside(
    page: Page, log_in, photo_editor, library: list[Image]
) -> None:
    log_in(page, photo_editor)
    page.goto(SHEET)
    page.get_by_role("checkbox", name="Choose RC2").check()
    page.get_by_role("button", name="Change credit and notice").click()
    credit = page.get_by_role("group", name="Credit", exact=True)
    words = page.get_by_label("New value: Credit")
    page.wait_for_load_state()
    words.fill("Jane Doe/AP")
    credit.get_by_label("Leave as it is").check()
    expect(words).to_have_value("")
    credit.get_by_label("Set to").check()
    expect(words).to_have_value("Jane Doe/AP")


def test_all_of_it_works_without_scripts(
    open_page: Callable[..., Page], log_in, photo_editor, library: list[Image]
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, photo_editor)
    page.goto(SHEET)
    page.get_by_label("Search pictures").fill("heron jane")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Choose RC2").check()
    page.get_by_role("button", name="Change credit and notice").click()
    credit = page.get_by_role("group", name="Credit", exact=True)
    credit.get_by_label("Set to").check()
    page.get_by_label("New value: Credit").fill("Jane Doe/AP")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Change 1 picture").click()
    expect(page.get_by_text("Changed in 1 picture: Credit (“Heron”).")).to_be_visible()
    assert page.url.endswith("?q=heron+jane")
