"""The list of stories: its filters, and what each row says."""

from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.admin.base import NOTHING
from articles.admin.widgets import is_key
from articles.desk import wording
from articles.desk.names import name_of
from articles.lib.text import storable
from articles.models import Byline, Story
from articles.models.story import State


class StoryChangeList(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Story]:
        """Everything that a row shows, and no body: a fixed number of queries.

        Raises IncorrectLookupParameters for a value in the address that no database takes.
        """
        for value in chain.from_iterable(self.filter_params.values()):
            digits = value.lstrip("-")
            if value != storable(value) or (digits.isdecimal() and not is_key(digits)):
                raise IncorrectLookupParameters
        found = super().get_queryset(*args, **kwargs)
        return (
            found.defer("body")
            .select_related("section", "edited_by", "assigned_to")
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
            Q(created_by=request.user.pk)
            | Q(edited_by=request.user.pk)
            | Q(assigned_to=request.user.pk)
            | Exists(credited)
        )


class AssignedFilter(admin.SimpleListFilter):
    """Mine or nobody's; somebody else's by the link that stands with their name in a row."""

    title = gettext_lazy("assigned to")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        choices = [("me", _("Me")), ("nobody", _("Nobody"))]
        if is_key(chosen := self.value()):
            person = get_user_model()._default_manager.filter(pk=chosen).first()
            choices += [(chosen, name_of(person))] if person else []
        return choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        match self.value():
            case None:
                return queryset
            case "me":
                return queryset.filter(assigned_to=request.user.pk)
            case "nobody":
                return queryset.filter(assigned_to=None)
            case pk:
                return queryset.filter(assigned_to=pk) if is_key(pk) else queryset.none()


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("late", _("Late")),
            ("today", _("Today")),
            ("week", _("Within seven days")),
            ("some", _("At any time")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        now = timezone.now()
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        match self.value():
            case "late":
                return queryset.filter(due_at__lte=now).exclude(stage=Story.Stage.APPROVED)
            case "today":
                # A day of the site's time zone, and not always 24 hours.
                tomorrow = timezone.make_aware(today.replace(tzinfo=None) + timedelta(days=1))
                return queryset.filter(due_at__gte=today, due_at__lt=tomorrow)
            case "week":
                return queryset.filter(due_at__gt=now, due_at__lte=now + timedelta(days=7))
            case "some":
                return queryset.filter(due_at__isnull=False)
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    """Only the languages that stories are written in; hidden while there is one."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        codes = Story.objects.order_by().values_list("language", flat=True).distinct()
        found = sorted((code, wording.language(code)) for code in codes)
        return found if len(found) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        return queryset.filter(language=self.value()) if self.value() else queryset


def assignment(story: Story) -> SafeString:
    """Whose the story is, leading to all that is theirs, and when it is due."""
    parts = []
    if person := story.assigned_to:
        link = format_html('<a href="?assigned={}">{}</a>', person.pk, name_of(person))
        parts.append(link)
    if story.due_at:
        off = moments.short(story.due_at)
        if story.stage != Story.Stage.APPROVED:
            off = f"{off}, {moments.due_in(story.due_at)}"
        kind = "when late" if story.is_late else "when"
        parts.append(format_html('<span class="{}">{}</span>', kind, off))
    return format_html_join(" ", "{}", ([part] for part in parts)) or NOTHING


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
