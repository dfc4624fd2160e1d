"""Going back to an earlier text, which loses nothing of what was written since."""

from dataclasses import replace

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import history, saving
from articles.desk.copies import Copy
from articles.desk.going_back import go_back
from articles.models import Author, Byline, Event, Role, Story, Topic, Version
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(editor) -> Version:
    """The first text of a story that has been rewritten from top to bottom since."""
    image = make.image()
    body = "<p>The river rose.</p>"
    story = make.story("First", by=editor, lead=image, topics=("Rivers",), body=body)
    version = history.keep(story, editor)
    story = Story.objects.get()
    story.headline, story.body, story.kicker = "Second", "<p>It fell.</p>", "Floods"
    saving.save(story, editor)
    story.bylines.all().delete()
    Byline.objects.create(story=story, author=make.author("Bo Lund"), role=Role.REPORTING)
    story.captions.all().delete()
    story.topics.set(["Rain"])
    history.keep(story, editor)
    return version


def test_all_of_the_earlier_text_is_the_working_copy_again(first: Version, editor) -> None:
    assert go_back(Story.objects.get(), first, editor) == []
    story = Story.objects.get()
    assert Copy.of_story(story) == Copy.of_version(first)
    assert story.version == 3
    assert story.edited_by == editor


def test_what_it_takes_the_place_of_stays_in_the_history(first: Version, editor) -> None:
    go_back(Story.objects.get(), first, editor)
    second = Version.objects.get(story_version=2)
    assert (second.headline, second.topics) == ("Second", ["Rain"])
    assert [row["name"] for row in second.bylines] == ["Bo Lund"]
    assert Version.objects.get(story_version=3).checksum == first.checksum


def test_a_text_that_nobody_had_kept_is_kept_before_it_goes(first: Version, editor) -> None:
    Version.objects.filter(story_version=2).delete()
    go_back(Story.objects.get(), first, editor)
    kept = Version.objects.get(story_version=2)
    assert (kept.headline, kept.topics, kept.captions) == ("Second", ["Rain"], [])


def test_the_log_says_who_went_back_to_what_and_why(first: Version, editor) -> None:
    go_back(Story.objects.get(), first, editor, "The second was of another river.")
    event = Event.objects.first()
    assert (event.verb, event.actor) == (Event.Verb.WENT_BACK, editor)
    assert event.detail["version"] == 3
    assert event.detail["note"] == "The second was of another river."
    assert event.detail["to_number"] == first.number


def test_readers_see_nothing_of_it(editor) -> None:
    story = make.story("First", by=editor)
    version = history.keep(story, editor)
    story.headline = "Second"
    saving.save(story, editor)
    desk.publish(story, editor)
    go_back(story, version, editor)
    assert story.live_edition().headline == "Second"
    assert Story.objects.get().headline == "First"


def test_an_edition_can_be_gone_back_to(editor) -> None:
    image = make.image(caption="A heron stands in the river.")
    story = make.story("First", by=editor, lead=image, topics=("Rivers",))
    edition = desk.publish(story, editor)
    story = Story.objects.get()
    story.headline = "Second"
    saving.save(story, editor)
    story.captions.all().delete()
    story.topics.clear()
    go_back(story, edition, editor)
    story = Story.objects.get()
    assert (story.headline, story.slug) == ("First", edition.slug)
    assert [topic.name for topic in story.topics.all()] == ["Rivers"]
    # Printed were the picture's own words: the working copy goes on following them.
    assert story.captions.get().caption == ""


def test_what_is_gone_since_is_named_and_the_rest_put_back(first: Version, editor) -> None:
    story = Story.objects.get()
    figure = '<figure data-image="987654" data-size="text"><figcaption></figcaption></figure>'
    copy = Copy.of_version(first)
    copy = replace(
        copy,
        fields={**copy.fields, "body": f"<p>It rose.</p>{figure}"},
        captions=[{**copy.captions[0], "image": 123456, "name": "Heron"}],
    )
    version = history.set_aside(story, copy, editor)
    Author.objects.get(name="Ana Ruiz").delete()
    Topic.objects.get(name="Rivers").delete()
    assert go_back(story, version, editor) == [
        "The author Ana Ruiz is gone.",
        "The picture “Heron” is gone.",
        "The topic “Rivers” is gone.",
        "A picture in the text is gone: take it out or choose another.",
    ]
    assert Story.objects.get().headline == "First"


def test_the_present_embargo_holds_whatever_the_text(first: Version, editor) -> None:
    embargo = timezone.now()
    Story.objects.update(embargo_until=embargo)
    go_back(Story.objects.get(), first, editor)
    assert Story.objects.get().embargo_until == embargo


def test_a_reporter_may_not_with_the_story_of_another(first: Version, reporter) -> None:
    with pytest.raises(desk.NotAllowed):
        go_back(Story.objects.get(), first, reporter)
    assert Story.objects.get().headline == "Second"


def test_a_reporter_keeps_the_whole_text_even_if_it_lacks_their_byline(editor, reporter) -> None:
    story = make.story("First", by=editor, authors=())
    version = history.keep(story, editor)
    story.headline = "Second"
    saving.save(story, editor)
    Byline.objects.create(story=story, author=make.author("Rosa", user=reporter))
    go_back(Story.objects.get(), version, reporter)
    assert Story.objects.get().headline == "First"


def test_a_story_saved_meanwhile_is_looked_at_first(first: Version, editor) -> None:
    story = Story.objects.get()
    with pytest.raises(desk.Refused, match="saved this story after you opened its history"):
        go_back(story, first, editor, read_version=story.version - 1)
    assert Story.objects.get().headline == "Second"


def test_the_text_of_another_story_is_refused(first: Version, editor) -> None:
    other = make.story("Other", by=editor)
    with pytest.raises(desk.Refused, match="of another story"):
        go_back(other, first, editor)
