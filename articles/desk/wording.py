"""What the fields of a story are called, and what they hold in words: wherever texts are compared
or brought together."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import CopyrightNotice, Placement, Role, Section

_LABELS = {
    "kicker": gettext_noop("Kicker"),
    "headline": gettext_noop("Headline"),
    "working_headline": gettext_noop("Working headline"),
    "dek": gettext_noop("Dek"),
    "bylines": gettext_noop("Bylines"),
    "dateline": gettext_noop("Dateline"),
    "captions": gettext_noop("Lead picture and gallery"),
    "body": gettext_noop("Body"),
    "sources": gettext_noop("Sources named"),
    "topics": gettext_noop("Topics"),
    "section_id": gettext_noop("Section"),
    "language": gettext_noop("Language"),
    "copyright_notice_id": gettext_noop("Copyright notice"),
    "slug": gettext_noop("Slug"),
    "embargo_until": gettext_noop("Embargo"),
}

NAMES = tuple(_LABELS)
"""All that two texts can differ in, in the order in which it is shown."""


def label(name: str) -> str:
    """Return what the field ``name``, one of NAMES, is called."""
    return _(_LABELS[name])


def names_of(model: type[Section | CopyrightNotice], *keys: int | None) -> list[str]:
    """Return what the rows of those numbers are called, '' for none. One query."""
    found = model.objects.in_bulk([key for key in keys if key])
    return [str(found.get(key, "")) for key in keys]


def language(code: str) -> str:
    """Return what a language calls itself: ``español`` for ``es``."""
    return LANG_INFO.get(code, {}).get("name_local", code)


def role(value: str) -> str:
    """Return what somebody with a byline did, in words."""
    return str(Role(value).label) if value in Role.values else value


def placement(value: str) -> str:
    """Return where a picture stands, in words."""
    return str(Placement(value).label) if value in Placement.values else value
