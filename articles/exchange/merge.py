"""A corrected version meets a working copy: three-way merge of records.

What the desk has left as it came takes the new words; what the wire has left as it was stays
as the desk has it. Where both have changed the same thing, a person decides.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from django.utils.translation import gettext as _

from articles.exchange.story_record import NoticeRecord, PictureRecord, StoryRecord, collapse
from articles.lib import html
from articles.lib.credits import join_names

DESK, WIRE = "desk", "wire"

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_MOST_BLOCKS = 2000  # comparing them takes quadratic time: a longer body is compared whole

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
        versions = [list(_blocks(body)) for body in (before, desk, wire)]
        if max(map(len, versions)) > _MOST_BLOCKS:
            versions = [[body] for body in (before, desk, wire)]
        return "".join("".join(self._stretch(*stretch)) for stretch in _stretches(*versions))

    def _stretch(self, before: list[str], desk: list[str], wire: list[str]) -> list[str]:
        """Resolve some paragraphs in a row; of as many on all sides, each by itself."""
        if len(before) == len(desk) == len(wire) > 1:
            rows = zip(before, desk, wire, strict=True)
            return [block for b, d, w in rows for block in self._stretch([b], [d], [w])]
        old, ours, theirs = (_keys(blocks) for blocks in (before, desk, wire))
        if theirs in (old, ours):
            return desk
        if ours == old:
            return wire
        words = ("\n\n".join(map(html.plain_text, blocks)) for blocks in (before, desk, wire))
        return self._chosen(Clash(_("Body"), *words), desk, wire)


def _stretches(
    before: list[str], desk: list[str], wire: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Cut three versions where a block stands in all of them; each such block ends a stretch."""
    in_desk, in_wire = _places(before, desk), _places(before, wire)
    b = d = w = 0
    for place in sorted(in_desk.keys() & in_wire.keys()):
        yield before[b:place], desk[d : in_desk[place]], wire[w : in_wire[place]]
        b, d, w = place, in_desk[place], in_wire[place]
        yield before[b : b + 1], desk[d : d + 1], wire[w : w + 1]
        b, d, w = b + 1, d + 1, w + 1
    yield before[b:], desk[d:], wire[w:]


def _places(before: list[str], after: list[str]) -> dict[int, int]:
    """Where the blocks of ``before`` stand in ``after``, for those that do."""
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    return {
        match.a + i: match.b + i
        for match in matcher.get_matching_blocks()
        for i in range(match.size)
    }


def _keys(blocks: list[str]) -> list[str]:
    return [collapse(block) for block in blocks]


def _blocks(body: str) -> Iterator[str]:
    """The outermost elements of a body in the stored form."""
    start = depth = 0
    for tag in _TAG.finditer(body):
        if tag[2] == "br":
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            yield body[start : tag.end()]
            start = tag.end()
    if body[start:].strip():
        yield body[start:]


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
