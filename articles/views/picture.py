from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.desk import images
from articles.models import Image

A_YEAR = 31_536_000  # seconds


@csrf_exempt  # it changes nothing, so it need not ask where a request comes from
@require_safe
def picture(request: HttpRequest, image: int, key: str, width: int) -> FileResponse:
    """One rendition. Only declared widths exist, so no visitor can make the server work.

    Its key is part of the file's checksum: the bytes at an address never change. Nobody is to
    keep them beyond the rights.
    """
    found = get_object_or_404(Image.objects.allowed(), pk=image)
    # The whole address: a number written 0960 would be one more for every cache to keep.
    if width not in found.widths or request.path != found.url(width):
        raise Http404(_("There is no such picture."))
    images.make_renditions(found, [width])
    file = default_storage.open(images.rendition_name(key, width))
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={_seconds_to_keep(found)}, immutable"
    return response


def _seconds_to_keep(image: Image) -> int:
    if image.rights_until is None:
        return A_YEAR
    remaining = int((image.rights_until - timezone.now()).total_seconds())
    return min(max(remaining, 0), A_YEAR)
