"""The pages about the paper, where they are written, published and withdrawn."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.admin.assets import scripts
from articles.admin.base import DeskAdmin
from articles.admin.fields import BodyField
from articles.admin.stories.page import texts
from articles.admin.stories.verbs import say_refused
from articles.admin.widgets import Line
from articles.desk import Refused, pages
from articles.desk.names import name_of
from articles.lib import html
from articles.models import Event, Page, PageEdition

STATES = {
    "draft": gettext_lazy("Draft"),
    "live": gettext_lazy("Live"),
    "changed": gettext_lazy("Live, with changes"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


class PageForm(forms.ModelForm):
    """A page as somebody leaves it, and which version they had read before."""

    body = BodyField(label=gettext_lazy("Text"), required=False)
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        required=False,
        max_length=PageEdition._meta.get_field("note").max_length,
        help_text=gettext_lazy("Readers are told it below the text, when you publish."),
    )

    class Meta:
        model = Page
        fields = ["title", "body", "kind", "slug", "position"]
        widgets = {"title": Line(attrs={"placeholder": gettext_lazy("Title")})}

    met: Page | None = None
    """What another has saved meanwhile, where it stands in the way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["read_version"] = self.instance.version
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Its address: /about/ethics/ for “ethics”. Left empty, it is made for you; once"
                " readers know the page, it stays."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk:
            self._meet(data)
        return data

    def _meet(self, data: dict[str, Any]) -> None:
        """Where another has saved since this was read, say so once; then this may stand."""
        now = (
            Page.objects.select_for_update(of=("self",))
            .select_related("edited_by")
            .get(pk=self.instance.pk)
        )
        same = (now.title, now.body) == (data.get("title"), data.get("body"))
        if data.get("read_version") == now.version or same:
            data["read_version"] = now.version
            return
        self.met = now
        self.data = self.data.copy()
        self.data["read_version"] = now.version
        self.add_error(None, str(pages.SavedMeanwhile(now)))

    @property
    def met_diffs(self) -> list[Any]:
        """What differs from what another has saved to what stands in the form."""
        if self.met is None:
            return []
        mine = Page(title=self.cleaned_data.get("title", ""), body=self.cleaned_data["body"])
        return pages.compare(self.met, mine)


@admin.register(Page)
class PageAdmin(DeskAdmin):
    form = PageForm
    logged = frozenset({Event.Verb.DELETED})  # the verbs write the rest
    change_form_template = "admin/articles/page/change_form.html"
    list_display = ["title", "kind", "state_shown", "edited", "position"]
    list_select_related = ["edited_by"]
    search_fields = ["title", "body"]

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        editions = PageEdition.objects.filter(page=OuterRef("pk"))
        live = PageEdition.objects.live().filter(page=OuterRef("pk"))
        same = live.filter(title=OuterRef("title"), body=OuterRef("body"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                state=Case(
                    When(Exists(same), then=Value("live")),
                    When(Exists(live), then=Value("changed")),
                    When(Exists(editions), then=Value("withdrawn")),
                    default=Value("draft"),
                )
            )
        )

    @admin.display(description=gettext_lazy("state"), ordering=F("state"))
    def state_shown(self, page: Page) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', page.state, STATES[page.state])

    @admin.display(description=gettext_lazy("last edited"), ordering="edited_at")
    def edited(self, page: Page) -> SafeString:
        return format_html(
            '{} <span class="who">{}</span>', moments.short(page.edited_at), name_of(page.edited_by)
        )

    @admin.display(description=gettext_lazy("text"))
    def text(self, page: Page) -> SafeString:
        return mark_safe(html.clean(page.body))

    # What may be done

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """What readers have met stays: it can be withdrawn."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_known)

    def get_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        if not self._may_write(request, obj):
            return ["title", "kind", "slug", "text"]
        return ["title", "body", "kind", "slug", "position", "read_version", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        if not self._may_write(request, obj):
            return ["text"]
        if obj is None or not obj.is_known:
            return []
        may_move = pages.may_publish(request.user)
        return [*pages.FIXED] if may_move else [*pages.FIXED, "position"]

    def get_view_on_site_url(self, obj: Page | None = None) -> str | None:
        return obj.get_absolute_url() if obj and obj.live_edition() else None

    def _may_write(self, request: HttpRequest, obj: Page | None) -> bool:
        return self.has_change_permission(request, obj) if obj else True

    # The form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        taken = set(Page.objects.values_list("kind", flat=True))
        free = [kind for kind in Page.Kind.values if kind not in taken]
        asked = super().get_changeform_initial_data(request)
        return {"kind": free[0], "title": Page.Kind(free[0]).label, **asked} if free else asked

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        page = kwargs.get("obj")
        live = page.live_edition() if page else None
        context |= {
            "texts": {**texts(None), "caption": _("Caption")},
            "is_nav_sidebar_enabled": False,  # its room is the text's
            "page": page,
            "live": live,
            "state": page and page.state,
            "state_label": page and STATES[page.state],
            "edited_by": name_of(page.edited_by) if page else "",
            "is_known": bool(page and page.is_known),
            "may_write": self._may_write(request, page),
            "may_publish": pages.may_publish(request.user),
            "changes": pages.compare(live, page) if live else [],
        }
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Page, form: PageForm, change: bool) -> None:
        if change:
            obj.version = form.cleaned_data["read_version"]
        pages.save(obj, request.user)

    def response_add(
        self, request: HttpRequest, obj: Page, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._published(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Page) -> HttpResponse:
        return self._published(request, obj) or super().response_change(request, obj)

    def _published(self, request: HttpRequest, page: Page) -> HttpResponse | None:
        if "_publish" not in request.POST:
            return None
        try:
            edition = pages.publish(page, request.user, request.POST.get("note", ""))
        except Refused as refusal:
            say_refused(request, _("Saved, and not published:"), refusal)
        else:
            messages.success(
                request,
                format_html(
                    "{} <a href='{}'>{}</a>",
                    _("Published as edition %(number)d.") % {"number": edition.number},
                    page.get_absolute_url(),
                    _("See the page"),
                ),
            )
        return HttpResponseRedirect(form_url(page))

    # Withdrawing

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        return [
            path("<int:pk>/withdraw/", withdraw, name="articles_page_withdraw"),
            *super().get_urls(),
        ]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what readers shall be told, then withdraw."""
        page = get_object_or_404(Page, pk=pk)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        form = WithdrawalForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                pages.withdraw(page, request.user, form.cleaned_data["note"])
            except Refused as refusal:
                say_refused(request, _("Not withdrawn:"), refusal)
            else:
                messages.success(request, _("Withdrawn: readers are told the reason."))
            return HttpResponseRedirect(form_url(page))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": page,
            "title": _("Withdraw this page?"),
            "back": form_url(page),
            "form": form,
            "live": page.live_edition(),
            "may": pages.may_publish(request.user),
        }
        return TemplateResponse(request, "admin/articles/page/withdraw.html", context)


class WithdrawalForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Reason for readers"),
        max_length=PageEdition._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )


def form_url(page: Page) -> str:
    return reverse("admin:articles_page_change", args=[page.pk])
