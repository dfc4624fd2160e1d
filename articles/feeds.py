"""The newest stories of the paper, of a section, a topic or an author, in three formats.

Each answer has an ETag and a date that moves with whatever changes it: see ``freshness``.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.formats import atom, json_feed, rss
from articles.formats.addresses import absolute
from articles.formats.feed import Feed
from articles.models import (
    Author,
    Correction,
    Edition,
    EditionByline,
    EditionTopic,
    Topic,
)
from articles.models.correction import with_told
from articles.models.edition import EditionQuerySet
from articles.views import freshness
from articles.views.corrections import with_stories
from articles.views.manners import public_page, shared
from articles.views.present import moved, read_at

NEWEST = 30  # stories in a feed

FORMATS = {"xml": rss, "atom": atom, "json": json_feed}
"""By the last part of the address."""


@public_page
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest stories of the paper."""
    home = reverse("articles:front")
    about = paper_of(request).tagline
    return _answer(request, kind, "", about, home, Edition.objects.newest(), Edition.objects.all())


@public_page
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of a section."""
    sections = paper_of(request).sections
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        raise Http404(_("There is no such section."))
    editions = Edition.objects.in_section(found.pk)
    every = Edition.objects.filter(section=found.pk)
    home = found.get_absolute_url()
    return _answer(request, kind, found.name, found.description, home, editions, every)


@public_page
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories with a topic; 404 if there are none, as its page answers."""
    found = read_at(slug, Topic.objects)
    editions = Edition.objects.with_topic(found, most=NEWEST)
    every = EditionTopic.objects.filter(topic__in=found.keys)
    return _of_noun(request, kind, slug, found, found.description, editions, every)


@public_page
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories that credit an author; 404 if there are none, as the page answers."""
    found = read_at(slug, Author.objects)
    editions = Edition.objects.by_author(found, most=NEWEST)
    every = EditionByline.objects.filter(author__in=found.keys)
    return _of_noun(request, kind, slug, found, found.bio, editions, every)


@public_page
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest of what readers were told of changes, as the public log has it."""
    found = list(Correction.objects.public().select_related("edition")[:NEWEST])
    notices = with_stories(found)
    about = _("What we got wrong and put right, and what we added, newest first.")
    home = reverse("articles:corrections")
    modified = freshness.of_notices(notices, is_whole=len(found) < NEWEST) if notices else None
    return _feed(request, kind, _("Corrections"), about, home, modified, notices=notices)


def _of_noun(
    request: HttpRequest,
    kind: str,
    slug: str,
    found: Topic | Author,
    about: str,
    editions: EditionQuerySet,
    every: QuerySet,
) -> HttpResponse:
    """The feed of a topic or author; 301 from an address or name that it had before."""
    home = found.get_absolute_url()
    response = _answer(request, kind, found.name, about, home, editions, every, to="edition__")
    return response if slug == found.slug else moved(request, f"{home}feed.{kind}")


def _answer(
    request: HttpRequest,
    kind: str,
    name: str,
    about: str,
    home: str,
    editions: EditionQuerySet,
    every: QuerySet,
    to: str = "",
) -> HttpResponse:
    """``every`` and ``to`` lead to what stands in the list, or did: see ``freshness``."""
    # The lists leave the text out; here it is wanted.
    found = list(with_told(editions.live().for_page().defer(None))[:NEWEST])
    if to and not found:  # readers know a topic or an author by its live stories alone
        raise Http404(_("There are no stories here."))
    modified = freshness.of_list(every, found, is_whole=len(found) < NEWEST, to=to)
    return _feed(request, kind, name, about, home, modified, editions=found)


def _feed(
    request: HttpRequest,
    kind: str,
    name: str,
    about: str,
    home: str,
    modified: datetime | None,
    **entries: list,
) -> HttpResponse:
    whole = paper_of(request)
    title = f"{name} — {whole.name}" if name else whole.name
    feed = Feed(
        title=title,
        description=" ".join(about.split()) or title,
        home=absolute(home),
        address=absolute(f"{home}feed.{kind}"),
        paper=whole,
        hub=settings.WEBSUB_HUB if settings.PINGS else "",
        **entries,
    )
    make = FORMATS[kind]
    response = HttpResponse(make.dumps(feed), content_type=f"{make.MIME}; charset=utf-8")
    if feed.hub:
        # WebSub, section 4: who subscribes looks here first.
        response["Link"] = f'<{feed.hub}>; rel="hub", <{feed.address}>; rel="self"'
    return shared(freshness.tell(response, modified))
