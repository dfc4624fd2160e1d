from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Author, Byline, Role
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def test_an_author_has_a_portrait_a_biography_links_and_stories(client):
    portrait = make.image(alt_text="A woman in a red coat", credit="Bo Lund")
    make.author(
        portrait=portrait,
        bio="Ana Ruiz covers rivers.\n\nShe swims.",
        links="https://www.example.org/ana/\nhttps://example.com",
    )
    make.published("By Ana")
    make.published("By Bo", authors=("Bo Lund",))
    page = read(client, "/authors/ana-ruiz/")
    assert page.headings[0] == (1, "Ana Ruiz")
    assert page.all("img", alt="A woman in a red coat")
    assert page.one("figcaption", class_="credit")[1] == "Bo Lund"
    assert [text for _, text in page.all("a", rel="me noopener")] == [
        "example.org/ana",
        "example.com",
    ]
    assert "Ana Ruiz covers rivers." in page.text
    assert page.cards == ["By Ana"]


def test_an_author_with_stories_and_nothing_else_has_a_page_still(client):
    make.published("By Ana")
    page = read(client, "/authors/ana-ruiz/")
    assert page.headings[0] == (1, "Ana Ruiz")
    assert page.cards == ["By Ana"]
    assert page.all("img") == []


def test_an_author_whom_no_reader_has_met_looks_as_if_there_were_none(client, editor, publisher):
    make.author("Alone", bio="Ana Ruiz covers rivers.")
    make.story(authors=("Drafted",))
    make.published(authors=("Tomorrow",), at=timezone.now() + timedelta(days=1))
    withdrawn = make.published(by=editor, authors=("Withdrawn",))
    desk.withdraw(withdrawn.story, publisher, "It was wrong.")
    nothing = client.get("/authors/nobody/").content
    for slug in ("alone", "drafted", "tomorrow", "withdrawn"):
        assert Author.objects.filter(slug=slug).exists()
        response = client.get(f"/authors/{slug}/")
        assert (response.status_code, response.content) == (404, nothing)


@pytest.mark.parametrize(
    "portrait",
    [
        {"rights_until": timezone.now() - timedelta(days=1)},
        {"rights_from": timezone.now() + timedelta(days=1)},
        {"taken_down_at": timezone.now(), "taken_down_reason": "It shows another."},
        {"data": b""},
    ],
    ids=["its rights are over", "they are to come", "it was taken down", "its file is to come"],
)
def test_a_portrait_that_may_not_or_cannot_be_shown_is_not(client, portrait):
    make.author(portrait=make.image(**portrait))
    make.published()
    page = read(client, "/authors/ana-ruiz/")
    assert page.all("img") == []
    assert page.all("figure") == []


def test_a_story_that_credits_an_author_twice_stands_there_once(client, editor):
    story = make.story("Written and photographed", by=editor)
    Byline.objects.create(story=story, author=make.author(), role=Role.PHOTOGRAPHS, position=1)
    desk.publish(story, editor)
    assert read(client, "/authors/ana-ruiz/").cards == ["Written and photographed"]


@pytest.mark.parametrize("slug", ["nobody", "%00", "x" * 5000])
def test_an_author_who_is_not_there_is_not_found(client, slug):
    assert client.get(f"/authors/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [2, 20, 25])
def test_an_author_takes_five_queries_however_many_stories(client, count):
    make.author(portrait=make.image())
    for number in range(count):
        make.published(f"Story {number}", lead=make.image(), authors=("Ana Ruiz", "Bo Lund"))
    assert queries_of(client, "/authors/ana-ruiz/") == 5
