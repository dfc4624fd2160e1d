"""Finding: the newest stories that match, ranked or in the order of their dates, and counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from articles.models import Edition
from articles.search.document import language_key, last_place_of, moment_of
from articles.search.engine import Engine, Match, Row, is_long
from articles.search.indexing import engine
from articles.search.query import Query, Term

MOST = 1000
"""Stories that are counted and ranked: the newest that match."""
MOST_BY_HEADLINE = 200
"""Older stories that are ranked too because their headlines have all the words."""
MOST_READ = 3000
"""Stories read through for a phrase of three words or more, among those that may have it."""
PER_PAGE = 20
FIRST, LAST = -(2**62), 2**62  # beyond any place


class Order(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True)
class Narrowing:
    """What else must be true of a story; None of what does not matter.

    Primary keys, a language's code, and moments: published at ``since`` or later and before
    ``until``, to the second.
    """

    section: int | None = None
    topic: int | None = None
    author: int | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def facets(self) -> list[str]:
        named = {"s": self.section, "t": self.topic, "a": self.author}
        keys = [f":{letter}{pk:d}" for letter, pk in named.items() if pk is not None]
        return keys + ([language_key(self.language)] if self.language else [])

    @property
    def places(self) -> tuple[int, int]:
        """Above the first and up to the last: places count towards the past."""
        above = last_place_of(self.until) if self.until else FIRST
        return above, last_place_of(self.since) if self.since else LAST


class Hit(NamedTuple):
    place: int
    edition_id: int


@dataclass(frozen=True)
class Counts:
    """How many of the stories counted have what; keys as ``Narrowing`` takes them."""

    sections: Mapping[int, int] = field(default_factory=dict)
    topics: Mapping[int, int] = field(default_factory=dict)
    authors: Mapping[int, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    moments: Sequence[datetime] = ()
    """When each of the stories counted was published, newest first."""


@dataclass(frozen=True)
class Found:
    """A page of what was found, and what is known of all of it."""

    hits: list[Hit]
    total: int
    is_capped: bool
    """There are more: ``total`` and ``counts`` are of the newest alone, at least so many."""
    is_partly_read: bool
    """Older stories may have the phrase too: they were not read."""
    counts: Counts
    has_more: bool
    """There is a page after this one."""
    alone: list[tuple[Term, bool]] = field(default_factory=list)
    """If nothing was found: whether each word, or phrase, stands in a story at all."""


def find(
    query: Query,
    narrowing: Narrowing | None = None,
    order: Order = Order.RELEVANCE,
    *,
    after: int | None = None,
    page: int = 1,
) -> Found:
    """Find what readers may see now that has all that ``query`` wants.

    By date, the page goes on ``after`` a hit's place; by relevance it is number ``page``, of the
    newest ``MOST`` stories and those older ones whose headlines say it all. A query without a
    word that is wanted finds nothing. Needs a number of queries that does not grow with what
    is found.
    """
    narrowing = narrowing or Narrowing()
    if not query.wanted:
        return Found([], 0, False, False, Counts(), False)
    search = _Search(engine(), query, narrowing)
    newest = search.newest(MOST)
    counts = _count(newest.rows)
    total, is_capped = len(newest.rows), newest.is_capped
    if order == Order.DATE:
        shown = [row for row in newest.rows if after is None or row.place > after]
        if after is not None and is_capped and len(shown) <= PER_PAGE:
            shown = search.newest(PER_PAGE + 1, after).rows
        begin = 0
    else:
        rows = newest.rows
        if is_capped:
            known = {row.edition_id for row in rows}
            older = search.newest(MOST_BY_HEADLINE, headline=True).rows
            rows = rows + [row for row in older if row.edition_id not in known]
        shown = _ranked(rows, query)
        begin = (page - 1) * PER_PAGE
    hits = [Hit(row.place, row.edition_id) for row in shown[begin : begin + PER_PAGE]]
    has_more = len(shown) > begin + PER_PAGE
    alone = [] if total else search.alone()
    return Found(hits, total, is_capped, newest.is_partly_read, counts, has_more, alone)


class _Newest(NamedTuple):
    rows: list[Row]
    is_capped: bool
    is_partly_read: bool


class _Search:
    def __init__(self, engine: Engine, query: Query, narrowing: Narrowing) -> None:
        self.engine, self.query, self.narrowing = engine, query, narrowing
        # What keys alone do not tell is read in the texts; so is whether it all stands together.
        self.wanted = [term for term in query.wanted if is_long(term)]
        self.unwanted = [term for term in query.unwanted if is_long(term)]
        self.needles = [term.needles for term in (*self.wanted, *self.unwanted)]
        if len(query.wanted) > 1:
            self.needles.append(_together(query.wanted).needles)

    def newest(self, most: int, after: int | None = None, *, headline: bool = False) -> _Newest:
        """Return up to ``most`` live rows, and whether there are more."""
        match = Match.of(self.query, self.narrowing.facets, headline=headline)
        above, until = self.narrowing.places
        above = max(above, after) if after is not None else above
        reads = bool(self.wanted or self.unwanted)
        rows: list[Row] = []
        read = 0
        while True:
            batch = self.engine.newest(match, above, until, most + 1, self.needles)
            rows += _live([row for row in batch if self._stands(row)])
            read += len(batch)
            if len(rows) > most:
                return _Newest(rows[:most], True, False)
            if len(batch) <= most:
                return _Newest(rows, False, False)
            if reads and read >= MOST_READ:
                return _Newest(rows, True, True)
            above = batch[-1].place

    def _stands(self, row: Row) -> bool:
        split = len(self.wanted)
        end = split + len(self.unwanted)
        return all(row.stands[:split]) and not any(row.stands[split:end])

    def alone(self) -> list[tuple[Term, bool]]:
        """Whether each term stands in a live story; for a phrase, each two words of it."""
        seen = []
        for term in self.query.wanted[:_TRIED]:
            alone = Query("", (term,), (), False)
            some = self.engine.any(Match.of(alone), _SOME)
            seen.append((term, some))
        every = {edition for _term, some in seen for edition in some}
        live = set(Edition.objects.live().filter(pk__in=every).values_list("pk", flat=True))
        return [(term, not live.isdisjoint(some)) for term, some in seen]


_TRIED = 8  # words that are tried alone
_SOME = 50  # editions that have one; some of them may be scheduled or over


def _live(rows: list[Row]) -> list[Row]:
    wanted = [row.edition_id for row in rows]
    if not wanted:
        return []
    live = set(Edition.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))
    return [row for row in rows if row.edition_id in live]


def _count(rows: Iterable[Row]) -> Counts:
    kinds: dict[str, Counter[str]] = {letter: Counter() for letter in "stal"}
    for facet, times in Counter(" ".join(row.facets for row in rows).split()).items():
        kinds[facet[1]][facet[2:]] += times
    return Counts(
        {int(pk): times for pk, times in kinds["s"].items()},
        {int(pk): times for pk, times in kinds["t"].items()},
        {int(pk): times for pk, times in kinds["a"].items()},
        dict(kinds["l"]),
        [moment_of(row.place) for row in rows],
    )


def _together(terms: Sequence[Term]) -> Term:
    """All of ``terms`` one after the other, as they were typed."""
    run = tuple(atom for term in terms for atom in term.ways[0])
    return Term((run,), terms[-1].goes_on)


def _ranked(rows: list[Row], query: Query) -> list[Row]:
    """``rows`` in the order of what a reader would look at first; of equals, the newest.

    A word in the headline counts most, then one in the dek, a topic or a byline, then one that the
    text says often. That all words stand together, as they were typed, counts as a headline does.
    """
    together = _together(query.wanted)
    has_many = len(query.wanted) > 1

    needles = [term.needles for term in query.wanted]

    def score(row: Row) -> int:
        points = sum(_points(ways, row) for ways in needles)
        if has_many:
            points += 8 * row.stands[-1]
            points += 8 * together.matches(row.headline)
        return points

    scored = [(-score(row), row.place, number) for number, row in enumerate(rows)]
    return [rows[number] for _score, _place, number in sorted(scored)]


def _points(ways: Sequence[str], row: Row) -> int:
    for points, text in ((8, row.headline), (4, row.about), (2, row.often)):
        for needle in ways:
            if needle in text:
                return points
    return 0
