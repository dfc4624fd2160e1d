"""Freezing a working copy into an edition, in memory: publishing saves it, a preview shows it."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from articles import search
from articles.desk.slugs import date_of, first_edition, slug_from
from articles.lib import html
from articles.models import (
    Content,
    Correction,
    Edition,
    EditionByline,
    EditionCaption,
    EditionTopic,
    Placement,
    Story,
)


@dataclass
class Frozen:
    """An edition with its rows, none of them saved yet."""

    edition: Edition
    bylines: list[EditionByline]
    captions: list[EditionCaption]
    topics: list[EditionTopic]
    corrections: list[Correction] = field(default_factory=list)

    def save(self) -> Edition:
        """Insert all of it, with the next number; the caller holds the transaction."""
        parts = (
            (EditionByline, self.bylines),
            (EditionCaption, self.captions),
            (EditionTopic, self.topics),
            (Correction, self.corrections),
        )
        self.edition.number = _next_number(self.edition.story)
        self.edition.parts = sum(len(rows) for _model, rows in parts)
        self.edition.save(force_insert=True)
        for model, rows in parts:
            for row in rows:
                row.edition = self.edition
            model.objects.bulk_create(rows)
        search.index([self.edition])
        return self.edition

    def as_page(self) -> Edition:
        """Return the edition with what ``EditionQuerySet.for_page`` would have loaded."""
        self.edition.printed_bylines = self.bylines
        self.edition.printed_captions = self.captions
        self.edition.printed_topics = [
            {"name": row.name, "slug": row.topic.slug} for row in self.topics
        ]
        return self.edition

    def date_from(self, first: Edition) -> None:
        """Let it come after ``first``, by which readers met the story."""
        self.edition.published_at = first.published_at
        if self.edition.published_on != first.published_on:
            self.edition.published_on = first.published_on
            notice = self.edition.copyright_notice
            self.edition.copyright_line = notice.for_year(first.published_on.year)
        for row in (*self.bylines, *self.topics):
            row.published_at = first.published_at

    @classmethod
    def of_story(cls, story: Story, live_from: datetime, ends_at: datetime | None = None) -> Self:
        """Freeze the working copy as it would read from ``live_from``, until ``ends_at`` if given.

        Its rows of pictures must be in step with its body: see ``captions.follow_body``.
        """
        first = first_edition(story, live_from)
        published_at = first.published_at if first else live_from
        published_on = first.published_on if first else date_of(live_from)
        edition = Edition(
            **{name: getattr(story, name) for name in Content.content_fields()},
            story=story,
            number=_next_number(story),
            story_version=story.version,
            published_at=published_at,
            published_on=published_on,
            updated_at=live_from,
            live_from=live_from,
            live_until=ends_at,
            ends_at=ends_at,
        )
        # Cleaned again here: the body may have come by a way that no form guards.
        edition.body = html.clean(story.body)
        edition.words = html.word_count(edition.body)
        edition.slug = story.slug or slug_from(story.headline)
        if notice := story.copyright_notice:
            edition.copyright_line = notice.for_year(published_on.year)
        return cls(
            edition,
            list(_bylines(story, published_at)),
            list(_captions(story)),
            [
                EditionTopic(topic=topic, name=topic.name, published_at=published_at)
                for topic in story.topics.order_by("name")
            ],
        )

    @classmethod
    def of_edition(
        cls,
        edition: Edition,
        live_from: datetime,
        live_until: datetime | None,
        *,
        with_corrections: bool = False,
    ) -> Self:
        """Freeze once more what ``edition`` showed, for another stretch of time.

        An end that was set for it holds on, unless it is past at ``live_from``. Its corrections
        come along only if nobody has been told of them with ``edition`` itself.
        """
        again = _unsaved(edition)
        if again.ends_at and again.ends_at <= live_from:
            again.ends_at = None
        ends = [moment for moment in (live_until, again.ends_at) if moment]
        again.live_from, again.live_until = live_from, min(ends, default=None)
        corrections = edition.corrections.all() if with_corrections else []
        return cls(
            again,
            [_unsaved(row) for row in edition.byline_rows.all()],
            [_unsaved(row) for row in edition.caption_rows.all()],
            [_unsaved(row) for row in edition.topic_rows.all()],
            [_unsaved(row) for row in corrections],
        )


def _unsaved(row):
    twin = copy(row)
    twin.pk = None
    twin._state = copy(row._state)
    twin._state.adding = True
    return twin


def _next_number(story: Story) -> int:
    last = story.editions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _bylines(story: Story, published_at: datetime):
    credited = set()
    for position, byline in enumerate(story.bylines.select_related("author")):
        yield EditionByline(
            author=byline.author,
            name=byline.author.name,
            role=byline.role,
            position=position,
            is_first=byline.author_id not in credited,
            published_at=published_at,
        )
        credited.add(byline.author_id)


def _captions(story: Story):
    for position, use in enumerate(story.captions.select_related("image")):
        image = use.image
        if image.is_missing:
            continue  # on the checklist; the story runs without it
        yield EditionCaption(
            image=image,
            caption=use.caption or image.caption,
            alt_text="" if image.is_decorative else use.alt_text or image.alt_text,
            placement=Placement(use.placement),
            position=position,
            credit=image.credit,
            file_key=image.key,
            width=image.width,
            height=image.height,
        )
