"""The page of one picture in a real browser: its focal point, its file's words, its rights."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.lib import photo_metadata
from articles.lib.photo_metadata import PhotoMetadata
from articles.models import Image, Story
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)


def described(width: int = 1200, height: int = 800, colour: str = "teal") -> bytes:
    words = PhotoMetadata(
        headline="A nuthatch",
        caption="It climbs head first down the trunk of an oak. " * 8,
        credit="Jane Doe/AP",
        keywords=("nuthatch", "birds"),
    )
    return photo_metadata.wrap(make.jpeg(width, height, colour), words)


def url(image: Image, page: str = "change") -> str:
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


def positions(page: Page) -> list[str]:
    """The part of the picture that each of the three previews shows."""
    return page.locator("[data-crop] img").evaluate_all(
        "images => images.map((image) => image.style.objectPosition)"
    )


@pytest.fixture
def image() -> Image:
    # Two to one: wider than every crop.
    return make.image(data=described(1600, 800), headline="", caption="Ours.", credit="Ours")


@pytest.fixture
def opened(page: Page, log_in, photo_editor, image: Image) -> Page:
    log_in(page, photo_editor)
    page.goto(url(image))
    return page


def test_a_click_sets_the_focal_point_and_the_crops_follow(opened: Page, image: Image) -> None:
    marker = opened.get_by_role("slider", name="Focal point")
    expect(marker).to_have_attribute("aria-valuetext", "50 % from the left, 50 % from the top")
    assert positions(opened) == ["50% 50%"] * 3

    shown = opened.locator("[data-focal-picture]")
    box = shown.bounding_box()
    shown.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    expect(marker).to_be_focused()
    expect(opened.get_by_label("From the left, in %")).to_have_value("25")
    expect(opened.get_by_label("From the top, in %")).to_have_value("80")
    # A square is half of this picture: a point at 25 % is its middle, and leaves nothing before.
    assert positions(opened)[2] == "0% 50%"

    opened.get_by_role("button", name="Save and continue editing").click()
    opened.wait_for_load_state()
    image.refresh_from_db()
    assert image.focal == (0.25, 0.8)


def test_the_focal_point_is_set_by_keyboard_alone(opened: Page, image: Image) -> None:
    marker = opened.get_by_role("slider", name="Focal point")
    marker.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowRight"):
        opened.keyboard.press(key)
    expect(marker).to_have_attribute("aria-valuetext", "62 % from the left, 59 % from the top")
    for _ in range(9):
        opened.keyboard.press("Shift+ArrowLeft")
    expect(marker).to_have_attribute("aria-valuetext", "0 % from the left, 59 % from the top")
    opened.keyboard.press("Home")
    expect(marker).to_have_attribute("aria-valuetext", "50 % from the left, 50 % from the top")

    opened.get_by_label("From the left, in %").fill("70")
    expect(marker).to_have_attribute("aria-valuetext", "70 % from the left, 50 % from the top")
    assert positions(opened)[2] == "90% 50%"
    opened.get_by_role("button", name="Save", exact=True).click()
    opened.wait_for_load_state()
    image.refresh_from_db()
    assert image.focal == (0.7, 0.5)


def test_the_marker_is_dragged(opened: Page) -> None:
    marker = opened.get_by_role("slider", name="Focal point")
    box = opened.locator("[data-focal-picture]").bounding_box()
    marker.hover()
    opened.mouse.down()
    opened.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.1, steps=4)
    opened.mouse.up()
    expect(opened.get_by_label("From the left, in %")).to_have_value("90")
    expect(opened.get_by_label("From the top, in %")).to_have_value("10")


def test_without_scripts_the_crops_and_the_numbers_are_there(
    open_page, log_in, photo_editor, image: Image
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page, photo_editor)
    page.goto(url(image))
    expect(page.locator("[data-crop] img")).to_have_count(3)
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.get_by_text("In the file: Jane Doe/AP")).to_be_visible()
    expect(page.get_by_role("button", name="Take it")).to_have_count(0)
    page.get_by_label("From the left, in %").fill("20")
    page.get_by_role("button", name="Save", exact=True).click()
    image.refresh_from_db()
    assert image.focal == (0.2, 0.5)


def test_what_the_file_says_is_taken_by_one_press(opened: Page, image: Image) -> None:
    credit = opened.get_by_label("Credit:")
    row = opened.locator(".field-credit")
    expect(opened.locator(".field-headline").get_by_text("from the file")).to_be_visible()
    expect(row.get_by_text("In the file: Jane Doe/AP")).to_be_visible()
    opened.get_by_role("button", name="Take it: Credit").click()
    expect(credit).to_have_value("Jane Doe/AP")
    expect(credit).to_be_focused()
    expect(row.get_by_text("In the file")).to_be_hidden()
    expect(row.get_by_text("from the file")).to_be_visible()
    credit.fill("Ours")
    expect(row.get_by_text("In the file: Jane Doe/AP")).to_be_visible()


def test_the_label_that_readers_get_is_shown_as_it_is_chosen(opened: Page) -> None:
    line = opened.get_by_text("Readers see:")
    expect(line).to_be_hidden()
    opened.get_by_label("How it came to be").select_option(label="Generated by AI")
    expect(line).to_have_text("Readers see: AI-generated picture")


def test_a_keyword_becomes_a_topic_and_a_lapsed_picture_stays_in_the_library(
    page: Page, log_in, editor, image: Image
) -> None:
    make.image(
        data=make.jpeg(640, 480, "red"),
        headline="Old storm",
        rights_until=timezone.now() - timedelta(days=1),
    )
    story = make.story(by=editor)
    log_in(page, editor)
    page.goto(reverse("admin:articles_story_change", args=[story.pk]))
    page.get_by_role("button", name="Add a picture").click()
    dialog = page.get_by_role("dialog")
    lapsed = dialog.get_by_role("button", name="Old storm")
    expect(lapsed).to_have_attribute("aria-disabled", "true")
    expect(lapsed).to_contain_text("Its rights ended on")
    lapsed.click(force=True)  # as a mouse may, whatever is announced
    expect(dialog).to_be_visible()
    axe(page)
    dialog.get_by_role("button", name="A nuthatch").click()
    page.get_by_role("button", name="Add the topic nuthatch").click()
    expect(page.get_by_role("button", name="Add the topic nuthatch")).to_have_count(0)
    expect(page.get_by_role("button", name="Add the topic birds")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert list(Story.objects.get().topics.names()) == ["nuthatch"]


def test_a_portrait_is_chosen_in_the_library(page: Page, log_in, photo_editor, image) -> None:
    author = make.author("Ana Ruiz")
    log_in(page, photo_editor)
    page.goto(reverse("admin:articles_author_change", args=[author.pk]))
    page.get_by_role("button", name="Choose a picture").click()
    page.get_by_role("dialog").get_by_role("button", name="A nuthatch").click()
    axe(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    author.refresh_from_db()
    assert author.portrait == image


def test_the_pages_of_a_pictures_rights_stand_up_to_axe(
    any_page: Page, log_in, photo_editor, editor, image: Image, tmp_path: Path
) -> None:
    page = any_page
    image.rights_until = timezone.now() + timedelta(days=3)
    image.save()
    make.published("River rises", by=editor, lead=image)
    log_in(page, photo_editor)
    for address in (url(image), reverse("admin:articles_image_lapsing"), reverse("admin:index")):
        page.goto(address)
        axe(page)
        no_sideways_scroll(page)

    page.goto(url(image))
    page.get_by_role("link", name="Take down").click()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("Reason").fill("The wrong person is named.")
    page.get_by_role("button", name="Take the picture down").click()
    expect(page.get_by_text("Taken down: readers see it nowhere.")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="Put it back").click()
    axe(page)
    page.get_by_label("Reason").fill("It was the right one.")
    page.get_by_role("button", name="Put the picture back").click()
    expect(page.get_by_text("Put back: it is shown again")).to_be_visible()

    photo = tmp_path / "again.jpg"
    photo.write_bytes(image.file.read())
    page.goto(reverse("admin:articles_image_add"))
    page.get_by_label("File", exact=True).set_input_files(photo)
    page.get_by_label("Caption").fill("Typed.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("what looks like the same photograph")).to_be_visible()
    expect(page.get_by_label("Caption")).to_have_value("Typed.")
    expect(page.get_by_label("Add it although it looks the same")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
