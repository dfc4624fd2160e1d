"""What every format says of an edition in the same words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.lib import html
from articles.models import Correction, Edition, EditionByline, Role

SUMMARY = 300  # characters, where a story without a dek is summed up by how it begins


def summary(edition: Edition) -> str:
    """Return the dek, or else how the text begins."""
    if edition.dek:
        return edition.dek
    return " ".join(Truncator(html.plain_text(edition.body)).chars(SUMMARY).split())


def notice(correction: Correction) -> str:
    """Return what readers are told, with its kind and day: ``Correction, May 3, 2026: It …``."""
    return _("%(kind)s, %(day)s: %(text)s") % {
        "kind": correction.get_kind_display(),
        "day": date_format(timezone.localtime(correction.made_at), "DATE_FORMAT"),
        "text": correction.text,
    }


def writers(edition: Edition) -> list[EditionByline]:
    """Return who wrote it, or else who is credited first, as the byline on the page has it."""
    rows = edition.printed_bylines
    written = [row for row in rows if row.role == Role.WRITING]
    return written or [row for row in rows if row.role == rows[0].role]


def topics(edition: Edition) -> list[dict[str, str]]:
    """Return ``name`` and ``slug`` of each topic, by name."""
    return sorted(edition.printed_topics or [], key=lambda row: row["name"])


def moment(when: datetime) -> str:
    """Return ``when`` in the paper's time zone, to the second, as RFC 3339 has it."""
    return timezone.localtime(when).isoformat(timespec="seconds")
