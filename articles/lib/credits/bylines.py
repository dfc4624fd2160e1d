"""Printing the credits of a story: "By Ana Ruiz and Bo Lund", "Photographs by Chi Mwale"."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext, pgettext_lazy

WRITING = "writing"

_PREFIXES = {
    WRITING: pgettext_lazy("before the names of writers", "By"),
    "reporting": pgettext_lazy("before names", "Reporting by"),
    "photographs": pgettext_lazy("before names", "Photographs by"),
    "editing": pgettext_lazy("before names", "Edited by"),
    "translation": pgettext_lazy("before names", "Translated by"),
    "illustration": pgettext_lazy("before names", "Illustration by"),
    "data": pgettext_lazy("before names", "Data by"),
}


class CreditGroup(NamedTuple):
    """The people credited in one role.

    `prefix` is what is printed before their names, `indexes` are their places in the sequence
    that was given, so that a template can link each name to its author.
    """

    prefix: str
    role: str
    indexes: list[int]


def name_separators(count: int) -> list[str]:
    """What is printed after each of `count` names: `[", ", " and ", ""]` for three."""
    if count < 1:
        return []
    # Both strings are in Django's own catalogues, so every language it speaks is served.
    comma, last = gettext(", "), f" {gettext('and')} "
    return [comma] * (count - 2) + [last] * (count > 1) + [""]


def join_names(names: Sequence[str]) -> str:
    """Names as a sentence lists them, in the active language: "Ana Ruiz, Bo Lund and Chi Mwale"."""
    pairs = zip(names, name_separators(len(names)), strict=True)
    return "".join(name + separator for name, separator in pairs)


def credit_groups(credits: Sequence[tuple[str, str]]) -> list[CreditGroup]:
    """Group `(role, name)` pairs by role: writing first, then in the order first seen.

    Blank names are left out. A role without words of its own is printed as "Role:".
    """
    indexes: dict[str, list[int]] = {WRITING: []}
    for index, (role, name) in enumerate(credits):
        if name.strip():
            indexes.setdefault(role, []).append(index)
    return [CreditGroup(_prefix(role), role, places) for role, places in indexes.items() if places]


def byline_sentences(credits: Sequence[tuple[str, str]]) -> list[str]:
    """One line a role for `(role, name)` pairs: `["By Ana Ruiz", "Photographs by Bo Lund"]`."""
    return [
        f"{group.prefix} {join_names([credits[index][1].strip() for index in group.indexes])}"
        for group in credit_groups(credits)
    ]


def _prefix(role: str) -> str:
    return str(_PREFIXES.get(role, f"{role.capitalize()}:"))
