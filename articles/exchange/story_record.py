"""A story between files and the newsroom: what a file states, in the words of the models.

A reader of some format makes a ``StoryRecord``; ``of_story`` makes one of a working copy, so
that the two can be compared. What a file does not state is empty.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import CopyrightNotice, ImageCaption, Placement, Role, Story


def collapse(text: str) -> str:
    """``text`` with all white space single: how two versions of a text are compared."""
    return " ".join(text.split())


@dataclass(frozen=True)
class PictureRecord:
    """A picture as one story uses it; ``creator`` and ``source`` list names with commas."""

    asset_id: str = ""
    caption: str = ""
    creator: str = ""
    credit: str = ""
    source: str = ""

    def is_same_as(self, other: "PictureRecord | None") -> bool:
        """Whether both are one picture: by asset id or, where none is known, by credit."""
        if other is None or self.asset_id != other.asset_id:
            return False
        return bool(self.asset_id) or collapse(self.credit) == collapse(other.credit)

    @classmethod
    def of_use(cls, use: ImageCaption) -> "PictureRecord":
        image = use.image
        return cls(
            asset_id=image.asset_id,
            caption=use.caption or image.caption,
            creator=image.creator,
            credit=image.credit,
            source=image.source,
        )


@dataclass(frozen=True)
class NoticeRecord:
    """A copyright notice.

    ``years`` are the years it states: none, one, or the first and the last; None stands for
    the year of first publication, whichever that will be.
    """

    holder: str
    years: tuple[int, ...] | None = ()
    statement: str = ""

    def __str__(self) -> str:
        years = [_("year of first publication")] if self.years is None else self.years
        stop = "." if self.statement and not self.holder.endswith(".") else ""
        words = ["©", "–".join(map(str, years)), self.holder + stop, self.statement]
        return " ".join(filter(None, words))

    @property
    def key(self) -> tuple[object, ...]:
        """What two notices have in common that are the same but for case and spaces."""
        return (
            collapse(self.holder).casefold(),
            self.years,
            collapse(self.statement).casefold(),
        )

    @classmethod
    def of_notice(cls, notice: CopyrightNotice) -> "NoticeRecord":
        years: tuple[int, ...] | None = tuple(
            year for year in (notice.year_from, notice.year_to) if year is not None
        )
        if notice.year_rule == CopyrightNotice.YearRule.FIRST_PUBLICATION:
            years = None
        return cls(notice.holder, years, notice.statement)


@dataclass(frozen=True)
class StoryRecord:
    """A story. ``body`` is HTML in the stored form of ``lib.html``.

    ``working_headline`` is what to call it without a ``headline``; ``sources`` are suggestions
    that an editor has yet to confirm.
    """

    body: str
    headline: str = ""
    working_headline: str = ""
    byline: tuple[str, ...] = ()
    picture: PictureRecord | None = None
    notice: NoticeRecord | None = None
    sources: tuple[str, ...] = ()
    language: str = ""


def lead_of(story: Story) -> ImageCaption | None:
    """The use of the story's lead picture, or None."""
    return story.captions.filter(placement=Placement.LEAD).select_related("image").first()


def of_story(story: Story) -> StoryRecord:
    """The working copy as a record, its writers being its byline."""
    lead, notice = lead_of(story), story.copyright_notice
    writers = story.bylines.filter(role=Role.WRITING).select_related("author")
    return StoryRecord(
        body=story.body,
        headline=story.headline,
        working_headline=story.working_headline,
        byline=tuple(row.author.name for row in writers),
        picture=PictureRecord.of_use(lead) if lead else None,
        notice=NoticeRecord.of_notice(notice) if notice else None,
        sources=tuple(story.suggested_sources),
        language=story.language,
    )
