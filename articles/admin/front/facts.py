"""What the editor of a front shows: its places with what stands there, the tray, what is coming."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.front.spots import short_name, spot_key, spots_of
from articles.desk.front import Spot, front_name, last_change
from articles.lib.folding import fold
from articles.lib.unaccented import pattern
from articles.models import Banner, Edition, Event, Section, Slot
from articles.models.edition import load_cards
from articles.views.composition import Front
from articles.views.paging import Page

IN_THE_TRAY = 30  # stories of each kind
MOST_WORDS = 6
LONGEST = 100  # characters that are looked for
Place = Slot.Place


@dataclass(frozen=True)
class Spotted:
    """A place as the editor shows it."""

    spot: Spot
    edition: Edition | None
    slot: Slot | None
    """By which an editor filled it; None where it fills itself."""
    covered: list[Slot] = field(default_factory=list)
    """What is seen again when ``slot`` ends."""

    @property
    def key(self) -> str:
        return spot_key(self.spot)

    @property
    def name(self) -> str:
        return short_name(self.spot)


@dataclass(frozen=True)
class Offered:
    """A story in the tray; ``since`` is when it will be live, if it is not yet."""

    edition: Edition
    since: datetime | None = None
    stands: str = ""
    """Where it stands on this front, in words."""


@dataclass(frozen=True)
class Block:
    section: Section
    spots: list[Spotted]


class Picture:
    """A front as it stands at ``now``, in the places of its page."""

    def __init__(self, section: Section | None, sections: list[Section], now: datetime) -> None:
        self.section = section
        self.sections = sections
        self.now = now
        newest = Edition.objects.in_section(section.pk) if section else Edition.objects.newest()
        front = Front.of(Page.of(newest, None, now), section, [] if section else sections, now)
        by_key = {each.key: each for each in front.spots}
        of_front = Slot.objects.filter(section=section).select_related(
            "story", "section", "block", "placed_by"
        )
        standing = {slot.pk: slot for slot in of_front.standing(now)}
        self.spots = []
        for spot in spots_of(section, sections):
            filled = by_key[str(spot.place), spot.block.pk if spot.block else None, spot.position]
            slot = standing.pop(filled.slot, None) if filled.slot else None
            self.spots.append(Spotted(spot, filled.edition, slot))
        self.rest = front.rest
        live = set(
            Edition.objects.live(now)
            .filter(story__in={slot.story_id for slot in standing.values()})
            .values_list("story", flat=True)
        )
        self.waiting = [slot for slot in standing.values() if slot.story_id not in live]
        for spotted in self.spots:
            spotted.covered.extend(
                slot
                for slot in standing.values()
                if slot.story_id in live and Spot.of(slot) == spotted.spot and spotted.slot
            )
        self.coming = list(of_front.filter(since__gt=now).order_by("since", "pk"))

    @property
    def name(self) -> str:
        return capfirst(front_name(self.section))

    def _in(self, place: Place) -> list[Spotted]:
        return [each for each in self.spots if each.spot.place == place]

    @property
    def lead(self) -> list[Spotted]:
        return self._in(Place.LEAD)

    @property
    def second(self) -> list[Spotted]:
        return self._in(Place.SECOND)

    @property
    def briefs(self) -> list[Spotted]:
        return self._in(Place.BRIEF)

    @property
    def blocks(self) -> list[Block]:
        found: dict[int, Block] = {}
        for each in self._in(Place.BLOCK):
            found.setdefault(each.spot.block.pk, Block(each.spot.block, [])).spots.append(each)
        return list(found.values())

    @property
    def last(self) -> Event | None:
        return last_change(self.section)

    def tray(self, q: str) -> tuple[list[Offered], list[Offered]]:
        """The live and the scheduled stories whose headlines have the words of ``q``."""
        words = fold(q[:LONGEST].replace("\0", "")).split()[:MOST_WORDS]
        stands = {each.edition.story_id: each.name for each in self.spots if each.edition}
        live = list(_with_words(Edition.objects.live(self.now).newest(), words)[:IN_THE_TRAY])
        coming = Edition.objects.scheduled(self.now).defer("body").select_related("section")
        # Of a story that is live already, an update to come is no other story.
        is_live = Edition.objects.live(self.now).filter(story=OuterRef("story"))
        coming = coming.filter(~Exists(is_live)).order_by("live_from", "story")
        first: dict[int, Edition] = {}
        for edition in _with_words(coming, words)[:IN_THE_TRAY]:
            first.setdefault(edition.story_id, edition)
        load_cards([*live, *first.values()])
        return (
            [Offered(each, None, stands.get(each.story_id, "")) for each in live],
            [Offered(each, each.live_from) for each in first.values()],
        )


def _with_words(editions: QuerySet[Edition], words: list[str]) -> QuerySet[Edition]:
    for word in words:
        expression = pattern(word)
        editions = editions.filter(
            Q(headline__iregex=expression)
            | Q(kicker__iregex=expression)
            | Q(section__name__iregex=expression)
        )
    return editions


def front_of(section: int | None) -> tuple[Section | None, list[Section]]:
    """Return the section with that key, None for the front page, and all; raise Http404."""
    sections = list(Section.objects.all())
    if section is None:
        return None, sections
    found = next((each for each in sections if each.pk == section), None)
    if found is None:
        raise Http404(_("There is no such section."))
    return found, sections


def banners(now: datetime) -> dict[str, Any]:
    """The banner that is seen, those that wait, and those to come."""
    seen = Banner.objects.shown(now).select_related("story", "placed_by").first()
    others = Banner.objects.filter(until__gt=now).exclude(pk=seen.pk if seen else None)
    return {
        "banner": seen,
        "other_banners": others.select_related("story").order_by(F("since").asc()),
    }
