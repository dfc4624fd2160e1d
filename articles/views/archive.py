"""The archive: what was published in a year, in a month, on a day, with a calendar to go by."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from articles.models.edition import load_cards
from articles.templatetags.archive import day_address, month_address, year_address
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
    months: list[tuple[date, int]]
    """The first day of each of the twelve, and how many stories it has."""

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def address(self) -> str:
        return year_address(self.first)

    @property
    def stories(self) -> int:
        return sum(stories for _first, stories in self.months)

    @property
    def stories_text(self) -> str:
        return _number(self.stories)


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """Every year with a story, the latest first, and its months; two queries."""
    counts: Counter[date] = Counter()
    for day, stories in count_all().items():
        counts[day.replace(day=1)] += stories
    if not counts:
        raise Http404(_("There are no stories here."))
    numbers = sorted({first.year for first in counts}, reverse=True)
    firsts = {number: [date(number, month, 1) for month in range(1, 13)] for number in numbers}
    years = [Year(number, [(each, counts[each]) for each in firsts[number]]) for number in numbers]
    context = {"years": years, "page": ONE_PAGE, **_total(counts.total())}
    return render(request, "articles/archive.html", context)


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
        "page": ONE_PAGE,
        **_total(counts.total()),
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
    page = _page(request, span)
    context = {
        "page": page,
        "month": Month(first, span.count()),
        **_ways(span, month_address, "YEAR_MONTH_FORMAT"),
    }
    return render(request, "articles/archive_month.html", context)


@public_page
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """The stories of a day, page by page, beside the calendar of its month."""
    that = _day(year, month, day)
    if len(month) < 2 or len(day) < 2:
        return HttpResponsePermanentRedirect(day_address(that))
    span = Span(that, that)
    page = _page(request, span)
    counts = Span.of_month(that.year, that.month).count()
    context = {
        "page": page,
        "day": that,
        "month": Month(that.replace(day=1), counts),
        **_total(counts[that]),
        **_ways(span, day_address, "DATE_FORMAT"),
    }
    return render(request, "articles/archive_day.html", context)


def _page(request: HttpRequest, span: Span) -> Page:
    before = cursor_of(request)
    page = Page.of(span.editions.newest(before), before).or_404()
    load_cards(page.editions)
    return page


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


def _total(stories: int) -> dict[str, object]:
    return {"total": stories, "total_text": _number(stories)}


def _number(stories: int) -> str:
    return number_format(stories, force_grouping=True)
