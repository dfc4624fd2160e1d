"""All topics and all authors that readers can read of, by name."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Count, F, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles.lib.folding import fold
from articles.models import Author, Edition, Image, Topic
from articles.models.edition import is_read
from articles.models.merged import Mergeable
from articles.views.manners import public_page

FEW = 40  # people who stand in one list, without letters
MOST = 400  # names on one page; of more, each letter has a page of its own
NO_PARENT = Value(None, BigIntegerField())
SIGNS = "#"  # in place of the letter of a name that begins with none


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic with a live story, by letter, with those that are part of it."""
    index = Index.of(Topic.objects.annotate(above=F("parent")), "topic_rows__topic")
    return _index(request, "articles/topics.html", index, _("Topics"))


@public_page
def authors(request: HttpRequest) -> HttpResponse:
    """Everybody whom a live story credits, by letter."""
    people = Author.objects.select_related("portrait").annotate(above=NO_PARENT)
    index = Index.of(people, "byline_rows__author")
    return _index(request, "articles/authors.html", index, _("Authors"))


def _index(request: HttpRequest, template: str, index: "Index", title: str) -> HttpResponse:
    letter = request.GET.get("letter")
    if letter is not None and letter not in index.letters:
        raise Http404(_("No name here begins so."))
    context = {
        "index": index,
        "letter": letter,
        "groups": index.groups(letter),
        "title": title,
        "page": {"query": f"?{urlencode({'letter': letter})}" if letter else ""},
    }
    return render(request, template, context)


class Row(NamedTuple):
    """What the whole index needs to know of a noun, read or not."""

    pk: int
    name: str
    root: int | None
    wider: int | None
    is_read: bool

    @property
    def present(self) -> int:
        return self.root or self.pk


@dataclass
class Entry:
    """A name in the index; on the page that shows it, what it names and how many its stories."""

    pk: int
    name: str
    noun: Mergeable | None = None
    stories: int = 0
    below: list["Entry"] = field(default_factory=list)

    @property
    def portrait(self) -> Image | None:
        image = self.noun and self.noun.portrait
        return image if image and image.is_allowed() and not image.is_missing else None

    @cached_property
    def folded(self) -> str:
        return fold(self.name)

    @property
    def letter(self) -> str:
        first = self.folded[:1].upper()
        return first if first.isalpha() else SIGNS

    @property
    def place(self) -> tuple[bool, str, str, int]:
        return (self.letter == SIGNS, self.folded, self.name, self.pk)


class Letter(NamedTuple):
    letter: str
    entries: list[Entry]


@dataclass(frozen=True)
class Index:
    """The names that live editions name by ``path``, whatever their case and accents."""

    nouns: QuerySet
    path: str
    pages: dict[int, list[int]]
    """By the primary key of a noun, those of the nouns on whose pages its stories stand."""
    entries: list[Entry]

    @classmethod
    def of(cls, nouns: QuerySet, path: str) -> Self:
        """Find those of ``nouns`` that readers may know of: one query, of no more than names.

        A topic is read of if what is merged into it is, or what is part of it.
        """
        rows = nouns.order_by().values_list("pk", "name", "root", "above", is_read(path))
        every = {row[0]: Row(*row) for row in rows}
        pages = {pk: _pages(row, every) for pk, row in every.items()}
        read = {page for pk, row in every.items() if row.is_read for page in pages[pk]}
        entries = {pk: Entry(pk, every[pk].name) for pk in read}
        found = sorted(entries.values(), key=lambda entry: entry.place)
        for entry in found:
            above = every.get(every[entry.pk].wider or 0)
            if above and above.present in entries:
                entries[above.present].below.append(entry)
        return cls(nouns, path, pages, found)

    @property
    def is_short(self) -> bool:
        return self.nouns.model is Author and len(self.entries) <= FEW

    @property
    def is_long(self) -> bool:
        return len(self.entries) > MOST

    @cached_property
    def letters(self) -> list[str]:
        if self.is_short:
            return []
        return list(dict.fromkeys(entry.letter for entry in self.entries))

    def groups(self, letter: str | None) -> list[Letter]:
        """The names by letter; of one ``letter`` alone, or of the first in a long index. A few
        people stand in one list.

        In three queries, of what is shown alone.
        """
        wanted = letter or (self.letters[0] if self.is_long else None)
        shown = [entry for entry in self.entries if wanted in (None, entry.letter)]
        every = {entry.pk: entry for entry in shown}
        every |= {below.pk: below for entry in shown for below in entry.below}
        nouns = self.nouns.in_bulk(every)
        stories = self._stories(set(every))
        for pk, entry in every.items():
            entry.noun, entry.stories = nouns[pk], stories[pk]
        if self.is_short:
            return [Letter("", shown)]
        groups = groupby(shown, key=lambda entry: entry.letter)
        return [Letter(name, list(entries)) for name, entries in groups]

    def _stories(self, wanted: set[int]) -> dict[int, int]:
        """The number of live stories on the page of each of ``wanted``, each counted once."""
        family = defaultdict(list)
        for pk, pages in self.pages.items():
            for page in wanted.intersection(pages):
                family[page].append(pk)
        # Only where several stand on one page could a story be counted twice.
        alone = [keys[0] for keys in family.values() if len(keys) == 1]
        several = {pk for keys in family.values() if len(keys) > 1 for pk in keys}
        live, of = Edition.objects.live().order_by(), f"{self.path}__in"
        counted = live.filter(**{of: alone}).values_list(self.path)
        times = dict(counted.annotate(n=Count("pk", distinct=True)))
        named = defaultdict(set)
        for pk, edition in live.filter(**{of: several}).values_list(self.path, "pk").iterator():
            named[pk].add(edition)
        return {
            page: times.get(page) or len(set().union(*(named[pk] for pk in keys)))
            for page, keys in family.items()
        }


def _pages(row: Row, every: dict[int, Row]) -> list[int]:
    """Its root, and all that are wider."""
    pages: list[int] = []
    pk: int | None = row.present
    while pk in every and pk not in pages:
        pages.append(pk)
        above = every.get(every[pk].wider or 0)
        pk = above.present if above else None
    return pages
