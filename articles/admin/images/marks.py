"""What is said of a picture in its cell, in a word or two each; the colour only helps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.images.lacks import lacking
from articles.models import Image

SOON_DAYS = 30  # days before their end from which rights are said to end
SOON = SOON_DAYS


@dataclass(frozen=True)
class Mark:
    """``kind`` is over, soon, later, lacks or note: see desk/grid.css."""

    kind: str
    words: str


def marks(image: Image) -> list[Mark]:
    """What the desk should know before it takes ``image``: rights, what is missing, how made."""
    found = _rights(image, timezone.now())
    found += [Mark("lacks", words) for words in lacking(image)]
    if image.reader_label:
        found.append(Mark("note", image.reader_label))
    return found


def _rights(image: Image, now: datetime) -> list[Mark]:
    found = []
    if image.taken_down_at:
        found.append(Mark("over", _("Taken down")))
    if image.rights_until and image.rights_until <= now:
        found.append(Mark("over", _("Rights over")))
    elif image.rights_from and image.rights_from > now:
        day = date_format(timezone.localtime(image.rights_from), "j M Y")
        found.append(Mark("later", _("Not before %(day)s") % {"day": day}))
    elif image.rights_until and image.rights_until <= now + timedelta(days=SOON_DAYS):
        words = _("Ends %(in_time)s") % {"in_time": time_left(image.rights_until)}
        found.append(Mark("soon", words))
    if image.one_use_only:
        found.append(Mark("note", _("One use")))
    return found


def time_left(moment: datetime) -> str:
    """How long it is until ``moment``, never more than there is: ``in 3 days``, ``in 5 hours``.

    Whole days from 24 hours on and whole hours below; a moment that has come is as one that is
    less than an hour away.
    """
    hours = max(moment - timezone.now(), timedelta()) // timedelta(hours=1)
    if hours >= 24:
        days = hours // 24
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    if hours:
        return ngettext("in %(hours)d hour", "in %(hours)d hours", hours) % {"hours": hours}
    return _("in less than an hour")
