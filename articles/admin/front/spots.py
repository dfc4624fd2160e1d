"""The places of the fronts as a form names them: ``second-1`` of a front, ``block-3-0``."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.desk.front import Spot, front_name
from articles.models import Section, Slot

Place = Slot.Place


def spot_key(spot: Spot) -> str:
    """Return the name of ``spot`` on its front: ``lead-0``, ``block-3-0``."""
    block = f"{spot.block.pk}-" if spot.block else ""
    return f"{spot.place}-{block}{spot.position}"


def spot_value(spot: Spot) -> str:
    """Return the name of ``spot`` among those of all fronts: ``0:lead-0``."""
    return f"{spot.section.pk if spot.section else 0}:{spot_key(spot)}"


def spots_of(section: Section | None, sections: list[Section]) -> Iterator[Spot]:
    """All places of the front of ``section``, or of the front page, in the order of the page."""
    for place in (Place.LEAD, Place.SECOND, Place.BRIEF):
        for position in range(Slot.ROOM[place]):
            yield Spot(place, position, section)
    for block in [] if section else sections:
        for position in range(Slot.ROOM[Place.BLOCK]):
            yield Spot(Place.BLOCK, position, None, block)


def find_spot(key: str, section: Section | None, sections: list[Section]) -> Spot | None:
    """Return the place of that front with that name; None if it has none."""
    return next((spot for spot in spots_of(section, sections) if spot_key(spot) == key), None)


def short_name(spot: Spot) -> str:
    """What a place is called where its front is known."""
    if spot.place == Place.LEAD:
        return str(Place.LEAD.label)
    kind = spot.block.name if spot.block else spot.place.label
    return _("%(place)s, %(number)d") % {"place": kind, "number": spot.position + 1}


class SpotField(forms.ChoiceField):
    """A place on one of the fronts; cleaned, it is a ``Spot`` or None. One query."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._choices_of_all, **kwargs)

    def _choices_of_all(self) -> Iterator[tuple[str, Any]]:
        yield "", _("Nowhere in particular: it stands where it is newest")
        sections = list(Section.objects.all())
        for section in [None, *sections]:
            spots = spots_of(section, sections)
            choices = [(spot_value(spot), short_name(spot)) for spot in spots]
            yield capfirst(front_name(section)), choices

    def clean(self, value: str) -> Spot | None:
        value = super().clean(value)
        if not value:
            return None
        front, _colon, key = value.partition(":")
        sections = list(Section.objects.all())
        section = next((each for each in sections if str(each.pk) == front), None)
        return find_spot(key, section, sections)
