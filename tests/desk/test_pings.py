"""Hubs and search engines hear of what readers see: at its second, once, in nobody's way."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles import desk, feeds
from articles.desk import couriers, outbox, pings, saving
from articles.lib import web_post
from articles.models import Edition, Message, Topic
from tests import make
from tests.desk.hub import Hub, open_hub
from tests.formats.told import set_clock

pytestmark = pytest.mark.django_db(transaction=True)

State = Message.State
SITE = "https://news.example.org"
PAPER = [f"{SITE}/feed.{kind}" for kind in pings.KINDS]


@pytest.fixture
def hub(settings) -> Iterator[Hub]:
    with open_hub() as hub:
        use(settings, WEBSUB_HUB=hub.address)
        yield hub


@pytest.fixture
def engine(settings) -> Iterator[Hub]:
    with open_hub() as hub:
        use(settings, INDEXNOW=True, INDEXNOW_ENDPOINT=hub.address)
        yield hub


def use(settings, **choices: object) -> None:
    settings.SITE_URL, settings.PINGS = SITE, True
    for name, value in choices.items():
        setattr(settings, name, value)


def told(hub: Hub) -> list[str]:
    """The feeds of which the hub has heard, each as often as it did."""
    forms = [parse_qs(each.content) for each in hub.posted]
    assert all(form["hub.mode"] == ["publish"] for form in forms)
    return [form["hub.url"][0] for form in forms]


def of(*homes: str) -> set[str]:
    return {f"{SITE}{home}feed.{kind}" for home in homes for kind in pings.KINDS}


def update(edition: Edition, by, kind: str = "update", text: str = "", **fields: object) -> Edition:
    story = edition.story
    story.refresh_from_db()
    for name, value in {"dek": f"{story.dek} More.", **fields}.items():
        setattr(story, name, value)
    saving.save(story, by)
    return desk.publish(story, by, kind=kind, text=text)


def test_a_hub_hears_of_each_feed_in_which_a_story_appears(hub, editor) -> None:
    make.published(by=editor, topics=("Floods",))
    sent = outbox.send_due()
    assert sent == len(told(hub)) == 12
    assert set(told(hub)) == of("/", "/world/", "/topics/floods/", "/authors/ana-ruiz/")
    assert {each.kind for each in hub.posted} == {"application/x-www-form-urlencoded"}
    assert outbox.send_due() == 0


def test_it_hears_of_wider_topics_and_of_what_a_topic_was_merged_into(hub, editor) -> None:
    wider = Topic.objects.create(name="Weather")
    root = Topic.objects.create(name="Floods", parent=wider)
    Topic.objects.create(name="Flooding", merged_into=root, root=root)
    make.published(by=editor, topics=("Flooding",))
    outbox.send_due()
    assert of("/topics/floods/", "/topics/weather/") < set(told(hub))
    assert not of("/topics/flooding/") & set(told(hub))


def test_it_hears_of_an_update_also_where_the_story_no_longer_stands(hub, editor) -> None:
    edition = make.published(by=editor, section=make.section("World"))
    outbox.send_due()
    hub.posted.clear()
    update(edition, editor, "correction", "It was two bridges.", section=make.section("Sport"))
    outbox.send_due()
    assert of("/", "/world/", "/sport/", "/corrections/") < set(told(hub))


def test_nobody_hears_of_a_silent_fix(hub, editor) -> None:
    edition = make.published(by=editor)
    outbox.send_due()
    hub.posted.clear()
    update(edition, editor, "silent")
    assert (outbox.send_due(), hub.posted) == (0, [])


def test_a_withdrawal_and_what_is_brought_back_are_told(hub, editor, publisher) -> None:
    edition = make.published(by=editor)
    outbox.send_due()
    hub.posted.clear()
    desk.withdraw(edition.story, publisher, "It was wrong.")
    outbox.send_due()
    assert set(PAPER) < set(told(hub))
    hub.posted.clear()
    desk.restore(edition.story, make.user(group="Publisher"), "It was right.")
    outbox.send_due()
    assert set(PAPER) < set(told(hub))


def test_what_is_scheduled_is_told_at_its_second_and_its_end_at_its_own(
    hub, editor, monkeypatch
) -> None:
    now = timezone.now()
    start, end = now + timedelta(hours=1), now + timedelta(hours=2)
    desk.publish(make.story(by=editor), editor, start, until=end)
    for moment, is_told in (
        (start - timedelta(seconds=1), False),
        (start, True),
        (end - timedelta(seconds=1), False),
        (end, True),
    ):
        set_clock(monkeypatch, moment)
        hub.posted.clear()
        outbox.send_due()
        assert bool(told(hub)) == is_told


def test_what_was_cancelled_is_never_told(hub, engine, editor, monkeypatch) -> None:
    start = timezone.now() + timedelta(hours=1)
    story = make.story(by=editor)
    desk.publish(story, editor, start)
    desk.unschedule(story, editor)
    set_clock(monkeypatch, start)
    assert (outbox.send_due(), hub.posted, engine.posted) == (0, [], [])
    assert set(Message.objects.values_list("state", flat=True)) == {State.FAILED}
    assert "never went out" in Message.objects.first().error


def test_a_story_of_1998_is_no_news(hub, engine, editor) -> None:
    make.published(by=editor, at=timezone.now() - timedelta(days=10_000))
    assert not Message.objects.exists()


def test_a_search_engine_hears_of_the_address_and_finds_the_key_on_the_site(
    engine, editor, client
) -> None:
    edition = make.published(by=editor)
    assert outbox.send_due() == 1
    [posted] = engine.posted
    said = json.loads(posted.content)
    assert said["host"] == "news.example.org"
    assert said["urlList"] == [f"{SITE}{edition.get_absolute_url()}"]
    assert said["keyLocation"] == f"{SITE}/{said['key']}.txt"
    response = client.get(f"/{said['key']}.txt", headers={"Host": "localhost"})
    assert response.content.decode() == said["key"]
    assert client.get(f"/{'0' * 32}.txt", headers={"Host": "localhost"}).status_code == 404


def test_it_hears_of_an_update_and_of_a_withdrawal(engine, editor, publisher) -> None:
    edition = make.published(by=editor, slug="first")
    update(edition, editor, slug="second")
    desk.withdraw(edition.story, publisher, "It was wrong.")
    outbox.send_due()
    addresses = [json.loads(each.content)["urlList"][0].split("/")[-2] for each in engine.posted]
    assert addresses == ["first", "second", "second"]


def test_words_that_a_court_took_out_are_not_sent_on(engine, editor, publisher) -> None:
    edition = make.published("Kim Doe is arrested", by=editor, slug="kim-doe-is-arrested")
    desk.redact(edition.story, publisher, "Kim Doe", "A woman", "Court 1, 2/26")
    outbox.send_due()
    assert len(engine.posted) == 2
    assert "kim" not in "".join(each.content for each in engine.posted)
    assert not Message.objects.filter(text__contains="kim").exists()


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_success_is_one(settings, editor, status: int) -> None:
    with open_hub(status) as engine:
        use(settings, INDEXNOW=True, INDEXNOW_ENDPOINT=engine.address)
        make.published(by=editor)
        assert outbox.send_due() == 1
    assert Message.objects.get().state == State.SENT


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_is_asked_again_later(settings, editor, status: int) -> None:
    with open_hub(status, 202) as engine:
        use(settings, INDEXNOW=True, INDEXNOW_ENDPOINT=engine.address)
        make.published(by=editor)
        assert outbox.send_due() == 0
        message = Message.objects.get()
        assert (message.state, message.tries) == (State.WAITING, 1)
        assert message.error.startswith(str(status))
        Message.objects.update(try_at=timezone.now())
        assert outbox.send_due() == 1


@pytest.mark.parametrize("status", [301, 307, 400, 403, 422])
def test_a_refusal_and_a_way_elsewhere_are_final(settings, editor, status: int) -> None:
    with open_hub(status) as engine:
        use(settings, INDEXNOW=True, INDEXNOW_ENDPOINT=engine.address)
        make.published(by=editor)
        outbox.send_due()
        assert [each.path for each in engine.posted] == ["/hub"]
    message = Message.objects.get()
    assert (message.state, message.error[:3]) == (State.FAILED, str(status))


def test_what_a_server_says_is_kept_whatever_it_says(engine, editor, monkeypatch) -> None:
    monkeypatch.setattr(web_post, "post", lambda *args: (400, f"No\0 {'x' * 70_000}"))
    make.published(by=editor)
    outbox.send_due()
    message = Message.objects.get()
    assert message.state == State.FAILED
    assert message.error.startswith("400 No x")
    assert len(message.error) == outbox.LONGEST_ERROR


def test_a_server_that_hangs_up_may_have_heard_and_is_not_told_again(settings, editor) -> None:
    with open_hub(0) as engine:
        use(settings, INDEXNOW=True, INDEXNOW_ENDPOINT=engine.address)
        make.published(by=editor)
        outbox.send_due()
        assert outbox.send_due() == 0
        assert len(engine.posted) == 1
    message = Message.objects.get()
    assert message.state == State.FAILED
    assert message.error.startswith("Unknown: ")


def test_a_hub_that_is_not_there_is_knocked_at_once_and_stops_nobody_else(
    settings, engine, editor
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        use(settings, WEBSUB_HUB=f"http://127.0.0.1:{nobody.getsockname()[1]}/")
        make.published(by=editor)
        assert outbox.send_due() == 1
    pings_ = Message.objects.filter(channel=Message.Channel.WEBSUB)
    assert set(pings_.values_list("state", "tries")) == {(State.WAITING, 1)}
    assert len(engine.posted) == 1


def test_publishing_speaks_to_nobody(hub, engine, editor) -> None:
    with transaction.atomic():
        make.published(by=editor)
    assert (hub.posted, engine.posted) == ([], [])
    assert Message.objects.filter(state=State.WAITING).count() == 10


def test_what_is_undone_is_told_to_nobody(hub, editor) -> None:
    with transaction.atomic():
        make.published(by=editor)
        transaction.set_rollback(True)
    assert (outbox.send_due(), hub.posted) == (0, [])


@pytest.mark.parametrize("choice", ["PINGS", "WEBSUB_HUB"])
def test_nothing_is_written_unless_it_is_switched_on_and_the_site_is_public(
    settings, hub, editor, choice: str
) -> None:
    setattr(settings, choice, "")
    make.published(by=editor)
    assert not Message.objects.exists()
    assert not couriers.is_any_on()


def test_tick_sends_pings_and_forgets_those_of_long_ago(hub, editor) -> None:
    make.published(by=editor)
    output = StringIO()
    call_command("tick", stdout=output)
    assert output.getvalue().startswith("9 messages sent")
    Message.objects.update(try_at=timezone.now() - outbox.KEPT)
    call_command("tick", stdout=StringIO())
    assert not Message.objects.exists()


def test_a_feed_names_its_hub(hub, editor, client) -> None:
    make.published(by=editor)
    for kind in pings.KINDS:
        response = client.get(f"/feed.{kind}", headers={"Host": "localhost"})
        assert hub.address in response.content.decode()
        own = f'<{SITE}/feed.{kind}>; rel="self"'
        assert response["Link"] == f'<{hub.address}>; rel="hub", {own}'


def test_every_feed_there_is_is_told_of() -> None:
    assert set(pings.KINDS) == set(feeds.FORMATS)
