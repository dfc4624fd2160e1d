"""The library as the dialogs of the story form ask for it."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.base import DeskAdmin
from articles.admin.images import files
from articles.admin.images.marks import marks
from articles.admin.widgets import is_key
from articles.desk import placing
from articles.models import Image, Story

SHOWN = 24  # pictures in one page of the picker
MOST_AT_ONCE = 200  # pictures asked for by number: more than any text has


def library(desk: DeskAdmin, request: HttpRequest) -> JsonResponse:
    """Pictures for the picker, newest first, by key: ``?q=`` words, ``?before=`` a number,
    or ``?ids=`` numbers separated by commas; ``?story=`` is where it is to be placed."""
    if not desk.has_view_permission(request):
        raise PermissionDenied
    found = Image.objects.order_by("-pk")
    if "ids" in request.GET:
        wanted = [int(n) for n in request.GET["ids"].split(",") if is_key(n)]
        shown = list(found.filter(pk__in=wanted[:MOST_AT_ONCE]))
        return JsonResponse({"results": _all_described(request, shown), "before": None})
    if before := request.GET.get("before"):
        if not is_key(before):
            raise Http404(_("There is no such place in this list."))
        found = found.filter(pk__lt=int(before))
    found = found.containing(request.GET.get("q", ""))
    rows = list(found[: SHOWN + 1])
    shown = rows[:SHOWN]
    return JsonResponse(
        {
            "results": _all_described(request, shown),
            "before": shown[-1].pk if len(rows) > SHOWN else None,
        }
    )


def _all_described(request: HttpRequest, images: list[Image]) -> list[dict[str, object]]:
    number = request.GET.get("story", "")
    story = Story.objects.filter(pk=number).first() if is_key(number) else None
    refusals = placing.reasons(images, story)
    return [described(image, refusals.get(image.pk, "")) for image in images]


def described(image: Image, refused: str = "") -> dict[str, object]:
    """What the picker and the editor show of a picture; ``refused`` says why not to place it."""
    problem = image.rights_problem(timezone.now())
    if image.is_missing:
        problem = _("Its file is still to be supplied.")
    return {
        "id": image.pk,
        "name": str(image),
        "caption": image.caption,
        "alt": image.alt_text,
        "credit": image.credit,
        "thumbnail": files.url(image),
        "width": image.width,
        "height": image.height,
        "problem": problem,
        "refused": refused,
        "marks": [asdict(mark) for mark in marks(image)],
        "restrictions": image.restrictions,
        "url": reverse("admin:articles_image_change", args=[image.pk]),
    }


PAGES = {"library/": (library, "articles_image_library")}
