import pytest

from articles import desk
from articles.desk import saving
from articles.models import ImageCaption, Story
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
