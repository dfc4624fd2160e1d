"""What a search is narrowed by, as it stands in an address."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf.locale import LANG_INFO
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.models import Author, Topic
from articles.search import Narrowing, Order, Query

NAMES = ("section", "topic", "author", "language", "year", "since", "until")
NOBODY = 0  # the primary key of nothing: what is not known narrows to no story
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True)
class Filters:
    """The query, the order and what it is narrowed by, each as it was asked for."""

    query: Query
    order: Order
    values: dict[str, str]
    narrowing: Narrowing
    mistakes: list[str]
    """Sentences on what could not be understood, and so was left out."""

    @classmethod
    def of(cls, request: HttpRequest) -> "Filters":
        """Read the address of ``request``; a topic and an author each take a query."""
        query = Query.parse(request.GET.get("q", ""))
        order = Order.DATE if request.GET.get("order") == Order.DATE else Order.RELEVANCE
        values = {name: request.GET.get(name, "").strip()[:120] for name in NAMES}
        values = {name: value.replace("\0", "\ufffd") for name, value in values.items() if value}
        mistakes: list[str] = []
        since, until = _dates(values, mistakes)
        narrowing = Narrowing(
            section=_known(values.get("section"), lambda slug: _section(request, slug)),
            topic=_known(values.get("topic"), lambda slug: _pk(Topic, slug)),
            author=_known(values.get("author"), lambda slug: _pk(Author, slug)),
            language=_language(values.get("language")),
            since=since,
            until=until,
        )
        return cls(query, order, values, narrowing, mistakes)

    def address(self, **changed: str) -> str:
        """The query string of the first page with some things changed; "" takes one away."""
        order = self.order if self.order != Order.RELEVANCE else ""
        wanted = {"q": self.query.typed, "order": order, **self.values, **changed}
        parameters = QueryDict(mutable=True)
        for name, value in wanted.items():
            if value:
                parameters[name] = value
        return f"?{parameters.urlencode()}"

    def without_all(self) -> str:
        """The query string of the same search, narrowed by nothing."""
        return self.address(**dict.fromkeys(self.values, ""))


def language_name(code: str) -> str:
    """The name of a language in the language of the page, or its code if it has none."""
    return get_language_info(code)["name_translated"] if code in LANG_INFO else code


def day_name(value: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def _known(value: str | None, find: Callable[[str], int | None]) -> int | None:
    return None if not value else find(value) or NOBODY


def _section(request: HttpRequest, slug: str) -> int | None:
    # The frame of the page holds every section: finding this one costs no query of its own.
    return next((each.pk for each in paper_of(request).sections if each.slug == slug), None)


def _pk(model: type[Topic] | type[Author], slug: str) -> int | None:
    return model.objects.filter(slug=slug).values_list("pk", flat=True).first()


def _language(value: str | None) -> str | None:
    return value if not value or _LANGUAGE.fullmatch(value) else "zxx"  # no linguistic content


def _dates(values: dict[str, str], mistakes: list[str]) -> tuple[datetime | None, datetime | None]:
    """The moments that the year and the two days leave; what is none of these goes out."""
    since, until = [], []
    year = values.get("year", "")
    if _YEAR.fullmatch(year) and 1 <= int(year) < date.max.year:
        since.append(_midnight(date(int(year), 1, 1)))
        until.append(_midnight(date(int(year) + 1, 1, 1)))
    elif year:
        mistakes.append(_("“%(value)s” is no year: write four digits.") % {"value": year})
        del values["year"]
    for name, moments, days in (("since", since, 0), ("until", until, 1)):
        if value := values.get(name):
            try:
                moments.append(_midnight(date.fromisoformat(value) + timedelta(days)))
            except (ValueError, OverflowError):
                mistakes.append(
                    _("“%(value)s” is no date: write one like 2024-05-31.") % {"value": value}
                )
                del values[name]
    return max(since, default=None), min(until, default=None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
