"""The days on which stories were published that are live: counted, and laid out in weeks."""

from calendar import Calendar, monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import Count, Subquery
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format

from articles.models import Edition, Paper
from articles.models.edition import EditionQuerySet

YEARS = range(2, 9999)  # those that have a day before and a day after
_APART = timedelta(days=2)  # a date and its moment are less, in any time zone


class Span(NamedTuple):
    """A day, a month, a year: from the first day of it to the last."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def editions(self) -> EditionQuerySet:
        """Editions of the stories that were published on these days, by the paper's calendar.

        The moment lies near the date: said as well, it lets a database read a stretch of the
        index that lists are sorted by, and not all that is newer.
        """
        begin, end = (datetime.combine(day, time.min, UTC) for day in self)
        return Edition.objects.filter(
            published_on__range=self,
            published_at__gt=begin - _APART,
            published_at__lt=end + _APART,
        )

    def count(self) -> Counter[date]:
        """How many live stories each day has; none for days without. One query, of one index."""
        return _count(Edition.objects.filter(published_on__range=self))

    def neighbours(self) -> tuple[date | None, date | None]:
        """The last day with a live story before these, and the first after them; one query."""
        days = Edition.objects.live().values("published_on")
        before = days.filter(published_on__lt=self.first).order_by("-published_on")
        after = days.filter(published_on__gt=self.last).order_by("published_on")
        return Paper.objects.values_list(Subquery(before[:1]), Subquery(after[:1])).get()


def count_all() -> Counter[date]:
    """How many live stories each day has; none for days without. One query, of one index."""
    return _count(Edition.objects.all())


def _count(editions: EditionQuerySet) -> Counter[date]:
    days = editions.live().order_by().values_list("published_on")
    return Counter(dict(days.annotate(times=Count("*"))))


class Day(NamedTuple):
    """A cell of a calendar; ``date`` is None where the month has not begun or is over."""

    date: date | None
    stories: int


class Weekday(NamedTuple):
    name: str
    short: str


@dataclass(frozen=True)
class Month:
    """A month as a calendar has it: weeks that begin as they do in the language of the page."""

    first: date
    counts: Mapping[date, int]
    """Of its days, and maybe others."""

    @cached_property
    def weeks(self) -> list[list[Day]]:
        weeks = _calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[self._day(each) for each in week] for week in weeks]

    def _day(self, day: date) -> Day:
        if day.month != self.first.month:
            return Day(None, 0)
        return Day(day, self.counts.get(day, 0))

    @cached_property
    def stories(self) -> int:
        return sum(day.stories for week in self.weeks for day in week)

    @property
    def weekdays(self) -> list[Weekday]:
        return [Weekday(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in _calendar().iterweekdays()]


def months_of(year: int, counts: Mapping[date, int]) -> list[Month]:
    return [Month(date(year, month, 1), counts) for month in range(1, 13)]


def _calendar() -> Calendar:
    # Django counts from Sunday, Python from Monday.
    return Calendar((get_format("FIRST_DAY_OF_WEEK") - 1) % 7)
