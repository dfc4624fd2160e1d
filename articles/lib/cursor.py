"""A place in a list of stories, newest first, as it stands in an address."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(-?[0-9]{1,18})-([0-9]{1,18})", re.ASCII)


class Cursor(NamedTuple):
    published_at: datetime
    story_id: int

    def __str__(self) -> str:
        """``<microseconds since 1970>-<story id>``"""
        return f"{(self.published_at - _EPOCH) // timedelta(microseconds=1)}-{self.story_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str()`` wrote; raise ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError(f"not a cursor: {text[:50]!r}")
        try:
            moment = _EPOCH + timedelta(microseconds=int(match[1]))
        except OverflowError:
            raise ValueError(f"a cursor outside all time: {text!r}") from None
        return cls(moment, int(match[2]))
