"""The archive: what was published in a year, in a month, on a day, with a calendar to go by."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models.edition import load_cards
from articles.views.archive_days import YEARS, Month, Span, count_all, months_of
from articles.views.manners import public_page
from articles.views.paging import Page, cursor_of

ONE_PAGE = {"query": "", "is_first": True}


class Way(NamedTuple):
    """Another page of the archive."""

    name: str
    address: str


class Year(NamedTuple):
    number: int
    stories: int
    months: list[tuple[date, int]]
    """The first day of each, and its stories."""

    @property
    def address(self) -> str:
        return year_address(date(self.number, 1, 1))


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """Every year with a story, the latest first, and its months."""
    months: Counter[date] = Counter()
    for day, stories in count_all().items():
        months[day.replace(day=1)] += stories
    if not months:
        raise Http404(_("There are no stories here."))
    years = [
        Year(number, sum(months[first] for first in firsts), [(f, months[f]) for f in firsts])
        for number in sorted({first.year for first in months}, reverse=True)
        if (firsts := [date(number, month, 1) for month in range(1, 13)])
    ]
    return render(request, "articles/archive.html", {"years": years, "page": ONE_PAGE})


@public_page
def year(request: HttpRequest, year: str) -> HttpResponse:
    """The twelve months of a year as calendars; three queries."""
    span = Span.of_year(_day(year).year)
    counts = span.count()
    if not counts:
        raise Http404(_("There are no stories here."))
    context = {
        "year": span.first,
        "months": months_of(span.first.year, counts),
        "total": counts.total(),
        "page": ONE_PAGE,
        **_ways(span, year_address, "Y"),
    }
    return render(request, "articles/archive_year.html", context)


@public_page
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """A month's calendar and its stories, page by page."""
    first = _day(year, month)
    if len(month) < 2:
        return HttpResponsePermanentRedirect(month_address(first))
    span = Span.of_month(first.year, first.month)
    context = {"month": Month(first, span.count()), **_ways(span, month_address, "YEAR_MONTH_FORMAT")}
    return _list(request, "articles/archive_month.html", span, context)


@public_page
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """The stories of a day, page by page, beside the calendar of its month."""
    today = _day(year, month, day)
    if len(month) < 2 or len(day) < 2:
        return HttpResponsePermanentRedirect(day_address(today))
    span = Span(today, today)
    counts = Span.of_month(today.year, today.month).count()
    context = {
        "day": today,
        "month": Month(today.replace(day=1), counts),
        "total": counts[today],
        **_ways(span, day_address, "DATE_FORMAT"),
    }
    return _list(request, "articles/archive_day.html", span, context)


def _list(
    request: HttpRequest, template: str, span: Span, context: dict[str, object]
) -> HttpResponse:
    before = cursor_of(request)
    page = Page.of(span.editions.newest(before), before).or_404()
    load_cards(page.editions)
    return render(request, template, {"page": page, "first": span.first, **context})


def _day(year: str, month: str = "1", day: str = "1") -> date:
    """Return the day of an address; raise Http404 for one that no calendar has."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    if found.year not in YEARS:
        raise Http404(_("There is no such day."))
    return found


def _ways(span: Span, address_of: Callable[[date], str], form: str) -> dict[str, Way | None]:
    """The pages of the same kind before and after this one that have a story."""
    ways = (each and Way(date_format(each, form), address_of(each)) for each in span.neighbours())
    return dict(zip(("earlier", "later"), ways, strict=True))


def year_address(day: date) -> str:
    return reverse("articles:year", args=[f"{day.year:04}"])


def month_address(day: date) -> str:
    return reverse("articles:month", args=[f"{day.year:04}", f"{day.month:02}"])


def day_address(day: date) -> str:
    return reverse("articles:day", args=[f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"])
