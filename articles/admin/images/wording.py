"""Two versions of a line, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS = 400  # comparing takes quadratic time: longer texts are marked whole


@dataclass(frozen=True)
class Piece:
    text: str
    is_marked: bool


def compare(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces, those marked that the other does not have.

    >>> compare("Jane Doe/AP", "Jane Doe/Reuters")[1]
    [Piece(text='Jane Doe/', is_marked=False), Piece(text='Reuters', is_marked=True)]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = [before], [after]
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_marked = kind != "equal"
        left += [Piece("".join(old[a:b]), is_marked)] if b > a else []
        right += [Piece("".join(new[c:d]), is_marked)] if d > c else []
    return left, right
