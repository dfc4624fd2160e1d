"""Knowing a wire file again: is it in already, or a new version of what is?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from articles.exchange.story_record import StoryRecord
from articles.exchange.wire import Arrival, record_of
from articles.lib import wire
from articles.models import Story, WireFile

SIMILAR = 0.5
"""The share of word pairs that two versions of one story have in common at the least. Stories
apart that share a picture, a file name or a first sentence stay below a fifth."""

_CANDIDATES = 10  # of each kind that are compared


@dataclass(frozen=True)
class Earlier:
    """The story that a file belongs to.

    ``file`` is the newest version of it that came in, ``is_known`` whether the very text at
    hand is among those versions, ``is_newest`` whether it is that newest one.
    """

    file: WireFile
    is_known: bool
    is_newest: bool

    @property
    def story(self) -> Story:
        return self.file.story

    @cached_property
    def record(self) -> StoryRecord:
        """What that version states."""
        return record_of(wire.parse(self.file.text))


def find(arrival: Arrival) -> Earlier | None:
    """Return where ``arrival`` belongs, or None if it is a new story.

    The same text is known by its checksum, whatever the file is called. Another version is
    known by file name, first sentence or asset id, if its text is similar enough.
    """
    same = WireFile.objects.filter(digest=arrival.digest).first()
    if same:
        newest = _newest(same.story_id)
        return Earlier(newest, is_known=True, is_newest=newest.digest == arrival.digest)
    best = max(
        ((similarity(arrival.story.paragraphs, _paragraphs(f)), f) for f in _candidates(arrival)),
        key=lambda pair: pair[0],
        default=None,
    )
    if best is None or best[0] < SIMILAR:
        return None
    return Earlier(best[1], is_known=False, is_newest=False)


def similarity(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share, from 0 to 1, of the shorter text's pairs of words that the other has too."""
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) / min(len(pairs), len(others)) if pairs and others else 0.0


def _newest(story_id: int) -> WireFile:
    return WireFile.objects.filter(story=story_id).select_related("story").latest()


def _candidates(arrival: Arrival) -> Iterator[WireFile]:
    marks = {
        "name": arrival.name,
        "opening": arrival.opening,
        "asset_id": arrival.story.image.asset_id if arrival.story.image else "",
    }
    stories: set[int] = set()
    for field, value in marks.items():
        if value:
            rows = WireFile.objects.filter(**{field: value})
            stories.update(rows.values_list("story", flat=True)[:_CANDIDATES])
    for story_id in sorted(stories, reverse=True):
        yield _newest(story_id)


def _paragraphs(file: WireFile) -> tuple[str, ...]:
    try:
        return wire.parse(file.text).paragraphs
    except wire.WireError:  # read by rules that have been made stricter since
        return ()


def _pairs(paragraphs: tuple[str, ...]) -> set[tuple[str, str]]:
    words = " ".join(paragraphs).casefold().split()
    return set(zip(["", *words], words, strict=False))
