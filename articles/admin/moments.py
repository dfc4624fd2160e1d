from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def short(moment: datetime) -> str:
    """A moment as a list has room for, in the site's time zone: ``today, 23:40`` or its date."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return _("today, %(time)s") % {"time": date_format(local, "H:i")}
    return date_format(local, "j M Y, H:i")
