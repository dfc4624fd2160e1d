"""Passages of a story that show why it was found, in its own letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import takewhile
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Edition
from articles.search.query import Term
from articles.search.words import Word, run_together, scan

LENGTH = 160
"""Characters of a passage, give or take a word."""
MOST = 2
"""Passages of a story."""
MAX_READ = 4_000
"""Characters of a story, not counting paragraphs with none of the words, that are looked through
for its best passages: three pages of a book."""

_FIGURE = re.compile("<figure.*?</figure>", re.S)
_PARAGRAPH_END = re.compile("</(?:p|h2|h3)>")
_TAG = re.compile("<[^>]*>")


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
    found: list[tuple[set[int], Passage]] = []
    shown: set[int] = set()
    read = 0
    for part in _parts(edition, [max(way, key=len) for term in terms for way in term.ways]):
        if marks := find_marks(part, terms):
            found.append(_best(part, marks))
            shown |= found[-1][0]
        read += len(part)
        if read > MAX_READ or len(shown) == len(terms):
            break
    return _chosen(found) or [cut(next(filter(None, _parts(edition, [""])), ""), 0, ())]


def _parts(edition: Edition, words: Iterable[str]) -> Iterator[str]:
    """The parts of ``edition`` in order; of its text only paragraphs that may have ``words``.

    The body is in the stored form of ``articles.lib.html``: it need not be parsed to be read.
    """
    yield edition.dek
    for paragraph in _PARAGRAPH_END.split(_FIGURE.sub("", edition.body)):
        text = unescape(_TAG.sub("", paragraph.replace("<br>", "\n")))
        letters = run_together(text)
        if any(word in letters for word in words):
            yield text
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
    atoms = [atom for word in words for atom in word.atoms]
    owners = [word for word in words for _atom in word.atoms]
    starts: dict[str, list[tuple[int, list[str], bool]]] = {}
    beginnings: list[tuple[str, int]] = []
    for number, term in enumerate(terms):
        for way in term.ways:
            if len(way) == 1 and term.goes_on:
                beginnings.append((way[0], number))
            else:
                starts.setdefault(way[0], []).append((number, list(way), term.goes_on))
    begun = tuple(start for start, _number in beginnings)
    marks = []
    for place, atom in enumerate(atoms):
        for number, way, goes_on in starts.get(atom, ()):
            run = atoms[place : place + len(way)]
            if run == way or (goes_on and _is_begun(run, way)):
                marks.append(Mark(owners[place].start, owners[place + len(way) - 1].end, number))
        if atom.startswith(begun):
            word = owners[place]
            marks += [
                Mark(word.start, word.end, n) for start, n in beginnings if atom.startswith(start)
            ]
    marks += _wholes(words, terms)
    return sorted(marks)


def _is_begun(run: list[str], way: list[str]) -> bool:
    return run[:-1] == way[:-1] and len(run) == len(way) and run[-1].startswith(way[-1])


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
    stretches = (_stretch(marks, place) for place in range(len(marks)))
    best = max(stretches, key=lambda marks: len({mark.term for mark in marks}))
    begin, end = best[0].start, max(mark.end for mark in best)
    # What is left of the length goes before and after what was found.
    passage = cut(text, begin - max(0, LENGTH - (end - begin)) // 3, marks)
    return {mark.term for mark in best}, passage


def _stretch(marks: Sequence[Mark], place: int) -> list[Mark]:
    """The mark at ``place``, and those after it that a passage which begins there can show."""
    end = marks[place].start + LENGTH
    near = takewhile(lambda mark: mark.start < end, marks[place : place + LENGTH])
    return [mark for mark in near if mark.end <= end] or [marks[place]]


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
