"""The embargo of a story: before it ends, no edition of it goes out, whoever asks."""

from datetime import datetime

from django.utils.translation import gettext as _

from articles.desk.errors import Refused
from articles.desk.moments import in_words
from articles.models import Story


def problem(story: Story, live_from: datetime, now: datetime) -> str:
    """Say in a sentence why ``story`` may not be live from ``live_from``; '' if it may."""
    until = story.embargo_until
    if until is None or live_from >= until:
        return ""
    names = {"embargo": in_words(until), "at": in_words(live_from)}
    if live_from <= now:
        return (
            _(
                "It is under embargo until %(embargo)s, and now it is %(at)s: schedule it for then"
                " or later, or lift the embargo."
            )
            % names
        )
    return (
        _(
            "It is under embargo until %(embargo)s and cannot go out on %(at)s: choose a time from"
            " then on, or lift the embargo."
        )
        % names
    )


def clash(story: Story, until: datetime | None) -> str:
    """Say in a sentence which edition is to go out before an embargo ``until``; '' if none is."""
    if until is None or story.pk is None:
        return ""
    coming = story.editions.scheduled().filter(live_from__lt=until).order_by("live_from").first()
    if coming is None:
        return ""
    return _(
        "Edition %(number)d is scheduled for %(at)s, before an embargo until %(embargo)s: cancel"
        " the schedule or move it first, or choose an embargo that ends by then."
    ) % {"number": coming.number, "at": in_words(coming.live_from), "embargo": in_words(until)}


def require_no_clash(story: Story) -> None:
    """Raise Refused if an edition is to go out before the embargo of ``story`` ends."""
    if sentence := clash(story, story.embargo_until):
        raise Refused(sentence)
