"""The verbs of the fronts: what stands where, breaking news, and a story with both."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import front, saving
from articles.desk.front import Announcement, Placing, Spot
from articles.models import Banner, Edition, Event, Section, Slot, Story
from tests import make

pytestmark = pytest.mark.django_db
Place = Slot.Place
LEAD = Spot(Place.LEAD)


def soon(hours: float = 1) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def seen(spot: Spot = LEAD, at: datetime | None = None) -> str:
    slot = front.seen_in(spot, at)
    return slot.story.headline if slot else ""


@pytest.fixture
def river(editor) -> Story:
    return make.published("River", by=editor).story


@pytest.fixture
def bridge(editor) -> Story:
    return make.published("Bridge", by=editor).story


def test_a_story_is_placed_now_and_for_good_and_the_log_says_who_and_where(editor, river) -> None:
    slot = front.place(river, LEAD, editor)
    assert (slot.until, slot.placed_by) == (None, editor)
    assert seen() == "River"
    event = Event.objects.order_by("-number").first()
    assert (event.verb, event.actor, event.story) == (Event.Verb.PLACED, editor, river)
    assert event.detail["place"] == "Lead, front page"


def test_the_same_once_more_changes_nothing(editor, river) -> None:
    assert front.place(river, LEAD, editor) == front.place(river, LEAD, editor)
    assert Slot.objects.count() == 1
    assert Event.objects.filter(verb=Event.Verb.PLACED).count() == 1


def test_a_story_for_good_replaces_what_stood_there(editor, river, bridge) -> None:
    first = front.place(river, LEAD, editor)
    second = front.place(bridge, LEAD, editor)
    first.refresh_from_db()
    assert first.until is not None
    front.take_off(second, editor)
    assert seen() == ""


def test_a_story_until_a_time_covers_what_is_seen_again_afterwards(editor, river, bridge) -> None:
    front.place(river, LEAD, editor)
    front.place(bridge, LEAD, editor, until=soon())
    assert (seen(), seen(at=soon(2))) == ("Bridge", "River")


def test_a_story_from_a_time_on_waits_for_it(editor, river, bridge) -> None:
    front.place(river, LEAD, editor)
    front.place(bridge, LEAD, editor, soon())
    assert (seen(), seen(at=soon(2))) == ("River", "Bridge")


def test_a_story_placed_anew_leaves_where_it_stood(editor, river, bridge) -> None:
    second = Spot(Place.SECOND, 1)
    front.place(bridge, LEAD, editor)
    front.place(river, LEAD, editor, until=soon())
    front.place(river, second, editor)
    assert (seen(), seen(second)) == ("Bridge", "River")


def test_the_fronts_of_two_sections_are_apart(editor, river) -> None:
    section = make.section()
    front.place(river, LEAD, editor)
    front.place(river, Spot(Place.LEAD, 0, section), editor)
    assert seen() == seen(Spot(Place.LEAD, 0, section)) == "River"


def test_a_story_still_to_come_stands_from_when_it_is_live(editor) -> None:
    at = soon()
    story = make.published("Tomorrow", by=editor, at=at).story
    assert front.place(story, LEAD, editor).since == at
    assert (seen(), seen(at=at)) == ("", "Tomorrow")


def test_what_readers_will_never_have_is_not_placed(editor) -> None:
    with pytest.raises(desk.Refused, match="not live, nor will it be"):
        front.place(make.story(by=editor), LEAD, editor)


@pytest.mark.parametrize("group", ["Reporter", "Photo editor"])
def test_only_an_editor_changes_a_front(group, editor, river) -> None:
    by = make.user(group=group)
    slot = front.place(river, LEAD, editor)
    banner = front.announce("Now", editor, until=soon())
    for act in (
        lambda: front.place(river, Spot(Place.SECOND), by),
        lambda: front.take_off(slot, by),
        lambda: front.keep_until(slot, by, soon()),
        lambda: front.undo(front.last_change(None), None, by),
        lambda: front.announce("Now", by, until=soon()),
        lambda: front.recall(banner, by),
    ):
        with pytest.raises(desk.NotAllowed, match="Only an editor may change a front"):
            act()
    assert seen() == "River"


@pytest.mark.parametrize(
    "spot",
    [
        Spot(Place.LEAD, 1),
        Spot(Place.SECOND, -1),
        Spot(Place.BRIEF, 10**12),
        Spot(Place.BLOCK, 0),
        Spot(Place.LEAD, 0, None, Section(pk=1)),
        Spot(Place.BLOCK, 0, Section(pk=1), Section(pk=1)),
    ],
)
def test_a_place_that_no_front_has_is_refused(spot, editor, river) -> None:
    with pytest.raises(desk.Refused):
        front.place(river, spot, editor)


def test_an_end_before_the_beginning_is_refused(editor, river) -> None:
    with pytest.raises(desk.Refused, match="before it is seen there"):
        front.place(river, LEAD, editor, soon(2), soon(1))
    with pytest.raises(desk.Refused, match="before it is seen there"):
        front.place(river, LEAD, editor, until=soon(-1))


def test_who_saw_an_old_front_overwrites_nobody(editor, river, bridge) -> None:
    olga = make.user("olga")
    front.place(river, LEAD, olga, seen=0)
    with pytest.raises(desk.Refused, match="olga has placed “River” there"):
        front.place(bridge, LEAD, editor, seen=0)
    stands = front.seen_in(LEAD)
    front.take_off(stands, olga)
    with pytest.raises(desk.Refused, match="has been taken off"):
        front.place(bridge, LEAD, editor, seen=stands.pk)
    assert seen() == ""
    front.place(bridge, Spot(Place.SECOND), editor, seen=0)


def test_one_that_is_over_is_not_taken_off_twice(editor, river) -> None:
    slot = front.place(river, LEAD, editor)
    front.take_off(slot, editor)
    with pytest.raises(desk.Refused, match="Somebody was faster"):
        front.take_off(slot, editor)
    with pytest.raises(desk.Refused, match="Somebody was faster"):
        front.keep_until(slot, editor, None)


def test_one_that_has_not_begun_is_cancelled(editor, river) -> None:
    front.take_off(front.place(river, LEAD, editor, soon()), editor)
    assert not Slot.objects.exists()


def test_the_times_are_changed(editor, river) -> None:
    until, later = soon(), soon(3)
    slot = front.keep_until(front.place(river, LEAD, editor), editor, until)
    assert Slot.objects.get().until == until
    with pytest.raises(desk.Refused):
        front.keep_until(slot, editor, soon(-1))
    coming = front.place(river, Spot(Place.SECOND), editor, soon(2))
    assert front.keep_until(coming, editor, None, since=later).since == later


# --- Undoing --------------------------------------------------------------------------------


def undo(by, section: Section | None = None) -> None:
    front.undo(front.last_change(section), section, by)


def test_a_placing_is_undone_and_what_it_replaced_stands_again(editor, river, bridge) -> None:
    front.place(river, LEAD, editor)
    before = timezone.now()
    front.place(bridge, LEAD, editor)
    undo(editor)
    assert seen() == "River"
    assert seen(at=before) == "River"
    undo(editor)
    assert seen() == "Bridge"


def test_a_move_is_undone(editor, river) -> None:
    front.place(river, LEAD, editor)
    front.place(river, Spot(Place.SECOND, 2), editor)
    undo(editor)
    assert (seen(), seen(Spot(Place.SECOND, 2))) == ("River", "")


def test_taking_off_and_cancelling_are_undone(editor, river, bridge) -> None:
    front.take_off(front.place(river, LEAD, editor), editor)
    undo(editor)
    assert seen() == "River"
    at = soon()
    front.take_off(front.place(bridge, LEAD, editor, at), editor)
    undo(editor)
    assert seen(at=at) == "Bridge"
    undo(editor)
    assert seen(at=at) == "River"


def test_new_times_are_undone(editor, river) -> None:
    front.keep_until(front.place(river, LEAD, editor), editor, soon())
    undo(editor)
    assert Slot.objects.get().until is None


def test_only_the_last_change_is_undone(editor, river, bridge) -> None:
    front.place(river, LEAD, editor)
    first = front.last_change(None)
    front.place(bridge, Spot(Place.SECOND), make.user("olga"))
    with pytest.raises(desk.Refused, match="Something else has been changed since"):
        front.undo(first, None, editor)
    assert (seen(), seen(Spot(Place.SECOND))) == ("River", "Bridge")


def test_what_is_over_is_not_undone(editor, river) -> None:
    slot = front.place(river, LEAD, editor, until=soon())
    Slot.objects.filter(pk=slot.pk).update(until=timezone.now())
    with pytest.raises(desk.Refused, match="over already"):
        undo(editor)


# --- Breaking news --------------------------------------------------------------------------


def test_a_banner_is_put_up_once_and_taken_down_and_the_log_has_both(editor, river) -> None:
    until = soon()
    banner = front.announce("  The river\nrises ", editor, until=until, story=river)
    assert banner == front.announce("The river rises", editor, until=until, story=river)
    assert Banner.objects.shown().first().text == "The river rises"
    front.recall(banner, editor)
    assert not Banner.objects.shown().exists()
    assert Banner.objects.count() == 1
    verbs = Event.objects.filter(subject="The river rises").order_by("number")
    assert [event.verb for event in verbs] == [Event.Verb.ANNOUNCED, Event.Verb.RECALLED]
    with pytest.raises(desk.Refused, match="down already"):
        front.recall(banner, editor)


def test_a_banner_to_come_is_cancelled(editor) -> None:
    front.recall(front.announce("Later", editor, since=soon(), until=soon(2)), editor)
    assert not Banner.objects.exists()


@pytest.mark.parametrize(
    ("text", "hours", "says"),
    [("  ", 1, "one sentence"), ("x" * 161, 1, "room for 160"), ("Now", -1, "later end")],
)
def test_a_banner_that_cannot_be_says_why(text, hours, says, editor) -> None:
    with pytest.raises(desk.Refused, match=says):
        front.announce(text, editor, until=soon(hours))


# --- Together -------------------------------------------------------------------------------


def test_a_story_its_slot_and_its_banner_go_live_at_the_same_moment(editor) -> None:
    story = make.story("Now", by=editor)
    edition = front.go_out(
        story,
        editor,
        placing=Placing(LEAD, soon(2)),
        announcement=Announcement("It is so", soon()),
    )
    assert Slot.objects.get().since == Banner.objects.get().since == edition.live_from
    assert (seen(at=edition.live_from), Banner.objects.shown().get().text) == ("Now", "It is so")


def test_scheduled_they_wait_together_and_move_together(editor) -> None:
    story, at, later = make.story("Soon", by=editor), soon(), soon(3)
    with_both = {
        "placing": Placing(LEAD),
        "announcement": Announcement("It is so", soon(5)),
    }
    front.go_out(story, editor, at, **with_both)
    assert Slot.objects.get().since == Banner.objects.get().since == at
    front.go_out(story, editor, later, over_scheduled="replace", **with_both)
    assert Slot.objects.get().since == Banner.objects.get().since == later
    assert story.editions.scheduled().get().live_from == later


def test_a_double_click_does_no_harm(editor) -> None:
    story, until = make.story("Now", by=editor), soon()
    for _ in range(2):
        front.go_out(
            story,
            editor,
            placing=Placing(LEAD),
            announcement=Announcement("It is so", until),
        )
    assert [Edition.objects.count(), Slot.objects.count(), Banner.objects.count()] == [1, 1, 1]


def test_all_of_it_goes_out_or_nothing(editor) -> None:
    story = make.story("Now", by=editor)
    with pytest.raises(desk.Refused, match="later end"):
        front.go_out(
            story,
            editor,
            placing=Placing(LEAD),
            announcement=Announcement("It is so", soon(-1)),
        )
    assert not Edition.objects.exists()
    assert not Slot.objects.exists()


def test_a_slot_names_the_story_through_update_and_withdrawal(editor, publisher, river) -> None:
    front.place(river, LEAD, editor)
    river.headline = "River falls"
    saving.save(river, editor)
    desk.publish(river, editor)
    assert seen() == "River falls"
    desk.withdraw(river, publisher, "It was another river.")
    assert seen() == ""


def test_what_has_been_replaced_does_not_pile_up(editor) -> None:
    for number in range(5):
        front.place(make.published(f"Lead {number}", by=editor).story, LEAD, editor)
    assert Slot.objects.standing().count() == 1
