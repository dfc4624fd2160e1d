import pytest

from articles import desk
from articles.desk import saving
from articles.models import Event, ImageCaption, Story
from tests import make

pytestmark = pytest.mark.django_db


def test_every_save_is_a_version_of_somebody(editor, reporter) -> None:
    story = make.story(by=reporter)
    saving.save(story, editor)
    story.refresh_from_db()
    assert (story.version, story.created_by, story.edited_by) == (2, reporter, editor)


def test_a_stale_save_is_refused_and_says_who_was_faster(editor, reporter) -> None:
    story = make.story(by=reporter)
    saving.save(Story.objects.get(pk=story.pk), editor)
    with pytest.raises(desk.Refused, match="edith saved this story at"):
        saving.check_version(story, 1)
    saving.check_version(story, 2)


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


def test_the_log_keeps_what_one_person_replaced_of_anothers_words(editor, reporter) -> None:
    story = make.story(by=reporter, body="<p>Hers</p>")
    story.body = "<p>His</p>"
    saving.save(story, editor)
    assert Event.objects.get(verb="saved").detail == {"replaced": {"body": "<p>Hers</p>"}}
    story.body = "<p>His again</p>"
    saving.save(story, editor)
    assert Event.objects.filter(verb="saved").first().detail == {}
