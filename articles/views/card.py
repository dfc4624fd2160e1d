import logging

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.context_processors import paper_of
from articles.formats import card as cards
from articles.lib.pictures import PictureError
from articles.models import Edition, Paper
from articles.views.mining import of_story, reserve

logger = logging.getLogger(__name__)

SHARED = 60  # seconds for which a cache between us and a reader answers without asking


@csrf_exempt  # it changes nothing, so it need not ask where a request comes from
@require_safe
def card(request: HttpRequest, story: int, stamp: str) -> HttpResponseBase:
    """The drawn card of a live story; an older one's address leads to the present one."""
    if story >= 2**63:  # no database has such a number
        raise Http404(_("There is no such picture."))
    edition = Edition.objects.live().filter(story=story).for_page().first()
    paper = paper_of(request)
    if edition is None or not cards.has_card(edition):
        raise Http404(_("There is no such picture."))
    if stamp != cards.stamp(edition, paper):
        response: HttpResponseBase = HttpResponseRedirect(cards.path(edition, paper))
        response["Cache-Control"] = "no-cache"
        return response
    response = get_conditional_response(request, etag=f'"{stamp}"') or _file(edition, paper)
    if response.status_code in (200, 304):
        response["ETag"] = f'"{stamp}"'
        # Not for longer: a withdrawal or the end of a picture's rights takes the card along.
        response["Cache-Control"] = f"public, max-age={SHARED}"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return reserve(response, of_story(edition))


def _file(edition: Edition, paper: Paper) -> FileResponse:
    try:
        return FileResponse(cards.opened(edition, paper), content_type="image/jpeg")
    except (OSError, PictureError) as error:
        logger.warning("Story %d has no card: %s", edition.story_id, error)
        raise Http404(_("There is no such picture.")) from error
