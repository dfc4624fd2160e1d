"""Mail leaves the house at most once, holds up nobody, and is not given up too soon."""

import multiprocessing
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles import desk
from articles.desk import outbox
from articles.models import Event, Message
from tests.desk import racing
from tests.desk.post_office import PostOffice, open_office
from tests.desk.test_race import database_url

State = Message.State


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    with open_office() as office:
        use(settings, office.port)
        yield office


@pytest.fixture
def rosa(reporter: AbstractBaseUser) -> AbstractBaseUser:
    reporter.email = "rosa@news.example"
    reporter.save()
    return reporter


def use(settings, port: int) -> None:
    settings.MAIL_IS_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 10


def write(person: AbstractBaseUser, key: str = "note:1", **fields: object) -> Message:
    with transaction.atomic():
        outbox.post([person], key, "Río: sent back", "Voilà.\n")
    Message.objects.filter(key=f"{key}:{person.pk}").update(**fields)
    return Message.objects.get(key=f"{key}:{person.pk}")


def make_due() -> None:
    Message.objects.filter(state=State.WAITING).update(try_at=timezone.now())


def test_a_message_arrives_as_it_was_written(office: PostOffice, rosa) -> None:
    message = write(rosa)
    assert outbox.send_due() == 1
    [mail] = office.mail
    assert (mail["To"], mail["Subject"]) == ("rosa@news.example", "Río: sent back")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Voilà."]
    message.refresh_from_db()
    assert (message.state, message.tries, message.error) == (State.SENT, 1, "")
    assert message.sent_at


def test_what_was_sent_is_not_sent_again(office: PostOffice, rosa) -> None:
    write(rosa)
    outbox.send_due()
    write(rosa)  # the same act, told twice
    assert outbox.send_due() == 0
    assert len(office.mail) == 1


def test_a_message_waits_for_its_time(office: PostOffice, rosa) -> None:
    write(rosa, try_at=timezone.now() + timedelta(hours=1))
    assert outbox.send_due() == 0
    assert office.mail == []


def test_nothing_is_written_for_an_act_that_did_not_happen(office: PostOffice, rosa) -> None:
    def act() -> None:
        with transaction.atomic():
            outbox.post([rosa], "note:1", "Subject", "Text")
            raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        act()
    assert not Message.objects.exists()


def test_without_a_mail_server_nothing_is_written(rosa) -> None:
    outbox.post([rosa], "note:1", "Subject", "Text")
    assert not Message.objects.exists()


def test_a_line_break_in_a_headline_makes_no_header(office: PostOffice, rosa) -> None:
    outbox.post([rosa], "note:1", "Sent back: River\r\nBcc: eve@example.org", "Text")
    outbox.send_due()
    assert office.mail[0]["Bcc"] is None
    assert Message.objects.get().state == State.SENT


def test_a_server_that_is_not_there_is_tried_ever_more_seldom_and_then_no_more(
    settings, rosa
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        use(settings, nobody.getsockname()[1])
        message = write(rosa)
        for tries, pause in enumerate(outbox.PAUSES, start=1):
            make_due()
            before = timezone.now()
            assert outbox.send_due() == 0
            message.refresh_from_db()
            assert (message.state, message.tries) == (State.WAITING, tries)
            assert before + pause <= message.try_at <= timezone.now() + pause
            assert "refused" in message.error
        make_due()
        outbox.send_due()
    message.refresh_from_db()
    assert (message.state, message.tries) == (State.FAILED, outbox.TRIES)


def test_a_closed_door_is_knocked_at_once_for_all_that_waits(
    settings, rosa, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        use(settings, nobody.getsockname()[1])
        knocks = []
        connect = socket.create_connection
        monkeypatch.setattr(
            socket, "create_connection", lambda *a, **k: knocks.append(a) or connect(*a, **k)
        )
        for number in range(5):
            write(rosa, f"note:{number}")
        outbox.send_due()
    assert len(knocks) == 1
    assert set(Message.objects.values_list("state", "tries")) == {(State.WAITING, 1)}


@pytest.mark.parametrize("when", ["RCPT", "END"])
def test_a_refusal_for_now_is_tried_again(settings, rosa, when: str) -> None:
    with open_office(**{when: "451 come back later"}) as office:
        use(settings, office.port)
        message = write(rosa)
        outbox.send_due()
        message.refresh_from_db()
        assert (message.state, message.error) == (State.WAITING, "451 come back later")
        office.answers.clear()
        make_due()
        assert outbox.send_due() == 1


@pytest.mark.parametrize("when", ["RCPT", "END"])
def test_a_refusal_for_good_is_given_up_at_once(settings, rosa, when: str) -> None:
    with open_office(**{when: "550 nobody here"}) as office:
        use(settings, office.port)
        message = write(rosa)
        outbox.send_due()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "550 nobody here")


@pytest.mark.parametrize("when", ["MAIL", "RCPT", "END"])
def test_a_server_that_closes_the_door_in_the_middle_costs_no_other_message(
    settings, rosa, editor, when: str
) -> None:
    editor.email = "edith@news.example"
    editor.save()
    with open_office(**{when: "421 too many at once"}) as office:  # RFC 5321, 3.8: it goes
        use(settings, office.port)
        messages = [write(rosa, "note:1"), write(editor, "note:2")]
        outbox.send_due()
        for message in messages:
            message.refresh_from_db()
            assert (message.state, message.error) == (State.WAITING, "421 too many at once")
        office.answers.clear()
        office.received.clear()
        make_due()
        assert outbox.send_due() == 2
        assert len(office.mail) == 2


def test_a_server_that_takes_one_message_each_time_gets_them_all(office: PostOffice, rosa) -> None:
    office.one_each = True
    for number in range(3):
        write(rosa, f"note:{number}")
    assert outbox.send_due() == 3
    assert len(office.mail) == 3


def test_one_bad_address_stops_no_other(office: PostOffice, rosa, editor) -> None:
    editor.email = "a b\n@example"
    editor.save()
    bad = write(editor, "note:1")
    write(rosa, "note:2")
    assert outbox.send_due() == 1
    bad.refresh_from_db()
    assert bad.state == State.FAILED
    assert bad.error


def test_a_server_that_hangs_up_after_the_text_may_have_it_and_does_not_get_it_again(
    office: PostOffice, rosa, editor
) -> None:
    editor.email = "edith@news.example"
    editor.save()
    office.hang_up_after = True
    message = write(rosa)
    assert outbox.send_due() == 0
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.error.startswith("Unknown: ")
    office.hang_up_after = False
    assert outbox.send_due() == 0
    assert len(office.mail) == 1


def test_what_a_dead_process_was_sending_is_given_up_and_never_sent_again(
    office: PostOffice, rosa
) -> None:
    now = timezone.now()
    just_taken = write(rosa, "note:1", state=State.SENDING, try_at=now)
    lost = write(rosa, "note:2", state=State.SENDING, try_at=now - 2 * outbox.GRACE)
    assert outbox.give_up_lost() == 1
    assert outbox.send_due() == 0
    just_taken.refresh_from_db()
    lost.refresh_from_db()
    assert just_taken.state == State.SENDING
    assert lost.state == State.FAILED
    assert lost.error.startswith("Unknown: ")
    assert office.mail == []


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_sends_has_sent_that_message_once_and_no_other(
    office: PostOffice, rosa
) -> None:
    for number in range(3):
        write(rosa, f"note:{number}")
    office.may_answer.clear()
    context = multiprocessing.get_context("spawn")
    given = (database_url(), f"smtp://127.0.0.1:{office.port}", context.Barrier(1), context.Queue())
    sender = context.Process(target=racing.send, args=given)
    sender.start()
    assert office.has_one.wait(timeout=120)
    sender.kill()
    sender.join(timeout=60)
    office.may_answer.set()
    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.SENDING, State.WAITING, State.WAITING]
    assert outbox.send_due() == 2
    Message.objects.filter(state=State.SENDING).update(try_at=timezone.now() - 2 * outbox.GRACE)
    call_command("tick", stdout=StringIO())
    assert list(states.all()) == [State.FAILED, State.SENT, State.SENT]
    assert len({mail["Message-ID"] for mail in office.mail}) == len(office.mail) == 3


def test_who_has_left_is_not_written_to(office: PostOffice, rosa) -> None:
    message = write(rosa)
    rosa.is_active = False
    rosa.save()
    assert outbox.send_due() == 0
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert office.mail == []


def test_a_publisher_has_a_message_tried_again_and_nobody_else(
    office: PostOffice, rosa, publisher, editor
) -> None:
    message = write(rosa, state=State.FAILED, tries=outbox.TRIES, error="451 later")
    with pytest.raises(desk.NotAllowed):
        outbox.try_again(message, editor)
    outbox.try_again(message, publisher)
    event = Event.objects.latest("number")
    assert (event.verb, event.actor, event.person) == (Event.Verb.CHANGED, publisher, rosa)
    with pytest.raises(desk.Refused, match="not given up"):
        outbox.try_again(message, publisher)
    assert outbox.send_due() == 1


def test_tick_throws_away_what_left_the_house_long_ago_and_nothing_else(
    office: PostOffice, rosa
) -> None:
    now = timezone.now()
    old, new = now - outbox.KEPT - timedelta(hours=1), now - outbox.KEPT + timedelta(hours=1)
    for key, fields in {
        "sent": {"state": State.SENT, "try_at": old, "sent_at": old},
        "failed": {"state": State.FAILED, "try_at": old},
        "sent lately": {"state": State.SENT, "try_at": new, "sent_at": new, "made_at": old},
        "failed lately": {"state": State.FAILED, "try_at": new, "made_at": old},
        "waits": {"made_at": old, "try_at": now + timedelta(days=1)},
    }.items():
        write(rosa, key, **fields)
    call_command("tick", stdout=StringIO())
    kept = {message.key.partition(":")[0] for message in Message.objects.all()}
    assert kept == {"sent lately", "failed lately", "waits"}


def test_tick_sends_what_is_due(office: PostOffice, rosa) -> None:
    write(rosa)
    out = StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue().startswith("1 messages sent")
    assert len(office.mail) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_that_send_at_once_send_each_message_once(office: PostOffice, rosa) -> None:
    for number in range(12):
        write(rosa, f"note:{number}")

    def send(_number: int) -> int:
        try:
            return outbox.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as senders:
        sent = list(senders.map(send, range(4)))
    assert sum(sent) == 12
    assert len(office.mail) == 12
    assert len({mail["Message-ID"] for mail in office.mail}) == 12
    assert set(Message.objects.values_list("state", "tries")) == {(State.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_processes_that_send_at_once_send_each_message_once(office: PostOffice, rosa) -> None:
    for number in range(12):
        write(rosa, f"note:{number}")
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(3), context.Queue()
    mail_url = f"smtp://127.0.0.1:{office.port}"
    senders = [
        context.Process(target=racing.send, args=(database_url(), mail_url, barrier, results))
        for _ in range(3)
    ]
    for sender in senders:
        sender.start()
    assert sum(results.get(timeout=120) for _ in senders) == 12
    for sender in senders:
        sender.join(timeout=60)
    assert len({mail["Message-ID"] for mail in office.mail}) == len(office.mail) == 12
