"""The settings of the paper: what it is called, how it looks, whose it is and how to reach it."""

from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.conf.global_settings import LANGUAGES
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin
from articles.admin.widgets import PicturePicker, picker_texts
from articles.desk import placing
from articles.models import Image, Page, PageEdition, Paper

Choices = list[tuple[str, Any]]

FIRST_NEWSPAPER = 1605  # the Relation of Strasbourg: no paper is older


def language_choices() -> Choices:
    """The languages that the paper can speak, first those in which it speaks whole sentences."""
    names = dict(settings.LANGUAGES)
    whole = [(code, _(name)) for code, name in LANGUAGES if code in names]
    others = [(code, _(name)) for code, name in LANGUAGES if code not in names]
    ours = names.get(settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return [
        ("", _("As the server is set: %(language)s") % {"language": _(ours)}),
        (_("Menus, sentences and dates"), whole),
        (_("Dates alone; the rest in English"), sorted(others, key=lambda each: each[1])),
    ]


def time_zone_choices() -> Choices:
    """The zones of the IANA database by continent."""
    names = sorted(name for name in available_timezones() if "/" in name and name[0].isupper())
    by_area = groupby(names, key=lambda name: name.partition("/")[0])
    zones = [
        (area, [(name, name.partition("/")[2].replace("_", " ")) for name in group])
        for area, group in by_area
        if area not in ("Etc", "SystemV", "US")
    ]
    unset = _("As the server is set: %(zone)s") % {"zone": settings.TIME_ZONE}
    return [("", unset), ("UTC", "UTC"), *zones]


class PaperForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=language_choices,
        help_text=gettext_lazy("Of menus and dates on the public site; a story has its own."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=time_zone_choices,
        help_text=gettext_lazy(
            "Of all dates, here and on the public site. Stories that are out keep their address."
        ),
    )

    class Meta:
        model = Paper
        fields = [
            *["name", "tagline", "logo", "accent", "language", "time_zone"],
            *["legal_name", "founded", "contact_email", "contact", "social_links", "feed_text"],
        ]
        widgets = {
            "accent": forms.RadioSelect,
            "feed_text": forms.RadioSelect,
            "logo": PicturePicker,
            "contact": forms.Textarea(attrs={"rows": 3}),
            "social_links": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_logo(self) -> Image | None:
        """A logo whose time is over may stay, and cannot be chosen anew."""
        logo = self.cleaned_data["logo"]
        is_new = logo and logo.pk != self.initial.get("logo")
        if is_new and (reason := placing.why_not(logo)):
            raise forms.ValidationError(placing.in_a_sentence(logo, reason))
        return logo

    def clean_founded(self) -> int | None:
        founded, today = self.cleaned_data["founded"], timezone.localdate().year
        if founded and not FIRST_NEWSPAPER <= founded <= today:
            raise forms.ValidationError(
                _("Write a year from %(first)d to %(today)d.")
                % {"first": FIRST_NEWSPAPER, "today": today}
            )
        return founded


@admin.register(Paper)
class PaperAdmin(DeskAdmin):
    """One row, made by ``migrate``: its list is its form."""

    form = PaperForm
    fields = PaperForm.Meta.fields
    change_form_template = "admin/articles/paper/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Paper | None = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_paper_change", args=[Paper.ONLY]))

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        if db_field.name == "logo":
            kwargs["widget"] = PicturePicker()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field:
        kwargs["widget"] = forms.RadioSelect()
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Paper, form: PaperForm, change: bool) -> None:
        obj.is_set_up = True  # whoever fills this in need not be asked for it
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        context |= {
            "texts": picker_texts(),
            "is_nav_sidebar_enabled": False,
            "may_write": self.has_change_permission(request),
            "kinds": _kinds() if request.user.has_perm("articles.view_page") else [],
        }
        return super().render_change_form(request, context, **kwargs)


def _kinds() -> list[dict[str, Any]]:
    """Each kind of page there should be, with the page if there is one, and if it is live."""
    pages = {page.kind: page for page in Page.objects.exclude(kind=Page.Kind.OTHER)}
    live = set(PageEdition.objects.live().values_list("page", flat=True))
    return [
        {
            "kind": kind,
            "label": kind.label,
            "page": pages.get(kind),
            "is_live": kind in pages and pages[kind].pk in live,
        }
        for kind in Page.Kind
        if kind != Page.Kind.OTHER
    ]
