"""Time is data: what is scheduled is live at its second, with nothing that has to run."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Correction, Edition
from tests import make

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def soon():
    return timezone.now() + timedelta(hours=2)


def live_at(moment) -> list[tuple[int, str]]:
    return list(Edition.objects.live(moment).values_list("number", "headline"))


def rewrite(story, editor, headline: str) -> None:
    story.refresh_from_db()
    story.headline = headline
    saving.save(story, editor)


def test_a_scheduled_story_is_live_from_its_second(editor, soon) -> None:
    make.published("Later", by=editor, at=soon)
    assert live_at(soon - INSTANT) == []
    assert live_at(soon) == [(1, "Later")]


def test_a_scheduled_update_takes_over_without_a_gap(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    assert live_at(soon - INSTANT) == [(1, "Old")]
    assert live_at(soon) == [(2, "New")]


def test_a_cancelled_update_leaves_readers_what_they_had(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    desk.unschedule(story, editor)
    assert [headline for _, headline in live_at(timezone.now())] == ["Old"]
    assert [headline for _, headline in live_at(soon)] == ["Old"]
    carried_on = Edition.objects.live(soon).get()
    assert not carried_on.is_updated
    assert [row.name for row in carried_on.byline_rows.all()] == ["Ana Ruiz"]


def test_after_cancelling_an_update_nothing_is_scheduled(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    desk.publish(story, editor, soon, note="More to come")
    desk.unschedule(story, editor)
    assert not story.editions.scheduled().exists()
    with pytest.raises(desk.Refused, match="Nothing is scheduled"):
        desk.unschedule(story, editor)
    assert desk.publish(story, editor) == story.live_edition()


def test_readers_are_not_told_the_correction_of_a_cancelled_update(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    desk.publish(story, editor, soon, correction=("correction", "It was three metres."))
    assert not Correction.objects.shown_with(story.live_edition()).exists()
    assert Correction.objects.shown_with(story.live_edition(soon)).exists()
    desk.unschedule(story, editor)
    assert not Correction.objects.shown_with(story.live_edition(soon)).exists()


def test_moving_an_update_to_later_leaves_no_gap(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    later = soon + timedelta(hours=5)
    desk.publish(story, editor, later)
    for moment in (soon - INSTANT, soon, later - INSTANT):
        assert [headline for _, headline in live_at(moment)] == ["Old"]
    assert [headline for _, headline in live_at(later)] == ["New"]


def test_moving_an_update_to_sooner(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    sooner = soon - timedelta(hours=1)
    desk.publish(story, editor, sooner)
    assert [headline for _, headline in live_at(sooner)] == ["New"]
    assert [headline for _, headline in live_at(soon)] == ["New"]


def test_publishing_now_takes_the_place_of_what_was_scheduled(editor, soon) -> None:
    story = make.story("Now after all", by=editor)
    desk.publish(story, editor, soon)
    edition = desk.publish(story, editor)
    assert live_at(timezone.now()) == [(edition.number, "Now after all")]
    assert live_at(soon) == [(edition.number, "Now after all")]
    assert edition.published_at < soon


def test_scheduling_the_same_twice_makes_one_edition(editor, soon) -> None:
    story = make.story(by=editor)
    assert desk.publish(story, editor, soon) == desk.publish(story, editor, soon)


def test_cancelling_when_nothing_is_scheduled_says_so(editor) -> None:
    with pytest.raises(desk.Refused, match="Nothing is scheduled"):
        desk.unschedule(make.story(by=editor), editor)


def test_a_picture_must_be_allowed_when_the_story_goes_live(editor, soon) -> None:
    image = make.image(rights_until=soon - timedelta(minutes=1))
    with pytest.raises(desk.Refused, match="Its rights ended on"):
        desk.publish(make.story(by=editor, lead=image), editor, soon)
