from datetime import date
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.models import Correction, Edition, Withdrawal
from articles.views.manners import public_page


@public_page
def story(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as it is live; 301 from an old address, 410 for one that was withdrawn."""
    try:
        published_on = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    edition = Edition.objects.live().at_address(published_on, slug).for_page().first()
    if edition is None:
        return _gone(request, published_on, slug)
    if request.path != unquote(edition.get_absolute_url()):
        return HttpResponsePermanentRedirect(edition.get_absolute_url())
    return render(
        request,
        "articles/story.html",
        {"edition": edition, "corrections": list(Correction.objects.shown_with(edition))},
    )


def _gone(request: HttpRequest, published_on: date, slug: str) -> HttpResponse:
    withdrawal = Withdrawal.objects.at_address(published_on, slug).first()
    if withdrawal is None:
        raise Http404(_("There is no story at this address."))
    return render(request, "articles/gone.html", {"withdrawal": withdrawal}, status=410)
