"""Writing the log of the desk, and proving that nobody has rewritten it.

Each row carries a digest of itself and of the row before. Whoever changes, takes out or slips in
a row breaks the chain there; whoever cuts off its end meets ``LogEnd``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

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
        actor_name=(name or (_name(by) if by else _command.get()))[:200],
        story=story,
        image=image,
        person=person,
        subject=(subject or str(story or image or person or ""))[:250],
        detail={key: value for key, value in detail.items() if value is not None},
        address=_address.get(),
        before=end.digest,
    )
    event.digest = event.link(end.digest)
    event.save(force_insert=True)
    LogEnd.objects.filter(pk=end.pk).update(rows=event.number, digest=event.digest)
    return event


def _name(user: AbstractBaseUser) -> str:
    return user.get_full_name() or user.get_username()


def first_fault() -> str:
    """Return in a sentence what is wrong with the log, and from which row on; '' if it is whole."""
    before, number = chain.START, 0
    for event in Event.objects.order_by("number").iterator():
        number += 1
        if event.number != number:
            return _("Row %(number)d is missing.") % {"number": number}
        if event.before != before:
            return _("Row %(number)d does not follow the one before it.") % {"number": number}
        if event.link(before) != event.digest:
            return _("Row %(number)d is not as it was written.") % {"number": number}
        before = event.digest
    end = LogEnd.objects.get(pk=LogEnd.ONLY)
    if (end.rows, end.digest) != (number, before):
        return _("The log ends with row %(number)d, and it had %(rows)d rows.") % {
            "number": number,
            "rows": end.rows,
        }
    return ""
