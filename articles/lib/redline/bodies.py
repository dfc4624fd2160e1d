"""A body against another: by blocks, then by words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from articles.lib.redline.align import Effort, align
from articles.lib.redline.blocks import FIGURE, Block, Mark, blocks
from articles.lib.redline.pieces import BREAK, Kind, Piece, common_letters, words
from articles.lib.redline.remarks import Remark, remarks

ALIKE = 0.5  # of the letters of the shorter of two paragraphs, to be one that was rewritten
AS_LONG = 0.15  # of the longer one's length: a short line has nothing to do with a long paragraph
MOST_ALIKE = 20_000  # pairs of paragraphs looked at in one stretch: half a second
PART_OF = 0.8  # of the letters of a paragraph, to be a part of one that was parted
MOST_OF_PARTS = 1.3  # times as long as the whole may its parts be together
WORTH_MOVING = 4  # words: a shorter paragraph that stands elsewhere too did not move there


@dataclass(frozen=True)
class Change:
    """What became of one block: kept as it was (SAME), CHANGED, REMOVED, INSERTED, or moved.

    A moved block is there twice: MOVED_AWAY where it stood, MOVED_HERE where it stands. What it
    is stands in ``element`` and, of a picture, in ``image`` (see ``blocks.Block``); ``remarks``
    tell what changed beside its words. A paragraph that was parted, or several that became one,
    are one change, in whose text a blank line stands between two paragraphs.
    """

    kind: Kind
    element: str
    pieces: list[Piece]
    image: int | None = None
    name: str = ""  # what a picture is called, for whoever knows to fill in
    remarks: list[Remark] = field(default_factory=list)

    @property
    def before(self) -> str | None:
        """The text that it had; None if there was no such block."""
        if self.kind in (Kind.INSERTED, Kind.MOVED_HERE):
            return None
        return "".join(piece.text for piece in self.pieces if piece.kind != Kind.INSERTED)

    @property
    def after(self) -> str | None:
        """The text that it has; None if there is no such block any more."""
        if self.kind in (Kind.REMOVED, Kind.MOVED_AWAY):
            return None
        return "".join(piece.text for piece in self.pieces if piece.kind != Kind.REMOVED)


@dataclass(frozen=True)
class Stretch:
    """Changes in a row; ``is_quiet`` when nothing happened in them and none stands beside."""

    is_quiet: bool
    changes: list[Change]


def redline(before: str, after: str) -> list[Change]:
    """Compare two bodies in the stored form.

    The texts of the blocks of ``before`` are, in their order and parted by blank lines, those of
    all changes that have a ``before``; those of ``after`` likewise. Takes about two seconds at
    most: see ``align``.
    """
    old, new = blocks(before), blocks(after)
    effort = Effort()
    changes: list[Change] = []
    i = j = 0
    pairs = align([block.key for block in old], [block.key for block in new], effort)
    for next_i, next_j in [*pairs, (len(old), len(new))]:
        changes += _rewritten(old[i:next_i], new[j:next_j], effort)
        if next_i < len(old) and next_j < len(new):
            changes.append(_compared(old[next_i], new[next_j], effort))
        i, j = next_i + 1, next_j + 1
    return _with_moves(changes)


def stretches(changes: Sequence[Change], around: int = 1) -> list[Stretch]:
    """Part ``changes`` into what is to be read and what may be folded away.

    ``around`` is how many unchanged blocks are shown on each side of a change.
    """
    loud: set[int] = set()
    for place, change in enumerate(changes):
        if change.kind != Kind.SAME:
            loud.update(range(place - around, place + around + 1))
    grouped = groupby(enumerate(changes), lambda numbered: numbered[0] not in loud)
    return [Stretch(is_quiet, [change for _place, change in group]) for is_quiet, group in grouped]


def _rewritten(old: list[Block], new: list[Block], effort: Effort) -> Iterator[Change]:
    """Compare blocks of which none is the same: those that are alike are one, rewritten."""
    i = j = 0
    pairs = [*_alike(old, new, effort), (len(old), len(new))]
    for place, (at_i, at_j) in enumerate(pairs):
        begin_i, begin_j, end_i, end_j = at_i, at_j, at_i + 1, at_j + 1
        if place < len(pairs) - 1:
            next_i, next_j = pairs[place + 1]
            begin_j, end_j = _parts(old[at_i], new, at_j, j, next_j)
            if end_j - begin_j == 1:
                begin_i, end_i = _parts(new[at_j], old, at_i, i, next_i)
        yield from (_whole(Kind.REMOVED, block) for block in old[i:begin_i])
        yield from (_whole(Kind.INSERTED, block) for block in new[j:begin_j])
        if place < len(pairs) - 1:
            yield _compared(_one(old[begin_i:end_i]), _one(new[begin_j:end_j]), effort)
        i, j = end_i, end_j


def _parts(whole: Block, blocks: list[Block], at: int, first: int, last: int) -> tuple[int, int]:
    """From where to where the blocks round ``at`` are what ``whole`` was parted into, if it was.

    Those from ``first`` to ``last`` are nobody else's.
    """
    begin, end = at, at + 1
    length = len(blocks[at].text)
    while end < last and _is_part(blocks[end], whole, length):
        length += len(blocks[end].text)
        end += 1
    while begin > first and _is_part(blocks[begin - 1], whole, length):
        begin -= 1
        length += len(blocks[begin].text)
    return begin, end


def _is_part(block: Block, whole: Block, length: int) -> bool:
    """Whether ``block`` is one more part of ``whole``, of which ``length`` letters are found."""
    return (
        block.element == whole.element == "p"
        and len(block.text.split()) >= WORTH_MOVING
        and length + len(block.text) <= MOST_OF_PARTS * len(whole.text)
        and common_letters(block.vocabulary, whole.vocabulary) >= PART_OF
    )


def _one(parts: list[Block]) -> Block:
    """Make one block of several, its paragraphs parted by blank lines."""
    if len(parts) == 1:
        return parts[0]
    runs = [run for part in parts for run in ((BREAK, Mark()), *part.runs)][1:]
    return replace(parts[0], runs=tuple(runs))


def _alike(old: list[Block], new: list[Block], effort: Effort) -> list[tuple[int, int]]:
    """Which blocks are most likely each other's, in order: the most alike in sum."""
    if not old or not new:
        return []
    if len(old) * len(new) > MOST_ALIKE or not effort.spend(10 * len(old) * len(new)):
        # One by one where the counts agree, as when a name was replaced everywhere.
        if len(old) != len(new):
            return []
        pairs = enumerate(zip(old, new, strict=True))
        return [(place, place) for place, (a, b) in pairs if _likeness(a, b)]
    likeness = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(a: Block, b: Block) -> float:
    """How probably ``b`` is what became of ``a``; 0 if it is another block."""
    if FIGURE in (a.element, b.element):
        return 1.0 if a.element == b.element and a.image == b.image else 0.0
    shorter, longer = sorted((len(a.text), len(b.text)))
    if shorter < AS_LONG * longer:
        return 0.0
    common = common_letters(a.vocabulary, b.vocabulary)
    # Of two that hold all of it, the one as long is nearer.
    return common + shorter / longer / 10 if common >= ALIKE else 0.0


def _compared(old: Block, new: Block, effort: Effort) -> Change:
    pieces = words(old.text, new.text, effort)
    told = remarks(old, new, pieces)
    kind = Kind.SAME if old.text == new.text and not told else Kind.CHANGED
    return Change(kind, new.element, pieces, new.image, remarks=told)


def _whole(kind: Kind, block: Block) -> Change:
    pieces = [Piece(kind, block.text)] if block.text else []
    return Change(kind, block.element, pieces, block.image)


def _with_moves(changes: list[Change]) -> list[Change]:
    """Tell what was moved from what was removed here and written there."""
    gone: dict[object, list[int]] = {}
    for place, change in enumerate(changes):
        if change.kind == Kind.REMOVED and _is_worth_moving(change):
            gone.setdefault(_key(change), []).append(place)
    found = list(changes)
    for place, change in enumerate(changes):
        if change.kind == Kind.INSERTED and gone.get(_key(change)):
            origin = gone[_key(change)].pop(0)
            found[origin] = replace(changes[origin], kind=Kind.MOVED_AWAY)
            found[place] = replace(change, kind=Kind.MOVED_HERE)
    return found


def _key(change: Change) -> tuple[str, int | None]:
    return "".join(piece.text for piece in change.pieces), change.image


def _is_worth_moving(change: Change) -> bool:
    return change.image is not None or len(_key(change)[0].split()) >= WORTH_MOVING
