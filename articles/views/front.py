from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Edition, Section, Slot
from articles.models.edition import load_cards
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of

SECOND_RANK = 4  # cards beside and below the lead


@dataclass(frozen=True)
class Front:
    """What stands where on a front: what the editors placed, then the newest; no story twice."""

    lead: Edition | None
    second: list[Edition]
    rest: list[Edition]

    @classmethod
    def of(cls, newest: Page, section: Section | None = None) -> Self:
        """Compose the front of ``section``, or of the paper, from its slots and ``newest``."""
        placed = list(Edition.objects.live().placed_on(section))
        load_cards([*placed, *newest.editions])
        lead = next((e for e in placed if e.slot_place == Slot.Place.LEAD), None)
        second = _without([lead], [e for e in placed if e.slot_place == Slot.Place.SECOND])
        if lead is None:
            # The newest with a picture leads, if it is still among the first of the day.
            free = _without(second, newest.editions)
            lead = next((e for e in free[:5] if e.lead), free[0] if free else None)
        rest = _without([lead], newest.editions)
        second = _each_once([*second, *rest])[:SECOND_RANK]
        return cls(lead, second, _without(second, rest))


def _without(placed: list[Edition | None], editions: list[Edition]) -> list[Edition]:
    # Told apart by their stories: an update may have gone out between the query of each.
    stories = {edition.story_id for edition in placed if edition}
    return [edition for edition in editions if edition.story_id not in stories]


def _each_once(editions: list[Edition]) -> list[Edition]:
    return list({edition.story_id: edition for edition in editions}.values())


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The front page of the paper; further down the list, its older stories."""
    before = cursor_of(request)
    newest = Page.of(Edition.objects.newest(before), before)
    if not newest.is_first:
        load_cards(newest.editions)
        return render(request, "articles/front.html", {"page": newest})
    context = {"page": newest, "front": Front.of(newest)}
    return render(request, "articles/front.html", context)
