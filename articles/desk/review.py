"""The way of a story from its writer to its approval, and back."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.desk import history, log, telling
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.permissions import require_approve, require_edit, require_second_person
from articles.models import Event, Story

Stage = Story.Stage


@transaction.atomic
def submit(story: Story, by: AbstractBaseUser | None, note: str = "") -> None:
    """Hand ``story`` to the editors; ``note`` tells them what to look at.

    Raises NotAllowed, or Refused if it is with them already.
    """
    story = lock(story)
    require_edit(by, story)
    if story.stage == Stage.IN_REVIEW:
        raise Refused(_("The story is in review already."))
    if story.stage == Stage.APPROVED:
        raise Refused(_("The story is approved as it is: there is nothing new to submit."))
    _move(story, Stage.IN_REVIEW)
    _log(Event.Verb.SUBMITTED, story, by, note)


@transaction.atomic
def approve(
    story: Story,
    by: AbstractBaseUser | None,
    note: str = "",
    *,
    override: str = "",
    read_version: int | None = None,
) -> None:
    """Say that ``story`` is fit to be published as it is.

    ``override`` is a publisher's reason to approve what they wrote themselves where a second
    person is required. ``read_version`` is the version of the text that ``by`` has read, where
    that may be an older one.

    Raises NotAllowed; Refused if it is approved already, waits for a second person, or was saved
    after it was read.
    """
    story = lock(story)
    require_approve(by, story)
    if read_version is not None and read_version != story.version:
        raise Refused(_("Somebody saved the story meanwhile: read what is new, then approve it."))
    if story.stage == Stage.APPROVED:
        raise Refused(_("The story is approved already."))
    override = require_second_person(story, by, override)
    _move(story, Stage.APPROVED)
    telling.approved(story, by)
    _log(Event.Verb.APPROVED, story, by, note, override=override or None)


@transaction.atomic
def send_back(story: Story, by: AbstractBaseUser | None, note: str) -> None:
    """Return ``story`` to its writer, who is told ``note``: what is to be done.

    Raises NotAllowed, or Refused without a note or if it is a draft.
    """
    story = lock(story)
    require_approve(by, story)
    note = note.strip()
    if not note:
        raise Refused(_("Write in the note what is to be done: its writer is told so."))
    if story.stage == Stage.DRAFT:
        raise Refused(_("The story is a draft: its writer has it already."))
    _move(story, Stage.DRAFT)
    telling.sent_back(story, by, note)
    _log(Event.Verb.SENT_BACK, story, by, note)


def _move(story: Story, stage: Story.Stage) -> None:
    story.stage = stage
    Story.objects.filter(pk=story.pk).update(stage=stage)


def _log(
    verb: Event.Verb,
    story: Story,
    by: AbstractBaseUser | None,
    note: str,
    **detail: object,
) -> None:
    history.keep(story, story.edited_by)
    log.record(verb, by, story=story, version=story.version, note=note.strip() or None, **detail)
