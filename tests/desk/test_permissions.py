"""A crafted request meets the same rules as a hidden button: they stand in the verbs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from articles import desk
from articles.desk import naming, roles, saving
from articles.desk.permissions import may_edit, may_edit_pictures
from articles.models import Author, Edition, Story
from tests import make

pytestmark = pytest.mark.django_db
Stage = Story.Stage
EVERYBODY = ["Nobody", "Reporter", "Photo editor", "Editor", "Publisher"]
EDITORS = {"Editor", "Publisher"}
WRITERS = {"Reporter", "Photo editor", *EDITORS}

# What is done to a story that stands so; who may do it to their own, and to that of another.
Verb = tuple[dict[str, Any], Callable[[Story, Any], object], set[str], set[str]]
VERBS: dict[str, Verb] = {
    "save": ({}, lambda story, by: saving.save(story, by), WRITERS, EDITORS),
    "save pictures": (
        {},
        lambda story, by: saving.save(story, by, pictures_alone=True),
        WRITERS,
        {"Photo editor", *EDITORS},
    ),
    "submit": ({}, lambda story, by: desk.submit(story, by), WRITERS, EDITORS),
    "claim": ({}, lambda story, by: desk.claim(story, by), WRITERS, EDITORS),
    "assign": ({}, lambda story, by: desk.assign(story, by, None, by), EDITORS, EDITORS),
    "approve": (
        {"stage": Stage.IN_REVIEW},
        lambda story, by: desk.approve(story, by),
        EDITORS,
        EDITORS,
    ),
    "send back": (
        {"stage": Stage.IN_REVIEW},
        lambda story, by: desk.send_back(story, by, "Why?"),
        EDITORS,
        EDITORS,
    ),
    "publish": ({}, lambda story, by: desk.publish(story, by), EDITORS, EDITORS),
}


@pytest.mark.parametrize("whose", ["own", "another's"])
@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_is_for_those_whom_it_is_meant_for(verb: str, role: str, whose: str) -> None:
    fields, act, may_with_own, may_with_others = VERBS[verb]
    person = make.user("pat", "Reporter")
    person.groups.set(Group.objects.filter(name=role))
    story = make.story(by=person if whose == "own" else make.user("other"), **fields)
    before = Story.objects.values().get(pk=story.pk)
    events = story.events.count()
    if role in (may_with_own if whose == "own" else may_with_others):
        act(story, person)
        assert story.events.count() == events + 1
    else:
        with pytest.raises(desk.NotAllowed):
            act(story, person)
        assert Story.objects.values().get(pk=story.pk) == before
        assert story.events.count() == events
        assert not Edition.objects.exists()


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_a_publisher_takes_a_story_from_readers(role: str) -> None:
    person = make.user("pat", "Reporter")
    person.groups.set(Group.objects.filter(name=role))
    story = make.story(by=person)
    desk.publish(story, None)
    if role == "Publisher":
        desk.withdraw(story, person, "It was wrong.")
        assert story.live_edition() is None
    else:
        with pytest.raises(desk.NotAllowed, match="Only a publisher may withdraw"):
            desk.withdraw(story, person, "It was wrong.")
        assert story.live_edition()


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_editors_cancel_what_is_scheduled(role: str) -> None:
    person = make.user("pat", "Reporter")
    person.groups.set(Group.objects.filter(name=role))
    story = make.story(by=person)
    desk.publish(story, None, timezone.now() + timedelta(days=1))
    if role in EDITORS:
        desk.unschedule(story, person)
        assert not story.editions.scheduled().exists()
    else:
        with pytest.raises(desk.NotAllowed):
            desk.unschedule(story, person)
        assert story.editions.scheduled().exists()


def test_a_reporter_is_told_what_to_do_instead_of_publishing(reporter) -> None:
    with pytest.raises(desk.NotAllowed, match="submit the story for review instead"):
        desk.publish(make.story(by=reporter), reporter)


@pytest.mark.parametrize(
    ("whose", "instead"), [("own", "submit it for review instead"), ("another's", "ask one")]
)
def test_who_may_not_approve_is_told_what_to_do_instead(
    reporter, photo_editor, editor, whose: str, instead: str
) -> None:
    for person in (reporter, photo_editor):
        story = make.story(by=person if whose == "own" else editor, stage=Stage.IN_REVIEW)
        for act in (desk.approve, desk.send_back):
            with pytest.raises(desk.NotAllowed, match=instead):
                act(story, person, "Why?")


def test_a_reporter_changes_a_story_that_credits_them(reporter, editor) -> None:
    Author.objects.create(name="Rosa", slug="rosa", user=reporter)
    assert may_edit(reporter, make.story(by=editor, authors=("Rosa",)))
    assert not may_edit(reporter, make.story(by=editor))


def test_who_is_merged_into_another_keeps_the_stories_under_that_name(reporter, editor) -> None:
    rosa = Author.objects.create(name="Rosa", slug="rosa", user=reporter)
    own = make.story(by=editor, authors=("Rosa",))
    naming.merge(rosa, make.author("Rosa Marín"), editor)
    assert may_edit(reporter, own)
    assert may_edit(reporter, make.story(by=editor, authors=("Rosa Marín",)))
    assert not may_edit(reporter, make.story(by=editor))


# A photo editor and the words of others


def test_a_photo_editor_changes_pictures_of_every_story(photo_editor, editor) -> None:
    story = make.story(by=editor)
    assert may_edit_pictures(photo_editor, story)
    assert not may_edit(photo_editor, story)
    assert may_edit(photo_editor, make.story(by=photo_editor))


def test_no_word_of_another_is_taken_from_a_photo_editor(photo_editor, editor) -> None:
    story = make.story(by=editor, working_headline="Flood")
    before = Story.objects.get(pk=story.pk)
    story.headline = story.dek = story.body = story.working_headline = "Mine"
    story.slug, story.section, story.suggested_sources = "mine", make.section("Arts"), ["Me"]
    saving.save(story, photo_editor, pictures_alone=True)
    now = Story.objects.get(pk=story.pk)
    assert (now.version, now.edited_by) == (2, editor)
    for name in ("headline", "dek", "body", "working_headline", "slug", "section_id"):
        assert getattr(now, name) == getattr(before, name)
    assert now.suggested_sources == before.suggested_sources


def test_a_reporter_has_no_hand_in_the_pictures_of_others(reporter, editor) -> None:
    story = make.story(by=editor)
    assert not may_edit_pictures(reporter, story)
    with pytest.raises(desk.NotAllowed, match="ask an editor"):
        saving.save(story, reporter, pictures_alone=True)


# The groups


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


def test_rights_follow_the_groups_as_a_newsroom_adjusts_them(reporter) -> None:
    story = make.story(by=reporter)
    Group.objects.get(name="Reporter").permissions.add(
        Permission.objects.get(codename="publish_story")
    )
    again = type(reporter).objects.get(pk=reporter.pk)
    assert desk.publish(story, again) == story.live_edition()


def test_only_publishers_manage_people() -> None:
    holders = Group.objects.filter(
        permissions__content_type__app_label="auth", permissions__codename="change_user"
    )
    assert [group.name for group in holders] == ["Publisher"]
