"""What is done to logins from a shell stands in the log of the desk like what is done there."""

import getpass
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from articles.models import Event

pytestmark = pytest.mark.django_db
SECRET = "winter harbour lamp"


def test_a_new_superuser_is_logged(monkeypatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", SECRET)
    call_command(
        "createsuperuser", username="chief", email="", interactive=False, stdout=StringIO()
    )
    chief = get_user_model().objects.get(username="chief", is_superuser=True)
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.person) == ("added", "createsuperuser", chief)
    assert event.detail["changes"] == {"is_superuser": [False, True], "password": None}


def test_a_new_password_is_logged_and_not_kept(monkeypatch, editor, reporter) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda *args, **options: SECRET)
    call_command("changepassword", "edith", stdout=StringIO())
    editor.refresh_from_db()
    assert editor.check_password(SECRET)
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.person) == ("changed", "changepassword", editor)
    assert event.detail["changes"] == {"password": None}
