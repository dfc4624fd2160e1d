"""Addresses of old: whoever comes to one is led to where the page stands today, for ever."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles.models import Author, Topic


def read_at(slug: str, nouns: QuerySet) -> Author | Topic:
    """Return what is read at ``slug``, its own address or one of old; raise Http404 for none.

    One query. Show a redirect only once it is known that readers may know of it.
    """
    if found := nouns.at(slug):
        return found
    raise Http404(_("There is nothing here."))


def moved(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """Lead on to ``path``, with the query that was asked for."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"{path}?{query}" if query else path))
