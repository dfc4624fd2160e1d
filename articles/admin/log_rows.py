"""A row of the log in the words of the desk, and as a line of a table."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import moments
from articles.models import Event

AT_ONCE = 1000  # rows read at once for a table
HEAD = ("number", "at", "who", "did", "what", "story", "picture", "person", "detail", "from")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

# The names of details, where they are to be read; those of machines are left out.
NAMES = {
    "version": gettext_lazy("version"),
    "edition": gettext_lazy("edition"),
    "note": gettext_lazy("note"),
    "reason": gettext_lazy("reason"),
    "override": gettext_lazy("without a second person"),
    "to": gettext_lazy("to"),
    "before": gettext_lazy("before"),
    "due_at": gettext_lazy("due"),
    "live_from": gettext_lazy("live from"),
    "checksum": gettext_lazy("checksum"),
}
FOR_MACHINES = {"thing", "key", "changes", "noted", "thread", "reading"}


class Row:
    """One event as the list shows it."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @property
    def when(self) -> str:
        return moments.short(self.event.at)

    @property
    def exactly(self) -> str:
        return timezone.localtime(self.event.at).isoformat(" ", "seconds")

    @property
    def url(self) -> str:
        """The page of what it speaks of; '' for what has none, or has been deleted in this row."""
        event = self.event
        if event.verb == Event.Verb.DELETED:
            return ""
        if event.story_id:
            return reverse("admin:articles_story_change", args=[event.story_id])
        if event.image_id:
            return reverse("admin:articles_image_change", args=[event.image_id])
        thing, key = event.detail.get("thing"), event.detail.get("key")
        try:
            return reverse(f"admin:{str(thing).replace('.', '_')}_change", args=[key])
        except NoReverseMatch:
            return ""

    @property
    def noun(self) -> str:
        """What kind of thing a setting is: ``section``."""
        model = _model(self.event.detail.get("thing"))
        return str(model._meta.verbose_name) if model else ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What else there is to say: the name of a detail, and its value."""
        detail = self.event.detail
        model = _model(detail.get("thing"))
        changes = detail.get("changes")
        return [
            *(
                (capfirst(_field_name(model, name)), _changed(change))
                for name, change in (changes.items() if isinstance(changes, dict) else [])
            ),
            *(
                (capfirst(str(NAMES.get(name, name.replace("_", " ")))), _told(value))
                for name, value in detail.items()
                if name not in FOR_MACHINES and value not in ("", [], {})
            ),
        ]


def table(events: QuerySet[Event]) -> Iterator[str]:
    """Return ``events``, the oldest first, as the lines of a table with commas (RFC 4180).

    It begins with a byte order mark, by which spreadsheets know UTF-8. Read in portions by key, so
    that no transaction stays open for as long as somebody takes to load it.
    """
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(HEAD)
    number = 0
    verbs = {value: str(label) for value, label in Event.Verb.choices}  # said once, not in each row
    events = events.order_by("number")
    while portion := list(events.filter(number__gt=number)[:AT_ONCE]):
        yield "".join(write([_cell(value) for value in _values(event, verbs)]) for event in portion)
        number = portion[-1].number


class _Echo:
    def write(self, line: str) -> str:
        return line


def _values(event: Event, verbs: dict[str, str]) -> tuple[Any, ...]:
    return (
        event.number,
        timezone.localtime(event.at).isoformat(),
        event.actor_name,
        verbs.get(event.verb, event.verb),
        event.subject,
        event.story_id or "",
        event.image_id or "",
        event.person_id or "",
        json.dumps(event.detail, ensure_ascii=False) if event.detail else "",
        event.address,
    )


def _cell(value: Any) -> str:
    """A spreadsheet takes no text for a formula, by which somebody's headline could do harm."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _model(label: Any) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError, AttributeError, TypeError):
        return None


def _field_name(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (AttributeError, FieldDoesNotExist):
        return name.replace("_", " ")


def _changed(change: Any) -> str:
    if not (isinstance(change, list) and len(change) == 2):
        return _("changed; what it is stays secret")
    before, after = (_told(value) for value in change)
    return f"{before or '–'} → {after or '–'}"


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    if isinstance(value, str) and (moment := _moment(value)):
        return moments.short(moment)
    return str(value)


def _moment(text: str) -> datetime | None:
    """The aware moment that ``text`` is in ISO 8601, if it is one."""
    try:
        moment = parse_datetime(text) if len(text) > 18 and text[10:11] == "T" else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
