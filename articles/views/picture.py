from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk import images
from articles.models import Image

A_YEAR = 31_536_000  # seconds


@require_safe
def picture(request: HttpRequest, image: int, key: str, width: int) -> FileResponse:
    """One rendition. Only declared widths exist, so no visitor can make the server work.

    Its key is part of the file's checksum: the bytes at an address never change.
    """
    found = get_object_or_404(Image.objects.allowed(), pk=image)
    if found.key != key or width not in found.widths:
        raise Http404(_("There is no such picture."))
    images.make_renditions(found, [width])
    file = default_storage.open(images.rendition_name(key, width))
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
