"""Where a second person is required, nobody lets their own words out alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import history, saving
from articles.models import Edition, Story
from tests import make

pytestmark = pytest.mark.django_db
Stage = Story.Stage


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.REQUIRE_SECOND_PERSON = True


def stage(story: Story) -> str:
    return Story.objects.values_list("stage", flat=True).get(pk=story.pk)


def test_who_edited_last_cannot_approve_and_is_told_who_can(editor) -> None:
    make.user("iris", "Editor")
    make.user("paula", "Publisher")
    make.user("rosa", "Reporter")
    story = make.story(by=editor, stage=Stage.IN_REVIEW)
    with pytest.raises(desk.Refused) as refusal:
        desk.approve(story, editor)
    assert "You edited this text last" in str(refusal.value)
    assert "iris and paula" in str(refusal.value)
    assert "rosa" not in str(refusal.value)
    assert stage(story) == Stage.IN_REVIEW


def test_who_edited_last_cannot_publish(editor) -> None:
    story = make.story(by=editor)
    with pytest.raises(desk.Refused, match="You edited this text last"):
        desk.publish(story, editor)
    assert not Edition.objects.exists()


def test_another_may_approve_and_publish(editor) -> None:
    story = make.story(by=editor)
    other = make.user("iris", "Editor")
    desk.approve(story, other)
    assert stage(story) == Stage.APPROVED
    assert desk.publish(story, other) == story.live_edition()


def test_the_approval_of_another_does_not_let_the_writer_publish(editor) -> None:
    story = make.story(by=editor)
    desk.approve(story, make.user("iris", "Editor"))
    with pytest.raises(desk.Refused, match="You edited this text last"):
        desk.publish(story, editor)


def test_the_next_edit_decides_anew(editor) -> None:
    story = make.story(by=make.user("iris", "Editor"))
    desk.approve(story, editor)
    story.refresh_from_db()
    story.dek = "Four bridges are closed."
    saving.save(story, editor)
    with pytest.raises(desk.Refused, match="You edited this text last"):
        desk.approve(story, editor)


def test_who_goes_back_to_the_text_of_another_edited_it_last(editor) -> None:
    story = make.story(by=make.user("iris", "Editor"))
    first = history.keep(story, story.edited_by)
    story.dek = "Four bridges are closed."
    saving.save(story, story.edited_by)
    desk.go_back(story, first, editor)
    with pytest.raises(desk.Refused, match="You edited this text last"):
        desk.publish(story, editor)


def test_what_is_not_writing_leaves_the_text_with_its_writer(editor) -> None:
    other, reporter = make.user("iris", "Editor"), make.user("rosa", "Reporter")
    story = make.story(by=editor)
    desk.submit(story, other)
    desk.claim(story, other)
    desk.assign(story, reporter, None, other)
    desk.send_back(story, other, "Call the mayor.")
    story.refresh_from_db()
    saving.save(story, make.user("paul", "Photo editor"), pictures_alone=True)
    for verb in (desk.approve, desk.publish):
        with pytest.raises(desk.Refused, match="You edited this text last"):
            verb(story, editor)


@pytest.mark.parametrize("at", [None, timedelta(hours=2), timedelta(hours=3)])
def test_what_another_scheduled_is_not_moved_by_its_writer(editor, at: timedelta | None) -> None:
    story, now = make.story(by=editor), timezone.now()
    scheduled = desk.publish(story, make.user("iris", "Editor"), now + timedelta(hours=2))
    story.dek = "Four bridges are closed."
    saving.save(story, editor)
    with pytest.raises(desk.Refused, match="You edited this text last"):
        desk.publish(story, editor, at and now + at, over_scheduled="replace")
    assert story.editions.scheduled().get() == scheduled


def test_with_nobody_else_there_it_says_what_to_do(editor) -> None:
    with pytest.raises(desk.Refused, match="put another person into the group of editors"):
        desk.approve(make.story(by=editor), editor)


def test_many_are_not_all_named(editor) -> None:
    for number in range(5):
        make.user(f"iris{number}")
    with pytest.raises(desk.Refused, match="such as iris0, iris1 and iris2"):
        desk.approve(make.story(by=editor), editor)


def test_a_publisher_goes_on_alone_with_a_reason_that_is_logged(publisher) -> None:
    story = make.story(by=publisher)
    with pytest.raises(desk.Refused, match="write the reason for it"):
        desk.approve(story, publisher)
    desk.approve(story, publisher, override=" The dam has burst. ")
    assert stage(story) == Stage.APPROVED
    event = story.events.get(verb="approved")
    assert event.detail["override"] == "The dam has burst."


def test_a_publisher_publishes_alone_with_a_reason_that_is_logged(publisher) -> None:
    story = make.story(by=publisher)
    with pytest.raises(desk.Refused, match="write the reason for it"):
        desk.publish(story, publisher)
    assert not Edition.objects.exists()
    edition = desk.publish(story, publisher, override=" The dam has burst. ")
    assert edition == story.live_edition()
    assert story.events.get(verb="published").detail["override"] == "The dam has burst."


def test_an_editor_cannot_publish_alone_with_a_reason(editor) -> None:
    with pytest.raises(desk.Refused, match="Only a publisher may go on alone"):
        desk.publish(make.story(by=editor), editor, override="The dam has burst.")
    assert not Edition.objects.exists()


def test_a_reason_that_was_not_needed_is_not_logged(publisher) -> None:
    story = make.story(by=make.user())
    desk.approve(story, publisher, override="The dam has burst.")
    assert "override" not in story.events.get(verb="approved").detail


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_override_without_a_reason_is_none(publisher, reason: str) -> None:
    with pytest.raises(desk.Refused):
        desk.approve(make.story(by=publisher), publisher, override=reason)


def test_an_editor_cannot_override(editor) -> None:
    story = make.story(by=editor)
    with pytest.raises(desk.Refused, match="Only a publisher may go on alone"):
        desk.approve(story, editor, override="The dam has burst.")
    assert stage(story) == Stage.DRAFT


def test_a_command_acts_for_nobody_and_needs_nobody(editor) -> None:
    story = make.story(by=editor)
    assert desk.publish(story, None) == story.live_edition()


def test_without_the_setting_one_person_is_enough(settings, editor) -> None:
    settings.REQUIRE_SECOND_PERSON = False
    story = make.story(by=editor)
    desk.approve(story, editor)
    assert desk.publish(story, editor) == story.live_edition()
