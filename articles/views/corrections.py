"""The public log of corrections."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.formats.feed import Notice
from articles.lib.cursor import Cursor
from articles.models import Correction, Edition
from articles.views.manners import public_page
from articles.views.paging import PER_PAGE, cursor_of


@dataclass(frozen=True)
class Log:
    """One page of the log, the place after which it begins and that where the next does."""

    notices: list[Notice]
    before: Cursor | None
    older: Cursor | None

    @property
    def is_first(self) -> bool:
        return self.before is None

    @property
    def query(self) -> str:
        """The query string of this page's own address."""
        return f"?before={self.before}" if self.before else ""


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    """What readers have been told of changes in the stories that are live, newest first."""
    before = cursor_of(request)
    found = list(Correction.objects.public(before).select_related("edition")[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    older = shown[-1].cursor if len(found) > PER_PAGE else None
    page = Log(with_stories(shown), before, older)
    return render(request, "articles/corrections.html", {"page": page})


def with_stories(corrections: Iterable[Correction]) -> list[Notice]:
    """Join each of ``corrections`` to its story as it is now; one query.

    They need their ``edition``. One whose story has left the site this moment is left out.
    """
    stories = {each.edition.story_id for each in corrections}
    live = Edition.objects.live().filter(story__in=stories).defer("body").select_related("section")
    by_story = {edition.story_id: edition for edition in live}
    return [
        Notice(each, by_story[each.edition.story_id])
        for each in corrections
        if each.edition.story_id in by_story
    ]
