"""Lists page by key, "older than": the thousandth page costs what the first does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from articles.lib.cursor import Cursor
from articles.models import Edition
from articles.models.edition import EditionQuerySet

PER_PAGE = 20


def cursor_of(request: HttpRequest) -> Cursor | None:
    """Return the place in ``?before=``; raise Http404 for one we never wrote."""
    before = request.GET.get("before")
    if before is None:
        return None
    try:
        return Cursor.parse(before)
    except ValueError:
        raise Http404(_("There is no such place in this list.")) from None


def page_before(rows: QuerySet, before: Cursor, to: str = "") -> str:
    """Return the query string of the page that ends where that of ``before`` begins; '' if first.

    ``rows`` are the editions of the list, or what leads by ``to`` to them. One query, and no more
    rows than two pages have: where one story stands in many rows, the way back is a shorter one.
    """
    story = f"{to}story_id"
    live = Edition.objects.live().filter(pk=OuterRef(f"{to.rstrip('_')}_id" if to else "pk"))
    newer = Q(published_at__gt=before.published_at) | Q(**{f"{story}__gte": before.story_id})
    found = (
        rows.filter(Exists(live), newer, published_at__gte=before.published_at)
        .order_by("published_at", story)
        .values_list("published_at", story)[: 2 * (PER_PAGE + 1)]
    )
    stories = [Cursor(*row) for row in dict.fromkeys(found)]
    return f"?before={stories[PER_PAGE]}" if len(stories) > PER_PAGE else ""


@dataclass(frozen=True)
class Page:
    """One page of cards, the place after which it begins and that where the next does."""

    editions: list[Edition]
    before: Cursor | None
    older: Cursor | None

    @classmethod
    def of(
        cls, editions: EditionQuerySet, before: Cursor | None, at: datetime | None = None
    ) -> Self:
        """Read the page of ``editions`` that are live at ``at`` (now, unless told)."""
        # One more than is shown tells whether there is a next page, without a COUNT.
        found = list(editions.live(at)[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        return cls(shown, before, shown[-1].cursor if len(found) > PER_PAGE else None)

    def or_404(self) -> Self:
        """Return this page; raise Http404 if nothing stands on it.

        For what readers know by its live stories alone: a topic or an author whom only a draft
        names must look as if there were none, or the name would tell what is being written.
        """
        if not self.editions:
            raise Http404(_("There are no stories here."))
        return self

    @property
    def is_first(self) -> bool:
        return self.before is None

    @property
    def query(self) -> str:
        """The query string of this page's own address."""
        return f"?before={self.before}" if self.before else ""
