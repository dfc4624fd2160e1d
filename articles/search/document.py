"""What is kept of an edition so that it can be found, and the keys it is found by.

A key is a short text without blanks; a query is keys that must stand, may stand and must not.
The databases only keep lists of keys; that both give the same answers follows from that.

    river         the word
    *r *ri *riv   the beginnings of a word; longer ones the databases look up themselves
    +river+rose   two words side by side: phrases of two, and most of longer ones
    =river        a word of the headline, =*ri the beginning of one, =river+rose two
    :s3 :t5 :a9   the section, a topic, an author by their primary keys; :len the language
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Self

from articles.lib import html
from articles.models import Edition
from articles.search.words import scan

RULES = 4
"""Raise it with any change to words or keys: ``migrate`` then makes the index anew."""

BEGINNINGS = (1, 2, 3, 4)
"""Lengths, in characters, of beginnings that have keys of their own."""
OFTEN = 3
"""Times that a text says a word which then counts more."""
MAX_BODY = 20_000
"""Words of a body that are found; a novella has as many."""
MAX_BYTES = 700_000
"""Of all the keys of an edition: PostgreSQL takes 1 MB with what it adds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IN_A_SECOND = 256


def place_of(moment: datetime) -> int:
    """The first place of a story published at ``moment``, in whole seconds; smaller is newer.

    Places of later moments are smaller, so the newest come first in the order of an index.
    """
    return -((moment - _EPOCH) // timedelta(seconds=1)) * _IN_A_SECOND


def last_place_of(moment: datetime) -> int:
    """The last place of the whole second of ``moment``."""
    return place_of(moment) + _IN_A_SECOND - 1


def moment_of(place: int) -> datetime:
    """When the story at ``place`` was published, to the second."""
    return _EPOCH + timedelta(seconds=-(place // _IN_A_SECOND))


def first_try(edition: Edition) -> int:
    """The place that ``edition`` gets unless it is taken; then the next smaller is tried."""
    return last_place_of(edition.published_at) - edition.pk % _IN_A_SECOND


@dataclass(frozen=True)
class Document:
    """An edition as the index keeps it; texts are words between single blanks."""

    edition_id: int
    facets: str
    headline: str
    about: str
    """Dek, kicker, topics, bylines and section."""
    often: str
    """Words that the body says at least ``OFTEN`` times."""
    text: str
    """All of it, parts that do not read on from one another parted by ``|``; at its end, after
    ``||``, what hyphens and the like hold together as one word each, parted likewise."""

    FIELDS = ("edition_id", "facets", "headline", "about", "often", "text")

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Make it of ``edition``, whose section and rows have been loaded."""
        bylines, topics = edition.byline_rows.all(), edition.topic_rows.all()
        about = [edition.dek, edition.kicker, edition.section.name]
        about += [topic.name for topic in topics] + [byline.name for byline in bylines]
        body = [edition.dateline, *html.plain_text(edition.body).split("\n\n")]
        body += [row.caption for row in edition.caption_rows.all()]

        wholes: dict[str, None] = {}
        headline = _words([edition.headline], wholes)
        about_words = _words(about, wholes)
        body_words = _words(body, wholes)[:MAX_BODY]
        said = Counter(body_words)
        del said["|"]
        facets = {f":s{edition.section_id}": None, language_key(edition.language): None}
        facets |= {f":t{row.topic_id}": None for row in topics}
        facets |= {f":a{row.author_id}": None for row in bylines}
        return cls(
            edition.pk,
            _line(facets),
            _line(headline),
            _line(about_words),
            _line(word for word, times in said.items() if times >= OFTEN),
            _line([*headline, "|", *about_words, "|", *body_words, "||", *_parted(wholes)]),
        )

    def keys(self) -> list[str]:
        """All keys, each once; the same for the same document, as taking it out needs them."""
        keys = dict.fromkeys(self.facets.split())
        keys |= dict.fromkeys(headline_keys(self.headline.split()))
        running, _, wholes = self.text.partition(" || ")
        words = running.split()
        for word in dict.fromkeys([*words, *wholes.split()]):
            if word != "|":
                keys[word] = None
                keys |= dict.fromkeys(beginnings(word))
        keys |= dict.fromkeys(pairs(words))
        if len(self.text) < MAX_BYTES // 12:  # even if every letter took four bytes, it fits
            return list(keys)
        return _up_to(MAX_BYTES, keys)


def language_key(language: str) -> str:
    return f":l{language.lower()}"


def pairs(words: list[str]) -> Iterator[str]:
    """The keys of words that stand side by side."""
    for first, second in pairwise(words):
        if first != "|" and second != "|":
            yield f"+{first}+{second}"


def beginnings(word: str) -> Iterator[str]:
    return (f"*{word[:length]}" for length in BEGINNINGS if len(word) >= length)


def headline_keys(words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"={word}"
        yield from (f"={key}" for key in beginnings(word))
    yield from (f"={pair[1:]}" for pair in pairs(words))


def _words(parts: Iterable[str], wholes: dict[str, None]) -> list[str]:
    """The words of ``parts`` with a bar between any two; add what is one word besides."""
    found: list[str] = []
    for part in parts:
        if found and found[-1] != "|":
            found.append("|")
        for word in scan(part):
            found += word.atoms
            if word.whole:
                wholes[word.whole] = None
    return found


def _parted(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield "|"


def _line(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _up_to(limit: int, keys: Iterable[str]) -> list[str]:
    kept = []
    for key in keys:
        limit -= len(key.encode()) + 8  # what PostgreSQL adds to each
        if limit < 0:
            break
        kept.append(key)
    return kept
