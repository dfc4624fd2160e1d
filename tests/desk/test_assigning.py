"""Whose a story is: claimed, or given to a person with a time when it is due."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.permissions import may_edit
from articles.models import Event, Message, Story
from tests import make

pytestmark = pytest.mark.django_db


def now_of(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def assignments(story: Story) -> list[Event]:
    return list(story.events.filter(verb="assigned").order_by("number"))


def test_an_editor_assigns_a_story_with_a_due_time(editor, reporter) -> None:
    story = make.story(by=editor)
    due_at = timezone.now() + timedelta(hours=3)
    desk.assign(story, reporter, due_at, editor)
    assert (now_of(story).assigned_to, now_of(story).due_at) == (reporter, due_at)
    (event,) = assignments(story)
    assert (event.actor, event.person) == (editor, reporter)
    assert event.detail == {"version": 1, "to": "rosa", "due_at": due_at.isoformat()}


def test_who_is_assigned_may_write_and_who_was_may_no_longer(editor, reporter) -> None:
    story = make.story(by=editor)
    assert not may_edit(reporter, story)
    desk.assign(story, reporter, None, editor)
    assert may_edit(reporter, now_of(story))
    other = make.user(group="Reporter")
    desk.assign(story, other, None, editor)
    assert not may_edit(reporter, now_of(story))
    assert may_edit(other, now_of(story))
    assert assignments(story)[-1].detail["before"] == "rosa"


def test_the_person_is_told_by_e_mail_once(settings, editor, reporter) -> None:
    settings.MAIL_IS_ON = True
    reporter.email = "rosa@example.org"
    reporter.save()
    story = make.story(by=editor)
    due_at = timezone.now() + timedelta(hours=3)
    desk.assign(story, reporter, due_at, editor)
    desk.assign(story, reporter, due_at, editor)  # a double click
    assert len(assignments(story)) == 1
    assert Message.objects.get().person == reporter


def test_a_time_that_is_past_is_refused_with_what_to_do(editor, reporter) -> None:
    story = make.story(by=editor)
    with pytest.raises(desk.Refused, match="is past: choose a new time when the story is due"):
        desk.assign(story, reporter, timezone.now() - timedelta(minutes=1), editor)
    assert now_of(story).assigned_to is None
    assert not assignments(story)


def test_a_time_without_a_zone_is_a_mistake_of_the_programmer(editor, reporter) -> None:
    with pytest.raises(ValueError, match="time zone"):
        desk.assign(make.story(), reporter, datetime(2099, 1, 1), editor)


@pytest.mark.parametrize("lacks", ["a login", "the desk", "the right to write"])
def test_only_who_can_write_is_given_a_story(editor, lacks: str) -> None:
    person = make.user("olga", "Reporter")
    match lacks:
        case "a login":
            person.is_active = False
        case "the desk":
            person.is_staff = False
        case _:
            person.groups.clear()
    person.save()
    story = make.story()
    with pytest.raises(desk.Refused, match="olga cannot write stories here"):
        desk.assign(story, person, None, editor)
    assert now_of(story).assigned_to is None


def test_a_story_can_be_taken_from_everybody(editor, reporter) -> None:
    story = make.story(by=editor)
    desk.assign(story, reporter, None, editor)
    desk.assign(story, None, None, editor)
    assert now_of(story).assigned_to is None
    assert assignments(story)[-1].detail == {"version": 1, "to": "", "before": "rosa"}


def test_claiming_says_whose_it_was_and_keeps_the_due_time(editor, reporter) -> None:
    story = make.story(by=reporter)
    due_at = timezone.now() + timedelta(hours=3)
    desk.assign(story, reporter, due_at, editor)
    assert desk.claim(story, editor) == reporter
    assert (now_of(story).assigned_to, now_of(story).due_at) == (editor, due_at)
    assert assignments(story)[-1].detail["before"] == "rosa"


def test_claiming_twice_is_claiming_once(editor) -> None:
    story = make.story()
    assert desk.claim(story, editor) is None
    assert desk.claim(story, editor) == editor
    assert len(assignments(story)) == 1


def test_an_overdue_story_can_be_claimed(editor) -> None:
    story = make.story(due_at=timezone.now() - timedelta(hours=1))
    desk.claim(story, editor)
    assert now_of(story).assigned_to == editor


def test_saving_an_older_copy_takes_no_assignment_back(editor, reporter) -> None:
    story = make.story(by=editor)
    read_before = now_of(story)
    desk.assign(story, reporter, timezone.now() + timedelta(hours=3), editor)
    read_before.dek = "New"
    saving.save(read_before, editor)
    assert now_of(story).assigned_to == reporter
    assert now_of(story).due_at is not None


def test_late_is_what_is_due_and_not_approved() -> None:
    past = timezone.now() - timedelta(minutes=1)
    assert make.story(due_at=past).is_late
    assert not make.story(due_at=past, stage=Story.Stage.APPROVED).is_late
    assert not make.story(due_at=timezone.now() + timedelta(hours=1)).is_late
    assert not make.story().is_late
