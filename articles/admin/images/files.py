"""A picture as the desk sees it, also outside its rights, where readers get a 410."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.admin.base import DeskAdmin
from articles.desk import darkroom
from articles.lib.pictures import Crop, Format, PictureError, Rendition
from articles.models import Image

PREVIEW = 640  # pixels


def url(image: Image, width: int = 320) -> str:
    """The address of the whole picture, at least ``width`` pixels wide if it has so many."""
    kinds = image.of_crop(Crop.WHOLE, Format.JPEG)
    if not kinds or image.is_missing:
        return ""
    return url_of(image, next((each for each in kinds if each.width >= width), kinds[-1]))


def url_of(image: Image, rendition: Rendition) -> str:
    """The address of ``rendition``: the one that readers use, while they may."""
    if image.is_allowed():
        return image.url(rendition)
    return reverse("admin:articles_image_file", args=[image.pk, image.stamp, rendition.name])


@method_decorator([require_safe, cache_control(private=True, max_age=3600)])
def file(desk: DeskAdmin, request: HttpRequest, pk: int, stamp: str, name: str) -> FileResponse:
    if not desk.has_view_permission(request):
        raise PermissionDenied
    image = get_object_or_404(Image.objects.exclude(file=""), pk=pk)
    rendition = next((each for each in image.renditions if each.name == name), None)
    if rendition is None:
        raise Http404(_("There is no such picture."))
    try:
        stored = darkroom.opened(image, rendition)
    except (OSError, PictureError) as error:
        raise Http404(_("The file of this picture cannot be read.")) from error
    return FileResponse(stored, content_type=rendition.mime)


PAGES = {"<int:pk>/file/<str:stamp>/<str:name>": (file, "articles_image_file")}
