"""Giving many pictures the same credit and terms: choose, write, look, confirm.

Each step is a page of its own that carries all it knows in its form, so nothing is kept on the
server between them and the back button works.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import DeskAdmin
from articles.admin.images import files
from articles.admin.images.filters import Filters
from articles.admin.images.library import NOT_SHOWN, SHOWN
from articles.admin.images.rewording_form import RewordingForm
from articles.admin.images.wording import Piece, compare
from articles.admin.widgets import is_key
from articles.desk import rewording
from articles.desk.errors import Refused
from articles.models import Edition, EditionCaption, Image
from articles.models.image import allowed_q

MOST = 500  # pictures at once: what one person can look through before confirming
NAMED = 3  # values of a field that the form names; the others are counted
SHORT = 10  # pictures that a message names

_DEFERRED = [name for name in NOT_SHOWN if name not in rewording.FIELDS]


@dataclass(frozen=True)
class Change:
    """One field of one picture, word by word."""

    label: str
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True)
class Row:
    """One picture of the preview; ``pages`` are the live stories that show it."""

    image: Image
    thumbnail: str
    changes: list[Change]
    pages: int


def reword(desk: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """The page that the button of a step leads to; without one, back to the list."""
    if not desk.has_change_permission(request):
        raise PermissionDenied
    filters = Filters.parse(request.POST.get("filters", ""))
    back = reverse("admin:articles_image_changelist") + (f"?{filters}" if filters else "")
    if request.method != "POST":
        return HttpResponseRedirect(back)
    pks = _everything(filters) if "_found" in request.POST else _picked(request)
    if not pks or len(pks) > MOST:
        messages.error(request, _too_many() if pks else _none_picked())
        return HttpResponseRedirect(back)
    step = _Step(desk, request, pks, filters, back)
    if not step.images:
        messages.error(request, _("These pictures are gone: somebody has deleted them."))
        return HttpResponseRedirect(back)
    if "_preview" in request.POST and step.form.is_valid():
        return step.look()
    if "_confirm" in request.POST and step.form.is_valid():
        return step.confirm()
    return step.ask()


class _Step:
    """What all steps know: which pictures, what they shall say, where to go back to."""

    def __init__(
        self, desk: DeskAdmin, request: HttpRequest, pks: list[int], filters: Filters, back: str
    ) -> None:
        self.desk, self.request, self.filters, self.back = desk, request, filters, back
        by_number = Image.objects.defer(*_DEFERRED).in_bulk(pks)
        self.images = [by_number[pk] for pk in pks if pk in by_number]
        is_filled_in = any(n in request.POST for n in ("_preview", "_confirm", "_back"))
        self.form = RewordingForm(request.POST if is_filled_in else None)

    def ask(self) -> HttpResponse:
        fields = [
            (self.form[f"{name}_how"], self.form[name], self._now(name))
            for name in rewording.FIELDS
        ]
        shown = [files.url(image) for image in self.images[:SHOWN]]
        context = {"fields": fields, "thumbnails": list(filter(None, shown))}
        return self._page("bulk.html", _("Change credit and notice"), context)

    def look(self) -> HttpResponse:
        words = self.form.words
        pages = _live_pages([image.pk for image in self.images])
        rows = [
            Row(
                image,
                files.url(image),
                [_change(image, name, words[name]) for name in names],
                pages.get(image.pk, 0),
            )
            for image in self.images
            if (names := rewording.changed(image, words))
        ]
        context = {
            "rows": rows,
            "unchanged": [image for image in self.images if not rewording.changed(image, words)],
            "on_pages": sum(1 for row in rows if row.pages),
            "seen": ",".join(f"{i.pk}:{rewording.glimpse(i, words)}" for i in self.images),
        }
        return self._page("bulk_preview.html", _("Look before you save"), context)

    def confirm(self) -> HttpResponse:
        seen = _seen(self.request.POST.get("seen", ""))
        pks = [image.pk for image in self.images]
        try:
            done = rewording.reword(pks, self.form.words, self.request.user, seen)
        except Refused as refusal:
            reasons = format_html_join("", "<li>{}</li>", ([each] for each in refusal.reasons))
            messages.error(self.request, format_html("{}<ul>{}</ul>", _("Not saved:"), reasons))
            return self.look()
        messages.success(self.request, _told(done, self.form.fields_in_words))
        return HttpResponseRedirect(self.back)

    def _now(self, name: str) -> str:
        """What the pictures say in that field, the commonest first: ``Jane Doe/AP (12)``."""
        counts = Counter(getattr(image, name) for image in self.images)
        named = [
            _("%(value)s (%(count)d)") % {"value": value or _("empty"), "count": count}
            for value, count in counts.most_common(NAMED)
        ]
        if more := len(counts) - len(named):
            says = ngettext("and %(count)d other", "and %(count)d others", more)
            named.append(says % {"count": more})
        return " · ".join(named)

    def _page(self, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            self.request,
            f"admin/articles/image/{template}",
            {
                **self.desk.admin_site.each_context(self.request),
                "opts": self.desk.opts,
                "title": title,
                "form": self.form,
                "pictures": ",".join(str(image.pk) for image in self.images),
                "count": len(self.images),
                "filters": self.filters,
                "back": self.back,
                **context,
            },
        )


def _picked(request: HttpRequest) -> list[int]:
    """The numbers that were ticked, or that an earlier step carries on; each once."""
    asked = request.POST.getlist("picture") + request.POST.get("pictures", "").split(",")
    return list(dict.fromkeys(int(pk) for pk in asked if is_key(pk)))


def _everything(filters: Filters) -> list[int]:
    """The numbers of all pictures found, or one more than may be."""
    found = filters.apply(Image.objects.order_by("-pk"))
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def _none_picked() -> str:
    return _("Choose the pictures first: tick them, then press the button again.")


def _too_many() -> str:
    return _("More than %(most)d pictures at once: narrow the search, or tick fewer.") % {
        "most": MOST
    }


def _seen(text: str) -> dict[int, str]:
    pairs = (pair.partition(":") for pair in text.split(","))
    return {int(pk): glimpse for pk, _colon, glimpse in pairs if is_key(pk)}


def _change(image: Image, name: str, value: str) -> Change:
    label = capfirst(str(Image._meta.get_field(name).verbose_name))
    return Change(label, *compare(getattr(image, name), value))


def _live_pages(pks: list[int]) -> dict[int, int]:
    """How many live stories show each picture now; outside its rights none does."""
    shown = EditionCaption.objects.filter(
        allowed_q(prefix="image__"), image__in=pks, edition__in=Edition.objects.live()
    )
    counted = shown.order_by().values_list("image").annotate(Count("edition", distinct=True))
    return dict(counted)


def _told(done: list[Image], fields: str) -> str | SafeString:
    if not done:
        return _("All these pictures say so already: nothing was changed.")
    says = ngettext(
        "Changed in %(count)d picture: %(fields)s (%(names)s).",
        "Changed in %(count)d pictures: %(fields)s (%(names)s).",
        len(done),
    )
    names = [f"“{image}”" for image in done[:SHORT]]
    names += ["…"] if len(done) > SHORT else []
    return says % {"count": len(done), "fields": fields, "names": ", ".join(names)}


PAGES = {"reword/": (reword, "articles_image_reword")}
