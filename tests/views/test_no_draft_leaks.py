"""No draft can be read anonymously anywhere: every public address is walked while all that the desk
keeps for itself holds marked words."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve, reverse
from django.utils import timezone

from articles import desk, urls
from articles.desk import autosaves, history, noting, outside, pages, saving
from articles.desk.copies import Copy
from articles.models import (
    Author,
    Byline,
    Edition,
    Image,
    ImageCaption,
    Page,
    Placement,
    Story,
    Topic,
    WireFile,
)
from articles.models.edition import EditionQuerySet
from tests import make

pytestmark = pytest.mark.django_db

MARK = "zqx"  # in every word that no reader may see, and in no other
NOBODY = "qzx"  # a word like them that nothing has
ADDRESS = re.compile(r"""(?:https?://[^/\s"'<>]+)?(/[^\s"'<>\\,()\]]*)""")
MOST = 1500  # addresses, so that a walk in circles ends


def marked(story: Story, by: AbstractBaseUser) -> Story:
    """Give every field and row of the working copy of ``story`` marked words, and save it."""
    number = story.pk
    word = f"{MARK}{number}"
    story.kicker, story.headline = f"{word} kicker", f"{word} headline"
    story.dek, story.dateline = f"{word} dek", f"{word} town"
    story.slug = f"{word}-slug"
    story.working_headline = f"{word} working"
    story.sources, story.suggested_sources = [f"{word} source"], [f"{word} suggested"]
    story.section = make.section("Sport")
    story.copyright_notice = make.notice(holder=f"{word} holder")
    inline, lead = (
        make.image(
            data=make.jpeg(64 + number, 48 + place),
            **{name: f"{word} {name}" for name in ("headline", "caption", "alt_text", "credit")},
        )
        for place in (1, 2)
    )
    figure = f'<figure data-image="{inline.pk}" data-size="text"><figcaption>{word} figure'
    story.body = (
        f'<p>{word} body <a href="https://{word}.example/">{word} link</a></p>'
        f"{figure}</figcaption></figure>"
    )
    saving.save(story, by, f"{word} note of the save")
    author = Author.objects.create(name=f"{word} author", slug=f"{word}-author", bio=f"{word} bio")
    Byline.objects.create(story=story, author=author, role="reporting", position=9)
    story.captions.filter(placement=Placement.LEAD).delete()
    ImageCaption.objects.create(
        story=story, image=lead, caption=f"{word} caption", alt_text=f"{word} alt"
    )
    story.topics.add(f"{word} topic")
    version = history.keep(story, by)
    history.set_aside(story, Copy.of_version(version), by)
    noting.write(story, by, f"{word} note", f"{word} body")
    typed = {"headline": [f"{word} typed"], "body": [f"<p>{word} typed</p>"]}
    autosaves.keep(by, story, autosaves.Draft("page", typed, story.version, timezone.now()))
    reading, _address = outside.give(story, by, f"{word} lawyer", f"{word} question")
    outside.answer(reading, "objected", f"{word} comment")
    WireFile.objects.create(story=story, name=word, digest=word, opening=word, text=f"{word} wire")
    return story


@pytest.fixture
def drafts(publisher, django_capture_on_commit_callbacks) -> list[Story]:
    """A story in each state, all of them with marked drafts; readers have met three of them."""
    soon = timezone.now() + timedelta(hours=1)
    lead = make.image()
    live = make.published("River rises", by=publisher, lead=lead, topics=("Rivers",)).story
    desk.publish(live, publisher, kind="correction", text="It was two metres.")
    updated = make.published("Bridge closed", by=publisher, slug="bridge", topics=("Rivers",)).story
    gone = make.published("Mayor jailed", by=publisher, slug="mayor").story
    desk.withdraw(gone, publisher, "It was wrong.", f"{MARK} reason for the log")
    new, review, scheduled, embargoed = (
        make.story("Begun", by=publisher, slug=f"begun-{number}") for number in range(4)
    )
    stories = [live, updated, gone, new, review, scheduled, embargoed]
    for story in stories:
        story.refresh_from_db()
        marked(story, publisher)
    desk.publish(updated, publisher, soon, kind="correction", text=f"{MARK} correction")
    desk.submit(review, publisher, f"{MARK} note of the submission")
    desk.publish(scheduled, publisher, soon)
    embargoed.refresh_from_db()
    embargoed.embargo_until = soon
    saving.save(embargoed, publisher)
    desk.publish(embargoed, publisher, soon + timedelta(hours=1))
    marked_pages(publisher)
    return stories


def marked_pages(by: AbstractBaseUser) -> None:
    """A page that readers know, and one that they do not; both with marked drafts."""
    known = Page(kind=Page.Kind.ETHICS, title="Ethics", body="<p>We take no gifts.</p>")
    pages.save(known, by)
    pages.publish(known, by)
    for page in (known, Page(kind=Page.Kind.TERMS, slug=f"{MARK}-slug")):
        page.title, page.body = f"{MARK} title", f"<p>{MARK} page</p>"
        pages.save(page, by)


def routes() -> dict[URLPattern, str]:
    return {pattern: str(pattern.pattern) for pattern in urls.urlpatterns}


def beginnings(stories: list[Story]) -> Iterator[str]:
    """Addresses to begin with: what can be known, and what can be guessed."""
    yield from ("/", "/robots.txt", "/healthz", "/.well-known/tdmrep.json", "/corrections/")
    yield from ("/search/?q=river", "/search/?q=river&order=date", "/preview/a:b/")
    for below in ("/", "/world/", "/topics/rivers/", "/authors/ana-ruiz/", "/corrections/"):
        yield from (f"{below}feed.{kind}" for kind in ("xml", "atom", "json"))
    yield from ("/api/", "/api/openapi.json", "/api/stories", "/api/stories?q=river", "/api/none")
    yield from ("/about/", f"/{'0' * 32}.txt", "/archive/", "/opensearch.xml")
    for page in Page.objects.all():
        yield from (page.get_absolute_url(), f"{page.get_absolute_url()}editions/")
    yield from ("/sitemap.xml", "/sitemap-news.xml", "/topics/", "/authors/", "/feed.xml?a=b")
    for edition in Edition.objects.all():
        page = edition.get_absolute_url()
        yield from (page, f"{page[:-1]}.json", f"{page[:-1]}.txt", f"{page}editions/")
        yield from (f"{page}editions/{number}/" for number in range(1, 5))
        yield f"{page}editions/?from=1&to=2"
    today = timezone.localdate()
    for story in Story.objects.all():
        page = f"/{today:%Y/%m/%d}/{story.slug}/"
        yield f"/api/stories/{story.pk}"
        yield from (page, f"{page[:-1]}.json", f"{page}editions/", f"{page}editions/1/")
        for name in ("change", "preview", "history", "withdraw", "redact"):
            yield reverse(f"admin:articles_story_{name}", args=[story.pk])
    for noun in (*Topic.objects.all(), *Author.objects.all()):
        page = noun.get_absolute_url()
        yield from (page, *(f"{page}feed.{kind}" for kind in ("xml", "atom", "json")))
    for image in Image.objects.all():  # whose addresses nobody knows who has not got the file
        guessed = Image(pk=image.pk, checksum="0" * 64, stamp=image.stamp)
        yield from (guessed.url(rendition) for rendition in image.renditions)


def is_public(address: str) -> bool:
    try:
        return "admin" not in resolve(urlsplit(address).path).namespaces
    except Resolver404:
        return False


def leaks(client: Client, stories: list[Story]) -> list[str]:
    """Walk all addresses that lead on from ``beginnings``; return what says a marked word where."""
    found, seen, visited = [], set(), set()
    queue = list(beginnings(stories))
    while queue and len(seen) < MOST:
        address = queue.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code < 500
        if is_public(address):
            visited.add(resolve(unquote(urlsplit(address).path)).route)
        body = b"".join(response) if response.streaming else response.content
        text = html.unescape(unquote(body.decode("utf-8", "ignore")))
        headers = "\n".join(f"{name}: {unquote(value)}" for name, value in response.items())
        if response.status_code in {301, 302} and address.startswith("/admin/"):
            headers = headers.replace(address, "")
        found += [
            f"{address}: …{place[max(0, at - 40) : at + 40]}…"
            for place in (text.lower(), headers.lower())
            if (at := place.find(MARK)) >= 0
        ]
        links = [link for link in ADDRESS.findall(text) if is_public(link)]
        queue += [response["Location"]] if response.has_header("Location") else []
        queue += [link for link in links if link not in seen]
    assert len(seen) < MOST
    missed = set(routes().values()) - visited
    assert not missed, f"no address of these was walked: {missed}"
    return found


def test_no_public_address_says_a_marked_word(client, drafts) -> None:
    assert Story.objects.filter(headline__startswith=MARK).count() == len(drafts)
    assert leaks(client, drafts) == []


def test_a_leak_would_be_found(client, drafts, monkeypatch) -> None:
    """With what is scheduled taken for live, as one forgotten filter would do."""
    monkeypatch.setattr(EditionQuerySet, "live", lambda self, at=None: self.shown())
    found = leaks(client, drafts)
    for address in ("/:", "/feed.xml:", "/feed.json:"):
        assert any(each.startswith(address) for each in found)


def test_a_change_of_section_is_not_seen_either(client, drafts) -> None:
    for address in ("/sport/", "/sport/feed.xml", "/sport/feed.json"):
        assert "River rises" not in client.get(address).content.decode()
    assert "River rises" in client.get("/world/").content.decode()


def test_searching_for_a_marked_word_is_like_searching_for_any_that_is_not_there(
    client, drafts
) -> None:
    for story in drafts:
        words = [f"{MARK}{story.pk}", f"{MARK}{story.pk} headline", f'"{MARK}{story.pk} body"']
        for query in words:
            other = query.replace(MARK, NOBODY)
            pages = [
                client.get("/search/", {"q": each}).content.decode().replace(each[:3], "")
                for each in (query.strip('"'), other.strip('"'))
            ]
            assert pages[0].replace(MARK, "") == pages[1].replace(NOBODY, "")


@pytest.mark.parametrize("below", ["topics", "authors"])
def test_what_only_a_draft_names_answers_as_if_it_were_not_there(client, drafts, below) -> None:
    nothing = client.get(f"/{below}/nothing/")
    for story in drafts:
        for slug in (f"{MARK}{story.pk}-topic", f"{MARK}{story.pk}-author"):
            answer = client.get(f"/{below}/{slug}/")
            assert (answer.status_code, answer.content) == (404, nothing.content)
