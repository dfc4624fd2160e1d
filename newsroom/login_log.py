"""What people do to their logins, and with them, as rows of the desk's log.

Of what fails little is written. A row holds the log for its transaction, and stays for ever: a
hostile flood could otherwise keep the desk from its work, and fill the log with names that nobody
has, among them passwords typed into the wrong field. So a row is written only for somebody who
has a login, and of one kind of failure one in ``PERIOD``: the number of people is its bound,
however many addresses a flood comes from.
"""

from collections.abc import Callable

from allauth.account.internal.stagekit import unstash_login
from allauth.account.internal.userkit import get_user_by_username
from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_out
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.desk import log
from articles.models import Event

PERIOD = 300  # seconds, as long as a name stays locked
Verb = Event.Verb

WRONG_PASSWORD = gettext_noop("wrong password")
WRONG_CODE = gettext_noop("wrong second factor")
LOCKED = gettext_noop("too many failed attempts")


class FactorAdapter(DefaultMFAAdapter):
    """Logs a wrong second factor: whoever gives one knew the password."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        if code == "incorrect_code" and context.request.user.is_anonymous:
            login = unstash_login(context.request, peek=True)
            log_refused(login.user if login else None, WRONG_CODE)
        return super().validation_error(code, *args)


def log_refused_name(name: str | None, reason: str) -> None:
    """Log that somebody who gave ``name`` was not let in, if a person has that name."""
    log_refused(get_user_by_username(name) if name else None, reason)


def log_refused(user: AbstractBaseUser | None, reason: str) -> None:
    """Log that somebody was not let in as ``user``, for ``reason``, one of the three above."""
    if user and cache.add(f"not-let-in:{user.pk}:{reason}".replace(" ", "-"), True, PERIOD):
        log.record(Verb.NOT_LET_IN, None, person=user, reason=_(reason))


def logging_password(
    change: Callable[..., HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view ``change``, on which people change their passwords, with a row for each."""

    def view(request: HttpRequest, **options: object) -> HttpResponse:
        before = request.user.password
        with transaction.atomic():
            response = change(request, **options)
            if request.user.password != before:
                log_password(request.user)
        return response

    return view


@receiver(user_logged_in)
def log_in(user: AbstractBaseUser, **kwargs: object) -> None:
    log.record(Verb.LOGGED_IN, user, person=user)


@receiver(user_logged_out)
def log_out(user: AbstractBaseUser | None, **kwargs: object) -> None:
    if user:
        log.record(Verb.LOGGED_OUT, user, person=user)


@receiver([password_changed, password_set])
def log_password(user: AbstractBaseUser, **kwargs: object) -> None:
    """That it is another is written into the log; what it is, nowhere."""
    _log_login(Verb.CHANGED, user, "password")


@receiver(authenticator_added)
def log_factor_added(user: AbstractBaseUser, authenticator: Authenticator, **kw: object) -> None:
    _log_login(Verb.ADDED, user, authenticator.type)


@receiver(authenticator_removed)
def log_factor_removed(user: AbstractBaseUser, authenticator: Authenticator, **kw: object) -> None:
    _log_login(Verb.DELETED, user, authenticator.type)


def _log_login(verb: Verb, user: AbstractBaseUser, what: str) -> None:
    log.record_thing(verb, user, user, {what: None})
