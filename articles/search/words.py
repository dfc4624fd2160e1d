"""What a word is: for stories, for what readers type and for the marks in what they find.

One rule on both databases, because neither is asked: they are given words and compare bytes.

* A word is letters, digits and the marks that belong to them, of any script, without case and
  accents: "José" is ``jose``, "Łódź" is ``lodz``.
* What hyphens, apostrophes and full stops hold together is its parts, and the whole besides:
  "O’Brien" is ``o brien`` and ``obrien``, "1,000" is ``1 000`` and ``1000``.
* Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) are single characters;
  that two stand side by side is kept for every script, so they are found as they were typed.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.lib.folding import fold

LONGEST = 40
"""Characters of a word that are compared; what is longer is no word of any language."""

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"},
        **{"ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ـ": ""},
    }
)


def _ranges(codes: list[int]) -> str:
    """Return the inside of a character class of a regular expression that has ``codes``."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


# Marks (vowel signs, accents) belong to a word; ``\w`` leaves them out. So do the invisible
# characters that join letters, hyphenate or give a direction: they vanish when folded.
_HIDDEN = "\u00ad\u061c\u200b-\u200f\u2060\ufeff"
_MARKS = _ranges(
    [
        code
        for code in (*range(0x300, 0x1F000), *range(0xE0100, min(0xE01F0, sys.maxunicode)))
        if unicodedata.category(chr(code)).startswith("M")
    ]
)
_JOINERS = "'’ʼ‘＇.,‐‑-"
_LETTERS = rf"[\w{_MARKS}{_HIDDEN}]"
_UNIT = re.compile(rf"{_LETTERS}+(?:[{_JOINERS}]{_LETTERS}+)*")
_POSSESSIVE = re.compile(r".['’ʼ‘＇][sS]\Z")
_JOINER = re.compile(rf"[{_JOINERS}]")
_LETTERS_ONLY = re.compile(rf"[\w{_MARKS}]+")
_HIDDEN_ONES = re.compile(f"[{_HIDDEN}]")

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_PIECE = re.compile(
    rf"[{_UNSPACED}][{_MARKS}{_HIDDEN}]*"
    rf"|(?:(?![{_UNSPACED}]){_LETTERS})+(?:[{_JOINERS}](?:(?![{_UNSPACED}]){_LETTERS})+)*"
)


class Word(NamedTuple):
    """A stretch of a text, the words it is compared by, and all of them as one, or ""."""

    start: int
    end: int
    atoms: tuple[str, ...]
    whole: str


def scan(text: str) -> Iterator[Word]:
    """Yield the words of ``text`` with their places in it, in characters."""
    text = text.replace("_", " ")
    for unit in _UNIT.finditer(text):
        if unit[0].isascii() or not _IS_UNSPACED.search(unit[0]):
            pieces = [unit]
        else:
            pieces = _PIECE.finditer(text, unit.start(), unit.end())
        for piece in pieces:
            atoms, whole = _compared(piece[0])
            if atoms:
                yield Word(piece.start(), piece.end(), atoms, whole)


@lru_cache(maxsize=32_768)
def _compared(unit: str) -> tuple[tuple[str, ...], str]:
    """Return the words that ``unit`` is compared by, and all of them as one, or ""."""
    parts = [tuple(_folded(part)) for part in _JOINER.split(unit)]
    atoms = tuple(atom for part in parts for atom in part)
    if _POSSESSIVE.search(unit):
        parts.pop()  # "O’Brien’s" is one with "O’Brien"
    whole = "".join(atom for part in parts for atom in part)
    is_list = "," in unit and not whole.isdigit()  # "one,two" without its blank is no word
    if len(parts) < 2 or len(whole) > LONGEST or is_list:
        whole = ""
    return atoms, whole


def _folded(part: str) -> Iterator[str]:
    if part.isascii():
        yield part.lower()[:LONGEST]
        return
    plain = fold(_HIDDEN_ONES.sub("", part)).translate(_PLAIN)
    # A single character may fold into several words: "ﷺ", "½".
    for found in _LETTERS_ONLY.findall(plain.replace("_", " ")):
        if _IS_UNSPACED.search(found):
            yield from (char for char in found if char.isalnum() or _IS_UNSPACED.match(char))
        else:
            yield found[:LONGEST]


def is_unspaced(atom: str) -> bool:
    """Whether ``atom`` is of a script that is written without spaces."""
    return bool(_IS_UNSPACED.match(atom))
