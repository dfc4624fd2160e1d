from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.desk.moments import in_words
from articles.formats import addresses, ninjs
from articles.models import Correction, Edition, Withdrawal
from articles.views.manners import public_page
from articles.views.mining import of_story, reserve
from articles.views.story import Gone, find, is_at


@public_page
def story(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as ninjs, at the address of its page with ``.json`` for the last slash."""
    edition = find(year, month, day, slug)
    if not isinstance(edition, Edition):
        return _gone(edition)
    path = addresses.ninjs_path(edition)
    if not is_at(request, path):
        return HttpResponsePermanentRedirect(path)
    told = Correction.objects.shown_with(edition)
    response = JsonResponse(
        ninjs.of_edition(edition, paper_of(request), told),
        json_dumps_params={"ensure_ascii": False},
    )
    response["Link"] = _links(edition)
    return reserve(response, of_story(edition))


def _links(edition: Edition) -> str:
    links = [f'<{addresses.of_story(edition)}>; rel="canonical"']
    if licence := edition.copyright_notice.license_url:
        links.append(f'<{iri_to_uri(licence)}>; rel="license"')
    return ", ".join(links)


def _gone(found: Gone) -> JsonResponse:
    """Say that the story is no longer there, and why, as a problem (RFC 9457)."""
    if isinstance(found, Withdrawal):
        title, detail = _("This story has been withdrawn"), found.reason
    else:
        title = _("This story is no longer available")
        detail = _("It was available until %(when)s.") % {"when": in_words(found.until)}
    problem = {"type": "about:blank", "status": 410, "title": title, "detail": detail}
    return JsonResponse(problem, status=410, content_type="application/problem+json")
