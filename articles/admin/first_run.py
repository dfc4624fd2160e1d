"""The page that asks for what a new paper needs, once: the desk's first page leads to it.

It stands beside the admin's own pages, as those of planning do, behind ``admin_view``.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.admin.fields import LinesField
from articles.admin.paper import language_choices, time_zone_choices
from articles.context_processors import paper_of
from articles.desk import Refused, first_pages, founding
from articles.models import Accent, Page, Paper, Section

app_name = "first_run"


def _draft_choices() -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in map(Page.Kind, first_pages.OFFERED)]


class FirstRunForm(forms.ModelForm):
    """What a paper cannot do without, and what is good to have from the first day."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=language_choices,
        help_text=gettext_lazy("Of menus and dates on the public site; a story has its own."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), required=False, choices=time_zone_choices
    )
    sections = LinesField(
        label=gettext_lazy("First sections"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line, in their order: News, Sport, Culture."),
    )
    holder = forms.CharField(
        label=gettext_lazy("Copyright holder"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Stands under every story, with the year: © 2026 The Packet."),
    )
    drafts = forms.MultipleChoiceField(
        label=gettext_lazy("Begin these pages for me"),
        required=False,
        choices=_draft_choices,
        initial=[kind.value for kind in first_pages.OFFERED],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Short drafts, with gaps for what only you know. No reader sees one before you"
            " publish it."
        ),
    )

    class Meta:
        model = Paper
        fields = ["name", "tagline", "accent", "contact_email"]
        widgets = {"accent": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accent"].choices = Accent.choices
        name = self.fields["name"]
        if self.initial.get("name") == Paper._meta.get_field("name").default:
            self.initial["name"] = ""  # nobody calls a paper so on purpose
        name.widget.attrs["autofocus"] = True


@never_cache
def first_run(request: HttpRequest) -> HttpResponse:
    """Ask, then set the paper up; or take it that nobody wants to be asked."""
    if not request.user.has_perm("articles.change_paper"):
        raise PermissionDenied
    paper = Paper.objects.get()
    if paper.is_set_up:
        return HttpResponseRedirect(reverse("admin:articles_paper_change", args=[paper.pk]))
    if request.method == "POST" and "_skip" in request.POST:
        founding.skip(request.user)
        messages.info(request, _("You find it all under “The paper” whenever you want it."))
        return HttpResponseRedirect(reverse("admin:index"))
    form = FirstRunForm(request.POST if request.method == "POST" else None, instance=paper)
    if request.method == "POST" and form.is_valid() and _found(request, form):
        return HttpResponseRedirect(reverse("admin:index"))
    # What stands in the form is no paper yet: the frame of this page shows the one that is.
    context = {
        **admin.site.each_context(request),
        "paper": paper_of(request),
        "title": _("Welcome"),
        "form": form,
        "has_sections": Section.objects.exists(),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/first_run.html", context)


def _found(request: HttpRequest, form: FirstRunForm) -> bool:
    """Set the paper up as ``form`` says; return whether it was done, or else say why not."""
    data = form.cleaned_data
    try:
        founding.set_up(
            request.user,
            {name: data[name] for name in founding.ASKED},
            sections=data["sections"],
            holder=data["holder"].strip(),
            drafts=data["drafts"],
        )
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return False
    said = _("%(name)s is set up. Write the first story.") % {"name": data["name"]}
    messages.success(request, said)
    return True


urlpatterns = [path("first-run/", admin.site.admin_view(first_run), name="first_run")]
