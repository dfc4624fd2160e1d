"""Every edition of a story that readers were shown, and what changed between any two."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.desk import comparing
from articles.models import Correction, Edition
from articles.models.edition import EditionQuerySet
from articles.views.manners import public_page
from articles.views.mining import of_story, reserve
from articles.views.story import Gone, find, gone, is_at

LONGEST_NUMBER = 9  # digits


@public_page
def editions(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """All editions, newest first; with ``?from=`` and ``?to=`` what changed between two."""
    live = find(year, month, day, slug)
    if other := _elsewhere(request, live, "editions/"):
        return other
    shown = list(_shown(live).defer("body").order_by("-live_from", "-number"))
    context = {
        "edition": live,
        "editions": _told(shown),
        "compared": _compared(request, live),
    }
    response = render(request, "articles/editions.html", context)
    return reserve(response, of_story(live))


@public_page
def edition(
    request: HttpRequest, year: str, month: str, day: str, slug: str, number: str
) -> HttpResponse:
    """One edition as readers saw it, without the pictures whose rights are over."""
    live = find(year, month, day, slug)
    if other := _elsewhere(request, live, f"editions/{int(number)}/"):
        return other
    found = _shown(live).filter(number=int(number)).for_page().first()
    if found is None:
        raise Http404(_("Readers were never shown such an edition."))
    context = {
        "edition": found,
        "live": live,
        "corrections": list(Correction.objects.shown_with(found)),
    }
    response = render(request, "articles/edition.html", context)
    return reserve(response, of_story(found))


def _elsewhere(request: HttpRequest, found: Edition | Gone, below: str) -> HttpResponse | None:
    """What is answered in place of a page ``below`` the story's own: gone, or moved."""
    if not isinstance(found, Edition):
        return gone(request, found)
    path = f"{found.get_absolute_url()}{below}"
    if is_at(request, path):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _shown(live: Edition) -> EditionQuerySet:
    """The editions of its story that have been before readers' eyes by now."""
    return Edition.objects.begun().filter(story_id=live.story_id)


def _told(shown: list[Edition]) -> list[Edition]:
    """Give each of ``shown``, newest first, what readers were told of it and the one before it."""
    corrections: dict[int, list[Correction]] = {}
    for correction in Correction.objects.filter(edition__in=shown).order_by("made_at", "pk"):
        corrections.setdefault(correction.edition_id, []).append(correction)
    for each, previous in zip(shown, [*shown[1:], None], strict=True):
        each.notices = corrections.get(each.pk, [])
        each.previous = previous
    return shown


def _compared(request: HttpRequest, live: Edition) -> dict[str, object] | None:
    """The two editions that were asked for and what differs; None if none were."""
    if "from" not in request.GET and "to" not in request.GET:
        return None
    numbers = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    by_number = {each.number: each for each in _shown(live).filter(number__in=numbers).for_page()}
    before, after = _each(by_number, numbers)
    return {
        "before": before,
        "after": after,
        "diffs": comparing.compare_for_readers(before, after),
    }


def _each(by_number: dict[int, Edition], numbers: Iterable[int]) -> list[Edition]:
    try:
        return [by_number[number] for number in numbers]
    except KeyError:
        raise Http404(_("Readers were never shown such an edition.")) from None


def _number(text: str) -> int:
    """The number that ``text`` is; Http404 if it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404(_("That is no number of an edition."))
    return int(text)
