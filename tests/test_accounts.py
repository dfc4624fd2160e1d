"""Who is let in to the desk, and what is kept of it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Event
from tests import make

LOGIN = "/admin/account/login/"
TWO_FACTOR = "/admin/account/two-factor/"
PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def no_failures_yet(db) -> None:
    cache.clear()


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": "edith", "password": password, **more})


def test_the_desk_sends_a_stranger_to_the_login_and_then_where_he_was_going(client, editor) -> None:
    assert client.get("/admin/password_change/", follow=True).redirect_chain[-1][0] == (
        f"{LOGIN}?next=%2Fadmin%2Fpassword_change%2F"
    )
    answer = log_in(client, next="/admin/password_change/")
    assert answer.headers["Location"] == "/admin/password_change/"


def test_a_login_never_sends_anybody_to_another_site(client, editor) -> None:
    answer = log_in(client, next="https://evil.example/")
    assert answer.headers["Location"] == "/admin/"


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client, editor) -> None:
    answer = log_in(client, "wrong")
    assert answer.status_code == 200
    assert "do not match" in answer.text
    assert 'value="edith"' in answer.text


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(client, editor) -> None:
    known = log_in(client, "wrong").context["form"].non_field_errors()
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"})
    assert unknown.context["form"].non_field_errors() == known


def test_five_failures_lock_a_name_even_for_the_right_password(client, editor) -> None:
    for _ in range(5):
        log_in(client, "wrong")
    answer = log_in(Client())
    assert "Too many failed attempts. Wait five minutes" in answer.text
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_and_nothing_waits_for_mail(client, editor) -> None:
    client.force_login(editor)
    for page in ("signup/", "email/", "password/reset/"):
        assert client.get(f"/admin/account/{page}").status_code == 404


def test_an_account_without_the_desk_is_turned_away(client) -> None:
    client.force_login(User.objects.create_user("guest", password=PASSWORD))
    assert client.get("/admin/", follow=True).status_code == 403


def test_without_the_setting_a_password_is_enough(client, editor, settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    log_in(client)
    assert client.get("/admin/password_change/").status_code == 200


class TestRequiredSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings) -> None:
        settings.REQUIRE_SECOND_FACTOR = True

    def test_who_has_none_is_sent_to_set_one_up(self, client, editor) -> None:
        log_in(client)
        answer = client.get("/admin/password_change/", follow=True)
        assert answer.redirect_chain[-1][0] == TWO_FACTOR
        assert "Set up a second factor" in answer.text

    @pytest.mark.django_db(transaction=True)
    def test_setting_one_up_opens_the_desk_at_once(self, client, editor) -> None:
        log_in(client)
        client.post("/admin/account/confirm/", {"password": PASSWORD})
        form = client.get(f"{TWO_FACTOR}totp/activate/").context["form"]
        client.post(f"{TWO_FACTOR}totp/activate/", {"code": code_for(form.secret)})
        assert Authenticator.objects.filter(user=editor, type="totp").exists()
        assert client.get("/admin/password_change/").status_code == 200

    def test_the_password_alone_does_not_log_in_who_has_one(self, client, editor) -> None:
        secret = generate_totp_secret()
        TOTP.activate(editor, secret)
        answer = log_in(client)
        assert answer.headers["Location"] == f"{TWO_FACTOR}authenticate/"
        assert client.get("/admin/password_change/").status_code == 302
        client.post(f"{TWO_FACTOR}authenticate/", {"code": code_for(secret)})
        assert client.get("/admin/password_change/").status_code == 200

    def test_a_session_from_before_has_to_log_in_again(self, client, editor) -> None:
        log_in(client)
        TOTP.activate(editor, generate_totp_secret())
        for page in ("/admin/password_change/", TWO_FACTOR):
            answer = client.get(page, follow=True)
            assert answer.redirect_chain[-1][0].startswith(LOGIN)

    def test_logging_out_is_always_possible(self, client, editor) -> None:
        log_in(client)
        client.post(reverse("account_logout"))
        assert "_auth_user_id" not in client.session

    def test_readers_are_not_asked(self, client, editor) -> None:
        log_in(client)
        assert client.get("/healthz").status_code == 200


def test_a_reader_gets_no_cookie_and_no_session_is_looked_up(editor) -> None:
    page = make.published().get_absolute_url()
    reader = Client(headers={"cookie": "sessionid=left-from-the-desk"})
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not [query for query in queries if "session" in query["sql"]]


def test_what_a_person_does_to_their_login_is_logged_and_no_secret_is(
    client: Client, editor
) -> None:
    client.force_login(editor)
    secret = "another long enough secret"
    form = {"oldpassword": "a long enough secret", "password1": secret, "password2": secret}
    client.post("/admin/account/password/", form, REMOTE_ADDR="192.0.2.7")
    editor.refresh_from_db()
    assert editor.check_password(secret)
    event = Event.objects.latest("number")
    assert (event.verb, event.person, event.address) == (Event.Verb.CHANGED, editor, "192.0.2.7")
    assert event.detail["changes"] == {"password": None}


class TestWhatIsLogged:
    """Logins, and what is done to them: who, from where, and no secret."""

    def logged(self) -> list[tuple[str, str, str]]:
        found = Event.objects.filter(person__isnull=False).order_by("number")
        return [(e.verb, e.person.get_username(), e.detail.get("reason", "")) for e in found]

    def test_a_login_and_a_logout_say_who_and_from_where(self, client, editor) -> None:
        client.post(LOGIN, {"login": "edith", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
        client.post(reverse("account_logout"), REMOTE_ADDR="192.0.2.7")
        assert self.logged() == [("logged_in", "edith", ""), ("logged_out", "edith", "")]
        found = Event.objects.order_by().values_list("actor", "address").distinct()
        assert list(found) == [(editor.pk, "192.0.2.7")]

    def test_who_has_a_second_factor_is_logged_in_once_it_is_given(self, client, editor) -> None:
        secret = generate_totp_secret()
        TOTP.activate(editor, secret)
        log_in(client)
        assert self.logged() == []
        client.post(f"{TWO_FACTOR}authenticate/", {"code": "000000"})
        client.post(f"{TWO_FACTOR}authenticate/", {"code": code_for(secret)})
        wrong = ("not_let_in", "edith", "wrong second factor")
        assert self.logged() == [wrong, ("logged_in", "edith", "")]

    def test_of_failed_logins_there_is_one_row_of_a_kind_however_many_they_are(
        self, client, editor
    ) -> None:
        for _ in range(4):
            client.post(LOGIN, {"login": "Edith", "password": "wrong"}, REMOTE_ADDR="192.0.2.7")
        for number in range(9):
            other = f"198.51.100.{number}"
            client.post(LOGIN, {"login": "edith", "password": "wrong"}, REMOTE_ADDR=other)
        assert self.logged() == [
            ("not_let_in", "edith", "wrong password"),
            ("not_let_in", "edith", "too many failed attempts"),
        ]
        first, second = Event.objects.order_by("number")
        assert (first.actor, first.address) == (None, "192.0.2.7")
        assert second.address.startswith("198.51.100.")
        assert "wrong" not in str([first.subject, first.actor_name])

    def test_a_name_that_nobody_has_is_not_kept(self, client, editor) -> None:
        client.post(LOGIN, {"login": PASSWORD, "password": "edith"})
        assert not Event.objects.exists()

    def test_each_page_for_a_new_password_is_logged_and_no_password_is(
        self, client, editor
    ) -> None:
        client.force_login(editor)
        secret = "another long enough secret"
        form = {"old_password": PASSWORD, "new_password1": secret, "new_password2": secret}
        client.post("/admin/password_change/", form | {"new_password2": "x"})
        assert self.logged() == []
        answer = client.post("/admin/password_change/", form)
        assert answer.status_code == 302
        assert self.logged() == [("changed", "edith", "")]
        event = Event.objects.get()
        assert event.detail["changes"] == {"password": None}
        assert client.get("/admin/").status_code == 200
