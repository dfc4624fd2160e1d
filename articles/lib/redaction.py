"""Taking words out of a text, wherever they stand in it and however they are spelled there.

A name stands in plain texts, in bodies, where tags and entities may cut it in two
(``<em>Ida</em>&nbsp;Holm``), and in addresses (``ida-holm-arrested``). It is found as whole words,
in upper and in lower case, with any white space between its words, with soft hyphens inside them,
and in either of Unicode's two ways to write an accent.
"""

import html as entities
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from django.utils.text import slugify

NEAR = 48
"""Characters shown before and after what was found."""

_HIDDEN = "\u00ad\u200c\u200d\u2060\ufeff"  # soft hyphens, joiners: within a word, seen by nobody
_GAP = rf"[\s\u200b{_HIDDEN}]+"
_MARKS = "\u0300-\u036f"
_SAME = ("'’‘ʼ＇`´", "-‐‑‒–")
# Scripts that part no words: there a name stands among others without a boundary.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
_PIECE = re.compile(
    r"<!--.*?-->|</?(?P<tag>[A-Za-z][A-Za-z0-9]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>"
    r"|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);",
    re.S,
)
_LINK = re.compile(r"<a\b((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>(.*?)</a>", re.S | re.I)
_WITHIN_A_LINE = {*("a", "em", "strong", "b", "i", "u", "s", "span", "sub", "sup", "small", "mark")}
_EMPTY = re.compile(r"<(em|strong|a|b|i|u|s|span|sub|sup|small|mark)\b[^<>]*></\1>")
_BOUNDARY = "\0"  # in the plain form of HTML: here one block ends and another begins


class Excerpt(NamedTuple):
    before: str
    found: str
    after: str


class Words:
    """What is to be taken out, and what is put in its place.

    ``forms`` are the ways in which it is said: ``["Ida Holm", "Holm"]``. Each method returns the
    text without them, and how many times they stood there.
    """

    def __init__(self, forms: Iterable[str], replacement: str = "") -> None:
        self.forms = list(dict.fromkeys(" ".join(form.split()) for form in forms if form.strip()))
        self.replacement = replacement
        longest_first = sorted(self.forms, key=len, reverse=True)
        self._found = re.compile("|".join(map(_pattern, longest_first)), re.I)
        parts = [_address_pattern(form) for form in longest_first]
        self._in_address = re.compile("|".join(filter(None, parts)) or r"(?!)", re.I)

    def in_text(self, text: str) -> tuple[str, int]:
        return self._found.subn(lambda match: self.replacement, text)

    def in_html(self, html: str) -> tuple[str, int]:
        """As it is, but for the words: no tag is lost but those that have nothing to hold now.

        A link whose address says the words leaves its text: an address has no other words.
        """
        html, links = self._without_links(html)
        flat, spans = _flat(html)
        found = list(self._found.finditer(flat))
        pieces, at = [], 0
        for match in found:
            put = entities.escape(self.replacement, quote=False)
            for start, end in spans[match.start() : match.end()]:
                pieces += [html[at:start], put]
                at, put = end, ""
        html = "".join([*pieces, html[at:]])
        while found and _EMPTY.search(html):
            html = _EMPTY.sub("", html)
        return html, links + len(found)

    def in_slug(self, slug: str) -> tuple[str, int]:
        """What is left may be empty, or be the slug of another story."""
        put = slugify(self.replacement) or slugify(self.replacement, allow_unicode=True)
        changed, times = self._in_address.subn(lambda match: put, slug)
        return re.sub("-{2,}", "-", changed).strip("-_") if times else slug, times

    def excerpt(self, text: str) -> Excerpt | None:
        """The first place in ``text``, plain or HTML, with what stands around it."""
        flat = _flat(text)[0].replace(_BOUNDARY, " ") if "<" in text else text
        match = self._found.search(flat) or self._in_address.search(flat)
        if match is None:
            return None
        start, end = max(0, match.start() - NEAR), match.end() + NEAR
        return Excerpt(
            ("…" if start else "") + flat[start : match.start()],
            match[0],
            flat[match.end() : end] + ("…" if end < len(flat) else ""),
        )

    def _without_links(self, html: str) -> tuple[str, int]:
        times = 0

        def unwrapped(link: re.Match[str]) -> str:
            nonlocal times
            if not self._in_address.search(unquote(entities.unescape(link[1]))):
                return link[0]
            times += 1
            return link[2]

        return _LINK.sub(unwrapped, html), times


def _pattern(form: str) -> str:
    form = unicodedata.normalize("NFC", form)
    words = [f"[{_HIDDEN}]*".join(_letters(word)) for word in form.split()]
    return _edge(form[0], "before") + _GAP.join(words) + _edge(form[-1], "after")


def _letters(word: str) -> Iterable[str]:
    for letter in re.findall(r"ss|.", word, re.I):
        same = next((each for each in _SAME if letter in each), "")
        if same:
            yield f"[{re.escape(same)}]"
            continue
        ways = {letter, unicodedata.normalize("NFD", letter), letter.casefold(), letter.upper()}
        if letter.casefold() == "ss":
            ways |= {"ß", "ẞ"}
        ways = {re.escape(way) for way in ways}
        yield f"(?:{'|'.join(sorted(ways, key=len, reverse=True))})"


def _edge(letter: str, side: str) -> str:
    """What may not stand beside ``letter`` if it is to begin, or to end, a whole word."""
    if not letter.isalnum() or _UNSPACED.match(letter):
        return ""
    if side == "before":
        return rf"(?<![^\W_])(?<![{_MARKS}])(?<![^\W_][{_HIDDEN}])"
    return rf"(?![{_HIDDEN}]*[^\W_]|[{_MARKS}])"


def _address_pattern(form: str) -> str:
    slugs = {slugify(form), slugify(form, allow_unicode=True)} - {""}
    ways = [r"[\s_+.\-]*".join(map(re.escape, slug.split("-"))) for slug in sorted(slugs)]
    if not ways:
        return ""
    return rf"{_edge(form[0], 'before')}(?:{'|'.join(ways)}){_edge(form[-1], 'after')}"


def _flat(html: str) -> tuple[str, list[tuple[int, int]]]:
    """The characters that a reader sees, and for each from where to where it stands in ``html``."""
    flat: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in _PIECE.finditer(html):
        flat += html[at : piece.start()]
        spans += [(place, place + 1) for place in range(at, piece.start())]
        at = piece.end()
        tag = (piece["tag"] or "").lower()
        if piece[0].startswith("&"):
            seen = entities.unescape(piece[0])
        elif tag == "br":
            seen = "\n"
        else:
            seen = "" if tag in _WITHIN_A_LINE or not tag else _BOUNDARY
        flat += seen
        # Of an entity for two characters, all of it is the first one's.
        spans += [piece.span(), *[(at, at)] * len(seen)][: len(seen)]
    flat += html[at:]
    spans += [(place, place + 1) for place in range(at, len(html))]
    return "".join(flat), spans
