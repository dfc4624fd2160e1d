"""A corrected version meets a working copy: three-way merge of records.

What the desk has left as it came takes the new words; what the wire has left as it was stays
as the desk has it. Where both have changed the same thing, a person decides.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.translation import gettext as _

from articles.exchange.story_record import NoticeRecord, PictureRecord, StoryRecord, collapse
from articles.lib import html, merging
from articles.lib.credits import join_names

DESK, WIRE = "desk", "wire"

T = TypeVar("T")


@dataclass(frozen=True)
class Clash:
    """One thing that both have changed: as it came before, as the desk has it, as it is now."""

    label: str
    before: str
    desk: str
    wire: str

    @property
    def key(self) -> str:
        """Names this clash alone: a choice that was made of other words does not fit it."""
        words = "\0".join([self.label, self.before, self.desk, self.wire])
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def merge(
    before: StoryRecord,
    desk: StoryRecord,
    wire: StoryRecord,
    choices: Mapping[str, str] | None = None,
) -> tuple[StoryRecord, list[Clash]]:
    """Bring what changed from ``before`` to ``wire`` into ``desk``.

    ``choices`` gives DESK or WIRE for the keys of clashes. Returns the merged record, which has
    the desk's words where nothing was chosen, and all clashes. What the new version does not
    state at all stays as the desk has it.
    """
    return _Merge(choices or {}).run(before, desk, wire)


class _Merge:
    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices = choices
        self.clashes: list[Clash] = []

    def run(
        self, before: StoryRecord, desk: StoryRecord, wire: StoryRecord
    ) -> tuple[StoryRecord, list[Clash]]:
        merged = StoryRecord(
            headline=self._text(_("Headline"), before.headline, desk.headline, wire.headline),
            byline=self._resolved(
                _("Byline"), before.byline, desk.byline, wire.byline, _names_key, join_names
            ),
            picture=self._picture(before.picture, desk.picture, wire.picture),
            body=self._body(before.body, desk.body, wire.body),
            notice=self._resolved(
                _("Copyright notice"), before.notice, desk.notice, wire.notice, _notice_key, str
            ),
            working_headline=_unless_touched(
                before.working_headline, desk.working_headline, wire.working_headline
            ),
            language=_unless_touched(before.language, desk.language, wire.language),
            sources=_sources(before.sources, desk.sources, wire.sources),
        )
        return merged, self.clashes

    def _resolved(
        self,
        label: str,
        before: T,
        desk: T,
        wire: T,
        key: Callable[[T], object],
        shown: Callable[[T], str],
    ) -> T:
        if not wire or key(wire) in (key(before), key(desk)):
            return desk
        if key(desk) == key(before):
            return wire
        clash = Clash(label, *(shown(value) if value else "" for value in (before, desk, wire)))
        return self._chosen(clash, desk, wire)

    def _text(self, label: str, before: str, desk: str, wire: str) -> str:
        return self._resolved(label, before, desk, wire, collapse, str)

    def _chosen(self, clash: Clash, desk: T, wire: T) -> T:
        self.clashes.append(clash)
        return wire if self.choices.get(clash.key) == WIRE else desk

    def _picture(
        self,
        before: PictureRecord | None,
        desk: PictureRecord | None,
        wire: PictureRecord | None,
    ) -> PictureRecord | None:
        if wire is None:
            return desk
        if wire.is_same_as(before):
            if desk is None or not wire.is_same_as(desk):
                return desk  # the desk took it out, or chose another
            caption = self._text(_("Caption"), before.caption, desk.caption, wire.caption)
            return replace(wire, caption=caption)
        if wire.is_same_as(desk) or desk is before or (desk and desk.is_same_as(before)):
            return wire
        clash = Clash(_("Picture"), *(_picture_text(each) for each in (before, desk, wire)))
        return self._chosen(clash, desk, wire)

    def _body(self, before: str, desk: str, wire: str) -> str:
        if collapse(wire) in (collapse(before), collapse(desk)):
            return desk
        if collapse(desk) == collapse(before):
            return wire
        return "".join(map(self._piece, merging.pieces(before, desk, wire)))

    def _piece(self, piece: merging.Piece) -> str:
        if piece.merged is not None:
            return piece.merged
        words = map(html.plain_text, (piece.before, piece.one, piece.other))
        return self._chosen(Clash(_("Body"), *words), piece.one, piece.other)


def _unless_touched(before: str, desk: str, wire: str) -> str:
    return wire if wire and collapse(desk) == collapse(before) else desk


def _sources(
    before: tuple[str, ...], desk: tuple[str, ...], wire: tuple[str, ...]
) -> tuple[str, ...]:
    """The desk's open suggestions without those gone from the text, and what is new in it."""
    kept = [name for name in desk if name in wire or name not in before]
    return tuple(dict.fromkeys([*kept, *(name for name in wire if name not in before)]))


def _names_key(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(collapse(name).casefold() for name in names)


def _notice_key(notice: NoticeRecord | None) -> tuple[object, ...] | None:
    return notice.key if notice else None


def _picture_text(picture: PictureRecord | None) -> str:
    if picture is None:
        return ""
    return "\n".join(filter(None, [picture.asset_id, picture.caption, picture.credit]))
