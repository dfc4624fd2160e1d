"""Where a story stands with its readers is computed from its editions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Story
from tests import make

pytestmark = pytest.mark.django_db


def state(story: Story, at=None) -> str:
    return Story.objects.with_state(at).get(pk=story.pk).state


def test_a_new_story_is_a_draft(editor) -> None:
    assert state(make.story(by=editor)) == "draft"


def test_publishing_makes_it_live_and_saving_makes_it_changed(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    assert state(story) == "live"
    story.refresh_from_db()
    story.headline = "River falls again"
    saving.save(story, editor)
    assert state(story) == "changed"
    desk.publish(story, editor)
    assert state(story) == "live"


def test_a_scheduled_story_turns_live_at_its_second(editor) -> None:
    story = make.story(by=editor)
    at = timezone.now() + timedelta(hours=3)
    desk.publish(story, editor, at)
    assert state(story, at - timedelta(microseconds=1)) == "scheduled"
    assert state(story, at) == "live"


def test_a_withdrawn_story_says_so_until_it_is_published_again(editor, publisher) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor)
    desk.withdraw(story, publisher, "The source took it back.")
    assert state(story) == "withdrawn"
    desk.publish(story, make.user(group="Publisher"))
    assert state(story) == "live"


def test_the_state_of_a_list_is_one_query(editor, django_assert_num_queries) -> None:
    for number in range(5):
        desk.publish(make.story(f"Story {number}", by=editor), editor)
    with django_assert_num_queries(1):
        assert {story.state for story in Story.objects.with_state()} == {"live"}
