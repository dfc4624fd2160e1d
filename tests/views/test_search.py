from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import desk, search
from articles.models import Author, Edition, Paper, Topic
from tests import make
from tests.search.test_query import HOSTILE
from tests.views.pages import Page, queries_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivers(editor) -> list[str]:
    """The headlines of five stories, newest first."""
    fields = [
        {"topics": ("Floods",), "authors": ("Bo Lund",)},
        {"topics": ("Floods", "Rivers"), "section": make.section("Money")},
        {"language": "es"},
        {},
        {},
    ]
    headlines = []
    for number, each in enumerate(fields):
        at = timezone.now() - timedelta(days=400 * number, minutes=1)
        headlines.append(make.published(f"River {number}", by=editor, at=at, **each).headline)
    return headlines


def links(page, text: str) -> list[str]:
    return [has["href"] for has, words in page.all("a") if words.startswith(text)]


def test_stories_are_found_with_what_was_looked_for_marked(client, rivers):
    page = read(client, "/search/?q=river")
    assert sorted(page.cards) == sorted(rivers)
    assert "5 stories" in page.text
    assert {words for _, words in page.all("mark")} == {"River", "river"}
    assert page.one("input", name="q", value="river", type="search")
    assert page.one("title")[1] == "river — Search — Newsroom"


@pytest.mark.parametrize("asked", ["", "?order=date", "?q=river", "?q=-river", "?section=world"])
def test_a_search_engine_keeps_the_page_to_search_on_whatever_is_found(client, rivers, asked):
    page = read(client, f"/search/{asked}")
    assert "noindex" not in page.one("meta", name="robots")[0]["content"]
    assert page.one("link", rel="canonical")[0]["href"].endswith("/search/")
    assert page.one("meta", name="description")[0]["content"].startswith("Search every story")


def test_without_a_query_the_page_tells_how_to_ask_and_what_is_new(client, rivers):
    page = read(client, "/search/")
    assert "How to ask" in page.text
    assert page.cards == rivers
    assert links(page, "Floods") == ["/topics/floods/"]
    assert queries_of(client, "/search/") == 6


def test_the_search_of_an_empty_paper_is_a_page(client, db):
    assert read(client, "/search/").cards == []
    assert "No story found" in read(client, "/search/?q=river").text


@pytest.mark.parametrize("query", ['"', '""""', "-", "- - *", "|&!()", "🔥", "\u202e", "«»"])
def test_a_query_without_a_word_is_told_so(client, rivers, query):
    page = read(client, f"/search/?q={query}")
    assert "There is no word to look for in that" in page.text
    assert "How to ask" in page.text


def test_a_query_that_only_leaves_out_is_told_so(client, rivers):
    assert "These words only leave stories out." in read(client, "/search/?q=-river").text


@pytest.mark.parametrize("query", ["river " * 2000, "x" * 10_000, "东" * 10_000, '"a' * 5000])
def test_a_query_that_is_too_long_is_told_so_and_the_page_stays_small(client, rivers, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "the first 16 words were" in response.content.decode()
    assert len(response.content) < 60_000


def test_a_search_is_narrowed_by_links_with_counts_and_widened_again(client, rivers):
    page = read(client, "/search/?q=river&order=date")
    (money,) = links(page, "Money 1")
    assert links(page, "Floods 2")
    assert links(page, "Bo Lund 1")
    assert links(page, "Spanish 1")
    assert links(page, str(timezone.localdate().year))
    narrowed = read(client, f"/search/{money}")
    assert narrowed.cards == ["River 1"]
    (remove,) = links(narrowed, "Section:")
    assert read(client, f"/search/{remove}").cards == rivers


@pytest.mark.parametrize(
    ("narrowing", "cards"),
    [
        ("topic=floods", ["River 0", "River 1"]),
        ("topic=floods&section=money", ["River 1"]),
        ("author=bo-lund", ["River 0"]),
        ("language=es", ["River 2"]),
        ("author=nobody", []),
        ("topic=%00", []),
        ("section=nowhere", []),
        ("language=%27", []),
        ("year=1066", []),
    ],
)
def test_a_search_is_narrowed_by_its_address(client, rivers, narrowing, cards):
    assert read(client, f"/search/?q=river&order=date&{narrowing}").cards == cards


def test_a_search_is_narrowed_to_days_both_included(client, rivers):
    day = Edition.objects.get(headline="River 1").published_on
    page = read(client, f"/search/?q=river&since={day}&until={day}")
    assert page.cards == ["River 1"]
    assert links(page, "From:")
    assert read(client, f"/search/?q=river&order=date&until={day}").cards == rivers[1:]
    assert read(client, f"/search/?q=river&order=date&since={day}").cards == rivers[:2]


@pytest.mark.parametrize("value", ["yesterday", "2024-13-40", "9999-12-31x", "0", "\x00", "٢٠٢٤"])
def test_what_is_no_date_is_named_and_left_out(client, rivers, value):
    for name in ("since", "until", "year"):
        page = Page(client.get("/search/", {"q": "river", name: value}))
        assert len(page.cards) == 5
        assert "is no date" in page.text or "is no year" in page.text


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_are_days(client, rivers, value):
    for name in ("since", "until"):
        assert client.get("/search/", {"q": "river", name: value}).status_code == 200
        assert client.get("/search/", {"q": "river", "year": value[:4]}).status_code == 200


def test_nothing_found_says_what_might_help(client, rivers):
    page = read(client, "/search/?q=river+unheard+-bridges&section=money")
    assert "No story found" in page.text
    assert links(page, "Look in all stories") == ["?q=river+unheard+-bridges"]
    assert links(page, "Leave nothing out") == ["?q=river+unheard&section=money"]
    assert links(page, "Look for river alone") == ["?q=river"]
    assert "unheard stands in no story" in page.text
    assert "Is it spelt right?" in read(client, "/search/?q=unheard").text


@pytest.mark.parametrize("order", ["date", "relevance"])
def test_going_on_meets_each_story_once(client, editor, order):
    now = timezone.now()
    for number in range(45):
        make.published(f"River {number}", by=editor, at=now - timedelta(hours=number // 2 + 1))
    met, here, steps = [], f"?q=river&order={order}", 0
    while here:
        page = read(client, f"/search/{here}")
        met += page.cards
        here = next((has["href"] for has, _ in page.all("a", rel="next")), None)
        steps += 1
    assert steps == 3
    assert sorted(met) == sorted(f"River {number}" for number in range(45))
    assert links(page, "Back to the first")


BAD = ["", "x", "1.5.", ".5", "--1", "1.--1", "٢", "1.٢", "9" * 50, "99999.1", "1.x", "\x00"]


@pytest.mark.parametrize("order", ["date", "relevance"])
@pytest.mark.parametrize("place", BAD)
def test_a_place_that_we_never_wrote_is_not_found(client, rivers, order, place):
    query = {"q": "river", "order": order, "before": place}
    assert client.get("/search/", query).status_code == 404


def test_a_place_of_the_other_order_or_after_the_last_is_not_found(client, rivers):
    for order, before in [("date", "8.1"), ("relevance", "-1"), ("relevance", "0.1")]:
        query = {"q": "river", "order": order, "before": before}
        assert client.get("/search/", query).status_code == 404


def test_a_story_that_comes_meanwhile_is_not_met_twice_further_on(client, editor):
    now = timezone.now()
    for number in range(25):
        make.published(f"River {number}", by=editor, at=now - timedelta(hours=number + 1))
    first = read(client, "/search/?q=river")
    make.published("River at last", by=editor)
    (link,) = first.all("a", rel="next")
    assert not set(first.cards) & set(read(client, f"/search/{link[0]['href']}").cards)


def test_counts_of_more_than_are_counted_say_so(client, rivers, monkeypatch):
    monkeypatch.setattr(search.finding, "MOST", 3)
    page = read(client, "/search/?q=river")
    assert "3+ stories" in page.text
    assert "The newest 3 stories were counted" in page.text
    assert links(page, "Floods 2+")


def test_what_was_perhaps_meant_is_asked(client, rivers):
    page = read(client, "/search/?q=rivver+-floodd&section=money&order=date")
    assert links(page, "river -floodd") == ["?q=river+-floodd&order=date&section=money"]
    assert "Did you mean river -floodd?" in page.text
    assert "Did you mean" not in read(client, "/search/?q=qzzx").text


def test_a_topic_or_a_person_of_that_name_is_named(client, editor):
    make.published("River", by=editor, topics=("Flood defences",), authors=("Bo Lund",))
    old = Topic.objects.create(name="Dikes and dams", slug="dikes")
    Topic.objects.filter(pk=old.pk).update(root=Topic.objects.get(name="Flood defences"))
    make.author("Bo Unheard")
    for typed, address in [("dikes", "/topics/flood-defences/"), ("bo lun", "/authors/bo-lund/")]:
        page = read(client, f"/search/?q={typed}&language=fi")
        assert page.cards == []
        assert page.all("a", href=address)
        assert "Unheard" not in page.text


def test_a_merged_topic_or_author_is_found_and_counted_under_its_root(client, editor):
    make.published("River 1", by=editor, topics=("Floods", "Flooding"), authors=("Bo Lund",))
    make.published("River 2", by=editor, topics=("Flooding",), authors=("B. Lund",))
    make.published("River 3", by=editor, topics=("Rain",))
    root = Topic.objects.get(name="Floods")
    Topic.objects.filter(name="Flooding").update(root=root, merged_into=root)
    bo = Author.objects.get(name="Bo Lund")
    Author.objects.filter(name="B. Lund").update(root=bo, merged_into=bo)
    Topic.objects.create(name="Weather", slug="weather")
    Topic.objects.update(parent=None)
    Topic.objects.filter(name__in=["Floods", "Rain"]).update(
        parent=Topic.objects.get(name="Weather")
    )
    page = read(client, "/search/?q=river")
    assert links(page, "Flooding") == []
    assert links(page, "B. Lund") == []
    for choice, cards in [("Floods 2", 2), ("Bo Lund 2", 2), ("Weather 3", 3), ("Rain 1", 1)]:
        (address,) = links(page, choice)
        assert len(read(client, f"/search/{address}").cards) == cards
    page = read(client, "/search/?q=river&topic=flooding")
    assert len(page.cards) == 2
    assert links(page, "Topic: Floods")


def test_what_only_the_desk_knows_is_not_on_the_page(client, editor, publisher):
    edition = make.published("River", by=editor)
    Topic.objects.create(name="Secret inquiry", slug="secret")
    edition.story.topics.add("Secret inquiry")
    make.published("Tomorrow", by=editor, at=timezone.now() + timedelta(days=1))
    page = read(client, "/search/?q=river&topic=secret")
    assert "inquiry" not in page.text
    assert "tomorrow stands in no story" in read(client, "/search/?q=river+tomorrow").text
    desk.withdraw(edition.story, publisher, "It was wrong.")
    assert read(client, "/search/?q=river").cards == []


def test_what_is_typed_does_no_harm(client, rivers):
    response = client.get("/search/", {"q": '"><script>alert(1)</script> river'})
    assert "<script>" not in response.content.decode()


def test_a_story_read_from_right_to_left_says_so(client, editor):
    make.published("النهر يرتفع", by=editor, language="ar")
    page = read(client, "/search/?q=النهر")
    (card,) = [has for has, _ in page.all("article")]
    assert (card["lang"], card["dir"]) == ("ar", "rtl")


def test_every_page_has_a_way_to_search(client, rivers):
    page = read(client, "/")
    assert page.all("a", href="/search/")
    assert page.one("input", name="q")


@pytest.mark.parametrize("count", [2, 20, 25])
def test_a_search_takes_eight_queries_however_many_stories(client, count):
    for number in range(count):
        make.published(
            f"River {number}", lead=make.image(), topics=("Floods", "Rivers"), authors=("A", "B")
        )
    assert queries_of(client, "/search/?q=river") == 8


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(HOSTILE, st.sampled_from(["topic", "author", "language", "year", "since", "order", "x"]))
def test_any_query_string_has_a_page(client, typed, name):
    text = typed.encode("utf-8", "replace").decode()
    assert client.get("/search/", {"q": f"river {text}", name: text}).status_code == 200
    assert client.get("/search/", {"q": text}).status_code == 200


def test_browsers_can_add_the_search_to_theirs(client, settings, db):
    (link,) = read(client, "/search/").all("link", rel="search")
    assert link[0]["type"] == "application/opensearchdescription+xml"
    response = client.get(link[0]["href"])
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.find("o:ShortName", space).text == "Newsroom"
    Paper.objects.update(language="es")
    in_spanish = ElementTree.fromstring(client.get("/opensearch.xml").content)
    assert in_spanish.find("o:Language", space).text == "es"
    url = root.find("o:Url", space)
    assert url.get("template") == f"{settings.SITE_URL}/search/?q={{searchTerms}}"
    assert client.post("/opensearch.xml").status_code == 405
