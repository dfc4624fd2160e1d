"""The first page after the login: what waits, what is due, what goes out, what has gone out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.images import lapsing
from articles.admin.planning import facts
from articles.admin.planning.days import today
from articles.admin.planning.steps import Rights, Step, answer, next_step
from articles.desk.names import name_of
from articles.models import Byline, Correction, Edition, Event, Note, Story

SHOWN = 6  # rows of a list
WAITING = 12  # rows of what waits
OVERDUE = timedelta(days=14)  # after that a deadline is no longer one of today
FRESH = timedelta(days=1)
CORRECTED = timedelta(days=7)

Stage = Story.Stage


@dataclass(frozen=True)
class Row:
    """A story in a list, with the next thing to do."""

    story: Story
    step: Step
    who: str = ""
    due: str = ""
    is_late: bool = False
    reasons: list[str] = field(default_factory=list)
    """Why it waits for the person who looks; empty for a story that does not."""
    quote: str = ""
    """What a colleague wrote, where that is why it waits."""


@dataclass(frozen=True)
class Listed:
    """The rows of a list; ``is_more`` when there are others, ``above`` are in another list."""

    rows: list[Row]
    is_more: bool = False
    above: int = 0

    @classmethod
    def of(cls, rows: list[Row], shown: int, above: Iterable[Row] = ()) -> "Listed":
        others = {row.story.pk for row in above}
        own = [row for row in rows if row.story.pk not in others]
        return cls(own[:shown], len(own) > shown, len(rows) - len(own))


def desk(request: HttpRequest) -> HttpResponse:
    """The admin's index, with the work at hand."""
    context: dict[str, Any] = {"is_nav_sidebar_enabled": False}
    if request.user.has_perm("articles.view_story"):
        context["work"] = work_at_hand(request.user, timezone.now())
    return admin.site.index(request, context)


def work_at_hand(user: AbstractBaseUser, now: datetime) -> dict[str, Any]:
    """Return what stands on the page, in six queries, however large the paper.

    Who may not edit the stories of others is shown their own, and what readers see.
    """
    rights = Rights(user)
    mentions = _mentions(user)
    wanted = _Wanted(user, rights, now)
    found = facts.any_of([*wanted.waiting(), *wanted.lists()])
    if mentions:
        found |= Story.objects.filter(pk__in=mentions)
    rows = [
        _row(story, rights, mentions.get(story.pk), now)
        for story in facts.with_facts(found, user, now).order_by("-edited_at", "-pk")
    ]
    waiting = sorted((row for row in rows if row.reasons), key=_urgency)
    is_due = [row for row in rows if row.due and wanted.is_due(row.story)]
    in_review = [row for row in reversed(rows) if row.story.stage == Stage.IN_REVIEW]
    mine = [row for row in rows if wanted.is_mine(row.story)]
    due = Listed.of(sorted(is_due, key=_urgency), SHOWN, waiting)
    return {
        "waiting": Listed.of(waiting, WAITING),
        "due": due,
        "in_review": Listed.of(in_review, SHOWN, [*waiting, *due.rows]),
        "mine": Listed.of(mine, SHOWN, waiting),
        "is_empty": not rows and not Story.objects.exists(),
        **_editions(rights, now),
        "corrections": _corrections(now),
        "lapsing": lapsing.with_pages(lapsing.soon())[:SHOWN]
        if user.has_perm("articles.view_image")
        else [],
        "now": now,
    }


class _Wanted:
    """Which stories the lists are made of: keys, with a limit, and the same rules in Python."""

    def __init__(self, user: AbstractBaseUser, rights: Rights, now: datetime) -> None:
        self.user, self.rights, self.now = user, rights, now
        self.ends = today().end
        self.mine = facts.own(user)
        self.theirs = Story.objects.all() if rights.any else Story.objects.filter(self.mine)
        self.unfinished = facts.unfinished(self.theirs, now)

    def waiting(self) -> list[QuerySet]:
        assigned = self.unfinished.filter(assigned_to=self.user.pk, stage__in=self._stages())
        back = facts.sent_back(Story.objects.filter(self.mine))
        found = [assigned.order_by(F("due_at").asc(nulls_last=True), "edited_at"), back]
        if self.rights.approve:
            by_others = self.unfinished.exclude(created_by=self.user.pk)
            found.append(facts.unclaimed(by_others).order_by("edited_at"))
        return [each.values("pk")[: WAITING + 1] for each in found]

    def lists(self) -> list[QuerySet]:
        is_due = self.unfinished.filter(due_at__gte=self.now - OVERDUE, due_at__lt=self.ends)
        in_review = self.unfinished.filter(stage=Stage.IN_REVIEW)
        mine = Story.objects.filter(self.mine)
        # Some of each may stand among what waits: fetched beyond what is shown.
        return [
            each.values("pk")[: SHOWN + WAITING]
            for each in (
                is_due.order_by("due_at"),
                in_review.order_by("edited_at"),
                mine.order_by("-edited_at", "-pk"),
            )
        ]

    def _stages(self) -> list[Stage]:
        """The stages in which it is for this person to go on."""
        stages = [Stage.DRAFT]
        stages += [Stage.IN_REVIEW] if self.rights.approve else []
        stages += [Stage.APPROVED] if self.rights.publish else []
        return stages

    def is_due(self, story: Story) -> bool:
        return self.now - OVERDUE <= story.due_at < self.ends

    def is_mine(self, story: Story) -> bool:
        return self.user.pk in (story.created_by_id, story.assigned_to_id) or story.credits_me


def _mentions(user: AbstractBaseUser) -> dict[int, Note]:
    """The newest open note that asks ``user`` something, by story. One answer is enough."""
    answered = Note.objects.filter(
        Q(thread=OuterRef("thread")) | Q(thread=OuterRef("pk")),
        made_by=user.pk,
        made_at__gt=OuterRef("made_at"),
    )
    notes = (
        Note.objects.filter(
            Q(thread__isnull=True, resolved_at__isnull=True)
            | Q(thread__isnull=False, thread__resolved_at__isnull=True),
            mentions=user.pk,
        )
        .exclude(made_by=user.pk)
        .exclude(Exists(answered))
        .select_related("made_by")
        .order_by("-made_at", "-pk")[:WAITING]
    )
    return {note.story_id: note for note in reversed(notes)}


def _row(story: Story, rights: Rights, note: Note | None, now: datetime) -> Row:
    unfinished = facts.is_unfinished(story) and not story.scheduled_for
    reasons, quote, step = [], "", next_step(story, rights)
    if note:
        reasons.append(_("%(name)s asks you") % {"name": name_of(note.made_by)})
        quote, step = note.text, answer(story.pk, note.thread_id or note.pk)
    if _waits_again(story, rights):
        reasons.append(_("%(name)s sent it back") % {"name": story.turn_by})
        quote = quote or story.turn_note or ""
    elif unfinished and _is_for(story, rights):
        reasons.append(_("Yours"))
    elif unfinished and _nobody_has(story, rights):
        reasons.append(_("Nobody has it yet"))
    return Row(
        story,
        step,
        who=facts.who(story),
        due=facts.due(story.due_at, now) if story.due_at and unfinished else "",
        is_late=bool(story.due_at and story.due_at <= now),
        reasons=reasons,
        quote=quote,
    )


def _waits_again(story: Story, rights: Rights) -> bool:
    mine = rights.user.pk in (story.created_by_id, story.assigned_to_id) or story.credits_me
    return mine and story.stage == Stage.DRAFT and story.last_turn == Event.Verb.SENT_BACK


def _is_for(story: Story, rights: Rights) -> bool:
    """Whether it is assigned to the person who looks, and for them to go on with."""
    if story.assigned_to_id != rights.user.pk:
        return False
    goes_on = {Stage.DRAFT: rights.edits, Stage.IN_REVIEW: rights.approves}
    return goes_on.get(story.stage, rights.publishes)(story)


def _nobody_has(story: Story, rights: Rights) -> bool:
    return rights.approve and story.created_by_id != rights.user.pk and facts.is_unclaimed(story)


def _urgency(row: Row) -> tuple:
    story = row.story
    return story.due_at is None, story.due_at or story.edited_at, story.pk


def _editions(rights: Rights, now: datetime) -> dict[str, list[Edition]]:
    """What will be live, the next first, and what has just come to be, the last first."""
    coming = Edition.objects.scheduled(now)
    if not rights.any:
        me = rights.user.pk
        credited = Byline.objects.filter(story=OuterRef("story"), author__user=me)
        coming = coming.filter(
            Q(story__created_by=me) | Q(story__assigned_to=me) | Exists(credited)
        )
    fresh = Edition.objects.live(now).filter(live_from__gt=now - FRESH)
    wanted = (coming.order_by("live_from")[:SHOWN], fresh.order_by("-live_from")[:SHOWN])
    found = (
        Edition.objects.filter(Q(pk__in=wanted[0].values("pk")) | Q(pk__in=wanted[1].values("pk")))
        .defer("body")
        .select_related("section", "created_by")
        .order_by("live_from")
    )
    found = list(found)
    return {
        "scheduled": [edition for edition in found if edition.live_from > now],
        "published": [edition for edition in reversed(found) if edition.live_from <= now],
    }


def _corrections(now: datetime) -> QuerySet[Correction]:
    """What readers have been told of late; nothing of an edition that was never seen."""
    return (
        Correction.objects.filter(
            Q(edition__live_until__isnull=True)
            | Q(edition__live_until__gt=F("edition__live_from")),
            edition__live_from__lte=now,
            made_at__gt=now - CORRECTED,
        )
        .select_related("edition")
        .defer("edition__body")
        .order_by("-made_at", "-pk")[:SHOWN]
    )
