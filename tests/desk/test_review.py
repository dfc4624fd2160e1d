"""A story goes to review and comes back, and the log says who did it with which text."""

import pytest

from articles import desk
from articles.desk import saving
from articles.models import Event, Message, Story
from tests import make

pytestmark = pytest.mark.django_db
Stage = Story.Stage


def stage(story: Story) -> str:
    return Story.objects.values_list("stage", flat=True).get(pk=story.pk)


def last(story: Story) -> Event:
    return story.events.order_by("number").last()


def test_submitting_hands_the_story_to_the_editors_with_a_note(reporter) -> None:
    story = make.story(by=reporter)
    desk.submit(story, reporter, "  The second quote is from memory. ")
    assert stage(story) == Stage.IN_REVIEW
    event = last(story)
    assert (event.verb, event.actor) == ("submitted", reporter)
    assert event.detail == {"version": 1, "note": "The second quote is from memory."}


def test_a_submission_without_a_note_has_none_in_the_log(reporter) -> None:
    story = make.story(by=reporter)
    desk.submit(story, reporter, "   ")
    assert last(story).detail == {"version": 1}


def test_each_step_keeps_the_text_that_it_was_about(reporter, editor) -> None:
    story = make.story(by=reporter, topics=("Rivers",))
    desk.submit(story, reporter)
    desk.approve(story, editor)
    version = story.versions.get(story_version=1)
    assert (version.headline, version.topics) == (story.headline, ["Rivers"])
    assert version.made_by == reporter


def test_approval_holds_for_the_text_that_was_approved(reporter, editor) -> None:
    story = make.story(by=reporter)
    desk.submit(story, reporter)
    desk.approve(story, editor, "Good.")
    assert stage(story) == Stage.APPROVED
    assert last(story).detail == {"version": 1, "note": "Good."}
    story.refresh_from_db()
    story.dek = "Four bridges are closed."
    saving.save(story, reporter)
    assert stage(story) == Stage.DRAFT


def test_an_editor_may_approve_a_draft(reporter, editor) -> None:
    story = make.story(by=reporter)
    desk.approve(story, editor)
    assert stage(story) == Stage.APPROVED


def test_a_text_saved_after_it_was_read_is_not_approved(reporter, editor) -> None:
    story = make.story(by=reporter)
    story.dek = "Four bridges are closed."
    saving.save(story, reporter)
    with pytest.raises(desk.Refused, match="saved the story meanwhile"):
        desk.approve(story, editor, read_version=1)
    assert stage(story) == Stage.DRAFT
    desk.approve(story, editor, read_version=2)
    assert stage(story) == Stage.APPROVED


@pytest.mark.parametrize("before", [Stage.IN_REVIEW, Stage.APPROVED])
def test_sent_back_it_is_a_draft_again_and_its_writer_is_told_why(
    settings, reporter, editor, before: Stage
) -> None:
    settings.MAIL_IS_ON = True
    reporter.email = "rosa@example.org"
    reporter.save()
    story = make.story(by=reporter, stage=before)
    desk.send_back(story, editor, "Who says so?\n")
    assert stage(story) == Stage.DRAFT
    assert last(story).detail == {"version": 1, "note": "Who says so?"}
    message = Message.objects.get()
    assert message.person == reporter
    assert "Who says so?" in message.text


def test_an_approval_is_told_to_the_writer(settings, reporter, editor) -> None:
    settings.MAIL_IS_ON = True
    reporter.email = "rosa@example.org"
    reporter.save()
    desk.approve(make.story(by=reporter), editor)
    assert Message.objects.get().person == reporter


@pytest.mark.parametrize("note", ["", "  \n "])
def test_nothing_is_sent_back_without_a_word(reporter, editor, note: str) -> None:
    story = make.story(by=reporter, stage=Stage.IN_REVIEW)
    with pytest.raises(desk.Refused, match="Write in the note what is to be done"):
        desk.send_back(story, editor, note)
    assert stage(story) == Stage.IN_REVIEW


@pytest.mark.parametrize(
    ("verb", "before", "sentence"),
    [
        (desk.submit, Stage.IN_REVIEW, "in review already"),
        (desk.submit, Stage.APPROVED, "nothing new to submit"),
        (desk.approve, Stage.APPROVED, "approved already"),
        (lambda story, by: desk.send_back(story, by, "Why?"), Stage.DRAFT, "has it already"),
    ],
)
def test_a_step_that_leads_nowhere_is_refused_and_not_logged(
    editor, verb, before: Stage, sentence: str
) -> None:
    story = make.story(stage=before)
    events = story.events.count()
    with pytest.raises(desk.Refused, match=sentence):
        verb(story, editor)
    assert stage(story) == before
    assert story.events.count() == events


@pytest.mark.parametrize("verb", [desk.submit, desk.approve])
def test_a_story_that_is_gone_is_told_in_a_sentence(editor, verb) -> None:
    story = make.story()
    Story.objects.filter(pk=story.pk).delete()
    with pytest.raises(desk.Refused, match="somebody has deleted it"):
        verb(story, editor)
