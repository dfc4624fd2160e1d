"""What comes out of a picture's file, made fit to be shown and stored."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final

LONGEST_TEXT: Final = 10_000
"""Characters of a caption, an alternative text, instructions or terms that are kept."""
LONGEST_LINE: Final = 500
"""Characters of any other text that are kept."""
MOST_KEYWORDS: Final = 200
MOST_BYLINES: Final = 20

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls; what overrides the direction of text (a mark that merely hints at one may stay); lone
# surrogates; byte-order marks; what Unicode says is no character.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAKS = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")
_DATE = re.compile(r"(\d{4})(?:[-:./]?(\d\d)(?:[-:./]?(\d\d))?)?(?:[T ].*)?", re.DOTALL | re.ASCII)


def text(value: str) -> str:
    """Return ``value`` as a text of several lines, without controls, at most LONGEST_TEXT long."""
    return _clean(value, LONGEST_TEXT)


def line(value: str, longest: int = LONGEST_LINE) -> str:
    """Return ``value`` as one line without controls, of at most ``longest`` characters."""
    value = _LINE_BREAKS.sub("\n", value[: 4 * longest]).replace("\n", " ")
    return _clean(value, longest)


def lines(values: Iterable[str], most: int) -> tuple[str, ...]:
    """Return ``values`` cleaned, without empty ones and repetitions in any case, in their order."""
    kept: dict[str, str] = {}
    for value in values:
        if cleaned := line(value):
            kept.setdefault(cleaned.casefold(), cleaned)
        if len(kept) == most:
            break
    return tuple(kept.values())


def known_part_of_date(value: str) -> str:
    """Return as much of a date as is known: ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or ''.

    Takes the forms of XMP (ISO 8601, local to the zone that it names), of IIM (CCYYMMDD, with 00
    for unknown parts) and of Exif (``YYYY:MM:DD HH:MM:SS``). A day that no calendar has is no date.
    """
    match = _DATE.fullmatch(value.strip(" \t\r\n\0")[:64])
    if not match:
        return ""
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        date(year, month or 1, (day if month else 0) or 1)
    except ValueError:
        return ""
    if not month:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"


def _clean(value: str, longest: int) -> str:
    # Cut first: the rest costs time for every character, and what is removed is never most of it.
    value = _LINE_BREAKS.sub("\n", value[: 4 * longest]).replace("\t", " ")
    value = unicodedata.normalize("NFC", _UNWANTED.sub("", value))
    value = _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", value))
    return _EMPTY_LINES.sub("\n\n", value).strip()[:longest].strip()
