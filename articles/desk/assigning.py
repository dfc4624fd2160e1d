"""Whose a story is, and until when it is to be done."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import history, log, telling
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.moments import in_words
from articles.desk.names import name_of
from articles.desk.permissions import require_assign, require_edit
from articles.models import Event, Story


@transaction.atomic
def assign(
    story: Story,
    to: AbstractBaseUser | None,
    due_at: datetime | None,
    by: AbstractBaseUser | None,
) -> None:
    """Give ``story`` to a person, who may edit it from then on; None takes it from who has it.

    ``due_at`` (aware) is when it is to be done. What is so already changes nothing. Raises
    NotAllowed, or Refused for a person who cannot write stories and for a time that is past.
    """
    if due_at is not None and timezone.is_naive(due_at):
        raise ValueError("due_at needs a time zone")
    story = lock(story)
    require_assign(by, story)
    to_pk = to.pk if to else None
    if (story.assigned_to_id, story.due_at) == (to_pk, due_at):
        return
    if to and not _can_write(to):
        raise Refused(
            _("%(name)s cannot write stories here: choose somebody who can.")
            % {"name": name_of(to)}
        )
    if due_at and due_at <= timezone.now():
        raise Refused(
            _("%(when)s is past: choose a new time when the story is due, or none.")
            % {"when": in_words(due_at)}
        )
    _give(story, to, due_at, by)


@transaction.atomic
def claim(story: Story, by: AbstractBaseUser) -> AbstractBaseUser | None:
    """Make ``story`` one's own; it stays due when it was. Return whose it was, if anybody's.

    Raises NotAllowed for a person who may not edit it.
    """
    story = lock(story)
    require_edit(by, story)
    before = story.assigned_to
    if before != by:
        _give(story, by, story.due_at, by)
    return before


def _can_write(person: AbstractBaseUser) -> bool:
    return person.is_active and person.is_staff and person.has_perm("articles.change_story")


def _give(
    story: Story,
    to: AbstractBaseUser | None,
    due_at: datetime | None,
    by: AbstractBaseUser | None,
) -> None:
    before = story.assigned_to
    story.assigned_to, story.due_at = to, due_at
    Story.objects.filter(pk=story.pk).update(assigned_to=to, due_at=due_at)
    history.keep(story, story.edited_by)
    if before != to:
        telling.assigned(story, to, by)
    log.record(
        Event.Verb.ASSIGNED,
        by,
        story=story,
        person=to,
        version=story.version,
        to=name_of(to),
        before=name_of(before) if before and before != to else None,
        due_at=due_at.isoformat() if due_at else None,
    )
