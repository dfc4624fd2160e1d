"""Sending what waits in the outbox, each message at most once.

A verb writes its messages in its own transaction and waits for nobody. A thread of each server
process sends them, or ``manage.py tick``. Whoever sends a message takes it first, by a change
from WAITING to SENDING that one alone can make, in a transaction that ends before the mail server
is spoken to; so several may work at once, and one that dies in the middle has sent it or has not:
nobody knows, and it is not sent again.
"""

import logging
import smtplib
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import close_old_connections, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import log
from articles.desk.errors import Refused
from articles.desk.permissions import require
from articles.models import Edition, Event, Message

logger = logging.getLogger(__name__)

PUBLISHED = "published:{}"
"""The key of what tells that an edition is out, which is true only if it went out."""

LOOK_EVERY = 10  # seconds; what another process wrote, or what has become due, is found then
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""How long to wait after each refusal, three days in all; after one more it is given up."""
TRIES = len(PAUSES) + 1
GRACE = timedelta(minutes=15)
"""After which nobody is still sending a message: far longer than a mail server may take."""

KEPT = timedelta(days=90)
"""How long the words of a message stay with us once it is sent, or given up."""

TIDIED_EVERY = 300  # seconds; what is lost or old has no index
PERMANENT = 500  # RFC 5321, 4.2.1: the same message would be refused again

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


def wake() -> None:
    """Tell the thread that there is work."""
    _work.set()


def start() -> None:
    """Start the thread, once in each process of a server."""
    if settings.MAIL_IS_ON:
        threading.Thread(target=_keep_sending, name="outbox", daemon=True).start()


def send_due() -> int:
    """Send all that is due; return the number of messages that a mail server has accepted.

    It must not be called inside a transaction: what is taken has to be seen by others before
    the server is spoken to.
    """
    due = list(Message.objects.due().order_by("try_at", "pk").values_list("pk", flat=True))
    if not (due and settings.MAIL_IS_ON):
        return 0
    server = get_connection()
    try:
        sent = 0
        for pk in due:
            try:
                _open(server)
            except (OSError, smtplib.SMTPException) as error:
                # Nothing was taken yet. The others would find the same closed door.
                for message in Message.objects.due():
                    _put_off(message, _said(error))
                break
            if message := _taken(pk):
                sent += _send(message, server)
        return sent
    finally:
        server.close()


def _open(server: BaseEmailBackend) -> None:
    """Open the way to the mail server, anew where it has hung up since the message before.

    Many do, after so many messages, or with a 421 (RFC 5321, 3.8). What is sent into a closed line
    cannot be told from what was lost on the way, and would be given up.
    """
    if server.open() or not (line := getattr(server, "connection", None)):
        return
    try:
        is_there = line.noop()[0] == 250
    except OSError:
        is_there = False
    if not is_there:
        server.close()
        server.open()


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


def _send(message: Message, server: BaseEmailBackend) -> bool:
    """Hand a message that is taken to the mail server; return whether that has accepted it."""
    if reason := _why_not(message):
        _settle(message, state=Message.State.FAILED, error=reason)
        return False
    try:
        server.send_messages([_as_mail(message, server)])
    except smtplib.SMTPRecipientsRefused as error:
        code, _words = next(iter(error.recipients.values()))
        _refused(message, _said(error), for_good=code >= PERMANENT)
    except smtplib.SMTPResponseException as error:
        is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
        _refused(message, _said(error), for_good=is_final)
    except Exception as error:  # it broke off in the middle: whether it arrived is not known
        server.close()
        unknown = _("Unknown: %(error)s. It may have arrived.") % {"error": _said(error)}
        _settle(message, state=Message.State.FAILED, error=unknown)
        logger.warning("Message %d may not have arrived: %s", message.pk, _said(error))
    else:
        _settle(message, state=Message.State.SENT, sent_at=timezone.now(), error="")
        return True
    return False


def _refused(message: Message, error: str, *, for_good: bool) -> None:
    if for_good or message.tries >= TRIES:
        _settle(message, state=Message.State.FAILED, error=error)
        logger.warning("Message %d is given up: %s", message.pk, error)
        return
    again = timezone.now() + PAUSES[message.tries - 1]
    _settle(message, state=Message.State.WAITING, try_at=again, error=error)


def _put_off(message: Message, error: str) -> None:
    """Count a try at which the mail server could not be reached; once, whoever else saw it."""
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
    if not (message.person.is_active and message.person.email):
        return _("The person has no e-mail address, or may no longer log in.")
    what, number = message.key.split(":")[:2]
    if what == PUBLISHED.partition(":")[0]:
        went_out = Edition.objects.shown().filter(pk=number, live_from__lte=timezone.now())
        if not went_out.exists():
            return _("It was not true any more: the edition never went out.")
    return ""


def _as_mail(message: Message, server: BaseEmailBackend) -> EmailMessage:
    # The same message has the same id, should a person have it sent again: RFC 5322, 3.6.4.
    number = f"{message.pk}.{message.made_at.timestamp():.0f}"
    headers = {
        "Message-ID": f"<{number}@{urlsplit(settings.SITE_URL).hostname}>",
        "Date": formatdate(message.made_at.timestamp()),
        "Auto-Submitted": "auto-generated",  # RFC 3834, 5: no machine answers it
    }
    to = [message.person.email]
    return EmailMessage(message.subject, message.text, to=to, headers=headers, connection=server)


def _said(error: Exception) -> str:
    """What a mail server, or the way to it, said."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return str(error) or type(error).__name__
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {words}"


def _keep_sending() -> None:
    looked = -TIDIED_EVERY
    while True:
        _work.clear()
        close_old_connections()
        try:
            if time.monotonic() - looked >= TIDIED_EVERY:
                give_up_lost()
                throw_away_old()
                looked = time.monotonic()
            send_due()
        except Exception:
            logger.exception("The outbox could not look for its work.")
        close_old_connections()
        _work.wait(LOOK_EVERY)
