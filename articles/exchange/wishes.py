"""What a person asks for beside the file that a story comes in."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from articles.models import Event, Section, Story


@dataclass(frozen=True)
class Wishes:
    """What to do beside what the file states; what is None or empty is not asked for.

    ``headline``, ``section`` and ``byline`` take the place of what is there; ``topics`` are
    added; ``sources`` are those of the suggestions that are confirmed; ``picture`` is the file
    of the lead picture. ``standing`` wishes, such as the options of a command that may run
    again every night, are granted once: what the desk has changed since stays.
    """

    headline: str | None = None
    working_headline: str | None = None
    section: Section | None = None
    byline: tuple[str, ...] | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    picture: BinaryIO | None = None
    picture_name: str = ""
    alt_text: str = ""
    publish: bool = False
    standing: bool = False

    def as_detail(self) -> dict[str, Any]:
        """What is asked for as plain values, for the log."""
        asked = {
            "headline": self.headline,
            "section": self.section and self.section.slug,
            "byline": self.byline and list(self.byline),
            "topics": list(self.topics),
            "sources": list(self.sources),
            "picture": self.picture and _checksum(self.picture),
            "alt_text": self.alt_text,
        }
        return {name: value for name, value in asked.items() if value}

    def not_granted(self, story: Story) -> "Wishes":
        """The wishes without those that were granted to ``story`` before, if they stand."""
        if not self.standing:
            return self
        granted: dict[str, Any] = {}
        imports = story.events.filter(verb=Event.Verb.IMPORTED).order_by("pk")
        for detail in imports.values_list("detail", flat=True):
            granted.update(detail.get("wishes", {}))
        repeated = [name for name, value in self.as_detail().items() if granted.get(name) == value]
        return replace(self, **{name: getattr(_NONE, name) for name in repeated})


_NONE = Wishes()


def _checksum(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
