from datetime import timedelta
from itertools import count, pairwise

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Paper, Slot
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def hours_ago(hours: float):
    return timezone.now() - timedelta(hours=hours)


def test_before_the_first_story_the_front_says_so_and_shows_editors_the_way(client):
    page = read(client, "/")
    assert "Nothing has been published yet" in page.text
    assert page.all("a", href="/admin/")
    assert page.cards == []


def test_a_single_story_leads_with_nothing_below_it(client):
    make.published("Only one")
    page = read(client, "/")
    assert page.cards == ["Only one"]
    assert "More stories" not in page.text


def test_the_paper_is_the_first_heading_and_no_level_is_left_out(client):
    Paper.objects.update(name="The Packet")
    for number in range(7):
        make.published(f"Story {number}")
    levels = [level for level, _ in read(client, "/").headings]
    assert read(client, "/").headings[0] == (1, "The Packet")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_newest_with_a_picture_leads(client):
    make.published("Older with a picture", lead=make.image(), at=hours_ago(3))
    make.published("Newest without", at=hours_ago(1))
    assert read(client, "/").cards[:2] == ["Older with a picture", "Newest without"]


def test_a_picture_that_is_too_old_does_not_lead(client):
    make.published("Of last week", lead=make.image(), at=hours_ago(200))
    for hours in range(1, 7):
        make.published(f"Of {hours} hours ago", at=hours_ago(hours))
    assert read(client, "/").cards[0] == "Of 1 hours ago"


def test_what_the_editors_placed_stands_before_what_is_newest(client):
    lead = make.published("Placed to lead", at=hours_ago(90))
    second = make.published("Placed in the second rank", at=hours_ago(80))
    make.published("Newest", lead=make.image())
    Slot.objects.create(place=Slot.Place.LEAD, story=lead.story)
    Slot.objects.create(place=Slot.Place.SECOND, story=second.story)
    assert read(client, "/").cards == ["Placed to lead", "Placed in the second rank", "Newest"]


def test_no_story_stands_twice_and_none_is_lost_whatever_the_slots(client):
    editions = [make.published(f"Story {number}", at=hours_ago(number)) for number in range(9)]
    for edition in editions[:2]:
        Slot.objects.create(place=Slot.Place.LEAD, story=edition.story)
    for edition in editions[1:8]:
        Slot.objects.create(place=Slot.Place.SECOND, story=edition.story)
    Slot.objects.create(place=Slot.Place.SECOND, story=editions[1].story)
    cards = read(client, "/").cards
    assert sorted(cards) == [f"Story {number}" for number in range(9)]


def test_a_slot_shows_the_update_and_nothing_after_a_withdrawal(client, editor):
    edition = make.published("As first written", by=editor)
    story = edition.story
    Slot.objects.create(place=Slot.Place.LEAD, story=story)
    story.headline = "As updated"
    saving.save(story, editor)
    desk.publish(story, editor)
    assert read(client, "/").cards == ["As updated"]
    desk.withdraw(story, make.user(group="Publisher"), "It was not so.")
    assert read(client, "/").cards == []


def test_a_scheduled_story_and_a_draft_are_not_there(client):
    make.story("A draft")
    make.published("Tomorrow's", at=timezone.now() + timedelta(days=1))
    assert read(client, "/").cards == []


def test_a_story_names_its_section_its_writers_and_its_time(client):
    at = hours_ago(30)
    make.published("A story", authors=("Ana Ruiz", "Bo Lund", "Chi Mwale"), at=at)
    page = read(client, "/")
    assert "By Ana Ruiz, Bo Lund and Chi Mwale" in page.text
    card = page.one("article")[1]
    assert card.startswith("World A story Three bridges are closed. By Ana Ruiz")
    assert page.one("time", datetime=at.isoformat(timespec="seconds"))


def test_a_story_in_another_language_says_so_on_its_card_and_the_others_do_not(client):
    make.published("نجوم", language="ar", at=hours_ago(1))
    make.published("Un prado", language="es", at=hours_ago(2))
    make.published("A story", at=hours_ago(3))
    languages = [(has.get("lang"), has.get("dir")) for has, _ in read(client, "/").all("article")]
    assert languages == [("ar", "rtl"), ("es", None), (None, None)]


def test_a_headline_is_printed_as_written_not_as_markup(client):
    make.published("Profits <script>alert(1)</script> & losses")
    page = read(client, "/")
    assert page.cards == ["Profits <script>alert(1)</script> & losses"]
    assert page.all("script") == []


@pytest.mark.parametrize("count", [2, 20, 25])
def test_the_front_takes_five_queries_however_many_stories(client, count):
    lead = make.image()
    for number in range(count):
        make.published(
            f"Story {number}",
            lead=lead,
            authors=("Ana Ruiz", "Bo Lund"),
            section=make.section(f"Section {number % 6}", slug=f"section-{number % 6}"),
        )
    assert queries_of(client, "/") == 5


@pytest.mark.parametrize("place", [Slot.Place.LEAD, Slot.Place.SECOND])
def test_an_update_that_goes_out_while_the_page_is_made_shows_no_story_twice(
    client, editor, monkeypatch, place: str
):
    make.published("Another", lead=make.image())
    story = make.published("As it was", by=editor).story
    Slot.objects.create(story=story, place=place)
    story.headline = "As it is"
    saving.save(story, editor)
    at = timezone.now() + timedelta(hours=2)
    desk.publish(story, editor, at)
    ticks = count()
    monkeypatch.setattr(timezone, "now", lambda: at + next(ticks) * timedelta(microseconds=1))
    for first in range(-8, 1):
        ticks = count(start=first)
        cards = read(client, "/").cards
        assert len({"As it was", "As it is"} & set(cards)) == 1, first
        assert len(cards) == 2
