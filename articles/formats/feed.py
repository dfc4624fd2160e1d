"""What a feed is made of, whichever of the three formats it comes in."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from articles.models import Edition, Paper

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without stories was updated: a moment, since Atom wants one, and always the same."""


@dataclass(frozen=True)
class Feed:
    """Newest stories first. ``home`` is the page that lists them, ``address`` the feed's own."""

    title: str
    description: str
    home: str
    address: str
    paper: Paper
    editions: list[Edition]

    @property
    def updated_at(self) -> datetime:
        """When what is listed last changed; it stays the same until the next change."""
        return max((edition.updated_at for edition in self.editions), default=NEVER)

    @property
    def language(self) -> str:
        return settings.LANGUAGE_CODE

    @property
    def copyright(self) -> str:
        """The paper's own notice, of this year; each story has its own beside it."""
        notice = self.paper.default_notice
        return notice.for_year(timezone.localdate().year) if notice else ""
