"""What an engine must do: keep lists of keys, and tell which documents have which."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from articles.search import spelling
from articles.search.document import BEGINNINGS, Document
from articles.search.query import Query, Term

TABLE = "articles_search"
KEYS = "articles_search_keys"
WORDS = "articles_search_words"
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
    def of(
        cls, query: Query, facets: Iterable[Sequence[str]] = (), *, headline: bool = False
    ) -> "Match":
        """What finds ``query``: all that have it, and of long phrases some that have not.

        Of each of ``facets`` one key must stand. With ``headline``, only what has all its words
        there.
        """
        make = _headline_ways if headline else _ways
        return cls(
            tuple(tuple((Key(key),) for key in keys) for keys in facets)
            + tuple(map(make, query.wanted)),
            tuple(_ways(term) for term in query.unwanted if not is_long(term)),
        )


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
    """A document that has the keys, its text "" unless it was asked for."""

    place: int
    edition_id: int
    facets: str
    headline: str
    about: str
    often: str
    text: str


class Engine(Protocol):
    """A database's index. Every method runs in the caller's transaction."""

    def install(self) -> None:
        """Make the tables that are missing."""

    def is_installed(self) -> bool: ...

    def clear(self) -> None:
        """Forget every document."""

    def add(self, documents: Sequence[tuple[int, Document]]) -> None:
        """Keep documents, each at its place, which the caller has seen to be free, in order.

        FTS5 writes a segment, to be merged with others, whenever a place is not after the last.
        """

    def drop(self, documents: Sequence[tuple[int, Document]]) -> None:
        """Forget documents; they must be as they were when they were added."""

    def newest(
        self, match: Match, after: int, until: int, most: int, *, with_text: bool
    ) -> list[Row]:
        """Up to ``most`` documents that match, newest first: places above ``after``, to ``until``.

        Whether a phrase stands in their texts is for the caller to see, in less time than either
        database takes.
        """

    def some(self, matches: Sequence[Match], most: int) -> list[list[int]]:
        """Of each of ``matches`` the editions of up to ``most`` documents, whichever come first."""

    def known(self, words: Sequence[str], sounds: Sequence[str]) -> list[str]:
        """Those of ``words`` that have ever stood in a document, and words with such sounds."""

    def filling(self) -> AbstractContextManager[None]:
        """Add most of the documents within: slow to search meanwhile, packed afterwards."""


def spoken(documents: Iterable[tuple[int, Document]]) -> list[tuple[str, str]]:
    """The words of ``documents`` that others may be misspelt forms of, and their sounds.

    In order, so that two who add the same words never wait for one another in a circle.
    """
    words = {word for _place, document in documents for word in document.text.split()}
    return [(word, spelling.sound(word)) for word in sorted(words) if spelling.is_word(word)]
