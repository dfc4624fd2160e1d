"""Wire files in the admin: those that have come in, and Import, which brings in more."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Media

from articles.admin.base import DeskAdmin
from articles.admin.wire_forms import MOST_FILES, ArrivalForm, IncomingForm
from articles.desk import Refused
from articles.exchange.incoming import Outcome, Status, bring_in
from articles.exchange.wire import Arrival
from articles.lib.wire import WireError
from articles.models import Story, WireFile


@admin.register(WireFile)
class WireFileAdmin(DeskAdmin):
    """What came in is evidence: it is read here, never changed. Adding is Import."""

    list_display = ["title", "story_link", "asset_id", "received_at"]
    search_fields = ["name", "opening", "asset_id"]
    search_help_text = gettext_lazy("File name, first sentence or asset id.")
    fields = ["title", "story_link", "asset_id", "received_at", "as_received"]

    # Who may what

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.add_story")

    def has_view_permission(self, request: HttpRequest, obj: WireFile | None = None) -> bool:
        return request.user.has_perm("articles.view_story")

    def has_change_permission(self, request: HttpRequest, obj: WireFile | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: WireFile | None = None) -> bool:
        """A file goes with its story, and only so."""
        return request.user.has_perm("articles.delete_story")

    def delete_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    # The list and the page of one

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("story")

    @admin.display(description=gettext_lazy("file"), ordering="name")
    def title(self, file: WireFile) -> str:
        return file.name or _("Pasted: %(opening)s…") % {"opening": file.opening[:60]}

    @admin.display(description=gettext_lazy("story"))
    def story_link(self, file: WireFile) -> SafeString:
        url = reverse("admin:articles_story_change", args=[file.story_id])
        return format_html('<a href="{}">{}</a>', url, file.story)

    @admin.display(description=gettext_lazy("as received"))
    def as_received(self, file: WireFile) -> SafeString:
        return format_html('<div class="wire-text">{}</div>', file.text)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"show_delete": False, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    # Import

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Two steps: what comes in, then what was understood of it. Only the second saves."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "_import" in request.POST:
            return self._import(request)
        if request.method != "POST":
            return self._arrival_page(request, ArrivalForm())
        form = ArrivalForm(request.POST, request.FILES)
        if not form.is_valid() and not form.may_go_on:
            return self._arrival_page(request, form)
        stories = [
            IncomingForm(number=str(number), arrival=arrival, user=request.user)
            for number, arrival in enumerate(form.arrivals)
        ]
        return self._stories_page(request, stories, form.refused)

    def _import(self, request: HttpRequest) -> HttpResponse:
        """Bring in each story that is in order; the others are shown again as they were typed."""
        outcomes: list[Outcome] = []
        kept: list[IncomingForm] = []
        refused: list[str] = []
        for number in request.POST.getlist("story")[:MOST_FILES]:
            name, text = (request.POST.get(f"story-{number}-{f}", "") for f in ("name", "text"))
            try:
                arrival = Arrival.from_text(name, text)
            except WireError as error:
                refused.append(str(error))
                continue
            form = IncomingForm(
                request.POST, request.FILES, number=number, arrival=arrival, user=request.user
            )
            if outcome := _brought_in(form):
                outcomes.append(outcome)
            else:
                kept.append(form)
        for outcome in outcomes:
            _tell(request, outcome)
        if kept or refused or not outcomes:
            return self._stories_page(request, kept, refused)
        if len(outcomes) == 1:
            story = outcomes[0].story
            return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))
        return HttpResponseRedirect(reverse("admin:articles_story_changelist"))

    def _stories_page(
        self, request: HttpRequest, stories: list[IncomingForm], refused: list[str]
    ) -> HttpResponse:
        if not stories:
            return self._arrival_page(request, ArrivalForm(), refused)
        return self._page(
            request,
            "stories",
            stories=stories,
            media=stories[0].media,
            refused=refused,
            is_held_up=any(form.errors for form in stories),
        )

    def _arrival_page(
        self, request: HttpRequest, form: ArrivalForm, refused: Sequence[str] = ()
    ) -> HttpResponse:
        return self._page(request, "arrival", form=form, media=form.media, refused=refused)

    def _page(self, request: HttpRequest, step: str, **context: Any) -> HttpResponse:
        context["media"] = Media.from_media(self.media + context["media"], nonce=request.csp_nonce)
        return TemplateResponse(
            request,
            f"admin/articles/wirefile/{step}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Import stories"),
                **context,
            },
        )


def _brought_in(form: IncomingForm) -> Outcome | None:
    """Bring the story of ``form`` in; None, with the reasons on the form, if that is refused."""
    if not form.is_valid():
        return None
    try:
        return bring_in(
            form.arrival, form.wishes(), form.user, as_new=form.as_new, choices=form.chosen
        )
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return None


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    done = {
        Status.IMPORTED: _("Imported."),
        Status.UPDATED: _("The story was updated; readers see it when it is published."),
        Status.UNCHANGED: _("Nothing changed: the story has it already."),
    }[outcome.status]
    messages.success(
        request,
        format_html(
            '<a href="{}">{}</a>: {}',
            reverse("admin:articles_story_change", args=[outcome.story.pk]),
            Story.objects.get(pk=outcome.story.pk),
            " ".join([done, *outcome.notes]),
        ),
    )
