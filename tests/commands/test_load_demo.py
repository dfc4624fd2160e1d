"""The demo newsroom can be loaded twice, and into a newsroom that has things of its own."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.exchange.demo import PASSWORD
from articles.models import CopyrightNotice, Edition, Event, Image, Paper, Section, Story
from tests import make

pytestmark = pytest.mark.django_db


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def test_it_shows_every_state_and_loading_it_twice_changes_nothing() -> None:
    first = load()
    assert Paper.objects.get().name == "The Port Candor Packet"
    states = set(Story.objects.with_state().values_list("state", flat=True))
    assert states == {"draft", "scheduled", "live", "changed", "withdrawn"}
    everything = (Story, Edition, Image, Section, CopyrightNotice, Event)
    counts = [model.objects.count() for model in everything]
    assert f"Loaded {counts[0]} stories" in first
    assert f"login editor    password {PASSWORD}" in first
    assert "The demo is here already." in load()
    assert [model.objects.count() for model in everything] == counts


def test_what_a_newsroom_has_already_stays_as_it_is() -> None:
    own = make.user("editor", "Reporter")
    Paper.objects.update(name="The Gazette")
    notice = make.notice(is_default=True)
    section = make.section("News", slug="newsdesk")
    said = load()
    assert Paper.objects.get().name == "The Gazette"
    assert CopyrightNotice.objects.get(is_default=True) == notice
    assert Story.objects.filter(section=section).exists()
    assert not Section.objects.filter(slug="news").exists()
    assert own.check_password("a long enough secret")
    assert "login editor" not in said
    published = Event.objects.filter(verb="published")
    assert {(event.actor, event.actor_name) for event in published} == {(None, "load_demo")}


def test_known_passwords_do_not_reach_a_public_site_unasked(settings) -> None:
    settings.SITE_URL = "https://news.example.org"
    with pytest.raises(CommandError, match="add --public"):
        load()
    assert not Story.objects.exists()
