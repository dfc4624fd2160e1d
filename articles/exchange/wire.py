"""Wire files on their way in: read, understood, and put into the words of a ``StoryRecord``."""

import hashlib
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from django.conf.global_settings import LANGUAGES
from django.utils.translation import gettext as _

from articles.exchange.story_record import NoticeRecord, PictureRecord, StoryRecord
from articles.lib import html, wire
from articles.lib.wire.encoding import CONTROLS, normalise

LONGEST_NAME = 255  # characters of a file's name that are kept
_LANGUAGES = {code for code, _name in LANGUAGES}


@dataclass(frozen=True)
class Arrival:
    """A wire file that has been read; ``name`` is empty for a text that was pasted."""

    name: str
    text: str
    story: wire.WireStory

    @classmethod
    def from_text(cls, name: str, text: str) -> Self:
        """Raise WireError, in one sentence, for a text without a body or of over 5 MB."""
        if len(text) > wire.MAX_BYTES:
            raise wire.WireError(_("The text is larger than 5 MB: split it."))
        text = normalise(text)  # a form posts its lines with other ends than a file has
        return cls(name[:LONGEST_NAME], text, wire.parse(text))

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> Self:
        """Raise WireError for what is empty, binary, too large or has no body."""
        return cls.from_text(name, wire.decode(data))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the file at ``path``, which is known by the last part of it.

        Raises WireError also for a file that is missing, no file, or may not be read.
        """
        return cls.from_bytes(printable(path.name), _read(path))

    @property
    def digest(self) -> str:
        """SHA-256 of the text, whatever its encoding, line ends and trailing spaces were."""
        lines = (line.rstrip() for line in self.text.strip().splitlines())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def opening(self) -> str:
        """The beginning of the body, by which a later version can be known."""
        return self.story.paragraphs[0][:250]

    @cached_property
    def record(self) -> StoryRecord:
        return record_of(self.story)


def record_of(story: wire.WireStory) -> StoryRecord:
    """What ``story`` states, and nothing it does not, without the control characters in it."""
    headline, is_suggested = _shown(story.headline), story.headline_is_suggestion
    image, notice = story.image, story.copyright
    return StoryRecord(
        body=html.from_paragraphs(list(story.paragraphs)),
        headline="" if is_suggested else headline,
        working_headline=headline if is_suggested else "",
        byline=tuple(map(_shown, story.byline)),
        picture=image
        and PictureRecord(
            asset_id=image.asset_id,
            caption=_shown(image.caption),
            creator=_shown(", ".join(image.photographers)),
            credit=_shown(image.credit_line),
            source=_shown(", ".join(image.agencies)),
        ),
        notice=notice
        and NoticeRecord(
            _shown(notice.holder), _first_and_last(notice.years), _shown(notice.statement)
        ),
        sources=tuple(map(_shown, story.sources)),
        language=story.language if story.language in _LANGUAGES else "",
    )


def _read(path: Path) -> bytes:
    """The bytes of a plain file, of one that is too large only enough to know that it is."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):  # reading anything else might never end
            with path.open("rb") as file:
                return file.read(wire.MAX_BYTES + 1)
    except FileNotFoundError:
        raise wire.WireError(_("There is no such file: check its name.")) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        reason = getattr(error, "strerror", None) or str(error)
        raise wire.WireError(_("It cannot be read (%(reason)s).") % {"reason": reason}) from None
    if stat.S_ISDIR(mode):
        raise wire.WireError(_("It is a directory: name the files in it."))
    raise wire.WireError(_("It is not a file: save the story as plain text and name that."))


def printable(name: str) -> str:
    """``name`` as text that can be printed and stored, even if it is not in UTF-8 on disk."""
    return os.fsencode(name).decode("utf-8", "replace")


def _shown(text: str) -> str:
    return CONTROLS.sub("", text)


def _first_and_last(years: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({min(years), max(years)})) if years else ()
