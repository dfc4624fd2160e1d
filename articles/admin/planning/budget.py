"""The story budget: what each section will have on a day, to be printed and argued over."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q
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
from articles.lib import html
from articles.models import Edition, ImageCaption, Note, Section, Story
from articles.models.story import State

SHOWN = 200  # stories of a day


@dataclass(frozen=True)
class Line:
    story: Story
    who: str
    when: datetime | None
    """When it goes or went out, or when it is due."""
    goes_out: bool
    words: int
    stage: str
    notes: list[str]


@dataclass(frozen=True)
class Budget:
    """The lines of a section, in the order of the day."""

    section: str
    lines: list[Line] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(line.words for line in self.lines)


@require_safe
def budget(request: HttpRequest, day: date | None = None) -> HttpResponse:
    if not request.user.has_perm("articles.view_story"):
        raise PermissionDenied
    filters = Filters.of(request.GET)
    if day is None or "day" in request.GET:
        return go_to_day(request, "planning:budget_of", filters.query)
    span = Span(day)
    budgets, is_more = _budgets(span, filters, request)
    query = f"?{filters.query}" if filters.query else ""
    context = {
        **admin.site.each_context(request),
        "title": _("Story budget"),
        "is_nav_sidebar_enabled": False,
        "day": day,
        "heading": date_format(day, "l, j F Y"),
        "is_today": day == timezone.localdate(),
        "budgets": budgets,
        "stories": sum(len(each.lines) for each in budgets),
        "words": sum(each.words for each in budgets),
        "is_more": is_more,
        "earlier": reverse("planning:budget_of", args=[span.before.first]) + query,
        "later": reverse("planning:budget_of", args=[span.after.first]) + query,
        "today": reverse("planning:budget_of", args=[timezone.localdate()]) + query,
        "filters": filters,
        "sections": Section.objects.all(),
        "printed_at": timezone.now(),
        "time_zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/planning/budget.html", context)


def _budgets(span: Span, filters: Filters, request: HttpRequest) -> tuple[list[Budget], bool]:
    """The stories due on the day, or that go or went out on it, by section."""
    now = timezone.now()
    out = Edition.objects.shown().filter(live_from__gte=span.start, live_from__lt=span.end)
    is_due = Q(due_at__gte=span.start, due_at__lt=span.end)
    notes = Note.objects.filter(thread__isnull=True, resolved_at__isnull=True)
    found = (
        facts.with_facts(
            filters.stories().filter(is_due | Q(pk__in=out.values("story"))), request.user, now
        )
        .annotate(has_picture=Exists(ImageCaption.objects.filter(story=OuterRef("pk"))))
        .defer(None)  # the body too: its words are counted
        .prefetch_related(Prefetch("notes", notes, to_attr="open_threads"))
        .order_by("section__position", "section__name", "due_at", "pk")[: SHOWN + 1]
    )
    found = list(found)
    budgets: dict[int | None, Budget] = {}
    for story in found[:SHOWN]:
        name = str(story.section) if story.section else _("Without a section")
        budgets.setdefault(story.section_id, Budget(name)).lines.append(_line(story))
    for each in budgets.values():
        each.lines.sort(key=lambda line: (line.when is None, line.when))
    return list(budgets.values()), len(found) > SHOWN


def _line(story: Story) -> Line:
    at = story.scheduled_for or (story.live_from if story.state == State.LIVE else None)
    shown_state = State(story.state).label
    if facts.is_unfinished(story):
        shown_state = story.get_stage_display()
    return Line(
        story,
        facts.writers(story) or facts.who(story),
        at or story.due_at,
        at is not None,
        html.word_count(story.body),
        shown_state,
        [note.text for note in story.open_threads],
    )
