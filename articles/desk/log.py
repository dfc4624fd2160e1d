"""Writing the log of the desk, and proving that nobody has rewritten it.

Each row carries a digest of itself and of the row before. Whoever changes, takes out or slips in
a row breaks the chain there; whoever cuts off its end meets ``LogEnd``.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.desk.names import name_of
from articles.lib import chain
from articles.models import Event, Image, LogEnd, Story

_command: ContextVar[str] = ContextVar("command", default="")
_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def acting(command: str) -> Iterator[None]:
    """Within it, what is done for nobody is logged under the name of ``command``."""
    token = _command.set(command)
    try:
        yield
    finally:
        _command.reset(token)


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Within it, what is done is logged as coming from that network address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


@transaction.atomic
def record(
    verb: Event.Verb,
    by: AbstractBaseUser | None,
    *,
    story: Story | None = None,
    image: Image | None = None,
    person: AbstractBaseUser | None = None,
    subject: str = "",
    name: str = "",
    **detail: object,
) -> Event:
    """Add one row, and return it. Call it last in the transaction of the act.

    ``subject`` says what was acted on where it is none of the three; ``name`` who acted where
    they have no account; ``detail`` holds plain values, and what is None is left out. Until the
    transaction ends nobody else can write to the log.
    """
    end = LogEnd.objects.select_for_update().get(pk=LogEnd.ONLY)
    event = Event(
        number=end.rows + 1,
        verb=verb,
        actor=by,
        actor_name=(name or (name_of(by) or _command.get()))[:200],
        story=story,
        image=image,
        person=person,
        subject=(subject or str(story or image or person or ""))[:250],
        detail=_as_kept({key: value for key, value in detail.items() if value is not None}),
        address=_address.get(),
        before=end.digest,
    )
    event.digest = event.link(end.digest)
    event.save(force_insert=True)
    LogEnd.objects.filter(pk=end.pk).update(rows=event.number, digest=event.digest)
    return event


def record_thing(
    verb: Event.Verb,
    by: AbstractBaseUser | None,
    thing: models.Model,
    changes: dict[str, object] | None = None,
) -> Event:
    """Add a row about ``thing``, such as a section or a person, and return it.

    ``changes`` has the value before and after under the name of each field, and None for what is
    to stay secret: see ``record``.
    """
    return record(
        verb,
        by,
        story=thing if isinstance(thing, Story) else None,
        image=thing if isinstance(thing, Image) else None,
        person=thing if isinstance(thing, get_user_model()) else None,
        subject=str(thing),
        thing=thing._meta.label_lower,
        key=thing.pk,
        changes=changes or None,
    )


def _as_kept(detail: dict[str, object]) -> dict[str, object]:
    """What the database will give back of ``detail``: the digest is that of the row as read."""
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder))


def first_fault(tell: Callable[[int], None] | None = None) -> str:
    """Return in a sentence what is wrong with the log, and from which row on; '' if it is whole.

    Rows are read one after another, without holding anybody up: what is added meanwhile is read
    as well. ``tell`` is called after each row with how many were found in order.
    """
    before, number = chain.START, 0
    while True:
        # In this order: a row and the end that counts it come in one transaction.
        newest = Event.objects.aggregate(newest=Max("number"))["newest"] or 0
        end = LogEnd.objects.filter(pk=LogEnd.ONLY).first()
        if end is None:
            return _("The end of the log is gone: nobody can say how many rows it had.")
        try:
            for event in _rows(number, end.rows):
                if fault := _fault(event, number + 1, before):
                    return fault
                number, before = number + 1, event.digest
                if tell:
                    tell(number)
        except ValueError:  # what stands there is no date, or no JSON
            return _not_as_written(number + 1)
        if number != end.rows or before != end.digest:
            return _("The log ends with row %(number)d, and it had %(rows)d rows.") % {
                "number": number,
                "rows": end.rows,
            }
        if newest > number:
            return _("Row %(number)d was slipped in behind the end of the log.") % {
                "number": number + 1
            }
        if not Event.objects.filter(number__gt=number).exists():
            return ""


def _rows(after: int, until: int) -> Iterator[Event]:
    # From the very first on: a row of number 0 has no business there either.
    rows = Event.objects.filter(number__gt=after or -1, number__lte=until)
    return rows.order_by("number").iterator()


def _fault(event: Event, number: int, before: str) -> str:
    if event.number > number:
        return _("Row %(number)d is missing.") % {"number": number}
    if event.number < number or event.before != before:
        return _("Row %(number)d does not follow the one before it.") % {"number": event.number}
    if event.link(before) != event.digest:
        return _not_as_written(number)
    return ""


def _not_as_written(number: int) -> str:
    return _("Row %(number)d is not as it was written.") % {"number": number}
