"""The search page: a field, what was found, and ways on from there."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles import search as searching
from articles.lib.folding import fold
from articles.models import Author, Edition, EditionTopic, Topic
from articles.models.edition import load_cards
from articles.search import Found, Hit, Mark, Name, Order, Passage, Term
from articles.views.manners import public_page
from articles.views.search_facets import Facets, number
from articles.views.search_filters import Filters
from articles.views.search_names import named

READ, NEWEST, COMMONEST = 60, 6, 12  # stories whose topics count, stories and topics shown
_MARK = re.compile(r"(?:([0-9]{1,4})\.)?(-?[0-9]{1,18})", re.ASCII)


class Result(NamedTuple):
    """A story that was found, its headline marked, and the passages that show why."""

    edition: Edition
    headline: Passage
    passages: list[Passage]


class Alone(NamedTuple):
    """One thing that was looked for, and the address of a search for it, if there is any."""

    typed: str
    address: str


class Nothing(NamedTuple):
    """What may help where no story was found."""

    alone: list[Alone]
    meant: str
    """The query as it was perhaps meant, or ""."""
    meant_address: str
    names: list[Topic | Author]


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """What readers look for; any query has an answer, if only how to ask."""
    filters = Filters.of(request)
    query, order = filters.query, filters.order
    after = mark(request, order)
    found = searching.find(query, filters.narrowing, order, after=after)
    results = _results(found.hits, query.wanted)
    is_first = after is None
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
        "nothing": _nothing(filters, found) if query.wanted and not found.total else None,
        "start": _Start.now() if not query.wanted else None,
        "without_unwanted": _without_unwanted(filters) if query.unwanted else "",
        "address_of": {
            "first": filters.address(),
            "relevance": filters.address(order=""),
            "date": filters.address(order=Order.DATE),
            "all": filters.without_all(),
            "next": _next(filters, found),
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


def _nothing(filters: Filters, found: Found) -> Nothing:
    """Two queries."""
    query = filters.query
    alone = [
        Alone(each.term.typed, _query_string(each.term.typed) if each.is_there else "")
        for each in found.alone
    ]
    corrected = {each.term: each.meant for each in found.alone if each.meant}
    meant = ""
    if corrected:
        terms = [corrected.get(term, term.typed) for term in query.wanted]
        meant = " ".join([*terms, *(term.typed for term in query.unwanted)])
    names = named({" ".join(atom for term in query.wanted for atom in term.ways[0]), meant})
    return Nothing(alone, meant, filters.address(q=meant) if meant else "", names)


def _query_string(typed: str) -> str:
    return f"?{urlencode({'q': typed})}"


@dataclass(frozen=True)
class _Start:
    """Where one may begin who has not asked yet: what is new, and what it is about."""

    editions: list[Edition]
    topics: list[Name]

    @classmethod
    def now(cls) -> Self:
        """Five queries."""
        newest = list(Edition.objects.newest().live()[:READ])
        rows = EditionTopic.objects.filter(edition__in=[each.pk for each in newest])
        times = Counter(rows.values_list("topic", flat=True))
        counts: Counter[Name] = Counter()
        for topic, (root, *_wider) in searching.heads_of(Topic, list(times)).items():
            counts[root] += times[topic]
        load_cards(newest[:NEWEST])
        commonest = sorted(counts, key=lambda name: (-counts[name], name.name))[:COMMONEST]
        return cls(newest[:NEWEST], sorted(commonest, key=lambda name: fold(name.name)))


def _without_unwanted(filters: Filters) -> str:
    return filters.address(q=" ".join(term.typed for term in filters.query.wanted))


def _next(filters: Filters, found: Found) -> str:
    if not found.has_more:
        return ""
    mark = found.hits[-1].mark
    by_date = filters.order == Order.DATE
    return filters.address(before=f"{mark.place}" if by_date else f"{mark.points}.{mark.place}")


def mark(request: HttpRequest, order: Order) -> Mark | None:
    """Return the place in ``?before=``; raise Http404 for one we never wrote in this order."""
    before = request.GET.get("before")
    if before is None:
        return None
    match = _MARK.fullmatch(before)
    if not match or (match[1] is None) != (order == Order.DATE):
        raise Http404(_("There is no such place in what was found."))
    return Mark(int(match[2]), int(match[1] or 0))
