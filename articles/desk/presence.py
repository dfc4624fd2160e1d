"""Who has a story open."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.desk.locking import lock
from articles.models import Presence, Story
from articles.models.coordination import STILL_THERE


@transaction.atomic
def be_there(story: Story, by: AbstractBaseUser) -> None:
    """Note that ``by`` has the form of ``story`` open; call it again every now and then.

    Whoever was not heard of for a while has opened it anew. Raises Gone for a story that somebody
    has deleted.
    """
    lock(story)
    now = timezone.now()
    found, is_new = Presence.objects.get_or_create(story=story, person=by)
    if is_new:
        return
    opened_at = now if found.seen_at < now - STILL_THERE else found.opened_at
    # Another page of the same person may be closing, which takes the row away.
    Presence.objects.filter(pk=found.pk).update(opened_at=opened_at, seen_at=now)


def leave(story: Story, by: AbstractBaseUser) -> None:
    """Note that ``by`` has closed it."""
    Presence.objects.filter(story=story, person=by).delete()


def others(story: Story, by: AbstractBaseUser) -> QuerySet[Presence]:
    """Those beside ``by`` who have ``story`` open, the first to come first: one query."""
    rows = Presence.objects.still_there().filter(story=story).exclude(person=by)
    return rows.select_related("person").order_by("opened_at", "pk")
