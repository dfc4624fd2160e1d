"""The page of somebody without an account who is asked about one text."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import desk
from articles.desk import outside
from articles.models import OutsideReading

TEMPLATE = "articles/outside.html"
Standing = outside.Standing


@csrf_exempt  # the address is the secret, and there is no session that another could borrow
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """The one version that was given out and the form to answer; 404 and 410 say what is wrong."""
    found = outside.find(token)
    if found is None:
        response = _unknown(request)
    else:
        response = _answer(request, found) if request.method == "POST" else _page(request, found)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, TEMPLATE, {"unknown": True}, status=404)


def _page(
    request: HttpRequest,
    found: OutsideReading,
    reasons: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """``reasons`` say why what was posted was not taken; it is shown again, as it was typed."""
    standing = outside.standing(found)
    context: dict[str, object] = {
        "standing": standing.value,
        "asker": outside.asker(found),
        "reasons": reasons,
        "typed": request.POST if reasons else {},
    }
    if standing == Standing.EMBARGOED:
        context["embargo"] = outside.embargo(found)
    elif not standing.shows_text:
        status = 410
    else:
        page = outside.page(found.version)
        context |= {
            "reading": found,
            "edition": page.edition,
            "bylines": page.bylines,
            "longest": outside.LONGEST,
        }
    return render(request, TEMPLATE, context, status=status)


def _answer(request: HttpRequest, found: OutsideReading) -> HttpResponse:
    # "null" is what Origin says on a page without a referrer, so this header has to say it.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        refusal = _("This answer came from another site, and was not taken: send it from here.")
        return _page(request, found, [refusal], 403)
    try:
        outside.answer(found, request.POST.get("answer", ""), request.POST.get("comment", ""))
    except desk.Refused as refusal:
        try:
            found.refresh_from_db()
        except OutsideReading.DoesNotExist:  # somebody has deleted the story just now
            return _unknown(request)
        return _page(request, found, refusal.reasons, 409 if found.answer else 422)
    return HttpResponseRedirect(request.path)
