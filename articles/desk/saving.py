"""Saving the working copy without losing what somebody else wrote meanwhile."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from articles.desk import embargo, history, log
from articles.desk.captions import follow_body
from articles.desk.copies import FIELDS
from articles.desk.locking import lock
from articles.desk.permissions import require_edit, require_edit_pictures
from articles.desk.slugs import free_slug
from articles.lib import html
from articles.models import Event, Story

ONE_LINE = ("kicker", "headline", "dek", "dateline", "working_headline")


@transaction.atomic
def save(
    story: Story,
    by: AbstractBaseUser | None,
    note: str = "",
    *,
    merged: int | None = None,
    pictures_alone: bool = False,
) -> None:
    """Keep ``story`` as ``by`` left it: cleaned, under its next version.

    It gets a slug as soon as it has a headline to make it from. An approval holds for the text
    that was approved, so another text is a draft again. ``note`` says in the history what was
    done, ``merged`` the number of the version set aside that was brought together with what
    another had saved. Whoever saves its rows afterwards calls ``history.keep`` then.

    With ``pictures_alone`` no word of it is taken, as from who may change nothing but the rows of
    its pictures.

    They are no editing of the text either: who wrote it is still the one who edited it last.

    Raises NotAllowed, and Refused for an embargo past which an edition is scheduled already.
    ``by`` is None only for what a command does for nobody.
    """
    created = story._state.adding
    if by and not created:
        (require_edit_pictures if pictures_alone else require_edit)(by, story)
    if pictures_alone and not created:
        _leave_words(story)
    story.body = html.clean(story.body)
    for name in ONE_LINE:
        setattr(story, name, " ".join(getattr(story, name).split()))
    if not story.slug and story.headline:
        story.slug = free_slug(story)
    if created:
        story.created_by = by
    else:
        now = lock(story)
        # What the verbs set meanwhile is theirs, whenever ``story`` was read.
        history.keep(now, now.edited_by)
        story.version, story.stage = now.version + 1, now.stage
        if story.stage == Story.Stage.APPROVED:
            story.stage = Story.Stage.DRAFT
        if story.embargo_until != now.embargo_until:
            embargo.require_no_clash(story)
        story.assigned_to_id, story.due_at = now.assigned_to_id, now.due_at
    if not pictures_alone:
        story.edited_by = by
    story.edited_at = timezone.now()
    story.save()
    follow_body(story)
    verb = Event.Verb.SAVED if merged is None else Event.Verb.MERGED
    log.record(
        Event.Verb.CREATED if created else verb,
        by,
        story=story,
        version=story.version,
        note=note or None,
        aside=merged,
    )


def _leave_words(story: Story) -> None:
    """Give ``story`` back the words that it was saved with: its pictures alone may change."""
    now = lock(story)
    for name in (*FIELDS, "working_headline", "suggested_sources"):
        setattr(story, name, getattr(now, name))
