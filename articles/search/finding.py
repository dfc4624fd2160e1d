"""Finding: the newest stories that match, ranked or in the order of their dates, and counted."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from articles.models import Author, Edition, Topic
from articles.search import spelling
from articles.search.document import language_key, last_place_of, moment_of
from articles.search.engine import Engine, Match, Row, is_long
from articles.search.heads import Name, heads_of
from articles.search.indexing import engine
from articles.search.query import Query, Term

MOST = 1000
"""Stories that are counted and ranked: the newest that match."""
MOST_BY_HEADLINE = 200
"""Older stories that are ranked too because their headlines have all the words."""
MOST_READ = 2000
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
    topics: tuple[int, ...] | None = None
    """Any of them: a topic and those that are shown on its page."""
    authors: tuple[int, ...] | None = None
    """Any of them: an author and those who turned out to be the same."""
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def facets(self) -> list[list[str]]:
        """Of each of these lists, one of the keys must stand."""
        sections = None if self.section is None else (self.section,)
        named = {"s": sections, "t": self.topics, "a": self.authors}
        keys = [[f":{letter}{pk:d}" for pk in pks] for letter, pks in named.items() if pks]
        return keys + ([[language_key(self.language)]] if self.language else [])

    @property
    def places(self) -> tuple[int, int]:
        """Above the first and up to the last: places count towards the past."""
        above = last_place_of(self.until) if self.until else FIRST
        return above, last_place_of(self.since) if self.since else LAST


class Mark(NamedTuple):
    """Where a story stands in what was found: first by points, then by its place."""

    place: int
    points: int = 0
    """What its rank is made of; 0 in the order of dates."""


class Hit(NamedTuple):
    mark: Mark
    edition_id: int


@dataclass(frozen=True)
class Counts:
    """How many of the stories counted have what.

    What is merged counts for its root, and a topic for those that it is part of: as many as are
    found when the search is narrowed by one.
    """

    sections: Mapping[int, int] = field(default_factory=dict)
    topics: Mapping[Name, int] = field(default_factory=dict)
    authors: Mapping[Name, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    moments: Sequence[datetime] = ()
    """When each of the stories counted was published, newest first."""


class Alone(NamedTuple):
    """A word, or phrase, by itself."""

    term: Term
    is_there: bool
    """It stands in a live story."""
    meant: str
    """If it does not: the nearest word that does, "" if there is none."""


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
    alone: list[Alone] = field(default_factory=list)
    """If nothing was found: what is known of each word, or phrase, by itself."""


def find(
    query: Query,
    narrowing: Narrowing | None = None,
    order: Order = Order.RELEVANCE,
    *,
    after: Mark | None = None,
) -> Found:
    """Find what readers may see now that has all that ``query`` wants.

    The page goes on ``after`` the mark of the last hit of the page before. By relevance, there are
    the newest ``MOST`` stories and those older ones whose headlines say it all. A query without a
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
        shown = [row for row in newest.rows if after is None or row.place > after.place]
        if after is not None and is_capped and len(shown) <= PER_PAGE:
            shown = search.newest(PER_PAGE + 1, after.place).rows
        hits = [Hit(Mark(row.place), row.edition_id) for row in shown]
    else:
        rows = newest.rows
        if is_capped:
            known = {row.edition_id for row in rows}
            older = search.newest(MOST_BY_HEADLINE, headline=True).rows
            rows = rows + [row for row in older if row.edition_id not in known]
        hits = _ranked(rows, query)
        if after is not None:
            hits = [hit for hit in hits if _order(hit.mark) > _order(after)]
    has_more = len(hits) > PER_PAGE
    alone = [] if total else search.alone()
    return Found(hits[:PER_PAGE], total, is_capped, newest.is_partly_read, counts, has_more, alone)


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
        self.reads = bool(self.wanted or self.unwanted)
        self.needs_text = self.reads or len(query.wanted) > 1

    def newest(self, most: int, after: int | None = None, *, headline: bool = False) -> _Newest:
        """Return up to ``most`` live rows, and whether there are more."""
        match = Match.of(self.query, self.narrowing.facets, headline=headline)
        above, until = self.narrowing.places
        above = max(above, after) if after is not None else above
        rows: list[Row] = []
        read = 0
        while True:
            asked = max(most + 1 - len(rows), most // 10)  # a few cost hardly less
            batch = self.engine.newest(match, above, until, asked, with_text=self.needs_text)
            standing = [row for row in batch if self._stands(row)]
            live = _live([row.edition_id for row in standing])
            rows += [row for row in standing if row.edition_id in live]
            read += len(batch)
            if len(rows) > most:
                return _Newest(rows[:most], True, False)
            if len(batch) < asked:
                return _Newest(rows, False, False)
            if self.reads and read >= MOST_READ:
                return _Newest(rows, True, True)
            above = batch[-1].place

    def _stands(self, row: Row) -> bool:
        return all(term.matches(row.text) for term in self.wanted) and not any(
            term.matches(row.text) for term in self.unwanted
        )

    def alone(self) -> list[Alone]:
        """What each term finds, live; for a phrase, each two words of it."""
        terms = self.query.wanted[:_TRIED]
        there = self._times(terms)
        strange = [term.ways[0][0] for term in terms if not there[term] and len(term.ways[0]) == 1]
        meant = self._meant([word for word in strange if spelling.is_word(word)][:_MISSPELT])
        return [
            Alone(term, there[term] > 0, "" if there[term] else meant.get(term.ways[0][0], ""))
            for term in terms
        ]

    def _meant(self, words: list[str]) -> dict[str, str]:
        """Of each of ``words`` the nearest that is live; of those as near, the commonest."""
        if not words:
            return {}
        near = {each for word in words for each in spelling.one_off(word)}
        sounds = {sound for word in words if (sound := spelling.sound(word))}
        known = self.engine.known(sorted(near), sorted(sounds))
        nearest = {word: spelling.nearest(word, known) for word in words}
        tried = {each: Term(((each,),)) for found in nearest.values() for _far, each in found}
        times = self._times(list(tried.values()))
        meant = {}
        for word, found in nearest.items():
            ranked = [(far, -times[tried[each]], each) for far, each in found if times[tried[each]]]
            if ranked:
                meant[word] = min(ranked)[-1]
        return meant

    def _times(self, terms: Sequence[Term]) -> dict[Term, int]:
        """How many of up to ``_SOME`` editions that have a term are live; two queries."""
        matches = [Match.of(Query("", (term,), (), False)) for term in terms]
        some = self.engine.some(matches, _SOME)
        every = {edition for each in some for edition in each}
        live = _live(every)
        return {term: len(live.intersection(each)) for term, each in zip(terms, some, strict=True)}


_TRIED = 8  # words that are tried alone
_MISSPELT = 3  # words for which others are looked up
_SOME = 50  # editions that have one; some of them may be scheduled or over


def _live(editions: Collection[int]) -> set[int]:
    """Those of ``editions``, primary keys, that readers may see now; one query, none for none."""
    live = Edition.objects.live().filter(pk__in=editions).order_by()
    return set(live.values_list("pk", flat=True))


def _count(rows: Sequence[Row]) -> Counts:
    """Count what ``rows`` have; names of topics and of authors take a query each."""
    facets = [row.facets.split() for row in rows]
    kinds: dict[str, Counter[str]] = {letter: Counter() for letter in "stal"}
    for facet, times in Counter(chain.from_iterable(facets)).items():
        kinds[facet[1]][facet[2:]] += times
    return Counts(
        {int(pk): times for pk, times in kinds["s"].items()},
        _count_heads(Topic, ":t", kinds["t"], facets),
        _count_heads(Author, ":a", kinds["a"], facets),
        dict(kinds["l"]),
        [moment_of(row.place) for row in rows],
    )


def _count_heads(
    nouns: type[Topic] | type[Author],
    kind: str,
    times: Mapping[str, int],
    facets: Iterable[list[str]],
) -> Counter[Name]:
    heads = {f"{kind}{pk}": names for pk, names in heads_of(nouns, list(map(int, times))).items()}
    kin = Counter(chain.from_iterable(heads.values()))
    # A story may have two that count for the same one: it counts once.
    shared = {key for key, names in heads.items() if any(kin[name] > 1 for name in names)}
    counts: Counter[Name] = Counter()
    for key, names in heads.items():
        if key not in shared:
            counts.update(dict.fromkeys(names, times[key[len(kind) :]]))
    if shared:
        for each in facets:
            some = shared.intersection(each)
            counts.update({name for key in some for name in heads[key]})
    return counts


def _together(terms: Sequence[Term]) -> Term:
    """All of ``terms`` one after the other, as they were typed."""
    run = tuple(atom for term in terms for atom in term.ways[0])
    return Term((run,), terms[-1].goes_on)


def _order(mark: Mark) -> tuple[int, int]:
    return (-mark.points, mark.place)


def _ranked(rows: list[Row], query: Query) -> list[Hit]:
    """``rows`` in the order of what a reader would look at first; of equals, the newest.

    A word in the headline counts most, then one in the dek, a topic or a byline, then one that the
    text says often. That all words stand together, as they were typed, counts as a headline does.
    """
    together = _together(query.wanted)
    has_many = len(query.wanted) > 1
    written_once = [term.needles[0] for term in query.wanted if len(term.ways) == 1]
    in_several_ways = [term.needles for term in query.wanted if len(term.ways) > 1]

    def score(row: Row) -> int:
        points = sum(_points(written_once, row))
        points += sum(max(_points(ways, row)) for ways in in_several_ways)
        if has_many:
            points += 8 * together.matches(row.text)
            points += 8 * together.matches(row.headline)
        return points

    hits = [Hit(Mark(row.place, score(row)), row.edition_id) for row in rows]
    return sorted(hits, key=lambda hit: _order(hit.mark))


def _points(needles: Iterable[str], row: Row) -> list[int]:
    """What each of ``needles`` is worth by where in ``row`` it stands first."""
    _place, _edition, _facets, headline, about, often, _text = row
    return [
        8 if needle in headline else 4 if needle in about else 2 if needle in often else 0
        for needle in needles
    ]
