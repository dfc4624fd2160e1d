"""The archive by years, months and days: what is live, where it was published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from articles import desk
from articles.models import Edition, Paper
from articles.views.archive_days import Month
from tests import make
from tests.views.pages import Page, queries_of, read

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def archive(editor) -> None:
    """Six stories of three years."""
    for headline, moment in [
        ("First of all", at(2021, 12, 31)),
        ("In the morning", at(2023, 2, 17, 8)),
        ("In the evening", at(2023, 2, 17, 20)),
        ("A day later", at(2023, 2, 18)),
        ("In June", at(2023, 6, 1)),
        ("Of a leap year", at(2024, 2, 29)),
    ]:
        make.published(headline, by=editor, at=moment)


def links(page: Page, **attributes: str) -> list[str]:
    return [has["href"] for has, _ in page.all("a", **attributes)]


def days(page: Page) -> dict[str, str]:
    """What each linked day of the calendars says, by its address."""
    return {
        has["href"]: words
        for has, words in page.all("a")
        if has["href"].count("/") == 4 and has["href"][1].isdigit() and not has.get("rel")
    }


def test_a_month_begins_a_heading_as_any_word_does(client, archive):
    Paper.objects.update(language="es")
    assert read(client, "/2023/02/").headings[0] == (1, "Febrero de 2023")


def test_the_years_lead_to_their_months(client, archive):
    page = read(client, "/archive/")
    assert [text for level, text in page.headings if level == 2] == [
        "2024 1 story",
        "2023 4 stories",
        "2021 1 story",
    ]
    assert "6 stories, by the day" in page.text
    for address in ("/2023/", "/2023/02/", "/2023/06/", "/2021/12/", "/2024/02/"):
        assert page.all("a", href=address)
        assert client.get(address).status_code == 200
    assert not page.all("a", href="/2023/01/")


def test_a_year_is_twelve_calendars_with_a_link_on_each_day_with_stories(client, archive):
    page = read(client, "/2023/")
    assert page.headings[0] == (1, "2023")
    assert len(page.all("table")) == 12
    assert days(page) == {
        "/2023/02/17/": "17 2 stories",
        "/2023/02/18/": "18 1 story",
        "/2023/06/01/": "1 1 story",
    }
    assert page.all("caption")[1][1] == "February 2023 3 stories"
    assert page.all("caption")[2][1] == "March 2023 no stories"


def test_a_month_has_its_calendar_and_its_stories_newest_first(client, archive):
    page = read(client, "/2023/02/")
    assert page.headings[0] == (1, "February 2023")
    assert page.cards == ["A day later", "In the evening", "In the morning"]
    assert set(days(page)) == {"/2023/02/17/", "/2023/02/18/"}


def test_a_day_has_its_stories_and_stands_out_in_the_calendar(client, archive):
    page = read(client, "/2023/02/17/")
    assert page.cards == ["In the evening", "In the morning"]
    assert page.one("a", aria_current="date")[0]["href"] == "/2023/02/17/"
    assert "Friday" in page.text
    (canonical,) = page.all("link", rel="canonical")
    assert canonical[0]["href"].endswith("/2023/02/17/")


@pytest.mark.parametrize(
    ("address", "earlier", "later"),
    [
        ("/2023/", ["/2021/"], ["/2024/"]),
        ("/2021/", [], ["/2023/"]),
        ("/2024/", ["/2023/"], []),
        ("/2023/02/", ["/2021/12/"], ["/2023/06/"]),
        ("/2024/02/", ["/2023/06/"], []),
        ("/2023/02/17/", ["/2021/12/31/"], ["/2023/02/18/"]),
        ("/2024/02/29/", ["/2023/06/01/"], []),
    ],
)
def test_one_goes_on_to_the_next_that_has_a_story(client, archive, address, earlier, later):
    page = read(client, address)
    assert (links(page, rel="prev"), links(page, rel="next")) == (earlier, later)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [("/2023/2/", "/2023/02/"), ("/2023/2/17/", "/2023/02/17/"), ("/2023/6/1/", "/2023/06/01/")],
)
def test_another_way_to_write_a_date_leads_to_the_one_address(client, archive, address, canonical):
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, canonical)


@pytest.mark.parametrize(
    "address",
    [
        *("/2022/", "/2023/03/", "/2023/02/16/", "/2023/02/30/", "/2023/13/", "/2023/00/"),
        *("/2023/0/", "/2023/02/00/", "/2023/2/30/", "/2023/02/99/", "/2023/2/117/"),
        *("/0000/", "/0001/", "/0001/01/", "/0001/01/01/", "/0002/01/01/", "/9998/12/31/"),
        *("/9999/", "/9999/12/", "/9999/12/31/", "/10000/", "/٢٠٢٣/", "/2023/٠٢/", "/-2023/"),
        *("/2023/02/17/?before=x", "/2023/02/?before=", "/2023/02/?before=-9-9"),
        *("/2023/02/17/?before=%00", f"/2023/02/?before={'9' * 18}0-1"),
    ],
)
def test_what_no_reader_has_been_shown_is_not_found(client, archive, address):
    assert client.get(address).status_code == 404


def test_an_archive_of_nothing_is_not_found(client, db):
    for address in ("/archive/", "/2023/"):
        assert client.get(address).status_code == 404


def test_a_future_day_is_not_found_until_its_second(client, editor, monkeypatch):
    moment = timezone.now() + timedelta(days=400)
    make.published("Tomorrow", by=editor, at=moment)
    address = f"/{moment:%Y/%m/%d}/"
    assert client.get(address).status_code == 404
    assert client.get(f"/{moment:%Y}/").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: moment - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert read(client, address).cards == ["Tomorrow"]


def test_a_withdrawn_story_and_its_day_are_gone(client, editor, publisher):
    kept = make.published("Kept", by=editor, at=at(2023, 2, 1))
    wrong = make.published("Wrong", by=editor, at=at(2023, 2, 2))
    desk.withdraw(wrong.story, publisher, "It was wrong.")
    page = read(client, "/2023/02/")
    assert page.cards == [kept.headline]
    assert list(days(page)) == ["/2023/02/01/"]
    assert client.get("/2023/02/02/").status_code == 404
    assert not page.all("a", rel="next")


def test_a_story_stands_on_the_day_of_the_papers_calendar(client, settings):
    settings.TIME_ZONE = "America/Lima"  # five hours behind
    timezone.get_default_timezone.cache_clear()
    try:
        edition = make.published("Late", at=at(2023, 3, 1, 3))
        assert edition.published_on == date(2023, 2, 28)
        assert read(client, "/2023/02/28/").cards == ["Late"]
        assert client.get("/2023/03/01/").status_code == 404
        assert edition.get_absolute_url().startswith("/2023/02/28/")
    finally:
        settings.TIME_ZONE = "UTC"
        timezone.get_default_timezone.cache_clear()


def test_an_update_leaves_a_story_on_its_day(client, editor):
    story = make.published("Old", by=editor, at=at(2023, 2, 17)).story
    story.headline = "New"
    desk.saving.save(story, editor)
    desk.publish(story, editor)
    assert read(client, "/2023/02/17/").cards == ["New"]
    assert days(read(client, "/2023/")) == {"/2023/02/17/": "17 1 story"}


def test_a_full_day_is_read_page_by_page(client, editor):
    for number in range(45):
        moment = at(2023, 2, 17) + timedelta(minutes=number // 2)
        make.published(f"Story {number}", by=editor, at=moment)
    for start in ("/2023/02/17/", "/2023/02/"):
        met, here = [], start
        while here:
            page = read(client, here)
            met += page.cards
            older = page.all("a", class_="pages-older")
            here = start + older[0][0]["href"] if older else None
        assert sorted(met) == sorted(f"Story {number}" for number in range(45))


@pytest.mark.parametrize(
    ("language", "weekdays"),
    [
        ("en", ["Sunday", "Wednesday"]),
        ("es", ["lunes", "miércoles"]),
        ("ar", ["الأحد", "الأربعاء"]),
    ],
)
def test_weeks_begin_as_they_do_where_the_language_is_spoken(language, weekdays):
    with translation.override(language):
        month = Month(date(2023, 2, 1), {})  # the first was a Wednesday
        names, weeks = [str(weekday.name) for weekday in month.weekdays], month.weeks
    begin = [each.date for each in weeks[0]].index(date(2023, 2, 1))
    assert [names[0], names[begin]] == weekdays
    assert all(len(week) == 7 for week in weeks)


@pytest.mark.parametrize("address", ["/archive/", "/2023/", "/2023/02/", "/2023/02/17/"])
def test_the_archive_takes_as_many_queries_for_two_stories_as_for_many(client, editor, address):
    most = {"/archive/": 2, "/2023/": 3, "/2023/02/": 6, "/2023/02/17/": 6}
    for count in (2, 20):
        for _ in range(count - Edition.objects.count()):
            topics, lead = ("Floods", "Rivers"), make.image()
            make.published(
                by=editor, at=at(2023, 2, 17), topics=topics, lead=lead, slug=f"s{_}{count}"
            )
        assert queries_of(client, address) == most[address]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_archive_is_only_read(client, archive, method):
    for address in ("/archive/", "/2023/", "/2023/02/", "/2023/02/17/"):
        assert getattr(client, method)(address).status_code == 405
