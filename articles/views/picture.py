import logging

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.desk import darkroom
from articles.lib.pictures import PictureError, Rendition
from articles.models import Image
from articles.views.mining import reserve_picture

logger = logging.getLogger(__name__)

A_YEAR = 31_536_000  # seconds
SHARED = 60  # seconds for which a cache between us and a reader answers without asking


@csrf_exempt  # it changes nothing, so it need not ask where a request comes from
@require_safe
def picture(request: HttpRequest, image: int, key: str, stamp: str, name: str) -> HttpResponseBase:
    """One rendition; 410 outside the rights of its picture.

    Only declared renditions exist, so no visitor can make the server work. The address names the
    file and, by its stamp, the words inside: its bytes never change, and an address with older
    words leads to the present one.
    """
    found = get_object_or_404(Image.objects.exclude(file=""), pk=image, checksum__startswith=key)
    rendition = next((each for each in found.renditions if each.name == name), None)
    if rendition is None:
        raise Http404(_("There is no such picture."))
    if not found.is_allowed():
        return _not_allowed()
    if request.path != found.url(rendition):
        response: HttpResponseBase = HttpResponseRedirect(found.url(rendition))
        response["Cache-Control"] = "no-cache"
        return response
    etag = f'"{found.stamp}-{name}"'
    response = get_conditional_response(request, etag=etag) or _file(found, rendition)
    if response.status_code in (200, 304):
        seconds = _seconds_to_keep(found)
        response["ETag"] = etag
        response["Cache-Control"] = (
            f"public, max-age={seconds}, s-maxage={min(seconds, SHARED)}, immutable"
        )
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # feed readers show it
    return reserve_picture(response, found)


def _not_allowed() -> HttpResponse:
    sentence = _("This picture may no longer be shown.")
    response = HttpResponse(f"{sentence}\n", status=410, content_type="text/plain; charset=utf-8")
    # Its rights may begin yet, or it may be put back: it is then to be seen at once.
    response["Cache-Control"] = "no-cache"
    return response


def _file(image: Image, rendition: Rendition) -> FileResponse:
    """The file itself, made now if it has not been yet."""
    try:
        file = darkroom.opened(image, rendition)
    except (OSError, PictureError) as error:
        logger.warning("Picture %d has no %s: %s", image.pk, rendition.name, error)
        raise Http404(_("There is no such picture.")) from error
    return FileResponse(file, content_type=rendition.mime)


def _seconds_to_keep(image: Image) -> int:
    """For how long the picture may be kept: a year, if its rights do not end before."""
    if image.rights_until is None:
        return A_YEAR
    left = (image.rights_until - timezone.now()).total_seconds()
    return max(0, min(A_YEAR, int(left)))
