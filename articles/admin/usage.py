"""Where an author, a picture, a section, a notice or a topic is used."""

from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin import moments
from articles.models import Author, Edition, Slot, Story
from articles.models.edition import is_read

SHOWN = 50  # stories; more are counted


@dataclass
class Use:
    """One story that names the thing: in its working copy, in editions, or both."""

    story: Story
    is_in_working_copy: bool
    live: Edition | None = None
    scheduled: list[Edition] = field(default_factory=list)
    earlier: int = 0
    slots: list[Slot] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("admin:articles_story_change", args=[self.story.pk])

    @property
    def public_url(self) -> str:
        """The address at which readers meet it now; '' where they do not."""
        return self.live.get_absolute_url() if self.live else ""

    @property
    def where(self) -> str:
        """In words, such as ``the working copy, live in edition 3, 2 earlier editions``."""
        places = [_("the working copy")] if self.is_in_working_copy else []
        if self.live:
            places.append(_("live in edition %(number)d") % {"number": self.live.number})
        places += [
            _("scheduled for %(when)s") % {"when": moments.short(edition.live_from)}
            for edition in self.scheduled
        ]
        if self.earlier:
            places.append(
                ngettext("%(n)d earlier edition", "%(n)d earlier editions", self.earlier)
                % {"n": self.earlier}
            )
        return ", ".join(places + [self._place(slot) for slot in self.slots])

    def _place(self, slot: Slot) -> str:
        front = slot.section or _("the front page")
        if slot.since > timezone.now():
            when = moments.short(slot.since)
            return _("will stand on %(front)s from %(when)s") % {"front": front, "when": when}
        return _("stands on %(front)s") % {"front": front}


@dataclass(frozen=True)
class Usage:
    uses: list[Use]
    more: bool
    authors: list[Author]
    """Whose portrait it is; those with ``is_public`` have a page for readers."""

    @classmethod
    def of(cls, obj: models.Model, by_story: str, by_edition: str, by_author: str = "") -> Self:
        """Find the stories that name ``obj``, last edited first, in three queries, or in four
        with its authors.

        ``by_story``, ``by_edition`` and ``by_author`` are the field paths from each to ``obj``.
        """
        editions = Edition.objects.filter(**{by_edition: obj})
        working = Story.objects.filter(**{by_story: obj})
        stories = list(
            Story.objects.filter(
                Q(pk__in=working.values("pk")) | Q(pk__in=editions.order_by().values("story"))
            )
            .annotate(names_it=Exists(working.filter(pk=OuterRef("pk"))))
            .defer("body")[: SHOWN + 1]
        )
        uses = {story.pk: Use(story, story.names_it) for story in stories[:SHOWN]}
        _tell_editions(uses, editions)
        _tell_slots(uses)
        authors = Author.objects.none()
        if by_author:
            authors = Author.objects.filter(**{by_author: obj}).annotate(is_public=has_page())
        return cls(list(uses.values()), len(stories) > SHOWN, list(authors))

    def lines(self) -> list[SafeString]:
        """One line a story, and one a portrait, each with a link to the desk's page of it."""
        lines = [
            format_html('<a href="{}">{}</a> ({})', use.url, use.story, use.where)
            + _open(use.public_url)
            for use in self.uses
        ]
        if self.more:
            lines.append(format_html("{}", _("… and more stories")))
        return lines + [
            format_html(
                '<a href="{}">{}</a> ({})',
                reverse("admin:articles_author_change", args=[author.pk]),
                author,
                _("portrait"),
            )
            + _open(author.get_absolute_url() if author.is_public else "")
            for author in self.authors
        ]


def _open(address: str) -> SafeString:
    """A link to the page that readers see, if there is one."""
    if not address:
        return SafeString("")
    return format_html(
        ' <a class="quiet" href="{}" target="_blank" rel="noopener">{}</a>',
        address,
        _("Open the page"),
    )


def _tell_editions(uses: dict[int, Use], editions: models.QuerySet[Edition]) -> None:
    now = timezone.now()
    named = (
        editions.filter(story__in=uses)
        .only("story", "number", "slug", "published_on", "live_from", "live_until")
        .order_by("number")
        .distinct()
    )
    for edition in named:
        use = uses[edition.story_id]
        if edition.live_until and edition.live_until <= max(now, edition.live_from):
            use.earlier += 1
        elif edition.live_from > now:
            use.scheduled.append(edition)
        else:
            use.live = edition


def _tell_slots(uses: dict[int, Use]) -> None:
    still = Q(until__isnull=True) | Q(until__gt=timezone.now())
    for slot in Slot.objects.filter(still, story__in=uses).select_related("section"):
        uses[slot.story_id].slots.append(slot)


def has_page() -> Q:
    """As a condition on authors: readers find a page of those whom a live edition credits.

    It may name one who is merged into them.
    """
    return is_read("byline_rows__author") | is_read("byline_rows__author__root")
