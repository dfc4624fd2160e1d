"""Saving the working copy without losing what somebody else wrote meanwhile."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.desk import history, log
from articles.desk.captions import follow_body
from articles.desk.errors import Refused
from articles.desk.permissions import require_edit
from articles.desk.publishing import lock
from articles.desk.slugs import free_slug
from articles.lib import html
from articles.models import Event, Story

ONE_LINE = ("kicker", "headline", "dek", "dateline", "working_headline")


def check_version(story: Story, read_version: int) -> None:
    """Raise Refused if ``story`` was saved after ``read_version`` was read.

    Takes the story's lock: what is saved in the same transaction cannot be overtaken.
    """
    now = lock(story)
    if now.version != read_version:
        raise Refused(
            _(
                "%(who)s saved this story at %(when)s, while you were writing. What you wrote is"
                " still here and not saved: open the story in another tab, take over what is new,"
                " and save again."
            )
            % {
                "who": _name(now.edited_by),
                "when": date_format(timezone.localtime(now.edited_at), "TIME_FORMAT"),
            }
        )


@transaction.atomic
def save(story: Story, by: AbstractBaseUser | None, note: str = "") -> None:
    """Keep ``story`` as ``by`` left it: cleaned, under its next version.

    It gets a slug as soon as it has a headline to make it from. ``note`` says in the history what
    was done. Whoever saves its rows afterwards calls ``history.keep`` then.

    Raises NotAllowed. ``by`` is None only for what a command does for nobody.
    """
    created = story._state.adding
    if by and not created:
        require_edit(by, story)
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
    story.edited_by, story.edited_at = by, timezone.now()
    story.save()
    follow_body(story)
    verb = Event.Verb.CREATED if created else Event.Verb.SAVED
    log.record(verb, by, story=story, version=story.version, note=note or None)


def _name(user: AbstractBaseUser | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("Somebody")
