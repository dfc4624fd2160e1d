"""The editions of one story in their line of time: from when until when readers see each.

What is past stays. Editions still to come are in the order of their numbers too: where one is put
before others, those are made again behind it. Callers hold the story's lock.
"""

from datetime import datetime

from articles.desk.changes import is_silent
from articles.desk.freeze import Frozen
from articles.models import Edition, Story


def close(edition: Edition, moment: datetime) -> None:
    """End ``edition`` at ``moment``; one that has not begun never will."""
    moment = max(moment, edition.live_from)
    Edition.objects.filter(pk=edition.pk).update(live_until=moment)


def cancel(editions: list[Edition]) -> list[int]:
    """End each of ``editions``, all of them still to come, before it begins; return their numbers.

    Whoever calls it sees to what readers get in their place: see ``insert`` and ``go_on``.
    """
    for edition in editions:
        close(edition, edition.live_from)
    return [edition.number for edition in editions]


def insert(frozen: Frozen, now: datetime) -> list[Edition]:
    """Let readers see ``frozen`` from its time on, until its end or what is to come after it.

    Return it, saved, and after it what was to come later, made again.
    """
    edition = frozen.edition
    shown = edition.story.editions.shown()
    before = shown.filter(live_from__lte=edition.live_from).order_by("-live_from").first()
    after = list(shown.filter(live_from__gt=edition.live_from).order_by("live_from"))
    cancel(after)
    if before:
        _last(before, edition.live_from, now)
    edition.live_until = _sooner(edition.ends_at, after[0].live_from if after else None)
    line = [frozen.save()]
    for each in after:
        line.append(_behind(each, line[-1]).save())
    return line


def go_on(story: Story, now: datetime) -> None:
    """Let readers keep what is live, for as long as it was to last, if nothing comes after it."""
    live = story.editions.live(now).first()
    if live and not story.editions.scheduled(now).exists():
        _last(live, None, now)


def _last(edition: Edition, until: datetime | None, now: datetime) -> None:
    """Let ``edition`` last until ``until``, or the end that was set for it if that is sooner."""
    end = _sooner(edition.ends_at, until)
    if edition.live_until is None or (end is not None and edition.live_until > end):
        if end is not None:
            close(edition, end)
    elif now < edition.live_until != end:
        # An end that was set is not set again, so the same once more takes over at once.
        close(edition, now)
        Frozen.of_edition(edition, now, end).save()


def _behind(edition: Edition, before: Edition) -> Frozen:
    """Freeze ``edition`` again, to come after ``before``, with which readers may meet the story."""
    again = Frozen.of_edition(edition, edition.live_from, edition.live_until, with_corrections=True)
    again.date_from(before)
    if is_silent(edition):
        again.edition.updated_at = before.updated_at
    return again


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment), default=None)
