"""Every page of the paper and of the desk, on a telephone and on a desk, in light and in dark."""

from datetime import datetime, timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from articles import desk
from articles.models import Author, ImageCaption, Topic
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
    desk.publish(full, editor, kind="correction", text="It was two metres.")
    long = make.published("Unbreakable" * 22, by=editor, dek="", kicker="")
    arabic = make.published("النهر يرتفع بعد أسبوع من المطر", by=editor, language="ar")
    old = make.published(
        "From 1998", by=editor, at=datetime(1998, 6, 14, tzinfo=timezone.get_default_timezone())
    )
    for number in range(22):
        at = timezone.now() - timedelta(days=number + 1)
        make.published(f"Story {number}", by=editor, at=at, lead=image if number % 3 else None)
    gone = make.published("Gone", by=editor)
    desk.withdraw(gone.story, make.user(group="Publisher"), "It was another river.")
    draft = make.story("", by=editor, body="", section=None, authors=(), copyright_notice=None)
    ImageCaption.objects.create(story=draft, image=make.image(data=b"", asset_id="1247"))
    return {
        "front": "/",
        "section": "/world/",
        "topic": "/topics/sao-paulo/",
        "author": "/authors/ana-ruiz/",
        "story": full.live_edition().get_absolute_url(),
        "editions": f"{full.live_edition().get_absolute_url()}editions/",
        "an edition": f"{full.live_edition().get_absolute_url()}editions/1/",
        "two editions": f"{full.live_edition().get_absolute_url()}editions/?from=1&to=2",
        "corrections": "/corrections/",
        "long": long.get_absolute_url(),
        "arabic": arabic.get_absolute_url(),
        "old": old.get_absolute_url(),
        "gone": gone.get_absolute_url(),
        "search": "/search/?q=النهر",
        "narrowed": "/search/?q=story&section=world&order=date",
        "found nothing": "/search/?q=river+unheard+-story&author=nobody",
        "how to search": "/search/",
        "missing": "/1999/01/01/nothing-here/",
        "live form": f"/admin/articles/story/{full.pk}/change/",
        "draft form": f"/admin/articles/story/{draft.pk}/change/",
        "history": f"/admin/articles/story/{full.pk}/history/",
        "two texts": f"/admin/articles/story/{full.pk}/history/?from=e1&to=now",
        "a text": f"/admin/articles/story/{full.pk}/history/read/?text=e1",
        "draft preview": f"/admin/articles/story/{draft.pk}/preview/",
        "assign": f"/admin/articles/story/{draft.pk}/assign/",
        "approve": f"/admin/articles/story/{draft.pk}/approve/",
        "person": f"/admin/auth/user/{editor.pk}/change/",
        "group": f"/admin/auth/group/{editor.groups.first().pk}/change/",
        "withdraw": f"/admin/articles/story/{full.pk}/withdraw/",
        "image form": f"/admin/articles/image/{image.pk}/change/",
        "author form": f"/admin/articles/author/{Author.objects.first().pk}/change/",
        "section form": f"/admin/articles/section/{full.section_id}/change/",
        "notice form": f"/admin/articles/copyrightnotice/{full.copyright_notice_id}/change/",
    }


def delete_question(thing: models.Model) -> str:
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_delete", args=[thing.pk])


@pytest.fixture
def rarely_seen(publisher) -> list[str]:
    """The addresses of the desk's questions, and of the pages that few ever open."""
    today = timezone.localdate()
    live = make.published(by=publisher, topics=("Rivers",)).story
    make.published(by=publisher, at=timezone.now() + timedelta(minutes=1))
    gone = make.published(by=make.user(group="Publisher")).story
    desk.withdraw(gone, gone.created_by, "It was another river.")
    waiting = make.story(by=make.user(group="Reporter"), due_at=timezone.now())
    desk.submit(waiting, waiting.created_by)
    questions = [
        *[live, make.image(data=b""), Author.objects.first(), live.section, live.copyright_notice],
        *[Topic.objects.first(), waiting.created_by],
    ]
    person, group = f"/admin/auth/user/{publisher.pk}", publisher.groups.first()
    return [
        *[f"/admin/articles/story/{live.pk}/{verb}/" for verb in ("submit", "claim", "redact")],
        f"/admin/articles/story/{waiting.pk}/send-back/",
        *[f"/admin/articles/story/{gone.pk}/{verb}/" for verb in ("restore", "change")],
        *map(delete_question, questions),
        *["/admin/auth/user/", "/admin/auth/user/add/", f"{person}/password/"],
        *["/admin/auth/group/", "/admin/auth/group/add/", f"/admin/auth/group/{group.pk}/change/"],
        *["/admin/articles/paper/", "/admin/articles/topic/add/"],
        f"/admin/articles/topic/{Topic.objects.first().pk}/change/",
        *[reverse(f"planning:{page}", args=[today]) for page in ("day", "week", "budget_of")],
    ]


PUBLIC = ["front", "section", "topic", "author", "story", "long", "arabic", "old", "gone"]
PUBLIC += ["editions", "an edition", "two editions", "corrections"]
PUBLIC += ["missing", "search", "narrowed", "found nothing", "how to search"]
FORMS = ["live form", "draft form", "draft preview", "withdraw"]
FORMS += ["history", "two texts", "a text"]
FORMS += ["assign", "approve", "person", "group"]
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


def test_the_questions_of_the_desk_stand_up(
    any_page: Page, rarely_seen: list[str], log_in, publisher
) -> None:
    log_in(any_page, publisher)
    for address in rarely_seen:
        answer = any_page.goto(address)
        assert answer.status == 200, address
        axe(any_page)
        no_sideways_scroll(any_page)


def test_what_is_found_before_words_are_taken_out_stands_up(
    any_page: Page, log_in, publisher
) -> None:
    story = make.published(by=publisher).story
    log_in(any_page, publisher)
    any_page.goto(f"/admin/articles/story/{story.pk}/redact/")
    any_page.get_by_label("Taken out").fill("Ida Holm")
    any_page.get_by_label("Put in their place").fill("a neighbour")
    any_page.get_by_label("Order", exact=True).fill("County court, 3 O 12/26")
    any_page.get_by_role("button", name="Show where they stand").click()
    any_page.get_by_role("button", name="Take the words out for ever").wait_for()
    axe(any_page)
    no_sideways_scroll(any_page)


def test_the_form_stands_up_for_whoever_may_do_less(
    any_page: Page, log_in, reporter, photo_editor, editor
) -> None:
    lead = make.image()
    own, others = make.story(by=reporter, lead=lead), make.story(by=editor, lead=lead)
    forms = [  # a reporter's own, one that they may only read, and the pictures alone
        (reporter, own, "Submit for review"),
        (reporter, others, "You may read this story but not change it"),
        (photo_editor, others, "Save"),
    ]
    for person, story, words in forms:
        log_in(any_page, person)
        look(any_page, f"/admin/articles/story/{story.pk}/change/")
        assert words in any_page.locator(".bar").inner_text()


def test_a_paper_without_a_story_stands_up(any_page: Page, editor) -> None:
    make.section("World")
    for address in ("/", "/world/"):
        look(any_page, address)


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 1920])
def test_no_page_scrolls_sideways_on_the_smallest_and_the_widest_screen(
    open_page, newsroom: dict[str, str], width: int
) -> None:
    page = open_page(width)
    for name in PUBLIC:
        page.goto(newsroom[name])
        no_sideways_scroll(page)


@pytest.mark.looks
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
