"""The search page: a field, what was found, and ways on from there."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles import search as searching
from articles.models import Edition
from articles.models.edition import load_cards
from articles.search import Found, Hit, Order, Passage, Term
from articles.views.manners import public_page
from articles.views.search_facets import Facets, number
from articles.views.search_filters import Filters

_PLACE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]?", re.ASCII)


class Result(NamedTuple):
    """A story that was found, its headline marked, and the passages that show why."""

    edition: Edition
    headline: Passage
    passages: list[Passage]


class Alone(NamedTuple):
    """One thing that was looked for, and the address of a search for it, if there is any."""

    typed: str
    address: str


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """What readers look for; any query has an answer, if only how to ask."""
    filters = Filters.of(request)
    after, page = _place(request), _page(request)
    query, order = filters.query, filters.order
    found = searching.find(query, filters.narrowing, order, after=after, page=page)
    results = _results(found.hits, query.wanted)
    is_first = after is None and page == 1
    if not results and order == Order.RELEVANCE and not is_first:
        raise Http404(_("There is no such page of this search."))
    context = {
        "filters": filters,
        "query": query,
        "found": found,
        "total": number(found.total, found),
        "counted": number_format(found.total, force_grouping=True),
        "results": results,
        "is_first": is_first,
        "by_date": order == Order.DATE,
        "max_words": searching.MAX_WORDS,
        "max_read": searching.MOST_READ,
        "facets": Facets.of(request, filters, found),
        "alone": _alone(found),
        "without_unwanted": _without_unwanted(filters) if query.unwanted else "",
        "address_of": {
            "first": filters.address(),
            "relevance": filters.address(order=""),
            "date": filters.address(order=Order.DATE),
            "all": filters.without_all(),
            "next": _next(filters, found, page),
        },
    }
    return render(request, "articles/search.html", context)


def _results(hits: list[Hit], terms: Sequence[Term]) -> list[Result]:
    """What the page shows of ``hits``, in three queries; live once more, by the second."""
    if not hits:
        return []
    wanted = [hit.edition_id for hit in hits]
    editions = Edition.objects.live().select_related("section").in_bulk(wanted)
    shown = [editions[pk] for pk in wanted if pk in editions]
    load_cards(shown)
    return [
        Result(each, searching.marked(each.headline, terms), searching.passages(each, terms))
        for each in shown
    ]


def _alone(found: Found) -> list[Alone]:
    return [
        Alone(term.typed, _query_string(term.typed) if is_there else "")
        for term, is_there in found.alone
    ]


def _query_string(typed: str) -> str:
    return f"?{urlencode({'q': typed})}"


def _without_unwanted(filters: Filters) -> str:
    return filters.address(q=" ".join(term.typed for term in filters.query.wanted))


def _next(filters: Filters, found: Found, page: int) -> str:
    if not found.has_more:
        return ""
    if filters.order == Order.DATE:
        return filters.address(before=str(found.hits[-1].place))
    return filters.address(page=str(page + 1))


def _place(request: HttpRequest) -> int | None:
    """Return the place in ``?before=``; raise Http404 for one we never wrote."""
    return _whole(request, "before", _PLACE)


def _page(request: HttpRequest) -> int:
    """Return the number in ``?page=``, 1 without; raise Http404 for one we never wrote."""
    return _whole(request, "page", _NUMBER) or 1


def _whole(request: HttpRequest, name: str, form: re.Pattern[str]) -> int | None:
    value = request.GET.get(name)
    if value is None:
        return None
    if not form.fullmatch(value):
        raise Http404(_("There is no such place in what was found."))
    return int(value)
