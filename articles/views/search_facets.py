"""What was found, counted by section, topic, author, language and year, as links to narrow it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.models import Author, Topic
from articles.search import Found
from articles.views.search_filters import Filters, day_name, language_name

MOST = 8  # choices of a kind: the commonest, or the latest years


class Choice(NamedTuple):
    name: str
    count: str
    address: str


class Facet(NamedTuple):
    """One kind of thing to narrow by, and its choices with their counts."""

    title: str
    choices: list[Choice]


class Chosen(NamedTuple):
    """Something the search is narrowed by, and the address of the search without it."""

    title: str
    name: str
    address: str


class Kind(NamedTuple):
    """A name in the address, its title, and label and value of each that was counted."""

    parameter: str
    title: str
    counted: list[tuple[str, str, int]]


class Facets(NamedTuple):
    to_choose: list[Facet]
    chosen: list[Chosen]

    @classmethod
    def of(cls, request: HttpRequest, filters: Filters, found: Found) -> Self:
        """Count ``found``; names of topics and of authors take a query each.

        What the search is narrowed by already is shown as chosen, and not to choose again. A topic
        or author of no story found is shown as it was asked for: its name may be a draft's.
        """
        kinds = list(_kinds(request, filters, found))
        to_choose = [
            Facet(
                kind.title,
                [
                    Choice(label, number(times, found), filters.address(**{kind.parameter: value}))
                    for label, value, times in kind.counted[:MOST]
                ],
            )
            for kind in kinds
            if kind.parameter not in filters.values and len(kind.counted) > 1
        ]
        labels = {
            (kind.parameter, value): label for kind in kinds for label, value, _ in kind.counted
        }
        titles = {kind.parameter: kind.title for kind in kinds}
        titles |= {"since": _("From"), "until": _("Until")}
        chosen = [
            Chosen(
                titles[name],
                day_name(value) if name in ("since", "until") else labels.get((name, value), value),
                filters.address(**{name: ""}),
            )
            for name, value in filters.values.items()
        ]
        return cls(to_choose, chosen)


def number(times: int, found: Found) -> str:
    """``times`` in the language of the page; with a plus if only some of the stories count."""
    text = number_format(times, force_grouping=True)
    return f"{text}+" if found.is_capped else text


def _kinds(request: HttpRequest, filters: Filters, found: Found) -> Iterable[Kind]:
    counts, asked = found.counts, filters.narrowing
    sections = {each.pk: (each.name, each.slug) for each in paper_of(request).sections}
    yield Kind("section", _("Section"), _counted(counts.sections, sections))
    topics = _names(Topic, counts.topics, asked.topic)
    yield Kind("topic", _("Topic"), _counted(counts.topics, topics))
    authors = _names(Author, counts.authors, asked.author)
    yield Kind("author", _("Author"), _counted(counts.authors, authors))
    languages = {code: (language_name(code), code) for code in counts.languages}
    yield Kind("language", _("Language"), _counted(counts.languages, languages))
    years = Counter(timezone.localtime(each).year for each in counts.moments)
    latest = sorted(years.items(), reverse=True)
    yield Kind("year", _("Year"), [(f"{year}", f"{year:04}", times) for year, times in latest])


def _counted(
    counts: Mapping, names: Mapping[object, tuple[str, str]]
) -> list[tuple[str, str, int]]:
    return [(*names[key], times) for key, times in _commonest(counts) if key in names]


def _names(
    model: type[Topic] | type[Author], counts: Mapping[int, int], asked: int | None
) -> dict[int, tuple[str, str]]:
    """Name and slug, by primary key, of those that will be shown."""
    wanted = [pk for pk, _times in _commonest(counts)[:MOST]]
    wanted += [asked] if asked in counts else []
    if not wanted:
        return {}
    rows = model.objects.filter(pk__in=wanted).values_list("pk", "name", "slug")
    return {pk: (name, slug) for pk, name, slug in rows}


def _commonest(counts: Mapping) -> list[tuple]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
