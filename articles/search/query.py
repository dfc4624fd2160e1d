"""What a reader typed, understood: any text is a query.

* ``river flood``: stories with both words. The last word may go on: ``riv`` finds "rivers".
* ``"the river rose"``: these words, one after the other. A quote left open ends with the query.
* ``-flood``, ``-"flood warning"``: stories without it.
* ``riv*``: words that begin so, anywhere in the query; three at most.

Everything else, ``AND``, brackets and colons too, is text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from articles.search import words
from articles.search.words import Word

MAX_CHARACTERS = 1000
"""Of a query that are read."""
MAX_WORDS = 16
"""Words of a query that are looked for; each character of a script without spaces is one."""
MAX_BEGINNINGS = 3
"""Words of a query that may go on, the last not counted; each is as much work as all it finds."""
SHORTEST_BEGINNING = 2
"""Characters that the beginning of a word needs to stand for the rest."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"'))
_PARTS = re.compile(
    r"""(?:(?<!\S)(?P<minus>[-−–])(?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))"""
)


@dataclass(frozen=True)
class Term:
    """Something a story has or has not: one of several ways to write it, each a run of words."""

    ways: tuple[tuple[str, ...], ...]
    goes_on: bool = False
    typed: str = field(default="", compare=False)

    @cached_property
    def needles(self) -> list[str]:
        """Each way as it stands in a text whose words are parted by single blanks."""
        return [f" {' '.join(way)}" + ("" if self.goes_on else " ") for way in self.ways]

    def matches(self, text: str) -> bool:
        """Whether ``text``, words parted and surrounded by single blanks, has this."""
        return any(needle in text for needle in self.needles)


@dataclass(frozen=True)
class Query:
    typed: str
    """As much of it as was read."""
    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    is_cut: bool
    """Whether it had more characters or words than are looked for."""

    @classmethod
    def parse(cls, typed: str) -> "Query":
        """Read ``typed``; every text has a reading, if only an empty one."""
        typed = typed.encode("utf-8", "replace").decode().replace("\0", " ").strip()
        left, beginnings = MAX_WORDS, MAX_BEGINNINGS
        is_cut = len(typed) > MAX_CHARACTERS
        if is_cut and not typed[MAX_CHARACTERS].isspace():  # no half words, if it has blanks
            typed = typed[:MAX_CHARACTERS].rpartition(" ")[0] or typed
        typed = typed[:MAX_CHARACTERS].rstrip()
        parts = list(_PARTS.finditer(typed.translate(_QUOTES)))
        wanted: dict[Term, None] = {}
        unwanted: dict[Term, None] = {}
        for part in parts:
            found = list(words.scan(part["phrase"] or part["word"] or ""))
            count = sum(len(word.atoms) for word in found)
            if count > left:
                is_cut = True
                found = _first(found, left)
                count = sum(len(word.atoms) for word in found)
            if not found:
                continue
            left -= count
            is_last = part is parts[-1] and not part["minus"]
            is_beginning = part["word"] is not None and part["word"].endswith("*")
            may_go_on = part["word"] is not None and (is_last or (is_beginning and beginnings > 0))
            beginnings -= is_beginning
            term = _term(part, found, may_go_on)
            (unwanted if part["minus"] else wanted).setdefault(term)
        return cls(typed, tuple(wanted), tuple(unwanted), is_cut)

    @property
    def typed_shortly(self) -> str:
        """What was typed, for a title: at most 60 characters."""
        return self.typed if len(self.typed) <= 60 else f"{self.typed[:59].rstrip()}…"


def _first(found: Iterable[Word], count: int) -> list[Word]:
    kept = []
    for word in found:
        count -= len(word.atoms)
        if count < 0:
            break
        kept.append(word)
    return kept


def _term(part: re.Match[str], found: list[Word], may_go_on: bool) -> Term:
    atoms = tuple(atom for word in found for atom in word.atoms)
    ways = [atoms]
    if part["word"] is not None and len(found) == 1 and found[0].whole:
        ways.append((found[0].whole,))
    last = atoms[-1]
    goes_on = may_go_on and len(last) >= SHORTEST_BEGINNING and not words.is_unspaced(last)
    return Term(tuple(ways), goes_on, part[0].strip())
