"""Moments in sentences of the desk."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def in_words(moment: datetime) -> str:
    """Return the date, the time and the zone of ``moment`` in the site's time zone.

    Seconds are named where they are not zero: two moments of one minute can be told apart.
    """
    local = timezone.localtime(moment)
    time = date_format(local, "H:i:s" if local.second else "H:i")
    return _("%(date)s, %(time)s %(zone)s") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": time,
        "zone": zone_of(local),
    }


def zone_of(local: datetime) -> str:
    """Return what the time zone of ``local`` is called: ``CET``, ``UTC−03``."""
    name = local.tzname() or ""
    # The time zone database has no letters for half the world: "-03" says nothing alone.
    return f"UTC{name.replace('-', '−')}" if name.startswith(("+", "-")) else name
