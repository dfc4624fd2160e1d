"""Passages of a story that show why it was found, in its own letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.lib import html
from articles.models import Edition
from articles.search.query import Term
from articles.search.words import Word, scan

LENGTH = 160
"""Characters of a passage, give or take a word."""
MOST = 2
"""Passages of a story."""
MAX_READ = 12_000
"""Characters of a story that are looked through for its best passages: ten pages of a book."""


class Mark(NamedTuple):
    """Where a text has a term: characters from ``start`` to ``end``, and the term's number."""

    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Passage:
    text: str
    marks: tuple[tuple[int, int], ...]
    """From and to, in characters of ``text``; in order, never overlapping."""

    def __html__(self) -> SafeString:
        """The text with its marks as ``<mark>``, everything else escaped."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces.append((self.text[at:start], self.text[start:end]))
            at = end
        marked = format_html_join("", "{}<mark>{}</mark>", pieces)
        return format_html("{}{}", marked, self.text[at:])

    def __str__(self) -> str:
        return self.__html__()


def marked(text: str, terms: Sequence[Term]) -> Passage:
    """Return the whole of ``text`` with every one of ``terms`` marked."""
    return Passage(text, _spans(find_marks(text, terms)))


def passages(edition: Edition, terms: Sequence[Term]) -> list[Passage]:
    """Return up to ``MOST`` passages of ``edition`` that between them show the most of ``terms``.

    They are of its dek, its text and the captions of pictures that may be shown: what readers
    can see now. Without any of the words there, the dek or else the beginning of the text.
    The edition has been loaded with ``load_cards``.
    """
    first: Passage | None = None
    found: list[tuple[set[int], Passage]] = []
    read = 0
    for part in _parts(edition):
        if not part:
            continue
        first = first or cut(part, 0, ())
        marks = find_marks(part, terms)
        if marks:
            found.append(_best(part, marks))
        read += len(part)
        shown = set().union(*(has for has, _ in found))
        if read > MAX_READ or (len(found) >= MOST and len(shown) == len(terms)):
            break
    return _chosen(found) or [first or Passage("", ())]


def _parts(edition: Edition) -> Iterable[str]:
    yield edition.dek
    yield from html.plain_text(edition.body).split("\n\n")
    for caption in edition.pictures:
        yield caption.caption


def _chosen(found: list[tuple[set[int], Passage]]) -> list[Passage]:
    """The passage with most terms, and one more that adds to them; in the order of the text."""
    shown: set[int] = set()
    chosen: list[int] = []
    while len(chosen) < MOST:
        news = [len(has - shown) for has, _passage in found]
        if not any(news):
            break
        best = max(range(len(found)), key=lambda place: news[place])  # the first of the best
        chosen.append(best)
        shown |= found[best][0]
    return [found[place][1] for place in sorted(chosen)]


def find_marks(text: str, terms: Sequence[Term]) -> list[Mark]:
    """Return where ``text`` has any of ``terms``, in order."""
    words = list(scan(text))
    atoms = [(atom, word) for word in words for atom in word.atoms]
    starts: dict[str, list[tuple[int, tuple[str, ...], bool]]] = {}
    beginnings: list[tuple[str, int]] = []
    for number, term in enumerate(terms):
        for way in term.ways:
            if len(way) == 1 and term.goes_on:
                beginnings.append((way[0], number))
            else:
                starts.setdefault(way[0], []).append((number, way, term.goes_on))
    marks = []
    for place, (atom, word) in enumerate(atoms):
        for number, way, goes_on in starts.get(atom, ()):
            run = atoms[place : place + len(way)]
            if _is_way([each for each, _word in run], way, goes_on):
                marks.append(Mark(word.start, run[-1][1].end, number))
        marks += [
            Mark(word.start, word.end, n) for start, n in beginnings if atom.startswith(start)
        ]
    marks += _wholes(words, terms)
    return sorted(marks)


def _is_way(run: list[str], way: tuple[str, ...], goes_on: bool) -> bool:
    if not goes_on:
        return run == list(way)
    return run[:-1] == list(way[:-1]) and len(run) == len(way) and run[-1].startswith(way[-1])


def _wholes(words: Iterable[Word], terms: Sequence[Term]) -> Iterable[Mark]:
    """Marks of words that are one with what is written apart: "e-mail" for ``email``."""
    single = [
        (way[0], number, term.goes_on)
        for number, term in enumerate(terms)
        for way in term.ways
        if len(way) == 1
    ]
    for word in words:
        if word.whole:
            for text, number, goes_on in single:
                if word.whole == text or (goes_on and word.whole.startswith(text)):
                    yield Mark(word.start, word.end, number)


def _best(text: str, marks: Sequence[Mark]) -> tuple[set[int], Passage]:
    """The stretch of ``text`` with most terms in it, the first of those that have as many."""
    best, most = 0, 0
    for place, mark in enumerate(marks):
        within = {each.term for each in marks[place:] if each.end <= mark.start + LENGTH}
        if len(within) > most:
            best, most = place, len(within)
    begin = marks[best].start
    has = {each.term for each in marks[best:] if each.end <= begin + LENGTH} or {marks[best].term}
    last = max((each.end for each in marks[best:] if each.end <= begin + LENGTH), default=begin)
    # What is left of the length goes before and after what was found.
    return has, cut(text, begin - max(0, LENGTH - (last - begin)) // 3, marks)


def cut(text: str, begin: int, marks: Sequence[Mark]) -> Passage:
    """Return about ``LENGTH`` characters of ``text`` from ``begin``, at words, with ``…``."""
    begin = max(0, min(begin, len(text) - LENGTH))
    end = min(len(text), begin + LENGTH)
    if begin > 0:
        blank = text.find(" ", begin, begin + 30)
        begin = blank + 1 if blank >= 0 else begin
    if end < len(text):
        blank = text.rfind(" ", max(begin, end - 30), end)
        end = blank if blank >= 0 else end
    before, after = ("… " if begin else ""), (" …" if end < len(text) else "")
    shift = len(before) - begin
    spans = [
        (max(start, begin) + shift, min(stop, end) + shift)
        for start, stop in _spans(marks)
        if stop > begin and start < end
    ]
    return Passage(f"{before}{text[begin:end]}{after}", tuple(spans))


def _spans(marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    """The characters that any mark covers; marks that overlap or touch are one."""
    spans: list[tuple[int, int]] = []
    for start, end, _term in sorted(marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
