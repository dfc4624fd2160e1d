"""Who is let in to the desk: the way in, what one keeps of it, and the second factor.

django-allauth does the work. Of its pages only those stand here that a desk needs: accounts
are made by an administrator, so there is no sign-up, and nothing waits for an e-mail.
"""

from collections.abc import Callable
from ipaddress import ip_address

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import log
from newsroom import login_log
from newsroom.policy import is_desk

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("two-factor/", include("allauth.mfa.urls")),
]


class AccountAdapter(DefaultAccountAdapter):
    """What allauth says to a person, in sentences that tell what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "User name and password do not match. Check both, and the Caps Lock key."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts. Wait five minutes, then try again."
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            login_log.log_refused_name(credentials.get("username"), login_log.LOCKED)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        login_log.log_refused_name(credentials.get("username"), login_log.WRONG_PASSWORD)


class SecondFactorMiddleware:
    """With REQUIRE_SECOND_FACTOR, nothing of the desk is shown to who has given only a password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_SECOND_FACTOR and is_desk(request) and request.user.is_authenticated:
            if not is_mfa_enabled(request.user, SECOND_FACTORS):
                if not _is_account(request):
                    messages.warning(request, _("Set up a second factor to go on to the desk."))
                    return redirect("mfa_index")
            elif not _has_shown_second_factor(request, request.user):
                # Logged in before there was one, perhaps elsewhere: once more, with it.
                logout(request)
                return redirect_to_login(request.get_full_path())
        return self.get_response(request)


class AddressMiddleware:
    """Tells the log from where what is done at the desk comes, and what a reader sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (is_desk(request) or request.method == "POST"):
            return self.get_response(request)
        with log.coming_from(client_address(request)):
            return self.get_response(request)


def client_address(request: HttpRequest) -> str:
    """Return the network address that ``request`` comes from; '' if there is none.

    Behind our proxy it is the last of X-Forwarded-For, which the proxy itself has added; those
    before it may be anybody's invention.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or told
    try:
        return str(ip_address(told.strip().partition("%")[0]))
    except ValueError:
        return ""


def _is_account(request: HttpRequest) -> bool:
    pages = (reverse("account_login").removesuffix("login/"), reverse("admin:logout"))
    return request.path_info.startswith(pages)


def _has_shown_second_factor(request: HttpRequest, user: AbstractBaseUser) -> bool:
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" for record in records)


@receiver(authenticator_added)
def remember_shown(
    request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **kwargs: object
) -> None:
    """Whoever sets up a second factor has just shown it: do not ask for it again at once."""
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, method="mfa", type=authenticator.type)
