"""What an engine must do: keep lists of keys, and tell which documents have which."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Protocol

from articles.search.document import BEGINNINGS, Document
from articles.search.query import Query, Term

TABLE = "articles_search"
KEYS = "articles_search_keys"
STATE = "articles_search_state"


class Key(NamedTuple):
    text: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Match:
    """Keys: of each of ``every`` one way with all its keys must stand, none of ``none``."""

    every: tuple[tuple[tuple[Key, ...], ...], ...]
    none: tuple[tuple[tuple[Key, ...], ...], ...] = ()

    @classmethod
    def of(cls, query: Query, facets: Iterable[str] = (), *, headline: bool = False) -> "Match":
        """What finds ``query``: all that have it, and of long phrases some that have not.

        With ``headline``, only what has all its words there.
        """
        make = _headline_ways if headline else _ways
        return cls(
            tuple(((Key(facet),),) for facet in facets) + tuple(map(make, query.wanted)),
            tuple(_ways(term) for term in query.unwanted if not is_long(term)),
        )

    def with_facet(self, facet: str) -> "Match":
        return replace(self, every=(((Key(facet),),), *self.every))


def is_long(term: Term) -> bool:
    """Whether keys alone do not tell if a text has ``term``: a phrase of three words or more."""
    return any(len(way) > 2 for way in term.ways)


def _ways(term: Term) -> tuple[tuple[Key, ...], ...]:
    return tuple(_keys(way, term.goes_on, "", "+") for way in term.ways)


def _headline_ways(term: Term) -> tuple[tuple[Key, ...], ...]:
    return tuple(_keys(way, term.goes_on, "=", "=") for way in term.ways)


def _keys(way: tuple[str, ...], goes_on: bool, single: str, pair: str) -> tuple[Key, ...]:
    if len(way) == 1:
        if goes_on and len(way[0]) in BEGINNINGS:
            return (Key(f"{single}*{way[0]}"),)
        return (Key(single + way[0], goes_on),)
    last = len(way) - 2
    return tuple(
        Key(f"{pair}{first}+{second}", goes_on and place == last)
        for place, (first, second) in enumerate(pairwise(way))
    )


class Row(NamedTuple):
    """A document that has the keys, and for each of the needles asked for whether it stands."""

    place: int
    edition_id: int
    facets: str
    headline: str
    about: str
    often: str
    stands: tuple[bool, ...]


class Engine(Protocol):
    """A database's index. Every method runs in the caller's transaction."""

    def install(self) -> None:
        """Make the tables that are missing."""

    def is_installed(self) -> bool: ...

    def clear(self) -> None:
        """Forget every document."""

    def add(self, documents: Sequence[tuple[int, Document]]) -> None:
        """Keep documents, each at its place; the caller has seen that it is free."""

    def drop(self, documents: Sequence[tuple[int, Document]]) -> None:
        """Forget documents; they must be as they were when they were added."""

    def newest(
        self, match: Match, after: int, until: int, most: int, needles: Sequence[Sequence[str]]
    ) -> list[Row]:
        """Up to ``most`` documents that match, newest first: places above ``after``, to ``until``.

        Of each of ``needles``, any of whose texts will do, a row tells whether it stands.
        """

    def any(self, match: Match, most: int) -> list[int]:
        """The editions of up to ``most`` documents that match, whichever come first."""

    def filling(self) -> AbstractContextManager[None]:
        """Add most of the documents within: slow to search meanwhile, packed afterwards."""
