"""A text against another, word by word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from articles.lib.redline.align import Effort, Pairs, align

LITTLE_IN_COMMON = 0.3  # of the letters of the shorter text; below it, both are shown whole
BREAK = "\n\n"
"""What parts paragraphs in a text that is of several."""
SHORT_WORD = 3  # letters: what is kept between two changes is more than "of the"

# A word with what belongs to it (don't, 1,200.50, co-op), a Chinese or Japanese character, or a
# mark by itself; each with the white space before it.
_TOKEN = re.compile(
    r"(\s*)("
    "[\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|(?:(?![\u3041-\u30ff\u3400-\u9fff])\w)+(?:[’'.,\u2010\u2011-]\w+)*"
    r"|[^\w\s]|\w|\Z)"
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…。！？][”’»\"')\]]*\s*\Z")
_ENDS_A_PART = re.compile(r"[,;:–—)][”’»\"']*\s*\Z")


class Kind(StrEnum):
    """What became of a piece of text or of a block."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that were kept (SAME), REMOVED or INSERTED; plain text."""

    kind: Kind
    text: str

    @property
    def shown(self) -> str:
        """The text with a sign where a paragraph was parted or joined to another."""
        if self.kind == Kind.INSERTED:
            return self.text.replace(BREAK, f" ¶{BREAK}")
        return self.text.replace(BREAK, " ¶ ") if self.kind == Kind.REMOVED else self.text


@dataclass
class _Run:
    """Words in a row: kept ones as they stand before and after, or removed and inserted ones."""

    is_kept: bool
    before: list[tuple[str, str]]  # white space and word
    after: list[tuple[str, str]]

    @property
    def size(self) -> int:
        return max(_count(self.before), _count(self.after))


def words(before: str, after: str, effort: Effort | None = None) -> list[Piece]:
    """Compare two plain texts by words.

    ``effort`` is what may be spent on it, if it is not the only comparison. All that is SAME and
    REMOVED is ``before``, all that is SAME and INSERTED is ``after``, to the last space.
    """
    if before == after:
        return [Piece(Kind.SAME, before)] if before else []
    a, b = _tokens(before), _tokens(after)
    pairs = align([word for _space, word in a], [word for _space, word in b], effort or Effort())
    runs = _joined(_slid(_runs(a, b, pairs)))
    if _have_little_in_common(runs, before, after):
        runs = [_Run(False, a, b)]
    return _pieces(runs)


def vocabulary(text: str) -> frozenset[str]:
    """The different words of ``text``, whatever their case."""
    return frozenset(word for _space, word in _tokens(text.casefold()) if word[:1].isalnum())


def common_letters(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the smaller of two vocabularies is in the other too, by letters: 0…1."""
    shorter = min(_letters(a), _letters(b))
    return _letters(a & b) / shorter if shorter else 0.0


def _tokens(text: str) -> list[tuple[str, str]]:
    found = [(match[1], match[2]) for match in _TOKEN.finditer(text)]
    return [token for token in found if token != ("", "")]


def _letters(words: Iterable[str]) -> int:
    return sum(len(word) for word in words if word[:1].isalnum())


def _count(tokens: Sequence[tuple[str, str]]) -> int:
    return sum(1 for _space, word in tokens if word[:1].isalnum())


def _runs(a: list[tuple[str, str]], b: list[tuple[str, str]], pairs: Pairs) -> list[_Run]:
    runs: list[_Run] = []
    i = j = 0
    for next_i, next_j in [*pairs, (len(a), len(b))]:
        if i < next_i or j < next_j:
            runs.append(_Run(False, a[i:next_i], b[j:next_j]))
        if next_i < len(a) and next_j < len(b):
            if not (runs and runs[-1].is_kept):
                runs.append(_Run(True, [], []))
            runs[-1].before.append(a[next_i])
            runs[-1].after.append(b[next_j])
        i, j = next_i + 1, next_j + 1
    return runs


def _slid(runs: list[_Run]) -> list[_Run]:
    """Let what was only inserted, or only removed, begin where a sentence or a part of one does.

    Of "It <rained. It> snowed" and "<It rained.> It snowed" the second is what was written.
    """
    for place in range(1, len(runs) - 1):
        left, change, right = runs[place - 1 : place + 2]
        if change.is_kept or (change.before and change.after):
            continue
        side = "before" if change.before else "after"
        moved = list(getattr(change, side))
        steps = 0
        best, best_score = 0, _score(getattr(left, side))
        while steps < len(left.before) - 1 and getattr(left, side)[-1 - steps][1] == moved[-1][1]:
            steps += 1
            moved = [getattr(left, side)[-steps], *moved[:-1]]
            score = _score(getattr(left, side)[:-steps])
            if score > best_score:
                best, best_score = steps, score
        if best:
            _slide(left, change, right, side, best)
    return runs


def _slide(left: _Run, change: _Run, right: _Run, side: str, steps: int) -> None:
    """Move ``change`` to the left by as many words as ``steps``."""
    own, other = getattr(change, side), "after" if side == "before" else "before"
    whole = [*getattr(left, side)[-steps:], *own]
    setattr(change, side, whole[: len(own)])
    setattr(right, side, [*whole[len(own) :], *getattr(right, side)])
    setattr(right, other, [*getattr(left, other)[-steps:], *getattr(right, other)])
    del left.before[-steps:], left.after[-steps:]


def _score(tokens: Sequence[tuple[str, str]]) -> int:
    """How well something begins after ``tokens``."""
    text = "".join(space + word for space, word in tokens[-3:])
    if _ENDS_A_SENTENCE.search(text):
        return 2
    return 1 if _ENDS_A_PART.search(text) else 0


def _joined(runs: list[_Run]) -> list[_Run]:
    """Join changes that too little stands between for an eye to rest on."""
    joined: list[_Run] = []
    for place, run in enumerate(runs):
        is_between = run.is_kept and 0 < place < len(runs) - 1
        dissolves = is_between and _is_little(run, joined[-1], runs[place + 1])
        if joined and not joined[-1].is_kept and (dissolves or not run.is_kept):
            joined[-1] = _Run(False, joined[-1].before + run.before, joined[-1].after + run.after)
        else:
            joined.append(run)
    return joined


def _is_little(kept: _Run, left: _Run, right: _Run) -> bool:
    inside = [word for _space, word in kept.before if word[:1].isalnum()]
    if len(inside) <= 2 and all(len(word) <= SHORT_WORD for word in inside):
        return True
    return 2 * len(inside) < min(left.size, right.size)


def _have_little_in_common(runs: list[_Run], before: str, after: str) -> bool:
    kept = sum(_letters(word for _space, word in run.before) for run in runs if run.is_kept)
    both = (_letters(word for _space, word in _tokens(text)) for text in (before, after))
    return kept < LITTLE_IN_COMMON * min(both)


def _pieces(runs: list[_Run]) -> list[Piece]:
    found: list[Piece] = []
    for run in runs:
        if run.is_kept:
            for (space, word), (space_after, _word) in zip(run.before, run.after, strict=True):
                found += _spaces(space, space_after)
                found.append(Piece(Kind.SAME, word))
        else:
            removed, inserted = _text(run.before), _text(run.after)
            lead = _common_space(removed, inserted)
            found.append(Piece(Kind.SAME, lead))
            found.append(Piece(Kind.REMOVED, removed[len(lead) :]))
            found.append(Piece(Kind.INSERTED, inserted[len(lead) :]))
    return _merged(found)


def _text(tokens: Sequence[tuple[str, str]]) -> str:
    return "".join(space + word for space, word in tokens)


def _spaces(before: str, after: str) -> list[Piece]:
    if before == after:
        return [Piece(Kind.SAME, before)]
    return [Piece(Kind.REMOVED, before), Piece(Kind.INSERTED, after)]


def _common_space(removed: str, inserted: str) -> str:
    length = 0
    for one, other in zip(removed, inserted, strict=False):
        if one != other or not one.isspace():
            break
        length += 1
    return removed[:length]


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours of one kind; between two that are kept, what is removed stands first."""
    found: list[Piece] = []
    for is_kept, group in groupby(
        (piece for piece in pieces if piece.text), lambda piece: piece.kind == Kind.SAME
    ):
        members = list(group)
        for kind in [Kind.SAME] if is_kept else [Kind.REMOVED, Kind.INSERTED]:
            text = "".join(piece.text for piece in members if piece.kind == kind)
            if text:
                found.append(Piece(kind, text))
    return found
