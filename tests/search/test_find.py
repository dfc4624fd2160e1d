"""What is found: the same on SQLite and on PostgreSQL, for the suite runs on both."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from articles import desk, search
from articles.desk import saving
from articles.models import Author, Edition, Section, Topic
from articles.search import Narrowing, Order, Query, find, indexing
from tests import make
from tests.search.test_query import HOSTILE

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def paper(editor) -> None:
    """Seven stories, the first the newest, each a day before."""
    stories = [
        ("River rises after a week of rain", "<p>Three bridges are closed.</p>", {}),
        ("Budget passes", "<p>The river Ebro is not in it. The rain, it says, is.</p>", {}),
        (
            "São Paulo’s mayor resigns",
            "<p>“L’eau” was all João O’Brien wrote in his e-mail of 1,000 words.</p>",
            {"topics": ("São Paulo",), "authors": ("Łukasz Żak",)},
        ),
        ("東京都知事が会見", "<p>東京タワーで会見した。京都ではない。</p>", {"language": "ja"}),
        ("النهر يرتفع", "<p>القَاهِرَة بعد أسبوع من المطر</p>", {"language": "ar"}),
        (
            "A well-known bank",
            "<p>The bank of the river, the bank. The</p><p>end.</p>",
            {"section": make.section("Money"), "topics": ("Floods", "Banks"), "kicker": "Analysis"},
        ),
        ("Riverside café opens", "<p>It had rained; the river-side rose.</p>", {"dek": "Rain?"}),
    ]
    for number, (headline, body, fields) in enumerate(stories):
        at = NOW - timedelta(days=number, minutes=1)
        whole = {"dek": "", **fields}
        make.published(headline, by=editor, at=at, body=body, **whole)


def found(typed: str, *, order: Order = Order.DATE, **narrowing: object) -> list[str]:
    """The first words of the headlines of what is found."""
    hits = find(Query.parse(typed), Narrowing(**narrowing), order).hits
    editions = Edition.objects.in_bulk([hit.edition_id for hit in hits])
    return [editions[hit.edition_id].headline.split()[0] for hit in hits]


@pytest.mark.parametrize(
    ("typed", "headlines"),
    [
        ("river", ["River", "Budget", "A", "Riverside"]),
        ('"river"', ["River", "Budget", "A", "Riverside"]),
        ("riverside", ["Riverside"]),
        ("river rain", ["River", "Budget", "Riverside"]),
        ('river "rain"', ["River", "Budget", "Riverside"]),
        ("rain* river -ebro", ["River", "Riverside"]),
        ("rive", ["River", "Budget", "A", "Riverside"]),
        ("ri", ["River", "Budget", "A", "Riverside"]),
        ("rive rain", []),
        ('"river rises"', ["River"]),
        ('"rises river"', []),
        ('"week of rain"', ["River"]),
        ('"week of the rain"', []),
        ('"the river the"', ["A"]),
        ('"the bank the end"', []),
        ('"the end"', []),
        ('"rain three"', []),
        ('river -"of the river"', ["River", "Budget", "Riverside"]),
        ('river -"week of"', ["Budget", "A", "Riverside"]),
        ("SAO PAULO", ["São"]),
        ("são páulo", ["São"]),
        ("joao", ["São"]),
        ("eau", ["São"]),
        ("l'eau", ["São"]),
        ("obrien wrote", ["São"]),
        ("o’brien wrote", ["São"]),
        ("brien wrote", ["São"]),
        ("email of", ["São"]),
        ("e-mail of", ["São"]),
        ("1000 words", ["São"]),
        ("1,000 words", ["São"]),
        ("1.000 words", ["São"]),
        ("lukasz zak", ["São"]),
        ("well known", ["A"]),
        ("wellknown bank", ["A"]),
        ("well-kno", ["A"]),
        ("analysis", ["A"]),
        ("floods", ["A"]),
        ("money", ["A"]),
        ("cafe", ["Riverside"]),
        ("東京", ["東京都知事が会見"]),
        ("京都", ["東京都知事が会見"]),
        ("知事", ["東京都知事が会見"]),
        ("東京タワー", ["東京都知事が会見"]),
        ("東都", []),
        ("東京都会見", []),
        ("المطر", ["النهر"]),
        ("القاهرة", ["النهر"]),
        ("river -river", []),
        ("nowhere", []),
        ("river AND rain", []),
    ],
)
def test_a_query_finds_these_stories_newest_first(paper, typed, headlines):
    assert found(typed) == headlines


def test_a_word_in_the_headline_comes_first_then_in_the_dek_then_often_then_the_newest(editor):
    for age, (headline, dek, body) in enumerate(
        [
            ("Once", "", "<p>A heron came.</p>"),
            ("Often", "", "<p>A heron, a heron, a heron.</p>"),
            ("Dek", "The heron is back.", "<p>It came.</p>"),
            ("Heron", "", "<p>It came.</p>"),
            ("Older", "", "<p>A heron came.</p>"),
        ]
    ):
        at = NOW - timedelta(days=age + 1)
        make.published(headline, by=editor, at=at, dek=dek, body=body)
    assert found("heron", order=Order.RELEVANCE) == ["Heron", "Dek", "Often", "Once", "Older"]


def test_words_that_stand_together_come_first(editor):
    for age, body in enumerate(["The river, the bank.", "The bank. A river bank."]):
        make.published(
            f"Story{age}",
            by=editor,
            at=NOW - timedelta(days=age + 1),
            body=f"<p>{body}</p>",
            dek="",
        )
    assert found("river bank", order=Order.RELEVANCE) == ["Story1", "Story0"]


def test_a_search_is_narrowed_and_what_is_found_is_counted(paper):
    counts = find(Query.parse("river")).counts
    world, money = (Section.objects.get(name=name).pk for name in ("World", "Money"))
    floods = Topic.objects.get(name="Floods").pk
    ana = Author.objects.get(name="Ana Ruiz").pk
    assert counts.sections == {world: 3, money: 1}
    assert {name.pk: times for name, times in counts.topics.items()}[floods] == 1
    assert {name.pk: times for name, times in counts.authors.items()} == {ana: 4}
    assert counts.languages == {"en": 4}
    assert len(counts.moments) == 4
    assert found("river", section=money) == ["A"]
    assert found("river", topics=(floods,)) == ["A"]
    assert found("river", authors=(ana,), section=world) == ["River", "Budget", "Riverside"]
    assert found("river", authors=(Author.objects.get(name="Łukasz Żak").pk,)) == []
    assert found("会見", language="ja") == ["東京都知事が会見"]
    assert found("会見", language="en") == []
    assert found("river", section=0) == []


def test_a_search_is_narrowed_by_when_a_story_was_published(paper):
    second = NOW - timedelta(days=1, minutes=1)
    assert found("river", since=second.replace(microsecond=0)) == ["River", "Budget"]
    assert found("river", until=second.replace(microsecond=0)) == ["A", "Riverside"]
    later = second.replace(microsecond=0) + timedelta(seconds=1)
    assert found("river", since=later) == ["River"]
    assert found("river", until=later) == ["Budget", "A", "Riverside"]


def test_by_date_one_goes_on_after_a_place_and_meets_each_once(paper, monkeypatch):
    monkeypatch.setattr(search.finding, "PER_PAGE", 2)
    for most in (1000, 3):  # also where not all are counted
        monkeypatch.setattr(search.finding, "MOST", most)
        first = find(Query.parse("river"), order=Order.DATE)
        second = find(Query.parse("river"), order=Order.DATE, after=first.hits[-1].mark)
        assert first.has_more
        assert not second.has_more
        assert len({hit.edition_id for hit in first.hits + second.hits}) == 4


def test_of_too_many_the_newest_are_counted_and_old_headlines_still_ranked(paper, monkeypatch):
    monkeypatch.setattr(search.finding, "MOST", 2)
    result = find(Query.parse("river"))
    assert (result.total, result.is_capped) == (2, True)
    assert found("river", order=Order.RELEVANCE) == ["River", "Riverside", "Budget"]


def test_of_many_that_may_have_a_phrase_the_newest_are_read_and_that_is_said(paper, monkeypatch):
    monkeypatch.setattr(search.finding, "MOST", 1)
    monkeypatch.setattr(search.finding, "MOST_READ", 2)
    result = find(Query.parse('river -"of the river"'))
    assert (result.total, result.is_partly_read) == (1, False)
    result = find(Query.parse('river -"bridges are closed" -"ebro is not"'))
    assert (result.total, result.is_capped, result.is_partly_read) == (0, True, True)


def test_nothing_found_tells_which_words_stand_alone(paper):
    result = find(Query.parse('ebro "river rises" unheard'))
    assert [(term.typed, is_there) for term, is_there, _meant in result.alone] == [
        ("ebro", True),
        ('"river rises"', True),
        ("unheard", False),
    ]


# --- Who sees what when ---------------------------------------------------------------------


def test_a_draft_and_a_change_that_is_not_published_are_never_found(editor):
    story = make.published("Bridge closed", by=editor).story
    make.story("Secret bridge", by=editor)
    story.headline = "Bridge secret"
    story.topics.add("Secret")
    saving.save(story, editor)
    assert found("secret") == []
    assert found("bridge") == ["Bridge"]


def test_a_scheduled_story_is_found_from_its_second_on(editor, monkeypatch):
    at = timezone.now() + timedelta(days=1)
    make.published("Tomorrow comes", by=editor, at=at)
    assert found("tomorrow") == []
    assert [is_there for _, is_there, _ in find(Query.parse("tomorrow")).alone] == [False]
    monkeypatch.setattr(timezone, "now", lambda: at - timedelta(seconds=1))
    assert found("tomorrow") == []
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert found("tomorrow") == ["Tomorrow"]


def test_a_scheduled_update_takes_over_at_its_second(editor, monkeypatch):
    story = make.published("Old words", by=editor).story
    at = timezone.now() + timedelta(days=1)
    story.headline = "New words"
    saving.save(story, editor)
    desk.publish(story, editor, at)
    assert (found("old words"), found("new words")) == (["Old"], [])
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert (found("old words"), found("new words")) == ([], ["New"])


def test_what_was_scheduled_and_cancelled_is_not_found(editor, monkeypatch):
    at = timezone.now() + timedelta(days=1)
    story = make.published("Old words", by=editor).story
    story.headline = "New words"
    saving.save(story, editor)
    desk.publish(story, editor, at)
    desk.unschedule(story, editor)
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert (found("old words"), found("new words")) == (["Old"], [])


def test_a_withdrawn_story_is_gone_at_once(editor, publisher):
    edition = make.published("Wrong bridge", by=editor)
    desk.withdraw(edition.story, publisher, "It was another bridge.")
    assert found("bridge") == []


def test_what_is_over_leaves_the_index_and_what_is_live_or_to_come_stays(editor, monkeypatch):
    now = timezone.now()
    brief = make.story("Ends today", by=editor)
    desk.publish(brief, editor, until=now + timedelta(hours=1))
    make.published("Stays", by=editor)
    make.published("Comes", by=editor, at=now + timedelta(days=2))
    call_command("tick")
    assert rows() == 3
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert found("today") == []
    call_command("tick")
    assert rows() == 2
    assert found("stays") == ["Stays"]


def test_an_update_leaves_one_row_a_story(editor):
    story = make.published("Old words", by=editor).story
    for number in range(3):
        story.headline = f"Words {number}"
        saving.save(story, editor)
        desk.publish(story, editor)
    assert rows() == 1
    assert found("words 2") == ["Words"]
    assert found("old") == []


def test_publishing_that_fails_leaves_nothing_to_find(editor, monkeypatch):
    def fail(*args: object, **named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(desk.publishing, "_take_address", fail)
    with pytest.raises(RuntimeError):
        make.published("Half published", by=editor)
    assert found("half") == []
    assert rows() == 0


# --- The index ------------------------------------------------------------------------------


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_search")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("batch", [500, 3])
def test_the_index_can_be_made_anew(paper, capsys, monkeypatch, batch):
    monkeypatch.setattr(indexing, "BATCH", batch)
    before = found("river", order=Order.RELEVANCE)
    indexing.engine().clear()
    assert found("river") == []
    call_command("rebuild_search")
    assert "7 editions" in capsys.readouterr().out
    assert found("river", order=Order.RELEVANCE) == before


def test_migrating_indexes_what_is_missing_and_what_other_rules_made(paper, monkeypatch):
    indexing.engine().clear()
    search.install()
    assert len(found("river")) == 4
    monkeypatch.setattr(indexing, "RULES", 99)
    search.install()
    assert rows() == 7
    assert len(found("river")) == 4


def test_stories_of_the_same_second_are_all_kept(editor):
    at = timezone.now() - timedelta(days=1)
    first = make.published("One of many", by=editor, at=at)
    for _ in range(3):
        make.published("One of many", by=editor, at=at, slug=f"s{_}")
    assert len(found("many")) == 4
    search.remove([first.pk])
    assert len(found("many")) == 3
    search.index([first])
    search.index([first])
    assert len(found("many")) == 4


def test_a_story_of_many_words_is_indexed_within_what_a_database_takes(editor):
    body = "".join(f"<p>{'ж' * 30}{n} {'東' * 9}</p>" for n in range(12_000))
    make.published("Endless", by=editor, body=body)
    assert found("endless") == ["Endless"]
    assert found(f"{'ж' * 30}1") == ["Endless"]


def test_finding_takes_as_many_queries_for_one_as_for_many(editor):
    counts = []
    for number in range(6):
        make.published(f"Bridge {number}", by=editor, topics=(f"T{number}",))
        with CaptureQueriesContext(connection) as queries:
            assert len(find(Query.parse("bridge")).hits) == number + 1
        counts.append(len(queries))
    assert set(counts) == {4}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(HOSTILE)
def test_anything_typed_is_looked_for_without_an_error(typed):
    for order in Order:
        find(Query.parse(typed), order=order)
    find(Query.parse(f'river "{typed}" -{typed} {typed}*'), Narrowing(language="en"))
