from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _


def short(moment: datetime) -> str:
    """A moment as a list has room for, in the site's time zone: ``today, 23:40`` or its date."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return _("today, %(time)s") % {"time": date_format(local, "H:i")}
    return date_format(local, "j M Y, H:i")


def due_in(moment: datetime) -> str:
    """How far off a moment is that something is due at: ``in 3 hours``, ``2 days late``."""
    if moment > timezone.now():
        return until(moment)
    return _("%(time)s late") % {"time": timesince(moment, depth=1)}


def until(moment: datetime) -> str:
    """How long it is until a moment to come, roughly: ``in 3 days``."""
    return _("in %(time)s") % {"time": timeuntil(moment, depth=1)}
