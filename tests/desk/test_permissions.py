"""A crafted request meets the same rules as a hidden button."""

import pytest
from django.contrib.auth.models import Group

from articles import desk
from articles.desk import roles, saving
from articles.desk.permissions import may_edit
from articles.models import Author, Edition, Story
from tests import make

pytestmark = pytest.mark.django_db


def test_a_reporter_cannot_publish_or_withdraw(reporter, editor) -> None:
    story = make.story(by=reporter)
    with pytest.raises(desk.NotAllowed, match="Only an editor may publish"):
        desk.publish(story, reporter)
    desk.publish(story, editor)
    with pytest.raises(desk.NotAllowed, match="Only an editor may withdraw"):
        desk.withdraw(story, reporter, "Because.")
    assert Edition.objects.live().exists()


def test_a_photo_editor_cannot_publish(photo_editor, editor) -> None:
    with pytest.raises(desk.NotAllowed):
        desk.publish(make.story(by=editor), photo_editor)


def test_a_reporter_changes_own_stories_only(reporter, editor) -> None:
    theirs = make.story(by=editor)
    assert may_edit(reporter, make.story(by=reporter))
    assert not may_edit(reporter, theirs)
    with pytest.raises(desk.NotAllowed, match="ask an editor"):
        saving.save(theirs, reporter)


def test_a_reporter_changes_a_story_that_credits_them(reporter, editor) -> None:
    Author.objects.create(name="Rosa", slug="rosa", user=reporter)
    assert may_edit(reporter, make.story(by=editor, authors=("Rosa",)))


def test_a_reporter_submits_for_review(reporter, editor) -> None:
    story = make.story(by=reporter)
    desk.submit(story, reporter)
    story.refresh_from_db()
    assert story.stage == Story.Stage.IN_REVIEW
    with pytest.raises(desk.Refused, match="in review already"):
        desk.submit(story, reporter)
    desk.publish(story, editor)


def test_groups_that_a_newsroom_changed_are_left_alone() -> None:
    reporters = Group.objects.get(name="Reporter")
    reporters.permissions.clear()
    Group.objects.get(name="Editor").delete()
    roles.install("default")
    assert not reporters.permissions.exists()
    assert Group.objects.get(name="Editor").permissions.exists()


@pytest.mark.parametrize("name", list(roles.ROLES))
def test_every_permission_of_a_role_exists(name: str) -> None:
    group = Group.objects.get(name=name)
    granted = set(group.permissions.values_list("codename", flat=True))
    assert granted == set(roles.ROLES[name])
