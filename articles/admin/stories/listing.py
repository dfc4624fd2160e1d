"""The list of stories: its filters, and what each row says."""

from datetime import datetime
from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.models import Byline, Story
from articles.models.story import State


class StoryChangeList(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Story]:
        """Everything that a row shows, and no body: a fixed number of queries."""
        found = super().get_queryset(*args, **kwargs)
        return (
            found.defer("body")
            .select_related("section", "edited_by")
            .prefetch_related("bylines__author")
        )


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class MineFilter(admin.SimpleListFilter):
    title = gettext_lazy("whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("1", _("My stories"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        if self.value() != "1":
            return queryset
        credited = Byline.objects.filter(story=OuterRef("pk"), author__user=request.user.pk)
        return queryset.filter(
            Q(created_by=request.user.pk) | Q(edited_by=request.user.pk) | Exists(credited)
        )


class LanguageFilter(admin.SimpleListFilter):
    """Only the languages that stories are written in; hidden while there is one."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        codes = Story.objects.order_by().values_list("language", flat=True).distinct()
        found = sorted((code, _name(code)) for code in codes)
        return found if len(found) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        return queryset.filter(language=self.value()) if self.value() else queryset


def _name(code: str) -> str:
    return LANG_INFO.get(code, {}).get("name_local", code)


def state_badge(state: str, stage: str, scheduled_for: datetime | None) -> SafeString:
    """The state in words and colour; for a draft its stage; when something is scheduled, when."""
    label, kind = State(state).label, state
    if state == State.DRAFT and stage != Story.Stage.DRAFT:
        label, kind = Story.Stage(stage).label, stage
    when = ""
    if scheduled_for:
        says = _("for %(when)s") if state == State.SCHEDULED else _("update on %(when)s")
        when = format_html(
            ' <span class="when">{}</span>', says % {"when": moments.short(scheduled_for)}
        )
    return format_html('<span class="state state-{}">{}</span>{}', kind, label, when)
