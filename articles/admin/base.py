"""What all lists and forms of the desk have in common."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from js_asset import Media

from articles.admin import settings_log
from articles.admin.fields import MomentField
from articles.admin.usage import Usage
from articles.admin.widgets import Autocomplete
from articles.desk import log
from articles.models import Edition, Event

# In a cell without a value; on narrow screens, where cells have no heading, it is left out.
NOTHING = mark_safe('<span class="nothing">–</span>')


# More digits than the number of a row has: no database takes it, not even to look for it.
_TOO_LONG = re.compile(r"[\d_]{19}")


class PlainChoices:
    """Choices without icons beside them: each noun has its own page, one click away."""

    links_hidden = ("add", "change", "delete", "view")

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        for link in self.links_hidden:
            if hasattr(field.widget, f"can_{link}_related"):
                setattr(field.widget, f"can_{link}_related", False)
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class LoggedAdmin:
    """Adding, changing and deleting write the log of the desk, in the same transaction.

    A noun whose verbs do so themselves leaves out of ``logged`` what they see to.
    """

    logged: ClassVar[frozenset[str]] = frozenset(
        {Event.Verb.ADDED, Event.Verb.CHANGED, Event.Verb.DELETED}
    )

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        verb = Event.Verb.CHANGED if change else Event.Verb.ADDED
        changes = settings_log.changes(form)
        if verb in self.logged and (changes or not change):
            log.record_thing(verb, request.user, form.instance, changes)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        # A password has a page of its own, which saves nothing else.
        if request.resolver_match.url_name.endswith("_password_change"):
            hidden = {"password": settings_log.HIDDEN}
            log.record_thing(Event.Verb.CHANGED, request.user, obj, hidden)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> Any:
        for obj in queryset if Event.Verb.DELETED in self.logged else []:
            log.record_thing(Event.Verb.DELETED, request.user, obj)
        return super().log_deletions(request, queryset)


class DeskAdmin(LoggedAdmin, PlainChoices, admin.ModelAdmin):
    """A noun of the newsroom in the admin."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField},
        models.URLField: {"assume_scheme": "https"},
    }
    # Field paths from a story, an edition and an author to this noun: where it is used.
    used_by_story: ClassVar[str] = ""
    used_by_edition: ClassVar[str] = ""
    used_by_author: ClassVar[str] = ""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not _TOO_LONG.search(value) and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        # PostgreSQL takes no NUL in a text, not even to look for it.
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def usage(self, obj: models.Model) -> Usage | None:
        """Where readers and the desk meet ``obj``; None for a noun that stories do not name."""
        if not self.used_by_story or obj.pk is None:
            return None
        return Usage.of(obj, self.used_by_story, self.used_by_edition, self.used_by_author)

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        """A link for what readers can open: a page that no live edition names is not there."""
        if obj and self.used_by_edition:
            live = Edition.objects.live().filter(**{self.used_by_edition: obj.pk})
            if not live.exists():
                return None
        return super().get_view_on_site_url(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """Where deleting is refused, name the stories that stand in its way."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        if protected and (usage := self.usage(next(iter(objs)))):
            protected = usage.lines() or protected
            # Nothing is deleted then: no need to say what else one may not delete.
            perms_needed = set()
        return to_delete, counts, perms_needed, protected

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> TemplateResponse:
        # The editor's import map is the one inline script that the policy lets through.
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        if obj := kwargs.get("obj"):
            context["usage"] = self.usage(obj)
        return super().render_change_form(request, context, **kwargs)
