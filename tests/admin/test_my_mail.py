"""Each chooses what to be told by e-mail; publishers see what left the house and what did not."""

import pytest
from django.test import Client

from articles.models import Message, Wishes
from tests import make

MINE = "/admin/articles/message/mine/"
OUTBOX = "/admin/articles/message/"
ALL = ["assignment", "mention", "send_back", "approval", "publication", "answer"]


@pytest.fixture
def message(reporter) -> Message:
    return Message.objects.create(
        key="note:1:1",
        person=reporter,
        subject="Sent back",
        text="Who says so?",
        state=Message.State.FAILED,
        error="550 nobody here",
    )


def test_everything_is_ticked_for_who_has_not_chosen(client: Client, reporter) -> None:
    client.force_login(reporter)
    text = client.get(MINE).content.decode()
    assert text.count(" checked") == len(ALL)
    assert not Wishes.objects.exists()


def test_a_person_chooses_for_themselves_alone(client: Client, reporter, editor) -> None:
    client.force_login(reporter)
    answer = client.post(MINE, {"mention": "on"}, follow=True)
    assert "Saved: from now on" in answer.content.decode()
    wishes = Wishes.objects.get()
    assert wishes.person == reporter
    assert [name for name in ALL if getattr(wishes, name)] == ["mention"]


def test_every_page_of_the_desk_leads_to_it(client: Client, reporter) -> None:
    client.force_login(reporter)
    assert f'href="{MINE}"' in client.get("/admin/").content.decode()


def test_the_page_says_when_no_mail_leaves_the_house(client: Client, reporter, settings) -> None:
    client.force_login(reporter)
    assert "No mail leaves this newsroom" in client.get(MINE).content.decode()
    settings.MAIL_IS_ON = True
    assert "No mail leaves this newsroom" not in client.get(MINE).content.decode()


def test_the_page_says_where_mail_goes_or_that_it_cannot(client: Client, reporter) -> None:
    client.force_login(reporter)
    assert "has no e-mail address" in client.get(MINE).content.decode()
    reporter.email = "rosa@news.example"
    reporter.save()
    assert "rosa@news.example" in client.get(MINE).content.decode()


@pytest.mark.django_db
def test_a_stranger_is_asked_to_log_in(client: Client) -> None:
    assert client.get(MINE).status_code == 302


def test_a_publisher_sees_what_was_given_up_and_has_it_tried_again(
    client: Client, publisher, message: Message
) -> None:
    client.force_login(publisher)
    assert "550 nobody here" in client.get(OUTBOX).content.decode()
    page = client.get(f"{OUTBOX}{message.pk}/change/").content.decode()
    assert "Who says so?" in page
    assert "Try again" in page
    answer = client.post(f"{OUTBOX}{message.pk}/again/", follow=True)
    assert "It is tried again" in answer.content.decode()
    message.refresh_from_db()
    assert (message.state, message.tries) == (Message.State.WAITING, 0)
    answer = client.post(f"{OUTBOX}{message.pk}/again/", follow=True)
    assert "there is nothing to try again" in answer.content.decode()


def test_nobody_writes_or_deletes_a_message_by_hand(
    client: Client, admin_user, message: Message
) -> None:
    client.force_login(admin_user)
    assert client.get(f"{OUTBOX}add/").status_code == 403
    assert client.post(f"{OUTBOX}{message.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{OUTBOX}{message.pk}/change/", {"subject": "Another"})
    message.refresh_from_db()
    assert message.subject == "Sent back"


def test_the_outbox_is_for_publishers(client: Client, message: Message) -> None:
    client.force_login(make.user())
    assert client.get(OUTBOX).status_code == 403
    client.post(f"{OUTBOX}{message.pk}/again/")
    message.refresh_from_db()
    assert message.state == Message.State.FAILED
    assert client.get(f"{OUTBOX}{message.pk}/again/").status_code == 405
