"""What a word is: for stories, for what readers type and for the marks in what they find.

One rule on both databases, because neither is asked: they are given words and compare bytes.

* A word is letters, digits and the marks that belong to them, of any script, without case and
  accents: "José" is ``jose``, "Łódź" is ``lodz``, "Straße" is ``strasse``, "İzmir" and "ızmir" are
  ``izmir``; Arabic is compared without its vowels and however its alif, ya and ta marbuta are
  written. Where a mark makes another letter of it, it stays: "パリ" (Paris) is not "バリ" (Bali).
  Digits are the same in every script.
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
from itertools import chain
from typing import NamedTuple

LONGEST = 40
"""Characters of a word that are compared; what is longer is no word of any language."""

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {
        **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"},
        **{"ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ς": "σ"},
        # Arabic: ways to write one letter, those of Persian and Urdu among them.
        **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ـ": ""},
    }
)
# Marks that one may leave out: accents of Latin, Greek and Cyrillic, points and vowels of Hebrew,
# Arabic and Syriac, and selectors of a glyph. Those of other scripts make another letter.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
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
_ASCII_UNIT = re.compile(r"\w+(?:['.,-]\w+)*", re.A)  # the same, in a third of the time
_POSSESSIVE = re.compile(r".['’ʼ‘＇][sS]\Z")
_JOINER = re.compile(rf"[{_JOINERS}]")
_LETTERS_ONLY = re.compile(rf"[\w{_MARKS}]+")
_LEFT_OUT = re.compile(f"[{_HIDDEN}{_ACCENTS}]")
_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_PIECE = re.compile(
    rf"[{_UNSPACED}][{_MARKS}{_HIDDEN}\uff9e\uff9f]*"
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
    for piece in _pieces(text.replace("_", " ")):
        atoms, whole = _compared(piece[0])
        if atoms:
            yield Word(*piece.span(), atoms, whole)


def _pieces(text: str) -> Iterator[re.Match[str]]:
    if text.isascii():
        return _ASCII_UNIT.finditer(text)
    if not _IS_UNSPACED.search(text):
        return _UNIT.finditer(text)
    units = _UNIT.finditer(text)
    return chain.from_iterable(_PIECE.finditer(text, *unit.span()) for unit in units)


@lru_cache(maxsize=32_768)
def _compared(unit: str) -> tuple[tuple[str, ...], str]:
    """Return the words that ``unit`` is compared by, and all of them as one, or ""."""
    parts = [tuple(_folded(part)) for part in _JOINER.split(unit)]
    atoms = tuple(atom for part in parts for atom in part)
    if _POSSESSIVE.search(unit):
        parts.pop()  # "O’Brien’s" is one with "O’Brien"
    whole = "".join(atom for part in parts for atom in part)
    is_list = "," in unit and not whole.isdigit()  # "one,two" without its blank is no word
    is_apart = any(len(part) > 1 for part in parts)  # "½" is two words, and part of no other
    if len(parts) < 2 or len(whole) > LONGEST or is_list or is_apart:
        whole = ""
    return atoms, whole


def _folded(part: str) -> Iterator[str]:
    if part.isascii():
        yield part.lower()[:LONGEST]
        return
    plain = _plain(part)
    # A single character may fold into several words: "ﷺ", "½".
    for found in _LETTERS_ONLY.findall(plain.replace("_", " ")):
        if _IS_UNSPACED.search(found):
            yield from (char for char in found if char.isalnum() or _IS_UNSPACED.match(char))
        else:
            yield found[:LONGEST]


def _plain(text: str) -> str:
    """Return ``text`` without case, accents and what may be written in several ways."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = _LEFT_OUT.sub("", apart).casefold().translate(_PLAIN)
    bare = _VOICED.sub(lambda found: unicodedata.normalize("NFC", found[0]), bare)
    if bare.isascii():
        return bare
    return "".join(str(unicodedata.decimal(char, char)) for char in bare)


def run_together(text: str) -> str:
    """Return ``text`` folded and without joiners: all that its words are compared by stands there.

    And more: "can't" and "scant" both have ``cant`` there.
    """
    return _JOINER.sub("", text.lower() if text.isascii() else _plain(text))


def is_unspaced(atom: str) -> bool:
    """Whether ``atom`` is of a script that is written without spaces."""
    return bool(_IS_UNSPACED.match(atom))
