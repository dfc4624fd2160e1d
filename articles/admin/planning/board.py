"""The board: every story that is on its way, in the column of where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from js_asset import Media

from articles.admin.assets import scripts
from articles.admin.planning import facts
from articles.admin.planning.days import today
from articles.admin.planning.steps import Rights
from articles.desk.names import name_of
from articles.models import Byline, Edition, Section, Story
from articles.models.story import State

IN_A_COLUMN = 30
NOBODY = "nobody"

Stage = Story.Stage
SCHEDULED, LIVE = "scheduled", "live"
COLUMNS = {
    Stage.DRAFT.value: gettext_lazy("Draft"),
    Stage.IN_REVIEW.value: gettext_lazy("In review"),
    Stage.APPROVED.value: gettext_lazy("Approved"),
    SCHEDULED: gettext_lazy("Scheduled"),
    LIVE: gettext_lazy("Live today"),
}
EMPTY = {
    Stage.DRAFT.value: gettext_lazy("Nobody is writing anything."),
    Stage.IN_REVIEW.value: gettext_lazy("Nothing waits for an editor."),
    Stage.APPROVED.value: gettext_lazy("Nothing approved waits to be published."),
    SCHEDULED: gettext_lazy("Nothing is scheduled."),
    LIVE: gettext_lazy("Nothing has gone out today."),
}


@dataclass(frozen=True)
class Move:
    """A way on from where a card stands; ``asks`` when a note has to say why."""

    to: str
    label: str
    asks: bool = False


@dataclass(frozen=True)
class Card:
    story: Story
    column: str
    who: str
    due: str
    is_late: bool
    moves: list[Move]
    may_claim: bool
    may_assign: bool

    @property
    def is_movable(self) -> bool:
        return bool(self.moves or self.may_claim or self.may_assign)


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    empty: str
    cards: list[Card] = field(default_factory=list)
    is_more: bool = False

    @property
    def is_stage(self) -> bool:
        return self.key in Stage.values


@dataclass(frozen=True)
class Filters:
    """Which stories the board shows: of one section, of one person (or of nobody), or all."""

    section: int | None = None
    person: int | None = None
    nobody: bool = False

    @classmethod
    def of(cls, asked: QueryDict) -> "Filters":
        """What the address asks; what is no number is as if it had not been asked."""
        person = asked.get("person", "")
        return cls(_number(asked.get("section", "")), _number(person), person == NOBODY)

    def stories(self) -> QuerySet[Story]:
        found = Story.objects.all()
        if self.section:
            found = found.filter(section=self.section)
        if self.nobody:
            found = found.filter(assigned_to__isnull=True)
        if self.person:
            credited = Byline.objects.filter(story=OuterRef("pk"), author__user=self.person)
            wrote_it = Q(created_by=self.person) | Exists(credited)
            found = found.filter(
                Q(assigned_to=self.person) | (Q(assigned_to__isnull=True) & wrote_it)
            )
        return found

    def editions(self) -> QuerySet[Edition]:
        """The editions of these stories."""
        if not self.query:
            return Edition.objects.all()
        return Edition.objects.filter(Exists(self.stories().filter(pk=OuterRef("story"))))

    @property
    def query(self) -> str:
        asked = QueryDict(mutable=True)
        if self.section:
            asked["section"] = self.section
        if self.person or self.nobody:
            asked["person"] = NOBODY if self.nobody else self.person
        return asked.urlencode()


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number else None


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.view_story"):
        raise PermissionDenied
    filters = Filters.of(request.GET)
    context = {
        **admin.site.each_context(request),
        "title": _("Board"),
        "is_nav_sidebar_enabled": False,
        "columns": columns(filters, request.user, timezone.now()),
        "filters": filters,
        "sections": Section.objects.all(),
        "people": people(),
        "media": Media.from_media(scripts("board"), nonce=request.csp_nonce),
        "texts": texts(),
        "time_zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/planning/board.html", context)


def columns(filters: Filters, user: AbstractBaseUser, now: datetime) -> list[Column]:
    """Return the columns with their cards, in two queries: stories and bylines."""
    found = facts.any_of(_wanted(filters, now))
    cards: dict[str, list[Card]] = {key: [] for key in COLUMNS}
    rights = Rights(user)
    for story in facts.with_facts(found, user, now):
        made = card(story, rights, now)
        if made.column in cards:
            cards[made.column].append(made)
    for key, order in _ORDERS.items():
        cards[key].sort(key=order)
    return [
        Column(key, name, EMPTY[key], cards[key][:IN_A_COLUMN], len(cards[key]) > IN_A_COLUMN)
        for key, name in COLUMNS.items()
    ]


def card(story: Story, rights: Rights, now: datetime) -> Card:
    """Return the card of a story that has its facts."""
    column = column_of(story)
    is_on_its_way = column in Stage.values
    return Card(
        story,
        column,
        facts.who(story),
        facts.due(story.due_at, now) if story.due_at and is_on_its_way else "",
        bool(story.due_at and story.due_at <= now),
        _moves(story, column, rights),
        is_on_its_way and rights.edits(story) and story.assigned_to_id != rights.user.pk,
        is_on_its_way and rights.edits(story) and rights.assign,
    )


def card_of(pk: int, rights: Rights, now: datetime) -> Card | None:
    """Return the card of the story with that key as it is now; None when it is gone."""
    story = facts.with_facts(Story.objects.filter(pk=pk), rights.user, now).first()
    return card(story, rights, now) if story else None


def column_of(story: Story) -> str:
    """Where a story with its facts stands; '' for one that is withdrawn or has ended."""
    if story.scheduled_for:
        return SCHEDULED
    if story.state == State.LIVE:
        return LIVE
    return str(story.stage) if facts.is_unfinished(story) else ""


def people() -> list[tuple[int, str]]:
    """Those who can have a story, by name."""
    staff = get_user_model().objects.filter(is_staff=True, is_active=True)
    return sorted(((person.pk, name_of(person)) for person in staff), key=lambda row: row[1])


def texts() -> dict[str, str]:
    """What the script of the board says."""
    return {
        "moving": _("Moving “%(name)s” …"),
        "back": _("“%(name)s” is back in %(column)s."),
        "first": _("“%(name)s” can go no further this way."),
        "unreachable": _("The desk cannot be reached: nothing was moved. Try again."),
        "cancelled": _("Nothing was moved."),
    }


def _wanted(filters: Filters, now: datetime) -> list[QuerySet]:
    """The keys of the stories of each column, one more than are shown."""
    stories, editions = filters.stories(), filters.editions()
    unfinished = facts.unfinished(stories, now)
    drafts = unfinished.filter(stage=Stage.DRAFT)
    live = editions.live(now).filter(live_from__gte=today().start)
    keys = [
        drafts.order_by("-edited_at").values("pk"),
        # A deadline brings a draft to the top, however long ago it was touched.
        drafts.filter(due_at__isnull=False).order_by("due_at").values("pk"),
        unfinished.filter(stage=Stage.IN_REVIEW).order_by("edited_at").values("pk"),
        unfinished.filter(stage=Stage.APPROVED).order_by("-edited_at").values("pk"),
        editions.scheduled(now).order_by("live_from").values("story"),
        live.order_by("-live_from").values("story"),
    ]
    return [each[: IN_A_COLUMN + 1] for each in keys]


# How the cards of a column follow one another: what needs somebody first stands first.
_ORDERS: dict[str, Callable[[Card], Any]] = {
    Stage.DRAFT.value: lambda made: (
        made.story.due_at is None,
        made.story.due_at.timestamp() if made.story.due_at else -made.story.edited_at.timestamp(),
    ),
    Stage.IN_REVIEW.value: lambda made: made.story.edited_at,
    # As they were looked for: a full column ends with the oldest, not with what has just come.
    Stage.APPROVED.value: lambda made: -made.story.edited_at.timestamp(),
    SCHEDULED: lambda made: made.story.scheduled_for,
    LIVE: lambda made: -made.story.live_from.timestamp(),
}


def _moves(story: Story, column: str, rights: Rights) -> list[Move]:
    """The ways on that the person may take; the verbs have the last word."""
    if column not in Stage.values or not rights.edits(story):
        return []
    moves = []
    if column == Stage.DRAFT:
        moves.append(Move(Stage.IN_REVIEW, _("Submit for review")))
    if column != Stage.APPROVED and rights.approves(story):
        moves.append(Move(Stage.APPROVED, _("Approve")))
    if column != Stage.DRAFT and rights.approve:
        moves.append(Move(Stage.DRAFT, _("Send back …"), asks=True))
    return moves
