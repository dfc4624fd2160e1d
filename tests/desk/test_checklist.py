"""Everything that keeps a story from publication is said in one sentence each, all at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Byline, Image, ImageCaption, Story
from tests import make

pytestmark = pytest.mark.django_db


def test_an_empty_story_is_told_all_it_lacks_at_once(editor) -> None:
    story = Story.objects.create(created_by=editor)
    with pytest.raises(desk.Refused) as refusal:
        desk.publish(story, editor)
    assert refusal.value.reasons == [
        "It has no headline: write one.",
        "It has no text: write the body.",
        "It has no byline: credit at least one author.",
        "It stands in no section: choose one.",
        "It has no copyright notice: choose one.",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"headline": "  "}, "It has no headline: write one."),
        ({"body": "<p> </p>"}, "It has no text: write the body."),
        ({"section": None}, "It stands in no section: choose one."),
        ({"copyright_notice": None}, "It has no copyright notice: choose one."),
        ({"authors": ()}, "It has no byline: credit at least one author."),
    ],
)
def test_each_lack_is_named(editor, fields: dict, sentence: str) -> None:
    assert desk.problems(make.story(by=editor, **fields)) == [sentence]


def test_a_working_headline_is_no_headline(editor) -> None:
    story = make.story("", by=editor, working_headline="The first sentence of the body")
    assert desk.problems(story) == ["It has no headline: write one."]


def test_a_whole_story_lacks_nothing(editor) -> None:
    story = make.story(by=editor, lead=make.image())
    assert desk.problems(story) == []
    assert all(check.done for check in desk.checklist(story))
    assert [check.code for check in desk.checklist(story)][-1] == "pictures"


def test_a_picture_needs_alt_text_and_credit(editor) -> None:
    image = make.image(headline="Heron", alt_text="", credit="")
    assert desk.problems(make.story(by=editor, lead=image)) == [
        "The picture “Heron” has no alt text: describe it, or mark it decorative.",
        "The picture “Heron” has no credit: fill it in on the picture.",
    ]


def test_a_decorative_picture_needs_no_alt_text(editor) -> None:
    image = make.image(alt_text="", is_decorative=True)
    assert desk.problems(make.story(by=editor, lead=image)) == []


def test_alt_text_may_be_the_storys_own(editor) -> None:
    story = make.story(by=editor)
    ImageCaption.objects.create(story=story, image=make.image(alt_text=""), alt_text="A heron")
    assert desk.problems(story) == []


def test_pictures_in_the_text_are_checked_too(editor) -> None:
    image = make.image(headline="Heron", credit="")
    body = f'<p>A</p><figure data-image="{image.pk}" data-size="text"></figure>'
    assert desk.problems(make.story(by=editor, body=body)) == [
        "The picture “Heron” has no credit: fill it in on the picture."
    ]


def test_a_picture_in_the_text_that_is_gone_is_named(editor) -> None:
    story = make.story(by=editor, body='<p>A</p><figure data-image="4711"></figure>')
    assert desk.problems(story) == [
        "A picture in the text is no longer in the library (number 4711): remove it."
    ]


@pytest.mark.parametrize(
    ("rights", "sentence"),
    [
        ({"rights_until": timedelta(days=-1)}, "Its rights ended on"),
        ({"rights_from": timedelta(days=1)}, "Its rights begin only on"),
    ],
)
def test_a_picture_outside_its_rights_is_named(editor, rights: dict, sentence: str) -> None:
    now = timezone.now()
    image = make.image(headline="Heron", **{k: now + delta for k, delta in rights.items()})
    (problem,) = desk.problems(make.story(by=editor, lead=image))
    assert problem.startswith(f"The picture “Heron” may not be shown. {sentence}")


def test_a_picture_still_to_be_supplied_is_a_reminder_that_blocks_nothing(editor) -> None:
    image = make.image(data=b"", headline="", caption="", asset_id="1247", alt_text="", credit="")
    story = make.story(by=editor, lead=image)
    assert desk.problems(story) == []
    (reminder,) = [check for check in desk.checklist(story) if not check.done]
    assert reminder.sentence == (
        "The picture “1247” is still to be supplied: the story runs without it."
    )


def test_the_checklist_costs_the_same_for_ten_pictures_as_for_one(
    editor, django_assert_max_num_queries
) -> None:
    story = make.story(by=editor)
    Byline.objects.bulk_create(
        Byline(story=story, author=make.author(f"Author {n}"), position=n) for n in range(10)
    )
    for number in range(10):
        ImageCaption.objects.create(
            story=story, image=Image.objects.create(asset_id=str(number)), placement="gallery"
        )
    with django_assert_max_num_queries(5):
        desk.checklist(story)
