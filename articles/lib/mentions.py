"""Finding the people that a text speaks to: “@Ana Ruiz”, “@rosa”."""

import re
from collections.abc import Iterable

from articles.lib.folding import fold

_AT = re.compile(r"(?<![\w.+-])@(?=\w)")
_GOES_ON = re.compile(r"\w|[-.+@']\w")
_SPARE = 4  # characters as written, at most, for one that is folded


def mentioned(text: str, names: Iterable[str]) -> set[str]:
    """Return those of ``names``, folded, that ``text`` has after an “@”.

    Case and accents make no difference. Of several names the longest is meant: “@Ana Ruiz Soto”
    is not Ana Ruiz; and “@rosanna” is not Rosa. An e-mail address mentions nobody.

    >>> sorted(mentioned("@JOSE NANDU, please ask @rosa.", ["José Ñandú", "José", "rosa"]))
    ['jose nandu', 'rosa']
    """
    known = sorted({fold(name) for name in names} - {""}, key=len, reverse=True)
    longest = len(known[0]) + 2 if known else 0
    found = set()
    for at in _AT.finditer(text):
        rest = fold(text[at.end() : at.end() + _SPARE * longest])
        name = next((name for name in known if _begins(rest, name)), None)
        if name:
            found.add(name)
    return found


def _begins(text: str, name: str) -> bool:
    """Whether ``text`` begins with ``name``, and that is not only the beginning of another."""
    if not text.startswith(name):
        return False
    after = text[len(name) :]
    return not _GOES_ON.match(after) or after.startswith("'s")
