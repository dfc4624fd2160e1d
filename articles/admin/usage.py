"""Where an author, a picture, a section, a notice or a topic is used."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Edition, Story

SHOWN = 50  # stories; more are counted


@dataclass(frozen=True)
class Use:
    """One story that names the thing: in its working copy, in editions, or both."""

    story: Story
    is_in_working_copy: bool
    editions: int

    @property
    def url(self) -> str:
        return reverse("admin:articles_story_change", args=[self.story.pk])

    @property
    def where(self) -> str:
        """In words, such as ``the working copy, 2 editions``."""
        places = [_("the working copy")] if self.is_in_working_copy else []
        if self.editions:
            places.append(
                ngettext("%(n)d edition", "%(n)d editions", self.editions) % {"n": self.editions}
            )
        return ", ".join(places)


@dataclass(frozen=True)
class Usage:
    uses: list[Use]
    more: bool

    @classmethod
    def of(cls, obj: models.Model, by_story: str, by_edition: str) -> Self:
        """Find the stories that name ``obj``, last edited first, in two queries.

        ``by_story`` and ``by_edition`` are the field paths from each to ``obj``.
        """
        editions = Edition.objects.filter(**{by_edition: obj})
        working = Story.objects.filter(**{by_story: obj})
        stories = list(
            Story.objects.filter(
                Exists(working.filter(pk=OuterRef("pk")))
                | Exists(editions.filter(story=OuterRef("pk")))
            )
            .with_state()
            .annotate(names_it=Exists(working.filter(pk=OuterRef("pk"))))
            .defer("body")[: SHOWN + 1]
        )
        counts = dict(
            editions.filter(story__in=[story.pk for story in stories])
            .order_by()
            .values_list("story")
            .annotate(models.Count("pk", distinct=True))
        )
        return cls(
            [Use(s, s.names_it, counts.get(s.pk, 0)) for s in stories[:SHOWN]],
            len(stories) > SHOWN,
        )

    def lines(self) -> list[SafeString]:
        """One line a story, with a link to it."""
        lines = [
            format_html('<a href="{}">{}</a> ({})', use.url, use.story, use.where)
            for use in self.uses
        ]
        return [*lines, format_html("{}", _("… and more stories"))] if self.more else lines
