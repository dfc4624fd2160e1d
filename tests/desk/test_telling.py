"""Each is told what others did with their stories, unless they have chosen not to be."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from articles import desk
from articles.desk import outbox, outside, telling
from articles.models import Message, Note, Story, Wishes
from tests import make


@pytest.fixture(autouse=True)
def mail_is_on(settings) -> None:
    settings.MAIL_IS_ON = True
    settings.SITE_URL = "https://news.example.org"


@pytest.fixture
def rosa(reporter: AbstractBaseUser) -> AbstractBaseUser:
    return addressed(reporter)


@pytest.fixture
def edith(editor: AbstractBaseUser) -> AbstractBaseUser:
    return addressed(editor)


@pytest.fixture
def story(rosa: AbstractBaseUser) -> Story:
    return make.story(by=rosa, authors=("Mo Lee",))


def addressed(person: AbstractBaseUser) -> AbstractBaseUser:
    person.email = f"{person.username}@news.example"
    person.save()
    return person


def told() -> list[tuple[str, str]]:
    messages = Message.objects.order_by("person__username", "pk")
    return [(each.person.username, each.subject) for each in messages]


def test_who_is_assigned_a_story_is_told_until_when(story: Story, rosa, edith) -> None:
    story.due_at = timezone.now() + timedelta(hours=3)
    telling.assigned(story, rosa, edith)
    message = Message.objects.get()
    assert message.person == rosa
    assert message.subject == "Assigned to you: River rises after a week of rain"
    assert "edith assigned this story to you." in message.text
    assert "It is due on " in message.text
    assert f"https://news.example.org/admin/articles/story/{story.pk}/change/" in message.text
    assert "https://news.example.org/admin/articles/message/mine/" in message.text


def test_nobody_is_told_of_what_they_did_themselves(story: Story, rosa) -> None:
    telling.assigned(story, rosa, rosa)
    telling.approved(story, rosa)
    assert told() == []


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("approved", "Ida Holm, lawyer approves the text as it stood in version 1."),
        ("objected", "Ida Holm, lawyer objects to the text as it stood in version 1."),
    ],
)
def test_who_gave_out_a_text_is_told_what_its_reader_answers(
    story: Story, rosa, edith, answer: str, sentence: str
) -> None:
    reading, _address = outside.give(story, edith, "Ida Holm, lawyer")
    for _twice in range(2):
        outside.answer(reading, answer, "Line one.\nLine two.")
    assert told() == [("edith", "Answered from outside: River rises after a week of rain")]
    message = Message.objects.get()
    assert sentence in message.text
    assert "> Line one.\n> Line two." in message.text


def test_who_wishes_no_answer_by_mail_gets_none(story: Story, rosa) -> None:
    Wishes.objects.create(person=rosa, answer=False)
    outside.answer(outside.give(story, rosa, "Ida Holm, lawyer")[0], "approved")
    assert told() == []


def test_nobody_is_told_of_a_story_that_is_assigned_to_nobody(story: Story, edith) -> None:
    telling.assigned(story, None, edith)
    assert told() == []


def test_whom_a_note_mentions_is_told_in_its_words(story: Story, rosa, edith, publisher) -> None:
    note = Note.objects.create(
        story=story, quote="two metres\nin a night", text="Is that so, @rosa?", made_by=edith
    )
    note.mentions.set([rosa, edith, publisher])  # the publisher has no address
    telling.mentioned(note)
    telling.mentioned(note)
    message = Message.objects.get()
    assert message.person == rosa
    assert "> two metres\n> in a night" in message.text
    assert "Is that so, @rosa?" in message.text


def test_all_whose_story_it_is_are_told_that_it_came_back(story: Story, rosa, edith) -> None:
    ana, ben = addressed(make.user("ana")), addressed(make.user("ben"))
    make.author("Ana Ruiz", user=ana)
    story.bylines.create(author=make.author("Ana Ruiz"), role="writing", position=1)
    story.bylines.create(author=make.author("Ana Ruiz"), role="photographs", position=2)
    Story.objects.filter(pk=story.pk).update(assigned_to=ben)
    story.refresh_from_db()
    telling.sent_back(story, edith, "Who says so?")
    assert [name for name, _subject in told()] == ["ana", "ben", "rosa"]
    assert "Who says so?" in Message.objects.get(person=rosa).text


@pytest.mark.parametrize("wish", [field.name for field in Wishes._meta.fields[1:]])
def test_each_kind_can_be_wished_away_alone(story: Story, rosa, edith, wish: str) -> None:
    Wishes.objects.create(person=rosa, **{wish: False})
    note = Note.objects.create(story=story, text="@rosa", made_by=edith)
    note.mentions.set([rosa])
    telling.assigned(story, rosa, edith)
    telling.mentioned(note)
    telling.sent_back(story, edith, "Who says so?")
    telling.approved(story, edith)
    telling.published(desk.publish(make.story("Other", by=rosa), edith), edith)
    outside.answer(outside.give(story, rosa, "Ida Holm")[0], "approved")
    kinds = {
        "assignment": "Assigned to you",
        "mention": "You are mentioned",
        "send_back": "Sent back",
        "approval": "Approved",
        "publication": "Published",
        "answer": "Answered from outside",
    }
    del kinds[wish]
    assert {subject.partition(":")[0] for _name, subject in told()} == set(kinds.values())


def test_who_may_not_log_in_any_more_is_not_told(story: Story, rosa, edith) -> None:
    rosa.is_active = False
    rosa.save()
    telling.approved(story, edith)
    assert told() == []


def test_what_happens_twice_is_told_twice(story: Story, rosa, edith) -> None:
    for _time in range(2):
        desk.submit(story, rosa)
        desk.send_back(story, edith, "Who says so?")
    assert [subject.partition(":")[0] for _name, subject in told()] == ["Sent back", "Sent back"]


def test_a_publication_is_told_when_it_is_one(story: Story, rosa, edith) -> None:
    at = timezone.now() + timedelta(hours=2)
    edition = desk.publish(story, edith, at)
    telling.published(edition, edith)
    message = Message.objects.get()
    assert message.try_at == edition.live_from
    assert f"https://news.example.org{edition.get_absolute_url()}" in message.text


def test_a_publication_that_is_cancelled_is_not_told(story: Story, rosa, edith, mailoutbox) -> None:
    edition = desk.publish(story, edith, timezone.now() + timedelta(hours=2))
    telling.published(edition, edith)
    desk.unschedule(story, edith)
    Message.objects.update(try_at=timezone.now())
    assert outbox.send_due() == 0
    message = Message.objects.get()
    assert message.state == Message.State.FAILED
    assert "never went out" in message.error
    assert mailoutbox == []


def test_a_story_from_an_archive_is_no_news(story: Story, rosa, edith) -> None:
    edition = desk.publish(story, edith, timezone.now() - timedelta(days=365))
    telling.published(edition, edith)
    assert told() == []
