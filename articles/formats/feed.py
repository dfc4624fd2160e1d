"""What a feed is made of, whichever of the three formats it comes in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Correction, Edition, Paper

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without stories was updated: a moment, since Atom wants one, and always the same."""


@dataclass(frozen=True)
class Notice:
    """What readers were told of a change, and the story as they read it now."""

    correction: Correction
    edition: Edition

    @property
    def title(self) -> str:
        """``Correction: River rises``"""
        kind = self.correction.get_kind_display()
        return _("%(kind)s: %(headline)s") % {"kind": kind, "headline": self.edition.headline}


@dataclass(frozen=True)
class Feed:
    """Newest first: stories, or notices of changes in them.

    ``home`` is the page that lists them, ``address`` the feed's own. The stories come by
    ``models.correction.with_told``.
    """

    title: str
    description: str
    home: str
    address: str
    paper: Paper
    editions: list[Edition] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def updated_at(self) -> datetime:
        """When what is listed last changed; it stays the same until the next change."""
        moments = [edition.updated_at for edition in self.editions]
        moments += [notice.correction.made_at for notice in self.notices]
        return max(moments, default=NEVER)

    @property
    def language(self) -> str:
        return settings.LANGUAGE_CODE

    @property
    def copyright(self) -> str:
        """The paper's own notice, of this year; each story has its own beside it."""
        notice = self.paper.default_notice
        return notice.for_year(timezone.localdate().year) if notice else ""
