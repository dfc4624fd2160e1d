"""Where the paper is at home: its time zone and its language.

A request is answered in them by a middleware of the project. A command and a thread have nobody
who says so: they ask here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo

from django.utils import timezone, translation

from articles.models import Paper


def zone() -> tzinfo:
    """Return the time zone of the paper, by one query."""
    return _paper().zone


def tongue() -> str:
    """Return the code of the language of the paper, by one query: a new story is in it."""
    return _paper().tongue


@contextmanager
def of_the_paper() -> Iterator[None]:
    """Within it, words are in the paper's language and times in its zone."""
    paper = _paper()
    with timezone.override(paper.zone), translation.override(paper.tongue):
        yield


def _paper() -> Paper:
    # Before ``migrate`` has made its row, the paper is what the settings say.
    return Paper.objects.only("language", "time_zone").first() or Paper()
