"""How a message of the outbox leaves the house: as mail, or as a request to another server.

A courier carries one message at a time and tells what is known when that failed: nothing was sent
(``Unreachable``), it was refused (``Declined``), or nobody knows (``Lost``).
"""

import json
import smtplib
from email.utils import formatdate
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.crypto import salted_hmac

from articles.lib import web_post
from articles.models import Edition, Message

PERMANENT = 500  # RFC 5321, 4.2.1: the same message would be refused again
LATER = frozenset({408, 425, 429, *range(500, 600)})
"""Answers of a web server that may be another when it is asked again (RFC 9110, section 15)."""


class Unreachable(Exception):
    """The other side could not be reached, and got nothing."""


class Declined(Exception):
    """The other side answered that it does not take the message; ``is_final``: nor ever will."""

    def __init__(self, words: str, is_final: bool) -> None:
        super().__init__(words)
        self.is_final = is_final


class Lost(Exception):
    """It broke off in the middle: whether it arrived is not known."""


class Courier(Protocol):
    def open(self) -> None:
        """Make the way free, if it has to be; raises Unreachable."""

    def carry(self, message: Message) -> None:
        """Hand over ``message``; raises Unreachable, Declined and Lost."""

    def close(self) -> None: ...


def of(channel: str) -> Courier | None:
    """Return who carries what goes by ``channel``; None while that is switched off."""
    match channel:
        case Message.Channel.MAIL if settings.MAIL_IS_ON:
            return Mail()
        case Message.Channel.WEBSUB if settings.PINGS and settings.WEBSUB_HUB:
            return WebSub()
        case Message.Channel.INDEXNOW if settings.PINGS and settings.INDEXNOW:
            return IndexNow()
    return None


def is_any_on() -> bool:
    return any(map(of, Message.Channel.values))


class Mail:
    """To a person, by the mail server of the house."""

    def __init__(self) -> None:
        self._server = get_connection()

    def open(self) -> None:
        try:
            if not self._server.open():
                self._open_anew()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(_said(error)) from error

    def _open_anew(self) -> None:
        """Open the line again where the mail server has hung up since the message before.

        Many do, after so many messages, or with a 421 (RFC 5321, 3.8). What is sent into a closed
        line cannot be told from what was lost on the way, and would be given up.
        """
        if not (line := getattr(self._server, "connection", None)):
            return
        try:
            is_there = line.noop()[0] == 250
        except OSError:
            is_there = False
        if not is_there:
            self._server.close()
            self._server.open()

    def carry(self, message: Message) -> None:
        try:
            self._server.send_messages([self._as_mail(message)])
        except smtplib.SMTPRecipientsRefused as error:
            code, _words = next(iter(error.recipients.values()))
            raise Declined(_said(error), code >= PERMANENT) from error
        except smtplib.SMTPResponseException as error:
            is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
            raise Declined(_said(error), is_final) from error
        except Exception as error:
            self._server.close()
            raise Lost(_said(error)) from error

    def close(self) -> None:
        self._server.close()

    def _as_mail(self, message: Message) -> EmailMessage:
        # The same message has the same id, should a person have it sent again: RFC 5322, 3.6.4.
        number = f"{message.pk}.{message.made_at.timestamp():.0f}"
        headers = {
            "Message-ID": f"<{number}@{urlsplit(settings.SITE_URL).hostname}>",
            "Date": formatdate(message.made_at.timestamp()),
            "Auto-Submitted": "auto-generated",  # RFC 3834, 5: no machine answers it
        }
        to = [message.person.email]
        return EmailMessage(
            message.subject, message.text, to=to, headers=headers, connection=self._server
        )


class _Web:
    """To another server, which answers at once."""

    def open(self) -> None:
        pass  # a request opens its own way

    def close(self) -> None:
        pass

    def _post(self, address: str, content: bytes, content_type: str) -> None:
        try:
            status, words = web_post.post(address, content, content_type, settings.PING_TIMEOUT)
        except web_post.Unreachable as error:
            raise Unreachable(str(error)) from error
        except web_post.BrokenOff as error:
            raise Lost(str(error)) from error
        if not 200 <= status < 300:
            raise Declined(f"{status} {words}", is_final=status not in LATER)


class WebSub(_Web):
    """Tells a hub which feed has changed; ``text`` is its address.

    WebSub leaves open how a publisher does that; every hub takes what PubSubHubbub 0.4, section 7,
    has. One feed a message: not every hub reads more than one.
    """

    def carry(self, message: Message) -> None:
        form = {"hub.mode": "publish", "hub.url": message.text}
        content = urlencode(form).encode()
        self._post(message.address, content, "application/x-www-form-urlencoded")


class IndexNow(_Web):
    """Tells search engines which story has changed (https://www.indexnow.org/documentation).

    Its address is taken when it is sent: what a redaction took out of it is nowhere kept.
    """

    def carry(self, message: Message) -> None:
        edition = Edition.objects.only("published_on", "slug").get(pk=number_in(message.key))
        data = {
            "host": urlsplit(settings.SITE_URL).netloc,
            "key": indexnow_key(),
            "keyLocation": f"{settings.SITE_URL}/{indexnow_key()}.txt",
            "urlList": [settings.SITE_URL + edition.get_absolute_url()],
        }
        content = json.dumps(data).encode()
        self._post(message.address, content, "application/json; charset=utf-8")


def indexnow_key() -> str:
    """Return what proves to search engines that a ping is ours: they find it on the site."""
    return salted_hmac("articles.indexnow", settings.SITE_URL).hexdigest()[:32]


def number_in(key: str) -> int:
    """Return the number of the edition of which the message with that ``key`` tells."""
    return int(key.split(":")[2])


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
