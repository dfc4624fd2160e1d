"""What the pages of topics and of authors share: other names, renaming, merging and undoing it."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin import moments
from articles.admin.base import NOTHING, DeskAdmin
from articles.admin.fields import LinesField
from articles.admin.stories.verbs import say_refused
from articles.admin.widgets import Autocomplete
from articles.desk import Refused, naming, naming_effects
from articles.models import Author, Edition
from articles.models.merged import Mergeable

Verb = Callable[[Mergeable, Any], None]


class NamesForm(forms.ModelForm):
    """A topic or an author, and what else they are called."""

    other_names = LinesField(
        label=gettext_lazy("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        help_text=gettext_lazy(
            "One a line, such as an abbreviation. Typed in a story, each finds it; each has an "
            "address, which leads here."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.others_shown():
            self.initial[name] = [str(alias) for alias in self.aliases(name)]

    def others_shown(self) -> list[str]:
        """The fields of other names that this form has."""
        return [name for name in ("other_names", "misspellings") if name in self.fields]

    def aliases(self, name: str) -> list[models.Model]:
        """The other names that the field of that name is about."""
        if not self.instance.pk:
            return []
        wrong = name == "misspellings"
        every = self.instance.aliases.all()
        return [each for each in every if getattr(each, "is_misspelling", False) == wrong]

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if reason := naming.why_not_slug(self.instance, slug):
            raise forms.ValidationError(reason)
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shown = [name for name in self.others_shown() if name in cleaned]
        names = [other for name in shown for other in cleaned[name]]
        if shown == self.others_shown() and shown:
            for reason in naming.why_not_other_names(self.instance, names):
                self.add_error(shown[0], reason)
        return cleaned

    @property
    def has_other_names_changed(self) -> bool:
        return not {"other_names", "misspellings"}.isdisjoint(self.changed_data)


class RenameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("New name"), max_length=120)
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        required=False,
        allow_unicode=True,
        max_length=naming.LONGEST_SLUG,
        help_text=gettext_lazy("Left empty, it is made of the new name."),
    )
    was_misspelled = forms.BooleanField(
        label=gettext_lazy("The old name was a mistake"),
        required=False,
        help_text=gettext_lazy(
            "Readers meet the right name in old bylines too. Otherwise these stay as printed, and "
            "lead to the page of today."
        ),
    )

    def __init__(self, noun: Mergeable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": noun.name}, **kwargs)
        self.noun = noun
        if not isinstance(noun, Author):
            del self.fields["was_misspelled"]

    def effect(self) -> naming_effects.Effect:
        return naming_effects.effect_of_renaming(self.noun, *self._name())

    def act(self, by: Any) -> str:
        was = self.noun.name
        wrong = bool(self.cleaned_data.get("was_misspelled"))
        name, slug = self._name()
        naming.rename(self.noun, name, by, slug, was_misspelled=wrong)
        return _("Renamed: “%(was)s” is “%(name)s” now.") % {"was": was, "name": self.noun.name}

    def _name(self) -> tuple[str, str]:
        return self.cleaned_data["name"], self.cleaned_data["slug"]


class MergeForm(forms.Form):
    was_misspelled = forms.BooleanField(
        label=gettext_lazy("This name was a mistake"),
        required=False,
        help_text=gettext_lazy(
            "Readers meet the right name in old bylines too. Otherwise these stay as printed, and "
            "lead to the page of today."
        ),
    )

    def __init__(self, noun: Mergeable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.noun = noun
        model = type(noun)
        into = forms.ModelChoiceField(
            model.objects.unmerged(),
            label=_("Merge it into"),
            widget=Autocomplete(model._meta.get_field("merged_into"), admin.site),
        )
        self.fields = {"into": into, **self.fields}
        if not isinstance(noun, Author):
            del self.fields["was_misspelled"]

    def effect(self) -> naming_effects.Effect:
        return naming_effects.effect_of_merging(self.noun, self.cleaned_data["into"])

    def act(self, by: Any) -> str:
        into, wrong = self.cleaned_data["into"], bool(self.cleaned_data.get("was_misspelled"))
        naming.merge(self.noun, into, by, was_misspelled=wrong)
        return _("Merged: what was under “%(name)s” is under “%(into)s” now.") % {
            "name": self.noun,
            "into": into,
        }


class NamesAdmin(DeskAdmin):
    """Topics and authors: found by every name, renamed and merged on pages of their own."""

    change_form_template = "admin/articles/names/change_form.html"
    search_fields = ["name", "slug", "aliases__name", "standing_for__name"]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """What is merged is not offered any more: what it is merged into is found by its name."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if _is_choice(request):
            found = found.filter(root=None)
        return found, may_repeat

    def get_readonly_fields(
        self, request: HttpRequest, obj: Mergeable | None = None
    ) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "name", "slug") if obj else fields

    def get_fields(self, request: HttpRequest, obj: Mergeable | None = None) -> list[str]:
        fields = list(super().get_fields(request, obj))
        new = {"other_names", "misspellings"} if obj is None else set()
        return [name for name in fields if name not in new]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Mergeable | None = None
    ) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    def save_related(
        self, request: HttpRequest, form: NamesForm, formsets: list[Any], change: bool
    ) -> None:
        if change and form.has_other_names_changed:
            names = [form.cleaned_data.get(name, []) for name in ("other_names", "misspellings")]
            naming.set_other_names(form.instance, *names)
        super().save_related(request, form, formsets, change)

    # For who may only look.
    @admin.display(description=gettext_lazy("Other names"))
    def other_names(self, noun: Mergeable) -> str:
        return "; ".join(map(str, noun.aliases.all()))

    @admin.display(description=gettext_lazy("merged into"), ordering="root__name")
    def merged(self, noun: Mergeable) -> str | SafeString:
        return noun.root.name if noun.root else NOTHING

    def get_view_on_site_url(self, obj: Mergeable | None = None) -> str | None:
        """The page that readers find, of what it is merged into if need be."""
        if obj is None:
            return None
        live = Edition.objects.live().filter(**{f"{self.used_by_edition}__in": obj.keys})
        return obj.present.get_absolute_url() if live.exists() else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        if obj := kwargs.get("obj"):
            last = naming.last_renaming(obj)
            context |= {
                "may_name": naming.may_name(request.user, obj),
                "last_renaming": last,
                "renamed_at": last and moments.short(last.event.at),
                "rename_url": self._url("rename", obj),
                "merge_url": self._url("merge", obj),
                "part_url": self._url("part", obj),
                "unname_url": self._url("unname", obj),
                "into_url": obj.merged_into and self._url("change", obj.merged_into),
                "merged_here": obj.merged.all(),
                "narrower": [] if isinstance(obj, Author) else obj.narrower,
            }
        return super().render_change_form(request, context, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        name = f"articles_{self.opts.model_name}"
        pages = {
            "rename": partial(self._ask, RenameForm, "rename"),
            "merge": partial(self._ask, MergeForm, "merge"),
            "part": self.part,
            "unname": self.unname,
        }
        own = [
            path(
                f"<int:pk>/{page}/",
                update_wrapper(self.admin_site.admin_view(view), self._ask),
                name=f"{name}_{page}",
            )
            for page, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _ask(
        self, form_class: type[forms.Form], page: str, request: HttpRequest, pk: int
    ) -> HttpResponse:
        """Ask for a name, or for what to merge with; count what would change; then do it.

        Counting changes nothing, and so its address says what is asked (RFC 9110, section 9.2.1).
        """
        noun = self._noun(request, pk)
        given = request.POST if request.method == "POST" else request.GET
        form = form_class(noun, given or None)
        effect, reasons = None, []
        try:
            naming.require_name(request.user, noun)
            if form.is_valid() and request.method == "POST":
                messages.success(request, form.act(request.user))
                return HttpResponseRedirect(self._url("change", noun))
            effect = form.effect() if form.is_valid() else None
        except Refused as refusal:
            reasons = refusal.reasons
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": noun,
            "title": self._titles()[page] % {"name": noun},
            "form": form,
            "media": form.media,
            "effect": effect,
            "reasons": reasons,
            "kept": [(name, value) for name, value in _shown(form) if name in form.fields],
            "into": form.is_valid() and form.cleaned_data.get("into"),
            "back": self._url("change", noun),
            "page": page,
        }
        return TemplateResponse(request, "admin/articles/names/question.html", context)

    def _titles(self) -> dict[str, str]:
        return {"rename": _("Rename “%(name)s”"), "merge": _("Merge “%(name)s” into another")}

    @method_decorator(require_POST)
    def part(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a merge: one button."""
        return self._do(request, pk, naming.part, _("The merge is undone: it has its page again."))

    @method_decorator(require_POST)
    def unname(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the last new name: one button."""
        return self._do(request, pk, naming.unname, _("The old name is back."))

    def _do(self, request: HttpRequest, pk: int, verb: Verb, said: str) -> HttpResponse:
        noun = self._noun(request, pk)
        try:
            verb(noun, request.user)
        except Refused as refusal:
            say_refused(request, _("Nothing was changed:"), refusal)
        else:
            messages.success(request, said)
        return HttpResponseRedirect(self._url("change", noun))

    def _noun(self, request: HttpRequest, pk: int) -> Mergeable:
        noun = get_object_or_404(self.model, pk=pk)
        if not self.has_view_or_change_permission(request, noun):
            raise PermissionDenied
        return noun

    def _url(self, page: str, noun: Mergeable) -> str:
        return reverse(f"admin:articles_{self.opts.model_name}_{page}", args=[noun.pk])


def chosen_as(request: HttpRequest) -> str:
    """The field for which the admin looks up a choice by typing; '' on any other page."""
    return request.GET.get("field_name", "") if _is_choice(request) else ""


def _is_choice(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name == "autocomplete")


def _shown(form: forms.Form) -> list[tuple[str, str]]:
    return [(field.html_name, field.value()) for field in form if field.value()]
