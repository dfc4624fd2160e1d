from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.desk.moments import in_words
from articles.formats import addresses, plain_text
from articles.models import Correction, Edition, Withdrawal
from articles.views.manners import public_page
from articles.views.mining import of_story, reserve
from articles.views.story import Gone, find, is_at

PLAIN = "text/plain; charset=utf-8"


@public_page
def story(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as plain text, at the address of its page with ``.txt`` for the last slash."""
    edition = find(year, month, day, slug)
    if not isinstance(edition, Edition):
        return _gone(edition)
    path = addresses.text_path(edition)
    if not is_at(request, path):
        return HttpResponsePermanentRedirect(path)
    told = Correction.objects.shown_with(edition)
    text = plain_text.of_edition(edition, paper_of(request), told)
    response = HttpResponse(text, content_type=PLAIN)
    response["Content-Language"] = edition.language
    response["Link"] = f'<{addresses.of_story(edition)}>; rel="canonical"'
    return reserve(response, of_story(edition))


def _gone(found: Gone) -> HttpResponse:
    if isinstance(found, Withdrawal):
        lines = [_("This story has been withdrawn"), found.reason]
    else:
        until = _("It was available until %(when)s.") % {"when": in_words(found.until)}
        lines = [_("This story is no longer available"), until]
    return HttpResponse("\n\n".join(lines) + "\n", status=410, content_type=PLAIN)
