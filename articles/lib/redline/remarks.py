"""What changed in a block beside its words: said in words, since no colour could."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.lib.redline.blocks import Block, Mark
from articles.lib.redline.pieces import BREAK, Kind, Piece

MOST_REMARKS = 12  # on one block; more say nothing more


class RemarkKind(StrEnum):
    PARTED = "parted"
    JOINED = "joined"
    STYLE = "style"
    SIZE = "size"
    LINK_ADDED = "link-added"
    LINK_REMOVED = "link-removed"
    LINK_CHANGED = "link-changed"
    BOLD_ADDED = "bold-added"
    BOLD_REMOVED = "bold-removed"
    ITALIC_ADDED = "italic-added"
    ITALIC_REMOVED = "italic-removed"


# What each kind says. The words that it is about stand in quotation marks.
# fmt: off
_SENTENCES = {
    RemarkKind.PARTED: gettext_noop("One paragraph became several."),
    RemarkKind.JOINED: gettext_noop("Several paragraphs became one."),
    RemarkKind.STYLE: gettext_noop("Was %(before)s, is %(after)s."),
    RemarkKind.SIZE: gettext_noop("The picture was %(before)s, is %(after)s."),
    RemarkKind.LINK_ADDED: gettext_noop("“%(words)s” leads to %(after)s."),
    RemarkKind.LINK_REMOVED: gettext_noop("“%(words)s” no longer leads to %(before)s."),
    RemarkKind.LINK_CHANGED: gettext_noop("“%(words)s” led to %(before)s, leads to %(after)s."),
    RemarkKind.BOLD_ADDED: gettext_noop("“%(words)s” is bold."),
    RemarkKind.BOLD_REMOVED: gettext_noop("“%(words)s” is no longer bold."),
    RemarkKind.ITALIC_ADDED: gettext_noop("“%(words)s” is italic."),
    RemarkKind.ITALIC_REMOVED: gettext_noop("“%(words)s” is no longer italic."),
}
_NAMES = {
    "p": gettext_noop("a paragraph"),
    "h2": gettext_noop("a subhead"),
    "h3": gettext_noop("a small subhead"),
    "ul": gettext_noop("an item of a list"),
    "ol": gettext_noop("an item of a numbered list"),
    "blockquote": gettext_noop("a quotation"),
    "aside": gettext_noop("a pull quote"),
    "text": gettext_noop("as wide as the text"),
    "wide": gettext_noop("wide"),
    "full": gettext_noop("full width"),
}
# fmt: on
LONGEST_QUOTATION = 80  # letters


@dataclass(frozen=True)
class Remark:
    """One change that is not of words.

    ``words`` are those that it is about. ``before`` and ``after`` are addresses of links, the
    elements of a block (STYLE: see ``Block``) or the sizes of a picture (SIZE).
    """

    kind: RemarkKind
    words: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """What it says, for editors and readers."""
        words = self.words
        if len(words) > LONGEST_QUOTATION:
            words = f"{words[:LONGEST_QUOTATION].rsplit(maxsplit=1)[0]} …"
        return _(_SENTENCES[self.kind]) % {
            "words": words,
            "before": _name(self.before),
            "after": _name(self.after),
        }


def _name(value: str) -> str:
    """What an element or a size is called; an address is itself."""
    return _(_NAMES[value]) if value in _NAMES else value


def remarks(before: Block, after: Block, pieces: Sequence[Piece]) -> list[Remark]:
    """Return what changed from ``before`` to ``after`` beside ``pieces``, which compares them."""
    found: list[Remark] = []
    old_breaks, new_breaks = before.text.count(BREAK), after.text.count(BREAK)
    if old_breaks != new_breaks:
        found.append(Remark(RemarkKind.PARTED if new_breaks > old_breaks else RemarkKind.JOINED))
    if before.element != after.element:
        found.append(Remark(RemarkKind.STYLE, "", before.element, after.element))
    if before.size != after.size:
        found.append(Remark(RemarkKind.SIZE, "", before.size, after.size))
    if before.runs != after.runs:
        found += dict.fromkeys(_in_one(_of_marks(before, after, pieces)))
    return found[:MOST_REMARKS]


def _of_marks(before: Block, after: Block, pieces: Sequence[Piece]) -> Iterator[Remark]:
    old_links = {mark.href for _text, mark in before.runs}
    new_links = {mark.href for _text, mark in after.runs}
    for (kind, old, new), group in groupby(
        _letters(before, after, pieces), key=lambda letter: letter[:3]
    ):
        words = "".join(letter for _kind, _old, _new, letter in group).strip()
        if not words:
            continue
        # What is new or gone with its words is seen by these, but for where a link leads.
        if kind == Kind.INSERTED:
            if new.href and new.href not in old_links:
                yield Remark(RemarkKind.LINK_ADDED, words, "", new.href)
        elif kind == Kind.REMOVED:
            if old.href and old.href not in new_links:
                yield Remark(RemarkKind.LINK_REMOVED, words, old.href, "")
        else:
            yield from _of_kept(words, old, new)


def _in_one(found: Iterator[Remark]) -> Iterator[Remark]:
    """Join what is said of words that follow one another."""
    for _same, group in groupby(found, key=lambda each: (each.kind, each.before, each.after)):
        members = list(group)
        yield replace(members[0], words=" ".join(each.words for each in members))


def _of_kept(words: str, old: Mark, new: Mark) -> Iterator[Remark]:
    if old.href != new.href:
        if not old.href:
            yield Remark(RemarkKind.LINK_ADDED, words, "", new.href or "")
        elif not new.href:
            yield Remark(RemarkKind.LINK_REMOVED, words, old.href, "")
        else:
            yield Remark(RemarkKind.LINK_CHANGED, words, old.href, new.href)
    if old.strong != new.strong:
        yield Remark(RemarkKind.BOLD_ADDED if new.strong else RemarkKind.BOLD_REMOVED, words)
    if old.em != new.em:
        yield Remark(RemarkKind.ITALIC_ADDED if new.em else RemarkKind.ITALIC_REMOVED, words)


def _letters(
    before: Block, after: Block, pieces: Sequence[Piece]
) -> Iterator[tuple[Kind, Mark, Mark, str]]:
    """Each letter of ``pieces`` with how it was set and how it is."""
    old, new = _marks(before), _marks(after)
    for piece in pieces:
        for letter in piece.text:
            was = next(old) if piece.kind != Kind.INSERTED else Mark()
            is_now = next(new) if piece.kind != Kind.REMOVED else Mark()
            yield piece.kind, was, is_now, letter


def _marks(block: Block) -> Iterator[Mark]:
    for text, mark in block.runs:
        for _letter in text:
            yield mark
