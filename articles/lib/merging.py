"""Three-way merge of texts by paragraph, of single values and of ordered rows.

One text was changed by two people apart from one another. What only one of them touched is as
that one left it; where both touched the same, nobody but a person can say what shall stand.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import TypeVar

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_MOST_BLOCKS = 2000  # comparing them takes quadratic time: a longer body is compared whole

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Piece:
    """Some paragraphs in a row, as HTML: how they were and what became of them on each side.

    ``merged`` is what comes of it, or None where both sides changed them, each in its own way.
    """

    before: str
    one: str
    other: str
    merged: str | None


def collapse(text: str) -> str:
    """``text`` with all white space single: how two versions of a text are compared."""
    return " ".join(text.split())


def pieces(before: str, one: str, other: str) -> list[Piece]:
    """Merge two versions of a body in the stored form of ``lib.html`` that was ``before``.

    Joined in their order, the ``one`` of all pieces are that whole version but for white space, and
    so on. Paragraphs beside one another do not disturb each other; two paragraphs that were put in
    at the same place do, for nobody can say which comes first. What both versions have is in what
    comes of it: else, as when each has taken out another of two equal paragraphs, the whole is one
    piece.
    """
    if collapse(one) == collapse(other):
        return [Piece(before, one, other, one)]
    bodies = [list(blocks(body)) for body in (before, one, other)]
    if max(map(len, bodies)) > _MOST_BLOCKS:
        bodies = [[body] if body else [] for body in (before, one, other)]
    found = list(_pieces(*bodies))
    in_both = set(map(collapse, bodies[1])) & set(map(collapse, bodies[2]))
    # Where nothing is merged, both are there to be chosen from.
    texts = [
        [piece.one, piece.other] if piece.merged is None else [piece.merged] for piece in found
    ]
    stands = {collapse(block) for text in chain.from_iterable(texts) for block in blocks(text)}
    return found if in_both <= stands else [Piece(before, one, other, None)]


def blocks(body: str) -> Iterator[str]:
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


def order(before: Sequence[K], one: Sequence[K], other: Sequence[K]) -> list[K] | None:
    """The order of all that stands in ``one`` or ``other``; None if both moved the same rows.

    What only one side has comes after what it follows there. No value may stand twice in a list.
    """
    common = set(before) & set(one) & set(other)
    was, first, second = ([key for key in keys if key in common] for keys in (before, one, other))
    if first not in (was, second) and second != was:
        return None
    return follow(other, one) if first == was else follow(one, other)


def follow(leading: Sequence[K], joining: Sequence[K]) -> list[K]:
    """``leading`` with what only ``joining`` has, each after what it follows there."""
    result = list(leading)
    last = -1
    for key in joining:
        if key in result:
            last = result.index(key)
        else:
            last += 1
            result.insert(last, key)
    return result


@dataclass(frozen=True)
class _Hunk:
    """What one side made of the blocks from ``start`` to ``end`` of the text before."""

    start: int
    end: int
    blocks: tuple[str, ...]
    is_one: bool

    @property
    def is_insertion(self) -> bool:
        return self.start == self.end

    @property
    def grows(self) -> bool:
        """Whether it may hold a paragraph that was put in at its end."""
        return len(self.blocks) > self.end - self.start

    def meets(self, start: int, end: int) -> bool:
        """Whether it touches what another hunk from ``start`` to ``end`` touches."""
        if self.is_insertion:
            return start < self.start < end
        return self.start < end and start < self.end


def _pieces(before: list[str], one: list[str], other: list[str]) -> Iterator[Piece]:
    hunks = [*_hunks(before, one, True), *_hunks(before, other, False)]
    place = 0
    for group in _groups(sorted(hunks, key=_by_place)):
        start, end = group[0].start, max(hunk.end for hunk in group)
        if place < start:
            same = "".join(before[place:start])
            yield Piece(same, same, same, same)
        yield _piece(before, start, end, group)
        place = end
    if place < len(before):
        same = "".join(before[place:])
        yield Piece(same, same, same, same)


def _piece(before: list[str], start: int, end: int, group: list[_Hunk]) -> Piece:
    was = before[start:end]
    sides = {
        is_one: _applied(before, start, end, [h for h in group if h.is_one == is_one])
        for is_one in (True, False)
    }
    texts = [was, sides[True], sides[False]]
    old, mine, theirs = (list(map(collapse, text)) for text in texts)
    merged = None
    if theirs in (old, mine):
        merged = sides[True]
    elif mine == old:
        merged = sides[False]
    joined = ("".join(text) for text in texts)
    return Piece(*joined, None if merged is None else "".join(merged))


def _applied(before: list[str], start: int, end: int, hunks: list[_Hunk]) -> list[str]:
    result: list[str] = []
    for hunk in hunks:
        result += [*before[start : hunk.start], *hunk.blocks]
        start = hunk.end
    return [*result, *before[start:end]]


def _by_place(hunk: _Hunk) -> tuple[int, int]:
    return hunk.start, hunk.end


def _groups(hunks: list[_Hunk]) -> Iterator[list[_Hunk]]:
    """Those that must be looked at together, of hunks in the order of their places."""
    group: list[_Hunk] = []
    for hunk in hunks:
        if group and not _belongs(hunk, group):
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _belongs(hunk: _Hunk, group: list[_Hunk]) -> bool:
    start, end = group[0].start, max(other.end for other in group)
    if hunk.meets(start, end) or any(other.meets(hunk.start, hunk.end) for other in group):
        return True
    # At the seam: both may have put something in between the same two paragraphs.
    return any(
        other.end == hunk.start
        and other.grows
        and hunk.grows
        and (other.is_insertion or hunk.is_insertion)
        for other in group
    )


def _hunks(before: list[str], after: list[str], is_one: bool) -> Iterator[_Hunk]:
    """The changes of one side; of as many paragraphs as there were, each by itself."""
    matcher = SequenceMatcher(
        None, list(map(collapse, before)), list(map(collapse, after)), autojunk=False
    )
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            continue
        if end - start == new_end - new_start:
            for place, block in zip(range(start, end), after[new_start:new_end], strict=True):
                yield _Hunk(place, place + 1, (block,), is_one)
        else:
            yield _Hunk(start, end, tuple(after[new_start:new_end]), is_one)
