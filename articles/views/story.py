from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Correction, Edition, Withdrawal
from articles.views.manners import public_page
from articles.views.mining import of_story, reserve


@dataclass(frozen=True)
class Ended:
    """A story that was there ``until`` a moment that had been set for it."""

    until: datetime


Gone = Withdrawal | Ended


@public_page
def story(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as it is live; 301 from an old address, 410 where one is no longer."""
    found = find(year, month, day, slug)
    if not isinstance(found, Edition):
        return gone(request, found)
    if not is_at(request, found.get_absolute_url()):
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    context = {"edition": found, "corrections": list(Correction.objects.shown_with(found))}
    response = render(request, "articles/story.html", context)
    return reserve(response, of_story(found))


def gone(request: HttpRequest, found: Gone) -> HttpResponse:
    """Say that the story was withdrawn, and why, or until when it could be read."""
    if isinstance(found, Withdrawal):
        return render(request, "articles/gone.html", {"withdrawal": found}, status=410)
    return render(request, "articles/ended.html", {"until": found.until}, status=410)


def find(year: str, month: str, day: str, slug: str) -> Edition | Gone:
    """Return what stands at that address, with all that ``for_page`` loads.

    It may be the withdrawal of the story that stood there, or its end; Http404 if none ever did.
    """
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    # One query at one moment: between two of them it could go out.
    now = timezone.now()
    begun = Edition.objects.begun(now).at_address(on, slug, now)
    last = begun.order_by("-live_from").for_page().first()
    if last is None:
        raise Http404(_("There is no story at this address."))
    if last.live_until is None or last.live_until > now:
        return last
    withdrawals = Withdrawal.objects.filter(story=last.story_id, withdrawn_at__gte=last.live_until)
    return withdrawals.first() or Ended(last.live_until)


def is_at(request: HttpRequest, path: str) -> bool:
    """Whether ``request`` came by ``path``, which may be percent-encoded."""
    return request.path == unquote(path)
