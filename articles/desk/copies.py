"""All that a story says at one moment, in plain values: to be kept, compared and merged."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from articles.models import Content, Edition, Placement, Story, Version

FIELDS = tuple(Version._meta.get_field(name).attname for name in Content.content_fields())
"""What a story, its versions and its editions share, as columns: ``section_id``."""


@dataclass(frozen=True)
class Copy:
    """What a story says, apart from any database.

    ``fields`` has each of ``FIELDS`` and, for a working copy, ``working_headline``. ``bylines``
    are ``{"author": 1, "name": "Ana Ruiz", "role": "writing"}`` in their order, ``captions`` the
    lead and the gallery as ``{"image": 2, "name": "Heron", "caption": "", "alt_text": "",
    "placement": "lead"}`` (pictures in the text stand in the body), ``topics`` the names, sorted.
    """

    fields: dict[str, Any]
    bylines: list[dict[str, Any]] = field(default_factory=list)
    captions: list[dict[str, Any]] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)

    @classmethod
    def of_story(cls, story: Story) -> Self:
        """The working copy with its rows as they are saved: three queries."""
        fields = {name: getattr(story, name) for name in (*FIELDS, "working_headline")}
        return cls(
            fields,
            [
                {"author": row.author_id, "name": row.author.name, "role": row.role}
                for row in story.bylines.select_related("author")
            ],
            [_caption(row) for row in _rows(story.captions)],
            sorted(story.topics.values_list("name", flat=True)),
        )

    @classmethod
    def of_version(cls, version: Version) -> Self:
        fields = {name: getattr(version, name) for name in (*FIELDS, "working_headline")}
        return cls(fields, version.bylines, version.captions, version.topics)

    @classmethod
    def of_edition(cls, edition: Edition) -> Self:
        """What readers were shown, with names as printed: three queries."""
        return cls(
            {name: getattr(edition, name) for name in FIELDS},
            [
                {"author": row.author_id, "name": row.name, "role": row.role}
                for row in edition.byline_rows.all()
            ],
            [_caption(row) for row in _rows(edition.caption_rows)],
            sorted(edition.topic_rows.values_list("name", flat=True)),
        )

    @property
    def checksum(self) -> str:
        """SHA-256, in hex, of all of it: the same words have the same."""
        whole = [self.fields, self.bylines, self.captions, self.topics]
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def _rows(captions):
    return captions.exclude(placement=Placement.INLINE).select_related("image")


def _caption(row) -> dict[str, Any]:
    return {
        "image": row.image_id,
        "name": str(row.image),
        "caption": row.caption,
        "alt_text": row.alt_text,
        "placement": str(row.placement),
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is no part of a copy")
