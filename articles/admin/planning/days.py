"""Days and weeks of the site's time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

# A calendar beyond these is a slip of the finger; all arithmetic within them is safe.
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True)
class Span:
    """``days`` days from ``first`` on, as the clocks of the site's time zone have them."""

    first: date
    days: int = 1

    @classmethod
    def week_of(cls, day: date) -> "Span":
        """The week that ``day`` is in, from the day on which weeks begin in the language."""
        begins = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7  # Django: 0 is Sunday; Python: Monday
        return cls(day - timedelta(days=(day.weekday() - begins) % 7), 7)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer of it: a day has 23 hours, or 25, when clocks turn."""
        return midnight(self.first + timedelta(days=self.days))

    @property
    def before(self) -> "Span":
        return Span(self.first - timedelta(days=self.days), self.days)

    @property
    def after(self) -> "Span":
        return Span(self.first + timedelta(days=self.days), self.days)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(self.days))


def midnight(day: date) -> datetime:
    """When ``day`` begins. Where clocks leap over midnight, that is the moment of the leap."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def today() -> Span:
    return Span(timezone.localdate())


def parse(text: str) -> date:
    """Return the day that ``text`` names: ``2026-03-29``.

    Raises ValueError for anything else, and for a day that no calendar here shows.
    """
    day = date.fromisoformat(text)
    if not FIRST <= day <= LAST:
        raise ValueError(f"{text} is not between {FIRST} and {LAST}")
    return day


class DayConverter:
    """A day in an address; one that does not exist is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return parse(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


def go_to_day(request: HttpRequest, name: str, query: str = "") -> HttpResponse:
    """Send the person to the page ``name`` of the day that ``?day=`` asks for, else of today.

    One who asks for a day that does not exist is told so, and is shown today.
    """
    day, asked = timezone.localdate(), request.GET.get("day", "")
    if asked:
        try:
            day = parse(asked)
        except ValueError:
            messages.error(request, _("That is no day of the calendar: this is today."))
    address = reverse(name, args=[day])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
