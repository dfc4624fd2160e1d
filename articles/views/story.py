from datetime import date
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Correction, Edition, Withdrawal
from articles.views.manners import public_page
from articles.views.mining import of_story, reserve


@public_page
def story(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as it is live; 301 from an old address, 410 for one that was withdrawn."""
    found = find(year, month, day, slug)
    if isinstance(found, Withdrawal):
        return render(request, "articles/gone.html", {"withdrawal": found}, status=410)
    if not is_at(request, found.get_absolute_url()):
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    context = {"edition": found, "corrections": list(Correction.objects.shown_with(found))}
    response = render(request, "articles/story.html", context)
    return reserve(response, of_story(found))


def find(year: str, month: str, day: str, slug: str) -> Edition | Withdrawal:
    """Return what stands at that address, with all that ``for_page`` loads.

    It may be the withdrawal of the story that stood there; Http404 if none ever did.
    """
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    found = (
        Edition.objects.live().at_address(on, slug).for_page().first()
        or Withdrawal.objects.at_address(on, slug).first()
    )
    if found is None:
        raise Http404(_("There is no story at this address."))
    return found


def is_at(request: HttpRequest, path: str) -> bool:
    """Whether ``request`` came by ``path``, which may be percent-encoded."""
    return request.path == unquote(path)
