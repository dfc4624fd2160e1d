"""Import in a real browser: from a file on disk to a page that readers see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AbstractBaseUser
from playwright.sync_api import Page, expect

from articles.models import Edition, Story
from tests import make
from tests.e2e import checks
from tests.exchange import wires

pytestmark = pytest.mark.django_db(transaction=True)

IMPORT = "/admin/articles/wirefile/add/"
LogIn = Callable[[Page, AbstractBaseUser], None]


def test_a_file_and_its_picture_are_published_in_three_clicks(
    page: Page, log_in: LogIn, editor: AbstractBaseUser, tmp_path: Path
) -> None:
    make.section("World")
    (tmp_path / "river.txt").write_text(wires.text(), encoding="utf-8")
    (tmp_path / "boat.jpg").write_bytes(make.jpeg(640, 480))
    log_in(page, editor)
    page.goto(IMPORT)
    page.get_by_label("Text files").set_input_files(tmp_path / "river.txt")
    page.get_by_role("button", name="Read").click()
    page.get_by_label("Headline:", exact=True).fill("River rises")
    page.get_by_label("Section:").select_option(label="World")
    page.get_by_label("Byline").fill("Ana Ruiz and Bo Lund")
    page.get_by_label("File of the picture").set_input_files(tmp_path / "boat.jpg")
    page.get_by_label("Alt text").fill("Three rescuers in a boat")
    page.get_by_role("button", name="Import").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published: readers see it now.")).to_be_visible()
    edition = Edition.objects.live().get()
    assert edition.headline == "River rises"
    assert edition.caption_rows.get().alt_text == "Three rescuers in a boat"


def test_every_step_of_import_is_in_order(
    any_page: Page, log_in: LogIn, editor: AbstractBaseUser
) -> None:
    page = any_page
    log_in(page, editor)
    page.goto(IMPORT)
    _look(page)
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("Choose a file, or paste a story below.")).to_be_visible()
    _look(page)
    page.get_by_label("Or paste a story").fill(wires.text())
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()
    _look(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    story = Story.objects.get()
    Story.objects.update(body=story.body.replace("two metres", "over two metres"))
    page.goto(IMPORT)
    page.get_by_label("Or paste a story").fill(wires.changed("two metres", "three metres"))
    page.get_by_role("button", name="Read").click()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Choose which words shall stand.")).to_be_visible()
    _look(page)
    page.goto("/admin/articles/wirefile/")
    _look(page)
    page.locator("#result_list tbody a").first.click()
    expect(page.get_by_text("said the mayor, Ida Holm")).to_be_visible()
    _look(page)


def _look(page: Page) -> None:
    checks.axe(page)
    checks.no_sideways_scroll(page)
