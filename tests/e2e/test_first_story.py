"""The first true path: written at the desk, published, read by anybody, withdrawn, gone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from articles.models import Author, Edition, Story
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = Path(__file__).parent.parent / "data/paste"


def paste(page: Page, file: str) -> None:
    """Paste a file of HTML into the body, as the clipboard would."""
    body = page.locator(".ProseMirror")
    body.click()
    body.evaluate(
        """(element, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            element.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        (PASTE / file).read_text(encoding="utf-8"),
    )


def test_a_story_from_the_first_word_to_its_withdrawal(
    open_page: Callable[..., Page], log_in, editor, publisher
) -> None:
    make.section("World")
    make.notice(is_default=True)
    make.image(data=make.jpeg(1400, 900), headline="Heron at dawn", credit="Jane Doe/Reuters")
    Author.objects.create(name="Edith Wren", slug="edith-wren", user=editor)

    desk = open_page()
    desk.goto("/admin/")
    desk.get_by_label("Username").fill("edith")
    desk.get_by_label("Password").fill("a long enough secret")
    desk.get_by_role("button", name="Log in").click()
    desk.wait_for_url("**/admin/")

    desk.goto("/admin/articles/story/add/")
    desk.get_by_label("Headline", exact=True).fill("The river at night")
    desk.get_by_label("Dek").fill("It rose two metres before anybody woke.")
    paste(desk, "google-docs.html")
    desk.get_by_role("button", name="Photograph").click()
    desk.get_by_role("dialog").get_by_role("searchbox").fill("heron")
    desk.get_by_role("dialog").get_by_text("Heron at dawn").click()
    expect(desk.locator(".ProseMirror figure img")).to_be_visible()
    desk.get_by_label("Section", exact=True).select_option(label="World")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("Published: readers see it now.")).to_be_visible()

    edition = Edition.objects.live().get()
    assert "<strong>two metres</strong>" in edition.body
    assert "style" not in edition.body
    assert "<span" not in edition.body

    reader = open_page(390)
    reader.goto("/")
    reader.get_by_role("link", name="The river at night").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("The river at night")
    expect(reader.get_by_text("By Edith Wren")).to_be_visible()
    expect(reader.get_by_text("Jane Doe/Reuters")).to_be_visible()
    assert reader.locator("article figure img").evaluate("img => img.complete && img.srcset") != ""
    assert reader.context.cookies() == []
    address = reader.url

    chief = open_page()  # what an editor publishes, a publisher alone withdraws
    log_in(chief, publisher)
    chief.goto(f"/admin/articles/story/{edition.story_id}/change/")
    chief.get_by_text("More", exact=True).click()
    chief.get_by_role("link", name="Withdraw").click()
    chief.get_by_label("Reason for readers").fill("The river was another river.")
    chief.get_by_role("button", name="Withdraw the story").click()
    expect(chief.get_by_text("Withdrawn: readers are told the reason.")).to_be_visible()

    answer = reader.goto(address)
    assert answer.status == 410
    expect(reader.get_by_text("The river was another river.")).to_be_visible()
    reader.goto("/")
    expect(reader.get_by_role("link", name="The river at night")).to_have_count(0)


@pytest.mark.parametrize("file", ["google-docs.html", "word.html"])
def test_what_is_pasted_is_kept_as_words_and_meaning(page: Page, log_in, editor, file) -> None:
    log_in(page, editor)
    page.goto("/admin/articles/story/add/")
    page.get_by_label("Headline", exact=True).fill("Pasted")
    paste(page, file)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved").first).to_be_visible()
    body = page.locator(".ProseMirror")
    expect(body.locator("ul li, ol li").first).to_be_visible()
    expect(body.locator("h2").first).to_be_visible()
    stored = Story.objects.get().body
    assert not any(trace in stored for trace in ("style=", "<span", "<font", "Mso", "<o:p"))
