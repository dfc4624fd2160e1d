"""Both databases give the answers that reading every story would give, in the same order.

The suite runs this on SQLite and, by ``tests/test_postgres.py``, on PostgreSQL: the same stories,
the same queries, and one way of reading, in plain Python, that both are held to.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.lib import html
from articles.models import Edition, Section, Story
from articles.search import Narrowing, Order, Query, Term, find
from articles.search.document import first_try
from articles.search.words import scan
from tests import make

WORDS = (  # noqa: SIM905
    "the a of river rivers rive riverside ribs flood floods floodgate bank banks banker rise rose"
    " réunion RÉUNION Straße strasse e-mail email l’eau O’Brien obrien 1,000 1000 x-ray U.S."
    " İzmir ızmir 東京都 京都 パリ バリ القاهرة القاهره Ёлка ёлки"
).split()
COUNT = 60
SECOND = timedelta(seconds=1)
START = datetime(2020, 1, 1, tzinfo=UTC)


def told(chance: Random, most: int) -> str:
    # The first words are said far more often, as in any language.
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    said = chance.choices(WORDS, weights, k=chance.randint(1, most))
    return "".join(f"{word}{chance.choice((' ', ' ', ' ', ', ', '. '))}" for word in said).strip()


@pytest.fixture
def stories(db) -> list[Edition]:
    """Sixty stories, most in a second of their own, the newest first; some were, some will be."""
    chance = Random(1998)
    notice, sections = make.notice(), [make.section("World"), make.section("Money")]
    editions = []
    for number in range(COUNT):
        paragraphs = [told(chance, 25) for _ in range(chance.randint(1, 4))]
        content = {
            "headline": told(chance, 5),
            "dek": told(chance, 8) if number % 3 else "",
            "slug": f"s{number}",
            "body": "".join(f"<p>{each}</p>" for each in paragraphs),
            "section": sections[number % 2],
            "copyright_notice": notice,
            "language": "en" if number % 5 else "fr",
        }
        at = START + timedelta(days=number // 2 * 30, seconds=number % 2 * (number % 3))
        over = at + SECOND if number % 10 == 9 else None
        live_from = datetime(2300, 1, 1, tzinfo=UTC) if number % 10 == 8 else at
        story = Story.objects.create(**content)
        editions.append(
            Edition(
                story=story,
                number=1,
                story_version=1,
                copyright_line="©",
                published_at=at,
                published_on=at.date(),
                updated_at=at,
                live_from=live_from,
                live_until=over,
                ends_at=over,
                **content,
            )
        )
    Edition.objects.bulk_create(editions)
    search.index(editions)
    return [each for number, each in enumerate(editions) if number % 10 < 8]


# --- Reading every story ---------------------------------------------------------------------


def runs(text: str) -> Iterator[list[str]]:
    """The words of ``text``, and what is one word besides, each by itself."""
    yield [atom for word in scan(text) for atom in word.atoms]
    yield from ([word.whole] for word in scan(text) if word.whole)


def parts(edition: Edition) -> list[str]:
    body = html.plain_text(edition.body).split("\n\n")
    return [edition.headline, edition.dek, edition.section.name, *body]


def stands(term: Term, words: list[str]) -> bool:
    for way in term.ways:
        for at in range(len(words) - len(way) + 1):
            *others, last = words[at : at + len(way)]
            is_last = last.startswith(way[-1]) if term.goes_on else last == way[-1]
            if tuple(others) == way[:-1] and is_last:
                return True
    return False


def has(edition: Edition, term: Term) -> bool:
    return any(stands(term, run) for part in parts(edition) for run in runs(part))


def is_found(edition: Edition, query: Query, narrowing: Narrowing) -> bool:
    return (
        bool(query.wanted)
        and all(has(edition, term) for term in query.wanted)
        and not any(has(edition, term) for term in query.unwanted)
        and narrowing.section in (None, edition.section_id)
        and narrowing.language in (None, edition.language)
        and (narrowing.since is None or edition.published_at >= narrowing.since)
        and (narrowing.until is None or edition.published_at < narrowing.until)
    )


def points(edition: Edition, query: Query) -> int:
    headline, dek, section, *body = (next(runs(part)) for part in parts(edition))
    said = Counter(word for words in body for word in words)
    often = [word for word, times in said.items() if times >= 3]
    total = 0
    for term in query.wanted:
        if stands(term, headline):
            total += 8
        elif stands(term, dek) or stands(term, section):
            total += 4
        elif stands(term, often):
            total += 2
    if len(query.wanted) > 1:
        run = tuple(atom for term in query.wanted for atom in term.ways[0])
        together = Term((run,), query.wanted[-1].goes_on)
        total += 8 * any(stands(together, next(runs(part))) for part in parts(edition))
        total += 8 * stands(together, headline)
    return total


def all_of(query: Query, narrowing: Narrowing, order: Order) -> list[int]:
    """What ``find`` gives, page after page."""
    met: list[int] = []
    after = None
    while True:
        found = find(query, narrowing, order, after=after)
        met += [hit.edition_id for hit in found.hits]
        if not found.has_more:
            return met
        after = found.hits[-1].mark


def check(stories: list[Edition], typed: str, **narrowed: object) -> int:
    """Compare what is found with what reading finds; return how many there are."""
    query, narrowing = Query.parse(typed), Narrowing(**narrowed)
    expected = [each for each in stories if is_found(each, query, narrowing)]
    expected.sort(key=first_try)  # newest first; of the same second, as the index has them
    assert all_of(query, narrowing, Order.DATE) == [each.pk for each in expected]
    expected.sort(key=lambda each: -points(each, query))
    assert all_of(query, narrowing, Order.RELEVANCE) == [each.pk for each in expected]
    assert find(query, narrowing).total == len(expected)
    return len(expected)


# --- The same answers ------------------------------------------------------------------------

ASKED = """
    river|rive|ri|r|riv*|"river"|"the river"|"the a"|"of the"|"the the the"|"the a of"|the|a|-the
    the -a|the -river -flood|river -"the river"|the -"the a the"|the -r*|flood bank|the a of river
    réunion|REUNION|strasse|Straße|email|e-mail|"e-mail"|mail|l'eau|leau|eau|obrien|o’brien|1000
    1,000|1.000|x-ray|xray|u.s.|us|izmir|IZMIR|東京|京都|都|パリ|バリ|القاهرة|القاهره|елка|ел|"ёлка
    qxqx|the qxqx|""|- -|"|*|river*  flood* bank* the|"e mail"|the-r|l'e
    "the river" the -"of the" r*
"""


@pytest.mark.parametrize("typed", [each for line in ASKED.split("\n") for each in line.split("|")])
def test_a_query_finds_what_reading_finds(stories, typed):
    check(stories, typed.strip())


def test_what_is_narrowed_is_what_reading_finds(stories):
    world = Section.objects.get(name="World").pk
    since, until = START + timedelta(days=300), START + timedelta(days=600)
    every = check(stories, "the")
    some = check(stories, "the", section=world)
    assert 0 < check(stories, "the", section=world, language="fr") < some < every
    assert 0 < check(stories, "the", since=since, until=until) < every
    assert check(stories, "the", since=since) + check(stories, "the", until=since) == every


WORD = st.sampled_from(WORDS)
START_OF_WORD = st.builds(lambda word, end: word[:end], WORD, st.integers(1, 5))
PLAIN = WORD | START_OF_WORD | START_OF_WORD.map("{}*".format)
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(lambda words: f'"{" ".join(words)}"')
PART = st.tuples(st.sampled_from(["", "", "", "-"]), PLAIN | PHRASE).map("".join)
TYPED = st.lists(PART, min_size=1, max_size=4).map(" ".join) | st.text(max_size=30)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(TYPED)
def test_whatever_is_typed_finds_what_reading_finds(stories, typed):
    check(stories, typed)
