"""Sending what waits in the outbox, each message at most once.

A verb writes its messages in its own transaction and waits for nobody. A thread of each server
process sends them, or ``manage.py tick``. Whoever sends a message takes it first, by a change
from WAITING to SENDING that one alone can make, in a transaction that ends before the other side
is spoken to; so several may work at once, and one that dies in the middle has sent it or has not:
nobody knows, and it is not sent again.
"""

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import close_old_connections, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import search
from articles.desk import couriers, log
from articles.desk.errors import Refused
from articles.desk.permissions import require
from articles.models import Edition, Event, Message
from articles.models.edition import EditionQuerySet

logger = logging.getLogger(__name__)

LIVE, GONE = "live", "gone"
"""What a ping tells of an edition: it is the second part of its key, the edition the third."""
PUBLISHED = "published:{}"
"""The key of what tells that an edition is out, which is true only if it went out."""

LOOK_EVERY = 10  # seconds; what another process wrote, or what has become due, is found then
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""How long to wait after each refusal, three days in all; after one more it is given up."""
TRIES = len(PAUSES) + 1
GRACE = timedelta(minutes=15)
"""After which nobody is still sending a message: far longer than a server may take."""

LONGEST_ERROR = 1000  # characters that are kept of what another server said
NOT_TRUE = gettext_lazy("It was not true any more: the edition never went out, or did not end.")
KEPT = timedelta(days=90)
"""How long the words of a message stay with us once it is sent, or given up."""

TIDIED_EVERY = 300  # seconds; what is lost or old has no index

_work = threading.Event()


def post(
    people: Iterable[AbstractBaseUser],
    key: str,
    subject: str,
    text: str,
    at: datetime | None = None,
) -> None:
    """Write a message to each of ``people``, to leave at ``at`` (now, unless told).

    Of one ``key`` each person gets one, however often this is called. Without a mail server
    (``settings.MAIL_IS_ON``) nothing is written.
    """
    if not settings.MAIL_IS_ON:
        return
    now = timezone.now()
    messages = [
        Message(
            key=f"{key}:{person.pk}",
            person=person,
            subject=" ".join(subject.split())[:250],
            text=text,
            made_at=now,
            try_at=max(at or now, now),
        )
        for person in people
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    transaction.on_commit(wake)


def tell(messages: Iterable[Message]) -> None:
    """Write ``messages`` that go to other servers; of one key one is sent, ever."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    transaction.on_commit(wake)


def wake() -> None:
    """Tell the thread that there is work."""
    _work.set()


def start() -> None:
    """Start the thread, once in each process of a server."""
    if couriers.is_any_on():
        threading.Thread(target=_keep_sending, name="outbox", daemon=True).start()


def send_due() -> int:
    """Send all that is due; return the number of messages that the other side has accepted.

    It must not be called inside a transaction: what is taken has to be seen by others before
    the server is spoken to.
    """
    lots = Message.objects.due().order_by().values_list("channel", "address").distinct()
    mail_first = sorted(lots, key=lambda lot: lot[0] != Message.Channel.MAIL)
    return sum(_send_lot(channel, address) for channel, address in mail_first)


def _send_lot(channel: str, address: str) -> int:
    """Send what is due to one server, until that cannot be reached."""
    courier = couriers.of(channel)
    if courier is None:
        return 0
    lot = Message.objects.due().filter(channel=channel, address=address)
    sent = 0
    with closing(courier):
        for pk in list(lot.order_by("try_at", "pk").values_list("pk", flat=True)):
            try:
                courier.open()
                if message := _taken(pk):
                    sent += _send(message, courier)
            except couriers.Unreachable as error:
                # The others would find the same closed door.
                for message in lot:
                    _put_off(message, _words(error))
                break
    return sent


def throw_away_old() -> int:
    """Delete what was sent or given up longer than ``KEPT`` ago; return how many that were."""
    done = Message.objects.filter(
        state__in=[Message.State.SENT, Message.State.FAILED],
        # Since when it is done: what waits for a far day was written long before.
        try_at__lt=timezone.now() - KEPT,
    )
    return done.delete()[0]


def give_up_lost() -> int:
    """Give up what somebody took and never came back from; return how many that were."""
    lost = Message.objects.filter(state=Message.State.SENDING, try_at__lt=timezone.now() - GRACE)
    return lost.update(
        state=Message.State.FAILED,
        error=_("Unknown: it was being sent when its process died. It may have arrived."),
    )


@transaction.atomic
def try_again(message: Message, by: AbstractBaseUser | None) -> None:
    """Let a message wait again that was given up.

    Raises NotAllowed for a person who may not see the outbox, and Refused for a message that was
    not given up.
    """
    require(
        by is None or by.has_perm("articles.view_message"),
        _("Only a publisher may send a message again: ask one."),
    )
    given_up = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    waits = {"state": Message.State.WAITING, "tries": 0, "try_at": timezone.now(), "error": ""}
    if not given_up.update(**waits):
        raise Refused(_("It was not given up: there is nothing to try again."))
    transaction.on_commit(wake)
    log.record(
        Event.Verb.CHANGED,
        by,
        person=message.person,
        subject=message.subject,
        thing="message",
        changes={"state": [Message.State.FAILED, Message.State.WAITING]},
    )


def _taken(pk: int) -> Message | None:
    """Take the message if nobody else has; ``try_at`` then says when it was taken."""
    now = timezone.now()
    waiting = Message.objects.due().filter(pk=pk)
    if not waiting.update(state=Message.State.SENDING, tries=F("tries") + 1, try_at=now):
        return None
    return Message.objects.select_related("person").get(pk=pk)


def _send(message: Message, courier: couriers.Courier) -> bool:
    """Hand over a message that is taken; return whether the other side has accepted it."""
    if reason := _why_not(message):
        _settle(message, state=Message.State.FAILED, error=reason)
        return False
    try:
        courier.carry(message)
    except couriers.Unreachable as error:
        _refused(message, _words(error), for_good=False)
        raise
    except couriers.Declined as error:
        _refused(message, _words(error), for_good=error.is_final)
    except couriers.Lost as error:
        unknown = _("Unknown: %(error)s. It may have arrived.") % {"error": _words(error)}
        _settle(message, state=Message.State.FAILED, error=unknown)
        logger.warning("Message %d may not have arrived: %s", message.pk, error)
    else:
        _settle(message, state=Message.State.SENT, sent_at=timezone.now(), error="")
        return True
    return False


def _words(error: Exception) -> str:
    """What the other side said, as it can be kept: PostgreSQL takes no NUL in a text."""
    return str(error).replace("\0", "")[:LONGEST_ERROR]


def _refused(message: Message, error: str, *, for_good: bool) -> None:
    if for_good or message.tries >= TRIES:
        _settle(message, state=Message.State.FAILED, error=error)
        logger.warning("Message %d is given up: %s", message.pk, error)
        return
    again = timezone.now() + PAUSES[message.tries - 1]
    _settle(message, state=Message.State.WAITING, try_at=again, error=error)


def _put_off(message: Message, error: str) -> None:
    """Count a try at which the server could not be reached; once, whoever else saw it."""
    tries = message.tries + 1
    last = tries >= TRIES
    Message.objects.due().filter(pk=message.pk, tries=message.tries).update(
        state=Message.State.FAILED if last else Message.State.WAITING,
        tries=tries,
        try_at=timezone.now() + (timedelta() if last else PAUSES[tries - 1]),
        error=error,
    )


def _settle(message: Message, **fields: object) -> None:
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(**fields)


def _why_not(message: Message) -> str:
    """Say in a sentence why a message is no longer to be sent; '' if it is."""
    editions = Edition.objects.shown()
    if message.channel != Message.Channel.MAIL:
        editions = editions.filter(pk=couriers.number_in(message.key))
        return "" if _is_true(editions, message.key.split(":")[1]) else NOT_TRUE
    if not (message.person.is_active and message.person.email):
        return _("The person has no e-mail address, or may no longer log in.")
    what, number = message.key.split(":")[:2]
    if what == PUBLISHED.partition(":")[0] and not _is_true(editions.filter(pk=number), LIVE):
        return NOT_TRUE
    return ""


def _is_true(editions: EditionQuerySet, what: str) -> bool:
    """Whether what is told of the one edition among ``editions`` has happened."""
    moment = "live_until" if what == GONE else "live_from"
    return editions.filter(**{f"{moment}__lte": timezone.now()}).exists()


def _keep_sending() -> None:
    looked = -TIDIED_EVERY
    while True:
        _work.clear()
        close_old_connections()
        try:
            if time.monotonic() - looked >= TIDIED_EVERY:
                give_up_lost()
                throw_away_old()
                search.remove_over()
                looked = time.monotonic()
            send_due()
        except Exception:
            logger.exception("The outbox could not look for its work.")
        close_old_connections()
        _work.wait(LOOK_EVERY)
