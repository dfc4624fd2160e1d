"""Which elements of two sequences are the same ones: a longest common subsequence, within bounds.

E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), as long as
the two are not too different; beyond that what is found by the elements that stand once in each
(the "patience" of B. Cohen), and between those by Myers again.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

MOST_DIFFERENCES = 600  # of one comparison; its square bounds time and memory
MOST_STEPS = 1_500_000  # of all comparisons of one redline: about a second

Pairs = list[tuple[int, int]]


class Effort:
    """How much may still be spent on one redline, in steps of the inner loops."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Take ``steps`` from what is left; return whether there was enough."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


def align(before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort) -> Pairs:
    """Return the places in ``before`` and in ``after`` of what both have, in order.

    When ``effort`` runs out, fewer are found; never wrong ones.
    """
    start = _common(before, after)
    rest = min(len(before), len(after)) - start
    end = _common(before[::-1], after[::-1], rest)
    a, b = before[start : len(before) - end], after[start : len(after) - end]
    inner = _inner(a, b, effort) if a and b else []
    return [
        *((place, place) for place in range(start)),
        *((start + i, start + j) for i, j in inner),
        *((len(before) - n, len(after) - n) for n in range(end, 0, -1)),
    ]


def _common(a: Sequence[Hashable], b: Sequence[Hashable], most: int | None = None) -> int:
    """How many elements ``a`` and ``b`` begin with alike, ``most`` at most."""
    length = min(len(a), len(b)) if most is None else most
    return next((n for n in range(length) if a[n] != b[n]), length)


def _inner(a: Sequence[Hashable], b: Sequence[Hashable], effort: Effort) -> Pairs:
    found = _myers(a, b, effort)
    if found is not None:
        return found
    anchors = _patience(a, b)
    pairs: Pairs = []
    i = j = 0
    for next_i, next_j in [*anchors, (len(a), len(b))]:
        if anchors and i < next_i and j < next_j:
            inside = align(a[i:next_i], b[j:next_j], effort)
            pairs += [(i + x, j + y) for x, y in inside]
        if next_i < len(a):
            pairs.append((next_i, next_j))
        i, j = next_i + 1, next_j + 1
    return pairs


def _myers(a: Sequence[Hashable], b: Sequence[Hashable], effort: Effort) -> Pairs | None:
    """The longest common subsequence, or None if the two are too different."""
    n, m = len(a), len(b)
    last = {1: 0}  # the furthest place in ``a`` on each diagonal, by one difference less
    trace: list[dict[int, int]] = []
    for distance in range(min(n + m, MOST_DIFFERENCES) + 1):
        row: dict[int, int] = {}
        steps = 0
        for k in range(-distance, distance + 1, 2):
            by_insertion = _is_insertion(k, distance, last)
            x = begun = last[k + 1] if by_insertion else last[k - 1] + 1
            while x < n and x - k < m and a[x] == b[x - k]:
                x += 1
            steps += 1 + x - begun
            row[k] = x
            if x >= n and x - k >= m:
                return _walk_back([*trace, row], n, m)
        if not effort.spend(steps):
            return None
        trace.append(row)
        last = row
    return None


def _is_insertion(k: int, distance: int, last: dict[int, int]) -> bool:
    """Whether diagonal ``k`` is reached best from the one above it."""
    return k == -distance or (k != distance and last[k - 1] < last[k + 1])


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> Pairs:
    pairs: Pairs = []
    for distance in range(len(trace) - 1, -1, -1):
        last = trace[distance - 1] if distance else {1: 0}
        k = x - y
        origin = k + 1 if _is_insertion(k, distance, last) else k - 1
        begun = last[origin], last[origin] - origin
        while x > max(begun[0], 0) and y > max(begun[1], 0):
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = begun
    return pairs[::-1]


def _patience(a: Sequence[Hashable], b: Sequence[Hashable]) -> Pairs:
    """The longest run, in order, of what stands once in ``a`` and once in ``b``."""
    in_a, in_b = Counter(a), Counter(b)
    place_in_b = {each: place for place, each in enumerate(b) if in_b[each] == 1}
    shared = [
        (i, place_in_b[each]) for i, each in enumerate(a) if in_a[each] == 1 and each in place_in_b
    ]
    # The longest increasing subsequence of the places in b (Fredman, 1975).
    ends: list[int] = []  # the smallest place in b that ends a run of each length
    holders: list[int] = []
    came_from: list[int | None] = []
    for index, (_i, j) in enumerate(shared):
        length = bisect_left(ends, j)
        came_from.append(holders[length - 1] if length else None)
        if length == len(ends):
            ends.append(j)
            holders.append(index)
        else:
            ends[length], holders[length] = j, index
    run: Pairs = []
    index = holders[-1] if holders else None
    while index is not None:
        run.append(shared[index])
        index = came_from[index]
    return run[::-1]
