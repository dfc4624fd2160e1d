"""The log of the desk: to be read, narrowed, taken along as a table, and proved whole."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.admin.base import DeskAdmin
from articles.admin.log_filters import LogFilters
from articles.admin.log_rows import Row, table
from articles.admin.widgets import is_key
from articles.desk import log
from articles.models import Event, LogEnd

SHOWN = 50  # rows on a page
MOST_PROVED = 50_000  # rows, in the time that a page may take; the command takes any number


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """Rows are written by the verbs, and by nobody here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("csv/", view(self.as_csv), name="articles_event_csv"),
            path("prove/", view(self.prove), name="articles_event_prove"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return require_safe(self._list)(request, extra_context)

    def _list(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        """The rows before ``?before=``, a number, narrowed by ``LogFilters``; the newest first.

        No COUNT and no OFFSET: a page costs the same however long the log is.
        """
        self._require_view(request)
        filters = LogFilters(request.GET)
        found = filters.apply(Event.objects.order_by("-number"))
        if before := request.GET.get("before", ""):
            if not is_key(before):
                raise Http404(_("There is no such place in this list."))
            found = found.filter(number__lt=int(before))
        events = list(found[: SHOWN + 1])
        is_more = len(events) > SHOWN
        events = events[:SHOWN]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The log"),
            "rows": [Row(event) for event in events],
            "filters": filters,
            "query": filters.query,
            "older": filters.with_place(events[-1].number) if is_more else "",
            "is_first_page": not before,
            "number_of_rows": LogEnd.objects.values_list("rows", flat=True).first() or 0,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/event/log.html", context)

    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """All rows that the list would show on its pages, as a table."""
        return require_safe(self._as_csv)(request)

    def _as_csv(self, request: HttpRequest) -> HttpResponse:
        self._require_view(request)
        filters = LogFilters(request.GET)
        name = f"log-{timezone.localtime():%Y-%m-%d-%H%M}.csv"
        return StreamingHttpResponse(
            table(filters.apply(Event.objects.all())),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )

    def prove(self, request: HttpRequest) -> HttpResponse:
        """Say whether the log is whole."""
        return require_POST(self._prove)(request)

    def _prove(self, request: HttpRequest) -> HttpResponse:
        self._require_view(request)
        rows = LogEnd.objects.values_list("rows", flat=True).first() or 0
        if rows > MOST_PROVED:
            messages.warning(
                request,
                _("The log is too long to be proved here: run “manage.py verify_log” instead."),
            )
        elif fault := log.first_fault():
            messages.error(request, _("Somebody has touched the log. %(fault)s") % {"fault": fault})
        else:
            messages.success(
                request,
                _("The log is whole: each of its %(rows)d rows follows the one before.")
                % {"rows": rows},
            )
        return HttpResponseRedirect(reverse("admin:articles_event_changelist"))

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
