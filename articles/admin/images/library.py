"""The library as a contact sheet: pictures in a grid, newest first, paged by key."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import DisallowedModelAdminToField
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.base import DeskAdmin
from articles.admin.images import files
from articles.admin.images.filters import Filters
from articles.admin.images.marks import Mark, marks
from articles.admin.widgets import is_key
from articles.models import Image

SHOWN = 60  # pictures on one page: rows of two, three, four, five, six and ten come out even
NOT_SHOWN = ("metadata", "search_text", "instructions", "usage_terms", "keywords")
"""Long fields that no cell shows."""


@dataclass(frozen=True)
class Cell:
    """One picture as the sheet shows it."""

    image: Image
    url: str
    value: object  # what a window that was opened to choose a picture hands back

    @property
    def thumbnail(self) -> str:
        return files.url(self.image)

    @property
    def marks(self) -> list[Mark]:
        return marks(self.image)


@require_safe
def contact_sheet(
    request: HttpRequest, desk: DeskAdmin, extra_context: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of pictures after ``?before=``, a number, narrowed by ``Filters``.

    No COUNT and no OFFSET: the page costs the same however large the library is, and however
    far down.
    """
    if not desk.has_view_or_change_permission(request):
        raise PermissionDenied
    filters = Filters(request.GET)
    found = filters.apply(Image.objects.order_by("-pk")).defer(*NOT_SHOWN)
    before = request.GET.get("before", "")
    if before:
        if not is_key(before):
            raise Http404(_("There is no such place in this list."))
        found = found.filter(pk__lt=int(before))
    rows = list(found[: SHOWN + 1])
    popup = _popup(desk, request)
    images = rows[:SHOWN]
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": capfirst(desk.opts.verbose_name_plural),
        "media": desk.media,
        "cells": _cells(images, desk.get_preserved_filters(request), popup),
        "filters": filters,
        "kept": popup,
        "here": _query(filters, popup),
        "older": _query(filters, popup, images[-1].pk) if len(rows) > SHOWN else "",
        "is_first_page": not before,
        "is_popup": bool(popup),
        "may_change": desk.has_change_permission(request) and not popup,
        "has_add_permission": desk.has_add_permission(request),
        **(extra_context or {}),
    }
    request.current_app = desk.admin_site.name
    return TemplateResponse(request, "admin/articles/image/change_list.html", context)


def _cells(images: list[Image], preserved: str, popup: dict[str, str]) -> list[Cell]:
    """``preserved`` is the admin's own: who saves a picture comes back to the same search."""
    end = f"?{preserved}" if preserved else ""
    value = popup.get(TO_FIELD_VAR, "pk")
    return [
        Cell(
            image,
            reverse("admin:articles_image_change", args=[image.pk]) + end,
            getattr(image, value),
        )
        for image in images
    ]


def _query(filters: Filters, kept: dict[str, str], before: int | None = None) -> str:
    place = {"before": before} if before else {}
    return "?" + "&".join(filter(None, (str(filters), urlencode({**kept, **place}))))


def _popup(desk: DeskAdmin, request: HttpRequest) -> dict[str, str]:
    """The parameters of a window that another form has opened to choose a picture; {} else."""
    if IS_POPUP_VAR not in request.GET:
        return {}
    kept = {IS_POPUP_VAR: "1"}
    if to_field := request.GET.get(TO_FIELD_VAR):
        if not desk.to_field_allowed(request, to_field):
            raise DisallowedModelAdminToField(f"The field {to_field!r} cannot be referenced.")
        kept[TO_FIELD_VAR] = to_field
    return kept
