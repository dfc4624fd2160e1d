"""Topics and authors whose name was looked for: a page of their own may be what was meant."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from articles.models import Author, Edition, Topic
from articles.models.merged import slug_of

MOST = 5  # of each
SHORTEST = 3  # characters of a name that are looked for


def named(texts: Iterable[str]) -> list[Topic | Author]:
    """Return the topics and authors that have one of ``texts`` in a name of today or of old.

    Only those that readers know of by a live story. Two queries.
    """
    slugs = [slug for text in texts if len(slug := slug_of(text)[:100]) >= SHORTEST]
    if not slugs:
        return []
    topics = _named(Topic, slugs, "topic_rows__topic")
    return [*topics, *_named(Author, slugs, "byline_rows__author")]


def _named(
    nouns: type[Topic] | type[Author], slugs: list[str], path: str
) -> list[Topic] | list[Author]:
    places = ("slug", "aliases__slug", "standing_for__slug", "standing_for__aliases__slug")
    condition = Q()
    for slug in slugs:
        for place in places:
            condition |= Q(**{f"{place}__contains": slug})
    live = Edition.objects.live()
    is_known = Exists(live.filter(**{path: OuterRef("pk")}))
    is_known |= Exists(live.filter(**{f"{path}__root": OuterRef("pk")}))
    found = nouns.objects.unmerged().filter(condition).filter(is_known)
    return list(found.distinct().order_by("name", "pk")[:MOST])
