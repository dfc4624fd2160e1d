"""The newest stories of the paper, of a section, a topic or an author, in three formats.

Each answer has an ETag and no Last-Modified: a picture whose rights end, or a story that is
withdrawn, changes a feed without a newer date, and who asked by date alone would keep it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.formats import atom, json_feed, rss
from articles.formats.addresses import absolute
from articles.formats.feed import Feed
from articles.models import Author, Correction, Edition, Topic
from articles.models.correction import with_told
from articles.models.edition import EditionQuerySet
from articles.views.corrections import with_stories
from articles.views.manners import public_page

NEWEST = 30  # stories in a feed

FORMATS = {"xml": rss, "atom": atom, "json": json_feed}
"""By the last part of the address."""


@public_page
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest stories of the paper."""
    home = reverse("articles:front")
    about = paper_of(request).tagline
    return _answer(request, kind, "", about, home, Edition.objects.newest())


@public_page
def section(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of a section."""
    sections = paper_of(request).sections
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        raise Http404(_("There is no such section."))
    editions = Edition.objects.in_section(found.pk)
    home = found.get_absolute_url()
    return _answer(request, kind, found.name, found.description, home, editions)


@public_page
def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories with a topic; 404 if there are none, as its page answers."""
    found = get_object_or_404(Topic, slug=slug)
    editions = Edition.objects.with_topic(found)
    home = found.get_absolute_url()
    return _answer(request, kind, found.name, found.description, home, editions, or_404=True)


@public_page
def author(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories that credit an author; 404 if there are none, as the page answers."""
    found = get_object_or_404(Author, slug=slug)
    editions = Edition.objects.by_author(found)
    home = found.get_absolute_url()
    return _answer(request, kind, found.name, found.bio, home, editions, or_404=True)


@public_page
def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest of what readers were told of changes, as the public log has it."""
    found = Correction.objects.public().select_related("edition")[:NEWEST]
    about = _("What we got wrong and put right, and what we added, newest first.")
    home = reverse("articles:corrections")
    return _feed(request, kind, _("Corrections"), about, home, notices=with_stories(list(found)))


def _answer(
    request: HttpRequest,
    kind: str,
    name: str,
    about: str,
    home: str,
    editions: EditionQuerySet,
    or_404: bool = False,
) -> HttpResponse:
    # The lists leave the text out; here it may have to sum the story up.
    found = list(with_told(editions.live().for_page().defer(None))[:NEWEST])
    if or_404 and not found:
        raise Http404(_("There are no stories here."))
    return _feed(request, kind, name, about, home, editions=found)


def _feed(
    request: HttpRequest, kind: str, name: str, about: str, home: str, **entries: list
) -> HttpResponse:
    whole = paper_of(request)
    title = f"{name} — {whole.name}" if name else whole.name
    feed = Feed(
        title=title,
        description=" ".join(about.split()) or title,
        home=absolute(home),
        address=absolute(request.path),
        paper=whole,
        **entries,
    )
    make = FORMATS[kind]
    return HttpResponse(make.dumps(feed), content_type=f"{make.MIME}; charset=utf-8")
