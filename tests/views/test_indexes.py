"""The indexes: every topic and author that readers can read of, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import naming
from articles.models import Author, Topic
from articles.views import indexes
from tests import make
from tests.views.pages import Page, queries_of, read

pytestmark = pytest.mark.django_db


def names(page: Page) -> list[str]:
    """The entries in the order of the index, each with what is below it: ``Weather 2``."""
    return [text for has, text in page.all("li") if has.get("class", "").split(" ")[0] == "name"]


def topic(name: str) -> Topic:
    return Topic.objects.get(name=name)


def test_topics_stand_by_letter_whatever_their_case_and_accents_with_counts(client):
    make.published("One", topics=("rivers", "Água", "Zebras", "2024"))
    make.published("Two", topics=("Rain", "Água"))
    page = read(client, "/topics/")
    assert [text for level, text in page.headings if level == 2] == ["A", "R", "Z", "#"]
    assert names(page) == [
        "Água 2 stories",
        "Rain 1 story",
        "rivers 1 story",
        "Zebras 1 story",
        "2024 1 story",
    ]


def test_what_no_live_story_has_is_not_in_the_index(client, editor, publisher):
    make.published("Live", topics=("Live",))
    Topic.objects.create(name="Alone")
    make.story(topics=("Drafted",))
    make.published(topics=("Tomorrow",), at=timezone.now() + timedelta(days=1))
    desk.withdraw(make.published(by=editor, topics=("Withdrawn",)).story, publisher, "Wrong.")
    naming.set_other_names(topic("Drafted"), ["Leaked"])
    assert names(read(client, "/topics/")) == ["Live 1 story"]


def test_merged_topics_are_one_and_their_stories_count_once(client, editor):
    make.published("Both", topics=("UN", "United Nations"))
    make.published("One", topics=("UN",))
    naming.merge(topic("UN"), topic("United Nations"), editor)
    page = read(client, "/topics/")
    assert names(page) == ["United Nations 2 stories"]
    assert not page.all("a", href="/topics/un/")


def test_a_wider_topic_counts_and_names_those_below_it(client):
    make.published("Of floods", topics=("Floods", "Storms"))
    make.published("Of storms", topics=("Storms",))
    weather = Topic.objects.create(name="Weather")
    Topic.objects.filter(name__in=["Floods", "Storms"]).update(parent=weather)
    assert names(read(client, "/topics/")) == [
        "Floods 1 story",
        "Storms 2 stories",
        "Weather 2 stories Floods 1 story Storms 2 stories",
    ]


def test_a_circle_of_topics_is_no_error(client):
    make.published(topics=("A", "B"))
    Topic.objects.filter(name="A").update(parent=topic("B"))
    Topic.objects.filter(name="B").update(parent=topic("A"))
    assert len(names(read(client, "/topics/"))) == 2


def test_of_many_topics_each_letter_has_a_page(client, monkeypatch):
    monkeypatch.setattr(indexes, "MOST", 3)
    make.published(topics=("Ash", "Alder", "Beech", "Ébène"))
    page = read(client, "/topics/")
    assert names(page) == ["Alder 1 story", "Ash 1 story"]
    assert [has["href"] for has, text in page.all("a") if text == "E"] == ["?letter=E"]
    page = read(client, "/topics/?letter=E")
    assert names(page) == ["Ébène 1 story"]
    assert page.one("link", rel="canonical")[0]["href"].endswith("/topics/?letter=E")


@pytest.mark.parametrize("letter", ["", "Q", "%00", "a", "AB", "%ff", "x" * 9000])
def test_a_letter_that_no_name_begins_with_is_not_found(client, letter):
    make.published(topics=("Ash",))
    assert client.get(f"/topics/?letter={letter}").status_code == 404


@pytest.mark.parametrize("address", ["/topics/", "/authors/"])
def test_an_empty_paper_has_an_empty_index(client, address):
    make.story(topics=("Drafted",), authors=("Secret Pen",))
    page = read(client, address)
    assert "No stories here yet." in page.text
    assert names(page) == []


@pytest.mark.parametrize("count", [2, 20])
def test_the_index_takes_five_queries_however_many_topics(client, count):
    for number in range(count):
        make.published(f"Story {number}", topics=(f"Topic {number}", "All"))
    Topic.objects.filter(name="Topic 1").update(parent=topic("All"))
    assert queries_of(client, "/topics/") == 5


@pytest.mark.parametrize("count", [2, 20])
def test_the_index_of_authors_takes_five_queries_at_most(client, count):
    for number in range(count):
        make.author(f"Author {number}", portrait=make.image())
        make.published(f"Story {number}", authors=(f"Author {number}",))
    assert queries_of(client, "/authors/") <= 5


def test_of_more_than_a_few_authors_each_stands_under_a_letter(client, monkeypatch):
    monkeypatch.setattr(indexes, "FEW", 1)
    make.published(authors=("Chi Mwale", "Ana Ruiz"))
    page = read(client, "/authors/")
    assert page.headings == [(1, "Authors"), (2, "A"), (2, "C")]
    assert names(page) == ["Ana Ruiz 1 story", "Chi Mwale 1 story"]


def test_a_few_authors_stand_in_one_list_with_their_portraits_and_words(client):
    make.author("Ana Ruiz", portrait=make.image(credit="Bo Lund"), bio="She covers rivers.")
    make.author("Chi Mwale", has_left=True, bio="She covered hills.")
    make.published(authors=("Ana Ruiz", "Chi Mwale"))
    make.story(authors=("Secret Pen",))
    page = read(client, "/authors/")
    assert names(page) == [
        "Bo Lund Ana Ruiz 1 story She covers rivers.",
        "Chi Mwale 1 story No longer with the paper",
    ]
    assert "She covers rivers." in page.text
    assert "No longer with the paper" in page.text
    assert "Secret Pen" not in page.text
    assert len(page.all("img")) == 1


def test_an_author_counts_with_what_is_merged_into_them(client, editor):
    make.published("One", authors=("A. Ruiz",))
    make.published("Two", authors=("A. Ruiz", "Ana Ruiz"))
    naming.merge(Author.objects.get(name="A. Ruiz"), make.author("Ana Ruiz"), editor)
    assert names(read(client, "/authors/")) == ["Ana Ruiz 2 stories"]
