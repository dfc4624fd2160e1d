"""The calendar and the story budget: the days of the site's time zone, and what is on them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin.planning.days import Span
from articles.models import Note, Story
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def madrid(settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    with timezone.override(None):
        yield


def test_a_day_has_as_many_hours_as_its_clocks_say(madrid) -> None:
    lengths = {
        day: (Span(day).end.astimezone(UTC) - Span(day).start.astimezone(UTC)) // timedelta(hours=1)
        for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25))
    }
    assert list(lengths.values()) == [24, 23, 25]


@pytest.mark.parametrize(
    ("due_at", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_deadline_stands_on_its_day_in_the_sites_time_zone(
    client, editor, madrid, due_at: datetime, day: date
) -> None:
    story = make.story("Harbour reopens", by=editor)
    Story.objects.filter(pk=story.pk).update(due_at=due_at)
    client.force_login(editor)
    week = client.get(reverse("planning:week", args=[day])).context["days"]
    assert [each.date for each in week if each.happenings] == [day]
    assert "Harbour reopens" in client.get(reverse("planning:day", args=[day])).content.decode()


def test_the_calendar_tells_what_is_due_scheduled_and_published(client, editor) -> None:
    now = timezone.now()
    make.published("Out", by=editor, at=now - timedelta(minutes=1))
    desk.publish(make.story("Coming", by=editor), editor, now + timedelta(seconds=30))
    late = make.story("Late", by=editor)
    Story.objects.filter(pk=late.pk).update(due_at=now - timedelta(seconds=30))
    client.force_login(editor)
    week = client.get(reverse("planning:week", args=[timezone.localdate(now)])).context["days"]
    kinds = {each.name: each.kind for day in week for each in day.happenings}
    assert kinds == {"Out": "published", "Coming": "scheduled", "Late": "late"}


def test_a_cancelled_edition_is_not_in_the_calendar(client, editor) -> None:
    story = make.story("Coming", by=editor)
    at = timezone.now() + timedelta(hours=1)
    desk.publish(story, editor, at)
    desk.unschedule(story, editor)
    client.force_login(editor)
    day = reverse("planning:day", args=[timezone.localdate(at)])
    assert "Coming" not in client.get(day).content.decode()


def test_today_is_marked(client, editor) -> None:
    client.force_login(editor)
    page = client.get(reverse("planning:calendar"), follow=True).content.decode()
    assert page.count('aria-current="date"') == 1


@pytest.mark.parametrize("name", ["calendar", "calendar/week", "budget"])
@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31", "2026-1-1", "x"])
def test_a_day_that_does_not_exist_is_not_found(client, editor, name: str, day: str) -> None:
    client.force_login(editor)
    assert client.get(f"/admin/{name}/{day}/").status_code == 404


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
@pytest.mark.parametrize("name", ["day", "week", "budget_of"])
def test_the_calendar_holds_at_its_ends(client, editor, name: str, day: str) -> None:
    client.force_login(editor)
    address = reverse(f"planning:{name}", args=[date.fromisoformat(day)])
    assert client.get(address).status_code == 200


def test_who_asks_for_no_day_is_told_so_and_shown_today(client, editor) -> None:
    client.force_login(editor)
    answer = client.get(reverse("planning:calendar"), {"day": "2026-02-30"}, follow=True)
    assert "That is no day" in answer.content.decode()
    assert answer.context["span"].first <= timezone.localdate() <= answer.context["span"].last


def test_the_budget_lists_a_day_by_section(client, editor, reporter) -> None:
    at = Span(date(2026, 5, 4)).start + timedelta(hours=18)
    sport, world = make.section("Sport", position=2), make.section("World")
    lines = [
        make.story("Cup final", by=reporter, section=sport, working_headline="CUP"),
        make.story("Harbour reopens", by=reporter, section=world, lead=make.image()),
        make.story("Of another day", by=reporter, section=world),
    ]
    for story in lines[:2]:
        Story.objects.filter(pk=story.pk).update(due_at=at, assigned_to=reporter)
    Note.objects.create(story=lines[0], made_by=editor, text="Wait for the whistle.")
    client.force_login(editor)
    answer = client.get(reverse("planning:budget_of", args=[date(2026, 5, 4)]))
    found = answer.context["budgets"]
    assert [each.section for each in found] == ["World", "Sport"]
    assert found[0].lines[0].story.has_picture
    assert not found[1].lines[0].story.has_picture
    assert found[1].words == 13
    page = answer.content.decode()
    assert "CUP" in page
    assert "Wait for the whistle." in page
    assert "Of another day" not in page
    narrowed = client.get(answer.request["PATH_INFO"], {"section": sport.pk}).context["budgets"]
    assert [each.section for each in narrowed] == ["Sport"]
