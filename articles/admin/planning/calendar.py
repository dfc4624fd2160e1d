"""The calendar: what is due, what will go out and what went out, day by day."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.planning import facts
from articles.admin.planning.board import Filters
from articles.admin.planning.days import Span, go_to_day
from articles.desk.names import name_of
from articles.models import Edition, Section, Story

SHOWN = 300  # deadlines, and editions, in a span


@dataclass(frozen=True)
class Happening:
    """A line of a day: what becomes of which story when."""

    at: datetime
    kind: str
    says: str
    name: str
    story: int
    language: str
    section: str = ""
    who: str = ""


@dataclass(frozen=True)
class Day:
    date: date
    is_today: bool
    happenings: list[Happening] = field(default_factory=list)


@require_safe
def calendar(request: HttpRequest, day: date | None = None, days: int = 7) -> HttpResponse:
    """The week that ``day`` is in, or with ``days=1`` the day alone."""
    if not request.user.has_perm("articles.view_story"):
        raise PermissionDenied
    filters = Filters.of(request.GET)
    if day is None or "day" in request.GET:
        return go_to_day(request, "planning:day" if days == 1 else "planning:week", filters.query)
    span = Span.week_of(day) if days == 7 else Span(day)
    found, is_more = _happenings(span, filters)
    today = timezone.localdate()
    shown = {each: Day(each, each == today) for each in span}
    for happening in found:
        shown[timezone.localdate(happening.at)].happenings.append(happening)
    name = "planning:week" if days == 7 else "planning:day"
    query = f"?{filters.query}" if filters.query else ""
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar"),
        "is_nav_sidebar_enabled": False,
        "span": span,
        "days": list(shown.values()),
        "heading": _heading(span),
        "is_week": days == 7,
        "is_more": is_more,
        "earlier": reverse(name, args=[span.before.first]) + query,
        "later": reverse(name, args=[span.after.first]) + query,
        "now": reverse(name, args=[today]) + query,
        "as_week": reverse("planning:week", args=[day]) + query,
        "as_day": reverse("planning:day", args=[today if today in shown else day]) + query,
        "query": query,
        "filters": filters,
        "sections": Section.objects.all(),
        "time_zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/planning/calendar.html", context)


def _happenings(span: Span, filters: Filters) -> tuple[list[Happening], bool]:
    """What happens in ``span``, in its order, and whether there is more than is shown."""
    now = timezone.now()
    stories = (
        filters.stories()
        .filter(due_at__gte=span.start, due_at__lt=span.end)
        .with_state(now)
        .defer("body")
        .select_related("section", "assigned_to")
        .order_by("due_at")[: SHOWN + 1]
    )
    editions = (
        filters.editions()
        .shown()
        .filter(live_from__gte=span.start, live_from__lt=span.end)
        .defer("body")
        .select_related("section")
        .order_by("live_from")
    )
    due, out = list(stories), list(editions[: SHOWN + 1])
    found = [_due(story, now) for story in due[:SHOWN]]
    found += [_out(edition, now) for edition in out[:SHOWN]]
    found.sort(key=lambda happening: happening.at)
    return found, len(due) > SHOWN or len(out) > SHOWN


def _due(story: Story, now: datetime) -> Happening:
    if not facts.is_unfinished(story):
        kind, says = "done", _("was due, and is done")
    elif story.due_at <= now:
        kind, says = "late", _("overdue")
    else:
        kind, says = "due", _("due")
    return Happening(
        story.due_at,
        kind,
        says,
        str(story),
        story.pk,
        story.language,
        str(story.section or ""),
        name_of(story.assigned_to),
    )


def _out(edition: Edition, now: datetime) -> Happening:
    is_update = edition.live_from > edition.published_at
    if edition.live_from > now:
        kind, says = "scheduled", _("update scheduled") if is_update else _("scheduled")
    elif not is_update:
        kind, says = "published", _("published")
    elif edition.updated_at < edition.live_from:
        kind, says = "fixed", _("changed without notice")
    else:
        kind, says = "updated", _("updated")
    return Happening(
        edition.live_from,
        kind,
        says,
        edition.headline,
        edition.story_id,
        edition.language,
        str(edition.section or ""),
    )


def _heading(span: Span) -> str:
    if span.days == 1:
        return date_format(span.first, "l, j F Y")
    return f"{date_format(span.first, 'j F')} – {date_format(span.last, 'j F Y')}"
