"""Words on their way into a file: which characters may stand there, and how many octets."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from articles.lib.photo_metadata.record import PhotoMetadata

# What XML 1.0 (section 2.2) has no place for, and the C1 controls that it advises against:
# readers take them for the sign of a corrupt file. Lone surrogates cannot be encoded at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile("\r\n?")


def writable(metadata: PhotoMetadata) -> PhotoMetadata:
    """Return ``metadata`` in characters that every block can hold, without what says nothing.

    Control characters go, line breaks become U+000A (as XML 1.0, section 2.11, would make them),
    spaces around a value go, and so do names and keywords that are empty then. A date that is
    none goes too.
    """
    changed: dict[str, Any] = {}
    for field in fields(metadata):
        value = getattr(metadata, field.name)
        if not value:
            continue
        if isinstance(value, str):
            changed[field.name] = _writable(value)
        else:
            changed[field.name] = tuple(clean for each in value if (clean := _writable(each)))
    if not _is_date(changed.get("date_created", "")):
        changed["date_created"] = ""
    return replace(metadata, **changed)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", _LINE_BREAK.sub("\n", text)).strip()


def _is_date(text: str) -> bool:
    """Whether ``text`` is ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` of the calendar."""
    whole = text + "0001-01-01"[len(text) :]
    try:
        return len(text) in (4, 7, 10) and date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False


def octets(text: str, limit: int) -> bytes:
    """Return ``text`` in UTF-8, at most ``limit`` octets of it and never half a character."""
    data = text.encode()
    return data if len(data) <= limit else data[: max(0, limit)].decode(errors="ignore").encode()


def longest(count: int, limit: int, size: Callable[[int], int]) -> int:
    """Return the greatest number up to ``count`` whose ``size`` is at most ``limit``.

    ``size`` tells the octets of the first so many characters or items, and grows with them.
    Zero where not even ``size(0)`` fits.
    """
    return max(0, bisect_right(range(count + 1), limit, key=size) - 1)
