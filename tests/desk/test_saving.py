import pytest

from articles import desk
from articles.desk import history, saving
from articles.desk.copies import Copy
from articles.models import Event, ImageCaption, Story
from tests import make

pytestmark = pytest.mark.django_db


def test_every_save_is_a_version_of_somebody(editor, reporter) -> None:
    story = make.story(by=reporter)
    saving.save(story, editor)
    story.refresh_from_db()
    assert (story.version, story.created_by, story.edited_by) == (2, reporter, editor)


def test_an_approval_holds_for_the_text_that_was_approved(editor, reporter) -> None:
    story = make.story(by=reporter)
    Story.objects.update(stage=Story.Stage.APPROVED)
    saving.save(Story.objects.get(), editor)
    story.refresh_from_db()
    assert story.stage == Story.Stage.DRAFT


def test_what_a_save_replaces_stays_in_the_history(editor, reporter) -> None:
    story = make.story(by=reporter, body="<p>Hers</p>")
    history.keep(story, reporter)
    story.body = "<p>His</p>"
    saving.save(story, editor)
    history.keep(story, editor)
    kept = story.versions.values_list("story_version", "body", "made_by__username")
    assert list(kept) == [(1, "<p>Hers</p>", "rosa"), (2, "<p>His</p>", "edith")]
    assert history.as_read(story, 1).fields["body"] == "<p>Hers</p>"
    assert history.as_read(story, 7) is None


def test_a_text_that_is_set_aside_twice_is_kept_once(editor) -> None:
    story = make.story(by=editor)
    copy = Copy.of_story(story)
    first, second = (history.set_aside(story, copy, editor) for _ in range(2))
    assert first == second
    assert first.is_aside


def test_saving_does_not_undo_what_a_verb_did_meanwhile(editor, reporter) -> None:
    story = make.story(by=reporter)
    desk.submit(story, reporter)
    saving.save(story, reporter)  # as it was read before
    story.refresh_from_db()
    assert story.stage == Story.Stage.IN_REVIEW


def test_the_body_is_cleaned(editor) -> None:
    story = make.story(by=editor, body="<div>One</div><script>x()</script><b>two</b>")
    assert story.body == "<p>One</p><p><strong>two</strong></p>"


def test_rows_of_pictures_follow_the_text(editor) -> None:
    first, second = make.image(), make.image()
    story = make.story(by=editor, body=f'<p>A</p><figure data-image="{first.pk}"></figure>')
    assert list(story.captions.values_list("image", "placement")) == [(first.pk, "inline")]
    story.body = (
        f'<figure data-image="{second.pk}"><figcaption>B</figcaption></figure>'
        f'<figure data-image="{first.pk}"></figure>'
    )
    saving.save(story, editor)
    rows = story.captions.values_list("image", "caption")
    assert list(rows) == [(second.pk, "B"), (first.pk, "")]
    story.body = "<p>None</p>"
    saving.save(story, editor)
    assert not ImageCaption.objects.exists()


def test_a_lead_picture_stays_whatever_the_text_says(editor) -> None:
    image = make.image()
    story = make.story(by=editor, lead=image, body=f'<figure data-image="{image.pk}"></figure>')
    story.body = "<p>None</p>"
    saving.save(story, editor)
    assert story.captions.get().placement == "lead"


def test_a_headline_is_one_line(editor) -> None:
    assert make.story("  River\n rises ", by=editor).headline == "River rises"


def test_a_save_says_in_the_log_which_version_came_of_it_and_why(editor, reporter) -> None:
    story = make.story(by=reporter)
    saving.save(story, editor, "A better dek")
    saving.save(story, editor, merged=3)
    saved, merged = Event.objects.filter(verb__in=["saved", "merged"]).order_by("number")
    assert (saved.verb, saved.detail) == ("saved", {"version": 2, "note": "A better dek"})
    assert (merged.verb, merged.detail) == ("merged", {"version": 3, "aside": 3})
