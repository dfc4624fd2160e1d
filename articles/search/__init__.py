"""Search: what readers may see, found by its words. ``index``, ``remove`` and ``find``.

What a word is, what stands in the index and in which order stories come is decided here, in
Python; SQLite and PostgreSQL keep lists of keys, so both give the same answers.
"""

from articles.search.document import place_of
from articles.search.finding import (
    MOST_READ,
    PER_PAGE,
    Alone,
    Counts,
    Found,
    Hit,
    Mark,
    Narrowing,
    Order,
    find,
)
from articles.search.heads import Name, heads_of
from articles.search.indexing import index, install, rebuild, remove, remove_over
from articles.search.passages import Passage, marked, passages
from articles.search.query import MAX_CHARACTERS, MAX_WORDS, Query, Term

__all__ = [
    "MAX_CHARACTERS",
    "MAX_WORDS",
    "MOST_READ",
    "PER_PAGE",
    "Alone",
    "Counts",
    "Found",
    "Hit",
    "Mark",
    "Name",
    "Narrowing",
    "Order",
    "Passage",
    "Query",
    "Term",
    "find",
    "heads_of",
    "index",
    "install",
    "marked",
    "passages",
    "place_of",
    "rebuild",
    "remove",
    "remove_over",
]
