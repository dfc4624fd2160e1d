"""Every page of the paper and of the desk, on a telephone and on a desk, in light and in dark."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from articles import desk
from articles.models import Author, ImageCaption
from articles.models.provenance import DigitalSource
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsroom(editor) -> dict[str, str]:
    """A paper with the hard cases, and the addresses that show them."""
    image = make.image(
        data=make.jpeg(1400, 900),
        digital_source_type=DigitalSource.AI,
        copyright_notice="© Another Agency. No resale.",
        license_url="https://agency.example.org/licence",
        acquire_license_url="https://agency.example.org/buy",
    )
    tall = make.image(data=make.jpeg(900, 1400, "olive"))
    Author.objects.create(
        name="Ana Ruiz", slug="ana-ruiz", bio="Ana Ruiz covers rivers.", portrait=image
    )
    body = (
        "<p>The river rose.</p><h2>At night</h2><h3>By the bridge</h3><ul><li><p>One</p></li></ul>"
        "<blockquote><p>We wait.</p></blockquote><aside class='pull-quote'><p>We wait.</p></aside>"
        + "".join(
            f'<figure data-image="{which.pk}" data-size="{size}">'
            "<figcaption>Ours</figcaption></figure>"
            for which, size in ((image, "wide"), (image, "full"), (tall, "full"), (image, "text"))
        )
    )
    full = make.story(
        "River rises",
        by=editor,
        kicker="Floods",
        lead=image,
        body=body,
        topics=("São Paulo", "Roads, rail and rivers"),
        sources=["Ida Holm"],
        authors=("Ana Ruiz", *(f"Author Number {n}" for n in range(10))),
    )
    desk.publish(full, editor)
    desk.publish(full, editor, correction=("correction", "It was two metres."))
    long = make.published("Unbreakable" * 22, by=editor, dek="", kicker="")
    arabic = make.published("النهر يرتفع بعد أسبوع من المطر", by=editor, language="ar")
    old = make.published(
        "From 1998", by=editor, at=datetime(1998, 6, 14, tzinfo=timezone.get_default_timezone())
    )
    for number in range(22):
        at = timezone.now() - timedelta(days=number + 1)
        make.published(f"Story {number}", by=editor, at=at, lead=image if number % 3 else None)
    gone = make.published("Gone", by=editor)
    desk.withdraw(gone.story, editor, "It was another river.")
    draft = make.story("", by=editor, body="", section=None, authors=(), copyright_notice=None)
    ImageCaption.objects.create(story=draft, image=make.image(data=b"", asset_id="1247"))
    return {
        "front": "/",
        "section": "/world/",
        "topic": "/topics/sao-paulo/",
        "author": "/authors/ana-ruiz/",
        "story": full.live_edition().get_absolute_url(),
        "long": long.get_absolute_url(),
        "arabic": arabic.get_absolute_url(),
        "old": old.get_absolute_url(),
        "gone": gone.get_absolute_url(),
        "missing": "/1999/01/01/nothing-here/",
        "live form": f"/admin/articles/story/{full.pk}/change/",
        "draft form": f"/admin/articles/story/{draft.pk}/change/",
        "draft preview": f"/admin/articles/story/{draft.pk}/preview/",
        "withdraw": f"/admin/articles/story/{full.pk}/withdraw/",
        "image form": f"/admin/articles/image/{image.pk}/change/",
        "author form": f"/admin/articles/author/{Author.objects.first().pk}/change/",
        "section form": f"/admin/articles/section/{full.section_id}/change/",
        "notice form": f"/admin/articles/copyrightnotice/{full.copyright_notice_id}/change/",
    }


PUBLIC = ["front", "section", "topic", "author", "story", "long", "arabic", "old", "gone"]
PUBLIC += ["missing"]
FORMS = ["live form", "draft form", "draft preview", "withdraw"]
FORMS += ["image form", "author form", "section form", "notice form"]
LISTS = ["story", "image", "author", "section", "copyrightnotice", "topic", "slot", "event"]
LISTS += ["wirefile"]


def look(page: Page, address: str) -> None:
    page.goto(address)
    axe(page)
    no_sideways_scroll(page)


def test_every_public_page_stands_up(any_page: Page, newsroom: dict[str, str]) -> None:
    for name in PUBLIC:
        look(any_page, newsroom[name])
    older = any_page.goto("/") and any_page.locator("a[rel=next]").get_attribute("href")
    look(any_page, older)


def test_every_page_of_the_desk_stands_up(
    any_page: Page, newsroom: dict[str, str], log_in, publisher
) -> None:
    log_in(any_page, publisher)
    look(any_page, "/admin/")
    for name in FORMS:
        look(any_page, newsroom[name])
    for model in LISTS:
        look(any_page, f"/admin/articles/{model}/")
    for model in ("story", "image", "author", "section", "copyrightnotice", "slot"):
        look(any_page, f"/admin/articles/{model}/add/")


def test_a_paper_without_a_story_stands_up(any_page: Page, editor) -> None:
    make.section("World")
    for address in ("/", "/world/"):
        look(any_page, address)


@pytest.mark.parametrize("width", [320, 1920])
def test_no_page_scrolls_sideways_on_the_smallest_and_the_widest_screen(
    open_page, newsroom: dict[str, str], width: int
) -> None:
    page = open_page(width)
    for name in PUBLIC:
        page.goto(newsroom[name])
        no_sideways_scroll(page)


@pytest.mark.parametrize("width", [320, 390, 640, 768, 1024, 1200, 1280, 1920])
def test_browsers_are_told_how_wide_each_picture_stands(
    open_page, newsroom: dict[str, str], width: int
) -> None:
    page = open_page(width)
    for name in ("front", "section", "topic", "author", "story"):
        page.goto(newsroom[name])
        page.evaluate("document.querySelectorAll('img').forEach(img => img.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        # Chosen by `sizes`, a picture is by itself as wide as these say.
        shown = page.evaluate(
            """() => [...document.querySelectorAll("main img")].map(
                (img) => [img.clientWidth, img.naturalWidth, img.currentSrc])"""
        )
        assert shown
        for place, told, address in shown:
            assert told == pytest.approx(place, rel=0.03), f"{name}: {address}"
            assert address.endswith(".avif")
