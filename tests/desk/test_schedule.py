"""Time is data: what is scheduled is live at its second, with nothing that has to run."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.changes import Kind
from articles.models import Correction, Edition, Event
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
    desk.publish(story, editor, soon, kind="correction", text="It was three metres.")
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
    desk.publish(story, editor, later, over_scheduled="replace")
    for moment in (soon - INSTANT, soon, later - INSTANT):
        assert [headline for _, headline in live_at(moment)] == ["Old"]
    assert [headline for _, headline in live_at(later)] == ["New"]


def test_moving_an_update_to_sooner(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    sooner = soon - timedelta(hours=1)
    desk.publish(story, editor, sooner, over_scheduled="replace")
    assert [headline for _, headline in live_at(sooner)] == ["New"]
    assert [headline for _, headline in live_at(soon)] == ["New"]


def test_publishing_now_takes_the_place_of_what_was_scheduled(editor, soon) -> None:
    story = make.story("Now after all", by=editor)
    desk.publish(story, editor, soon)
    edition = desk.publish(story, editor, over_scheduled="replace")
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


# Over what is scheduled


@pytest.mark.parametrize("hours", [None, 1, 5])
def test_beside_something_scheduled_it_is_asked_which_shall_hold(editor, soon, hours) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    coming = desk.publish(story, editor, soon)
    at = timezone.now() + timedelta(hours=hours) if hours else None
    with pytest.raises(desk.Refused, match=r"Something is scheduled for .* say whether"):
        desk.publish(story, editor, at)
    coming.refresh_from_db()
    assert coming.live_until is None


def test_published_now_beside_it_what_is_scheduled_takes_over_at_its_time(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon, kind=Kind.CORRECTION, text="It was three metres.")
    rewrite(story, editor, "Breaking")
    now = desk.publish(story, editor, over_scheduled="keep")
    assert live_at(soon - INSTANT) == [(now.number, "Breaking")]
    ((number, headline),) = live_at(soon)
    assert (headline, number > now.number) == ("New", True)
    assert Correction.objects.shown_with(story.live_edition(soon)).get().text
    assert not Correction.objects.shown_with(now).exists()


def test_a_first_edition_published_before_the_scheduled_one_dates_them_both(editor, soon) -> None:
    story = make.story("Later", by=editor, topics=("Rivers",))
    desk.publish(story, editor, soon)
    rewrite(story, editor, "Now")
    now = desk.publish(story, editor, over_scheduled="keep")
    later = story.live_edition(soon)
    assert (later.headline, later.published_at) == ("Later", now.published_at)
    assert later.get_absolute_url() == now.get_absolute_url()
    assert (later.updated_at, later.is_updated) == (soon, True)
    rows = [later.byline_rows.get(), later.topic_rows.get()]
    assert {row.published_at for row in rows} == {now.published_at}


def test_an_update_after_the_one_that_is_scheduled(editor, soon) -> None:
    story = make.story("One", by=editor)
    desk.publish(story, editor, soon)
    rewrite(story, editor, "Two")
    later = soon + timedelta(hours=1)
    desk.publish(story, editor, later, over_scheduled="keep", kind=Kind.UPDATE, text="More.")
    assert [live_at(moment) for moment in (soon, later - INSTANT, later)] == [
        [(1, "One")],
        [(1, "One")],
        [(2, "Two")],
    ]
    assert story.live_edition(later).published_at == soon


@pytest.mark.parametrize("hours", [-1, 3])
def test_a_correction_is_not_lost_when_its_update_is_moved(editor, soon, hours: int) -> None:
    story = make.published(by=editor).story
    desk.publish(story, editor, soon, kind=Kind.CORRECTION, text="It was three metres.")
    at = soon + timedelta(hours=hours)
    moved = desk.publish(story, editor, at, over_scheduled="replace")
    told = moved.corrections.get()
    assert (told.kind, told.text, told.made_at) == ("correction", "It was three metres.", at)


def test_a_silent_fix_stays_silent_when_it_is_moved(editor, soon) -> None:
    story = make.published("Old", by=editor).story
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon, kind=Kind.SILENT)
    later = soon + timedelta(hours=1)
    moved = desk.publish(story, editor, later, over_scheduled="replace")
    assert not moved.is_updated


def test_changing_what_is_scheduled_for_the_same_time_needs_no_question(editor, soon) -> None:
    story = make.story("Old", by=editor)
    desk.publish(story, editor, soon)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    assert [headline for _, headline in live_at(soon)] == ["New"]


def test_an_end_outlives_an_update_that_was_cancelled(editor, soon) -> None:
    end = soon + timedelta(hours=4)
    story = make.story("Old", by=editor)
    desk.publish(story, editor, until=end)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    assert [headline for _, headline in live_at(end)] == ["New"]
    desk.unschedule(story, editor)
    assert [headline for _, headline in live_at(end - INSTANT)] == ["Old"]
    assert live_at(end) == []


def test_between_its_end_and_a_later_edition_the_story_is_not_there(editor, soon) -> None:
    end = soon - timedelta(hours=1)
    story = make.story("Old", by=editor)
    desk.publish(story, editor, until=end)
    rewrite(story, editor, "New")
    desk.publish(story, editor, soon)
    assert live_at(end - INSTANT) == [(1, "Old")]
    assert live_at(end) == live_at(soon - INSTANT) == []
    assert live_at(soon) == [(2, "New")]


def test_a_new_address_is_not_known_before_its_time(editor, soon) -> None:
    story = make.published("Old", by=editor).story
    old = story.slug
    story.slug = "river-falls"
    saving.save(story, editor)
    coming = desk.publish(story, editor, soon)
    on = coming.published_on
    assert not Edition.objects.at_address(on, "river-falls", soon - INSTANT).exists()
    for slug in (old, "river-falls"):
        assert Edition.objects.live(soon).at_address(on, slug, soon).get() == coming


def test_what_was_cancelled_and_made_again_is_in_the_log(editor, soon) -> None:
    story = make.story("Later", by=editor)
    desk.publish(story, editor, soon)
    rewrite(story, editor, "Now")
    desk.publish(story, editor, over_scheduled="keep")
    assert Event.objects.latest("number").detail["made_again"] == [3]
    rewrite(story, editor, "Now again")
    desk.publish(story, editor, over_scheduled="replace")
    assert Event.objects.latest("number").detail["cancelled"] == [3]
