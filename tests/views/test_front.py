from datetime import timedelta
from itertools import count, pairwise

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Banner, Edition, Paper, Slot
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


Place = Slot.Place


def hours_ago(hours: float):
    return timezone.now() - timedelta(hours=hours)


def place(edition: Edition, where: Place, position: int = 0, **times) -> Slot:
    return Slot.objects.create(place=where, position=position, story=edition.story, **times)


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
    assert {has["type"] for has, _ in page.all("script")} == {"application/ld+json"}


def test_a_place_is_filled_by_hand_and_the_others_with_the_newest(client):
    editions = [make.published(f"Story {number}", at=hours_ago(number)) for number in range(8)]
    place(editions[7], Place.SECOND, 2)
    assert read(client, "/").cards[:5] == ["Story 0", "Story 1", "Story 2", "Story 7", "Story 3"]


def test_of_two_in_one_place_the_one_placed_last_is_seen_and_then_the_other_again(client):
    first, second = make.published("First", at=hours_ago(5)), make.published("Second")
    make.published("Newest", lead=make.image())
    place(first, Place.LEAD, since=hours_ago(3))
    covers = place(
        second, Place.LEAD, since=hours_ago(2), until=timezone.now() + timedelta(hours=1)
    )
    assert read(client, "/").cards[0] == "Second"
    Slot.objects.filter(pk=covers.pk).update(until=timezone.now())
    assert read(client, "/").cards[0] == "First"


def test_a_story_stands_where_it_was_placed_last(client):
    edition = make.published("Twice", at=hours_ago(9))
    for number in range(6):
        make.published(f"Story {number}", at=hours_ago(number))
    place(edition, Place.LEAD, since=hours_ago(3))
    place(edition, Place.SECOND, 1, since=hours_ago(2))
    cards = read(client, "/").cards
    assert cards.index("Twice") == 2
    assert cards.count("Twice") == 1


def test_a_slot_holds_from_its_first_second_until_its_last(client):
    edition = make.published("Placed", at=hours_ago(30))
    make.published("Newest", at=hours_ago(1))
    slot = place(edition, Place.LEAD, since=timezone.now() + timedelta(minutes=1))
    assert read(client, "/").cards[0] == "Newest"
    Slot.objects.filter(pk=slot.pk).update(since=timezone.now())
    assert read(client, "/").cards[0] == "Placed"
    Slot.objects.filter(pk=slot.pk).update(until=timezone.now())
    assert read(client, "/").cards[0] == "Newest"


def test_only_what_is_short_becomes_a_brief_by_itself(client):
    long = "<p>" + "A word. " * 400 + "</p>"
    for number in range(5):
        make.published(f"Story {number}", at=hours_ago(number))
    make.published("Long", body=long, at=hours_ago(5))
    make.published("Short", at=hours_ago(6))
    page = read(client, "/")
    assert page.one("section", class_="front-briefs")[1].startswith("In brief World Short")
    assert page.cards[5:] == ["Short", "Long"]


def test_each_section_has_a_block_with_its_newest_however_old(client):
    sport, arts = make.section("Sport", position=1), make.section("Arts", position=2)
    make.published("Final", section=sport, at=hours_ago(900))
    make.published("Show", section=arts, at=hours_ago(901))
    make.published("Of the world in arts", at=hours_ago(800))
    for number in range(22):
        make.published(f"Story {number}", at=hours_ago(number))
    page = read(client, "/")
    blocks = [text for has, text in page.all("section") if has.get("class") == "block"]
    assert [text.split()[0] for text in blocks] == ["World", "Sport", "Arts"]
    assert "Final" in blocks[1]
    assert "Show" in blocks[2]
    assert len(page.cards) == len(set(page.cards))


def test_a_story_is_placed_in_the_block_of_another_section(client):
    arts = make.section("Arts")
    for number in range(6):
        make.published(f"Story {number}", at=hours_ago(number))
    edition = make.published("From elsewhere", at=hours_ago(50))
    Slot.objects.create(place=Place.BLOCK, block=arts, story=edition.story)
    (block,) = (
        text for has, text in read(client, "/").all("section", class_="block") if "Arts" in text
    )
    assert "From elsewhere" in block


def test_a_place_that_is_no_more_hides_no_story(client):
    edition = make.published("In a place of old")
    place(edition, Place.SECOND, 40)
    assert read(client, "/").cards == ["In a place of old"]


@pytest.mark.parametrize("count", [1, 2, 6, 25, 60])
def test_no_story_is_lost_or_twice_however_many(client, count):
    for number in range(count):
        section = make.section(f"Section {number % 4}", slug=f"section-{number % 4}")
        make.published(f"Story {number}", section=section, at=hours_ago(number))
    cards = read(client, "/").cards
    assert len(cards) == len(set(cards))
    assert {f"Story {number}" for number in range(min(count, 20))} <= set(cards)


def banner(text: str = "The bridge is closed", **fields) -> Banner:
    now = timezone.now()
    times = {"since": now - timedelta(minutes=1), "until": now + timedelta(minutes=1)}
    return Banner.objects.create(text=text, **{**times, **fields})


def breaking(client, address: str = "/", status: int = 200) -> str:
    regions = read(client, address, status).all("div", class_="breaking")
    return regions[0][1] if regions else ""


def test_a_banner_stands_on_every_public_page_and_leads_to_the_live_edition(client):
    edition = make.published("Bridge closes")
    banner(story=edition.story)
    for address, status in (("/", 200), ("/world/", 200), ("/search/", 200), ("/nothing/", 404)):
        assert breaking(client, address, status) == "Breaking news The bridge is closed"
    page = read(client, edition.get_absolute_url())
    assert page.all("div", class_="breaking", role="region")
    assert ("The bridge is closed", edition.get_absolute_url()) in [
        (text, has.get("href")) for has, text in page.all("a")
    ]


def test_a_banner_ends_to_the_second_and_of_two_the_later_is_seen(client):
    first = banner("First")
    banner("Second", since=timezone.now() - timedelta(seconds=1))
    assert breaking(client) == "Breaking news Second"
    Banner.objects.exclude(pk=first.pk).update(until=timezone.now())
    assert breaking(client) == "Breaking news First"
    Banner.objects.update(until=timezone.now())
    assert breaking(client) == ""


def test_a_banner_waits_for_its_story_and_goes_with_it(client, editor, publisher):
    story = make.story("Bridge closes", by=editor)
    banner(story=story)
    assert breaking(client) == ""
    desk.publish(story, editor)
    assert "closed" in breaking(client)
    desk.withdraw(story, publisher, "It was not so.")
    assert breaking(client) == ""


def test_a_banner_without_a_story_leads_nowhere_and_is_no_markup(client):
    banner("<script>alert(1)</script>")
    page = read(client, "/")
    assert page.one("div", class_="breaking")[1] == "Breaking news <script>alert(1)</script>"
    assert {has["type"] for has, _ in page.all("script")} == {"application/ld+json"}


@pytest.mark.parametrize(("count", "queries"), [(2, 5), (20, 5), (25, 6), (60, 6)])
def test_the_front_takes_six_queries_at_most(client, count, queries):
    lead = make.image()
    editions = [
        make.published(
            f"Story {number}",
            lead=lead,
            authors=("Ana Ruiz", "Bo Lund"),
            section=make.section(f"Section {number % 6}", slug=f"section-{number % 6}"),
        )
        for number in range(count)
    ]
    banner(story=editions[0].story)
    for position, edition in enumerate(editions[:6]):
        place(edition, Place.BRIEF, position)
    assert queries_of(client, "/") == queries


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
