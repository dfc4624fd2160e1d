"""Rows that prove one another: each carries a digest of itself and of the row before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

START = "0" * 64
"""What the first row of a chain has in place of the digest of the one before."""


def link(before: str, facts: Mapping[str, object]) -> str:
    """Return the SHA-256 digest, in hex, of ``facts`` and of ``before``, the digest before it.

    ``facts`` holds plain JSON values and aware datetimes. The same facts give the same digest
    whatever their order and whatever time zone a moment is told in.
    """
    whole = json.dumps(
        [before, facts], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{value!r} cannot be part of a chain")
