"""Finding a word in a database whatever its case and accents, by a regular expression.

For what has no folded copy of its own to look in. The expression is understood by PostgreSQL and
by Python, which SQLite asks.
"""

import re
import unicodedata
from functools import cache

from articles.lib.folding import fold

# Latin with its additions, Greek and Cyrillic: what is written with accents on single letters.
_RANGES = ((0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000))
_MARKS = "[\u0300-\u036f]*"  # accents that stand behind their letter


def pattern(word: str) -> str:
    """Return an expression that finds ``word`` within a text; '' for a word of accents alone.

    It is to be used without case.

    >>> bool(re.search(pattern("Rio"), "El río", re.IGNORECASE))
    True
    """
    return "".join(_letter(char) for char in fold(word))


def _letter(char: str) -> str:
    if not char.isalnum():
        return re.escape(char)
    kin = _kin().get(char, "")
    return (f"[{char}{kin}]" if kin else char) + _MARKS


@cache
def _kin() -> dict[str, str]:
    """For each letter those that are the same to a reader in a hurry."""
    kin: dict[str, str] = {}
    for start, end in _RANGES:
        for char in map(chr, range(start, end)):
            if unicodedata.category(char).startswith("L") and len(bare := fold(char)) == 1:
                kin[bare] = kin.get(bare, "") + (char if char != bare else "")
    return kin
