"""Every public address, for search engines, in files that stay the same while nothing changes.

A story is in the file of its number for ever: its file does not change when others are published
or withdrawn, and it costs as much in a paper of a million stories as in one of a thousand.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Max, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.formats import sitemap
from articles.formats.sitemap import Place
from articles.models import (
    Author,
    Edition,
    EditionByline,
    EditionCaption,
    EditionTopic,
    Image,
    Topic,
)
from articles.models.image import allowed_q
from articles.views.archive import month_address, year_address
from articles.views.archive_days import count_all
from articles.views.manners import public_page

A_FILE = 2000  # stories; with all their pictures far from 50,000 addresses and 50 MB
NOUNS = 20_000  # topics or authors in a file
NEWS_FOR = timedelta(hours=48)
NEWS = 1000  # stories


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """The sitemaps that have something in them."""
    files: list[tuple[str, datetime | None]] = [(_path("pages"), None)]
    if found := _stories():
        files.append((_path("archive"), None))
    files += [(_path("stories", number), changed) for number, changed in found]
    for what, nouns in (("topics", _topics()), ("authors", _authors())):
        numbers = sorted({noun.pk // NOUNS for noun in nouns})
        files += [(_path(what, number), None) for number in numbers]
    return _answer(sitemap.index(files))


@public_page
def stories(request: HttpRequest, number: int) -> HttpResponse:
    """The live ones among ``A_FILE`` stories, with their pictures and translations."""
    start = number * A_FILE
    if start > MOST:
        raise Http404(_("There is no such sitemap."))
    live = Edition.objects.live().filter(story_id__gte=start, story_id__lt=start + A_FILE)
    editions = list(live.only(*_FIELDS).order_by("story_id"))
    images, translations = _images(live), _translations(editions, start)
    return _urlset(
        Place(
            edition.get_absolute_url(),
            edition.updated_at,
            images[edition.pk],
            translations[edition.translation_of_id or edition.story_id],
        )
        for edition in editions
    )


@public_page
def topics(request: HttpRequest, number: int) -> HttpResponse:
    """The topics that live stories have."""
    return _urlset(_nouns(_topics(), number))


@public_page
def authors(request: HttpRequest, number: int) -> HttpResponse:
    """The authors whom live stories credit."""
    return _urlset(_nouns(_authors(), number))


@public_page
def pages(request: HttpRequest) -> HttpResponse:
    """The front page, the sections, the indexes, and what the paper says of itself."""
    names = ["front", "about", "corrections"]
    names += [name for name, nouns in (("topics", _topics()), ("authors", _authors())) if nouns]
    places = [Place(reverse(f"articles:{name}")) for name in names]
    places += [Place(each.get_absolute_url()) for each in paper_of(request).sections]
    places += [Place(each.get_absolute_url()) for each in paper_of(request).pages]
    return _urlset(list({place.path: place for place in places}.values()))


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """The years and months in which stories were published that are live."""
    months = sorted({day.replace(day=1) for day in count_all()})
    years = sorted({month.replace(month=1) for month in months})
    paths = [*map(year_address, years), *map(month_address, months)]
    return _urlset([Place(path) for path in paths])


@public_page
def news(request: HttpRequest) -> HttpResponse:
    """What was published in the last 48 hours, at most 1,000 stories, the newest first."""
    since = timezone.now() - NEWS_FOR
    found = Edition.objects.live().filter(published_at__gt=since).only(*_FIELDS, "headline")
    editions = found.order_by("-published_at", "-story_id")[:NEWS]
    return _answer(sitemap.news(editions, paper_of(request)))


MOST = 2**62  # a story's number is less

_FIELDS = ("story_id", "published_at", "published_on", "slug", "updated_at", "language")
_FIELDS += ("translation_of_id",)


def _path(what: str, *number: int) -> str:
    return reverse(f"articles:sitemap_{what}", args=number)


def _urlset(places: Iterator[Place] | list[Place]) -> HttpResponse:
    places = list(places)
    if not places:
        raise Http404(_("There is no such sitemap."))
    return _answer(sitemap.urlset(places))


def _answer(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=f"{sitemap.MIME}; charset=utf-8")


def _stories() -> list[tuple[int, datetime]]:
    """The number of each file with a live story, and when a story in it last came, changed or went.

    One query, of one index and no row: see ``edition_times_of_story``.
    """
    now = timezone.now()
    begun, is_over = Q(live_from__lte=now), Q(live_until__lte=now)
    number = ExpressionWrapper(F("story_id") / A_FILE, output_field=BigIntegerField())
    rows = (
        Edition.objects.shown()
        .order_by()
        .annotate(file=number)
        .values("file")
        .annotate(
            begun=Max("live_from", filter=begun),
            ended=Max("live_until", filter=is_over),
            live=Max("live_from", filter=begun & (Q(live_until=None) | Q(live_until__gt=now))),
        )
        .order_by("file")
    )
    return [
        (row["file"], max(filter(None, [row["begun"], row["ended"]])))
        for row in rows
        if row["live"]
    ]


def _images(live) -> dict[int, list[Image]]:
    """The pictures that may be shown now of each edition; one query."""
    rows = (
        EditionCaption.objects.filter(allowed_q(prefix="image__"), edition__in=live.values("pk"))
        .exclude(image__file="")
        .select_related("image")
        .only(
            *("edition_id", "image__checksum", "image__stamp", "image__width", "image__height"),
            "image__license_url",
        )
        .order_by("edition_id", "pk")
    )
    images: dict[int, dict[int, Image]] = defaultdict(dict)
    for row in rows:
        if row.image.width:
            images[row.edition_id][row.image_id] = row.image
    return defaultdict(list, {pk: list(found.values()) for pk, found in images.items()})


def _translations(editions: list[Edition], start: int) -> dict[int, list[tuple[str, str]]]:
    """Language and path of all that say the same, by the number of the story they translate."""
    originals = {edition.translation_of_id for edition in editions} - {None}
    found = (
        Edition.objects.live()
        .filter(
            Q(translation_of__gte=start, translation_of__lt=start + A_FILE)
            | Q(translation_of__in=originals)
            | Q(story_id__in=originals)
        )
        .only(*_FIELDS)
        .order_by("story_id")
    )
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for edition in [*editions, *found]:
        group = groups[edition.translation_of_id or edition.story_id]
        group.setdefault(edition.language, edition.get_absolute_url())
    return defaultdict(
        list, {key: sorted(group.items()) for key, group in groups.items() if len(group) > 1}
    )


def _topics() -> list[Topic]:
    rows = EditionTopic.objects.filter(topic=OuterRef("pk"))
    return _read(Topic.objects.only("slug", "root_id", "parent_id"), rows)


def _authors() -> list[Author]:
    rows = EditionByline.objects.filter(author=OuterRef("pk"))
    return _read(Author.objects.only("slug", "root_id"), rows)


def _read(nouns, rows) -> list[Topic] | list[Author]:
    """Those of ``nouns`` that have a page, by number: a live story names them, or what is below."""
    live = Edition.objects.live().filter(pk=OuterRef("edition"))
    every = {noun.pk: noun for noun in nouns.annotate(is_live=Exists(rows.filter(Exists(live))))}
    met: set[int] = set()
    for noun in every.values():
        above: Topic | Author | None = noun if noun.is_live else None
        while above and above.pk not in met:
            met.add(above.pk)
            above = every.get(above.root_id or above.wider_id)
    return [every[pk] for pk in sorted(met) if every[pk].root_id is None]


def _nouns(nouns: list[Topic] | list[Author], number: int) -> Iterator[Place]:
    return (Place(noun.get_absolute_url()) for noun in nouns if noun.pk // NOUNS == number)
