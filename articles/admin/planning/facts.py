"""What the pages of planning say of a story, gathered with the story itself: no body, one query
more for the bylines, however many stories."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from articles.admin import moments
from articles.desk.names import name_of
from articles.lib.credits import join_names
from articles.models import Byline, Edition, Event, Note, Story
from articles.models.story import State

_UNFINISHED = Q(state__in=(State.DRAFT, State.CHANGED)) | (
    Q(state=State.ENDED) & ~Q(stage=Story.Stage.APPROVED)
)

_STAGE_VERBS = (
    *(Event.Verb.SUBMITTED, Event.Verb.SENT_BACK, Event.Verb.APPROVED),
    *(Event.Verb.PUBLISHED, Event.Verb.UPDATED, Event.Verb.SCHEDULED),
)


def unfinished(stories: QuerySet[Story], now: datetime) -> QuerySet[Story]:
    """Those whose working copy readers do not have, now or at a time that is set.

    One whose time with readers has ended is finished until somebody takes it up again.
    """
    return stories.with_state(now).filter(_UNFINISHED)


def is_unfinished(story: Story) -> bool:
    """As ``unfinished``, of a story with its state."""
    if story.state == State.ENDED:
        return story.stage != Story.Stage.APPROVED
    return story.state in (State.DRAFT, State.CHANGED)


def any_of(lists: Iterable[QuerySet]) -> QuerySet[Story]:
    """Return the stories whose keys any of ``lists`` holds; each has its own order and limit."""
    return Story.objects.filter(reduce(or_, (Q(pk__in=keys) for keys in lists)))


def with_facts(stories: QuerySet[Story], user: AbstractBaseUser, now: datetime) -> QuerySet[Story]:
    """Add to each story what a row or a card shows of it.

    ``state``; ``scheduled_for`` and ``live_from`` or None; ``open_notes``, a number;
    ``credits_me``, whether ``user`` has a byline; ``last_turn``, the verb that last moved it, with
    ``turn_note`` and ``turn_by``; ``credited``, its bylines.
    """
    editions = Edition.objects.filter(story=OuterRef("pk")).order_by("live_from")
    return (
        stories.with_state(now)
        .annotate(
            scheduled_for=Subquery(editions.scheduled(now).values("live_from")[:1]),
            live_from=Subquery(editions.live(now).values("live_from")[:1]),
            open_notes=Note.objects.open().count_of(),
            credits_me=Exists(credits_of(user)),
            last_turn=_last_turn(F("verb")),
            turn_note=_last_turn(KeyTextTransform("note", "detail")),
            turn_by=_last_turn(F("actor_name")),
        )
        .defer("body")
        .select_related("section", "assigned_to", "created_by", "edited_by")
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author"), to_attr="credited")
        )
    )


def credits_of(user: AbstractBaseUser) -> QuerySet[Byline]:
    return Byline.objects.filter(story=OuterRef("pk"), author__user=user.pk)


def own(user: AbstractBaseUser) -> Q:
    """Stories that ``user`` began, is assigned to or is credited in."""
    credited = Byline.objects.filter(author__user=user.pk).values("story")
    return Q(created_by=user.pk) | Q(assigned_to=user.pk) | Q(pk__in=credited)


def sent_back(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Those that an editor handed back, and that have not been handed in again since."""
    return stories.alias(last=_last_turn(F("verb"))).filter(
        stage=Story.Stage.DRAFT, last=Event.Verb.SENT_BACK
    )


def unclaimed(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Submitted ones that nobody has taken up: nobody has them, or only who wrote them."""
    writer = Byline.objects.filter(story=OuterRef("pk"), author__user=OuterRef("assigned_to"))
    return stories.filter(
        Q(assigned_to__isnull=True) | Q(assigned_to=F("created_by")) | Exists(writer),
        stage=Story.Stage.IN_REVIEW,
    )


def is_unclaimed(story: Story) -> bool:
    """As ``unclaimed``, of a story with its facts."""
    writers = {story.created_by_id, *(byline.author.user_id for byline in story.credited)}
    return story.stage == Story.Stage.IN_REVIEW and story.assigned_to_id in {None, *writers}


def who(story: Story) -> str:
    """Who has the story: the person it is assigned to, else who is credited, else who began it."""
    return name_of(story.assigned_to) if story.assigned_to else writers(story)


def writers(story: Story) -> str:
    """Who is credited, else who began it; '' for a story that a command has brought in."""
    names = dict.fromkeys(byline.author.name for byline in story.credited)
    return join_names(list(names)) or name_of(story.created_by)


def due(moment: datetime, now: datetime) -> str:
    """When it is due, in words: ``due today, 18:00``, ``2 hours late``."""
    if moment <= now:
        return moments.due_in(moment)
    return _("due %(when)s") % {"when": moments.short(moment)}


def _last_turn(value: Combinable) -> Subquery:
    """``value`` of the event that last moved the story from one stage to another."""
    turns = Event.objects.filter(story=OuterRef("pk"), verb__in=_STAGE_VERBS)
    return Subquery(turns.order_by("-at", "-number").values(of_turn=value)[:1])
