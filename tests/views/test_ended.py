"""A story with an end, or a beginning: on every page from its very second, and on none before."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.changes import Kind
from articles.models import Author, Topic
from tests import make
from tests.formats.told import set_clock
from tests.views.pages import read

pytestmark = pytest.mark.django_db

INSTANT = timedelta(microseconds=1)
KINDS = ("xml", "atom", "json")
FEEDS = [f"{home}feed.{kind}" for home in ("/", "/world/") for kind in KINDS]
LISTS = ["/", "/world/", "/search/?q=bridges", *FEEDS]
OF_STORIES = [
    *("/topics/rivers/", "/authors/ana-ruiz/"),
    *(f"/{of}/feed.{kind}" for of in ("topics/rivers", "authors/ana-ruiz") for kind in ("xml",)),
]


def published(editor, **times):
    story = make.story("Heron returns", by=editor, topics=("Rivers",))
    return desk.publish(story, editor, **times)


def test_after_its_end_a_story_is_on_no_page_list_feed_or_search(client, editor, monkeypatch):
    end = timezone.now() + timedelta(hours=2)
    edition = published(editor, until=end)
    path = edition.get_absolute_url()
    set_clock(monkeypatch, end - INSTANT)
    for address in (*LISTS, *OF_STORIES, path):
        assert "Heron returns" in client.get(address).content.decode(), address
    set_clock(monkeypatch, end)
    for address in LISTS:
        assert "Heron returns" not in client.get(address).content.decode(), address
    for address in OF_STORIES:
        assert client.get(address).status_code == 404, address
    assert client.get(path).status_code == 410


def test_a_scheduled_story_is_everywhere_from_its_second_and_nowhere_before(
    client, editor, monkeypatch
):
    at = timezone.now() + timedelta(hours=2)
    path = published(editor, at=at).get_absolute_url()
    assert (Topic.objects.count(), Author.objects.count()) == (1, 1)
    set_clock(monkeypatch, at - INSTANT)
    for address in LISTS:
        assert "Heron returns" not in client.get(address).content.decode(), address
    for address in (*OF_STORIES, path):
        assert client.get(address).status_code == 404, address
    set_clock(monkeypatch, at)
    for address in (*LISTS, *OF_STORIES, path):
        assert "Heron returns" in client.get(address).content.decode(), address


def test_a_scheduled_update_is_everywhere_from_its_second_and_nowhere_before(
    client, editor, monkeypatch
):
    edition = published(editor)
    story = edition.story
    story.headline, story.section = "Bittern stays", make.section("Valley")
    story.topics.set(["Marshes"])
    saving.save(story, editor)
    at = timezone.now() + timedelta(hours=2)
    kind = Kind.SILENT
    path = desk.publish(story, editor, at, kind=kind).get_absolute_url()
    of_both = ["/", "/search/?q=bridges", "/authors/ana-ruiz/"]
    of_both += [f"{of}feed.{kind}" for of in ("/", "/authors/ana-ruiz/") for kind in KINDS]
    of_old, of_new = (
        [f"{of}{end}" for of in homes for end in ("", *(f"feed.{kind}" for kind in KINDS))]
        for homes in (("/world/", "/topics/rivers/"), ("/valley/", "/topics/marshes/"))
    )

    def saying(words: str) -> set[str]:
        every = (*of_both, *of_old, *of_new)
        return {each for each in every if words in client.get(each).content.decode()}

    set_clock(monkeypatch, at - INSTANT)
    assert saying("Heron returns") == {*of_both, *of_old}
    assert saying("Bittern stays") == set()
    set_clock(monkeypatch, at)
    assert saying("Heron returns") == set()
    assert saying("Bittern stays") == {*of_both, *of_new}
    assert "Bittern stays" in read(client, path).text


def test_the_address_says_until_when_it_could_be_read(client, editor, monkeypatch):
    end = timezone.now() + timedelta(hours=2)
    edition = published(editor, until=end)
    set_clock(monkeypatch, end)
    page = read(client, edition.get_absolute_url(), 410)
    assert "This story is no longer available" in page.text
    assert "It was available until" in page.text
    assert page.all("time", datetime=timezone.localtime(end).isoformat(timespec="seconds"))
    assert page.all("meta", name="robots", content="noindex")
    response = client.get(edition.get_absolute_url().removesuffix("/") + ".json")
    assert response.status_code == 410
    assert response.json()["detail"].startswith("It was available until ")


def test_every_address_it_had_answers_so(client, editor, monkeypatch):
    edition = published(editor)
    story = edition.story
    story.slug = "heron-is-back"
    saving.save(story, editor)
    end = timezone.now() + timedelta(hours=2)
    second = desk.publish(story, editor, until=end)
    set_clock(monkeypatch, end)
    for each in (edition, second):
        assert client.get(each.get_absolute_url()).status_code == 410


def test_a_story_withdrawn_before_its_end_says_why(client, editor, publisher, monkeypatch):
    end = timezone.now() + timedelta(hours=2)
    edition = published(editor, until=end)
    desk.withdraw(edition.story, publisher, "It was wrong.")
    set_clock(monkeypatch, end + timedelta(days=1))
    assert "It was wrong." in read(client, edition.get_absolute_url(), 410).text


@pytest.mark.parametrize("below", ["", "editions/", "editions/1/"])
def test_a_story_that_goes_out_while_it_is_asked_for_is_there_or_not_yet(
    client, editor, monkeypatch, below: str
):
    at = timezone.now() + timedelta(hours=2)
    path = published(editor, at=at).get_absolute_url()
    ticks = count(start=-3)
    monkeypatch.setattr(timezone, "now", lambda: at + next(ticks) * INSTANT)
    for first in range(-8, 3):
        ticks = count(start=first)
        assert client.get(path + below).status_code in (200, 404), first


def test_a_new_address_answers_from_its_second_and_leads_nowhere_before(
    client, editor, monkeypatch
):
    edition = published(editor)
    story = edition.story
    story.slug = "heron-is-back"
    saving.save(story, editor)
    at = timezone.now() + timedelta(hours=2)
    new = desk.publish(story, editor, at).get_absolute_url()
    old = edition.get_absolute_url()
    set_clock(monkeypatch, at - INSTANT)
    assert [client.get(path).status_code for path in (old, new)] == [200, 404]
    assert client.get(new.removesuffix("/") + ".json").status_code == 404
    set_clock(monkeypatch, at)
    assert [client.get(path).status_code for path in (old, new)] == [301, 200]
