"""What stands where on a front: what the editors placed, then the newest of the right kind.

The paper, the desk's picture of a front and the front of another moment are all composed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from articles.models import Edition, Section, Slot
from articles.models.edition import load_cards
from articles.views.paging import Page

Place = Slot.Place
BRIEF_WORDS = 250  # words, at most, of a story that may become a brief by itself
FIRST = 5  # of the newest, among which a picture decides which leads


@dataclass
class Spot:
    """Room for one story on a front."""

    place: Place
    position: int
    block: Section | None = None
    edition: Edition | None = None

    @property
    def key(self) -> tuple[str, int | None, int]:
        return str(self.place), self.block.pk if self.block else None, self.position

    @property
    def slot(self) -> int | None:
        """The primary key of the slot by which an editor placed its story; None for no one."""
        return getattr(self.edition, "slot", None)


@dataclass(frozen=True)
class Block:
    """The part of the front page that a section has."""

    section: Section
    editions: list[Edition]


@dataclass(frozen=True)
class Front:
    """A front; no story stands on it twice, and none of the ``newest`` is left out."""

    spots: list[Spot]
    rest: list[Edition]
    """Those of the newest that stand in no spot."""

    @classmethod
    def of(
        cls,
        newest: Page,
        section: Section | None = None,
        sections: Sequence[Section] = (),
        at: datetime | None = None,
    ) -> Self:
        """Compose the front of ``section``, or of the paper with a block for each of ``sections``.

        ``newest`` is the first page of its list. As it is at ``at``: now, unless told. In four
        queries at most.
        """
        spots = list(_spots(sections))
        placed = list(Edition.objects.placed_on(section, at))
        known = [edition.story_id for edition in (*placed, *newest.editions)]
        older: list[Edition] = []
        if newest.older and sections:
            keys = [each.pk for each in sections]
            most = Slot.ROOM[Place.BLOCK]
            older = list(Edition.objects.newest_of_each(keys, most, known, at))
        for edition in (editions := [*placed, *newest.editions, *older]):
            edition.seen_at = at
        load_cards(editions)
        used = _fill_as_placed(spots, placed)
        _fill_by_itself(spots, used, newest.editions, older)
        return cls(spots, [each for each in newest.editions if each.story_id not in used])

    @property
    def lead(self) -> Edition | None:
        return next(iter(self._in(Place.LEAD)), None)

    @property
    def second(self) -> list[Edition]:
        return self._in(Place.SECOND)

    @property
    def briefs(self) -> list[Edition]:
        return self._in(Place.BRIEF)

    @property
    def blocks(self) -> list[Block]:
        """The blocks in which anything stands, in the order of their sections."""
        found: dict[int, Block] = {}
        for spot in self.spots:
            if spot.block and spot.edition:
                block = found.setdefault(spot.block.pk, Block(spot.block, []))
                block.editions.append(spot.edition)
        return list(found.values())

    def _in(self, place: Place) -> list[Edition]:
        return [spot.edition for spot in self.spots if spot.place == place and spot.edition]


def _spots(sections: Sequence[Section]) -> Iterator[Spot]:
    for place in (Place.LEAD, Place.SECOND, Place.BRIEF):
        for position in range(Slot.ROOM[place]):
            yield Spot(place, position)
    for section in sections:
        for position in range(Slot.ROOM[Place.BLOCK]):
            yield Spot(Place.BLOCK, position, section)


def _fill_as_placed(spots: list[Spot], placed: list[Edition]) -> set[int]:
    """Put each story where it was placed last; return the primary keys of the stories."""
    by_key = {spot.key: spot for spot in spots}
    used: set[int] = set()
    for edition in placed:
        spot = by_key.get((edition.slot_place, edition.slot_block, edition.slot_position))
        if spot and spot.edition is None and edition.story_id not in used:
            spot.edition = edition
            used.add(edition.story_id)
    return used


def _fill_by_itself(
    spots: list[Spot], used: set[int], newest: list[Edition], older: list[Edition]
) -> None:
    """Fill the spots that are empty; add to ``used`` the stories that did."""
    for spot in spots:
        if spot.edition is None:
            free = [edition for edition in newest if edition.story_id not in used]
            spot.edition = _right_for(spot, free, older, used)
            if spot.edition:
                used.add(spot.edition.story_id)


def _right_for(
    spot: Spot, free: list[Edition], older: list[Edition], used: set[int]
) -> Edition | None:
    if spot.place == Place.LEAD:
        # The newest with a picture leads, if it is still among the first of the day.
        return next((each for each in free[:FIRST] if each.lead), free[0] if free else None)
    if spot.place == Place.BRIEF:
        return next((each for each in free if each.words <= BRIEF_WORDS), None)
    if spot.block:
        rest = (each for each in older if each.story_id not in used)
        return next((each for each in (*free, *rest) if each.section_id == spot.block.pk), None)
    return free[0] if free else None
