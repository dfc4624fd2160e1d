"""The words that were perhaps meant: of those that stand in stories, the nearest."""

from collections.abc import Iterable, Iterator

SHORTEST, LONGEST = 3, 24
"""Characters of a word that may be misspelt: of shorter ones every other is near."""
MOST = 6
"""Nearest words that are looked at."""

_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєіґ",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ",
)
_VOWELS = frozenset("aeiouyаеиоуыэюяєіαεηιουωاويאוי")
_FEWEST = 3  # letters of a sound: fewer are shared by too many words


def is_word(word: str) -> bool:
    """Whether ``word`` is one that can be meant, or misspelt: letters, not too few nor too many."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def sound(word: str) -> str:
    """The first letter of ``word`` and its consonants, none twice in a row; "" for too few.

    >>> sound("definately") == sound("definitely")
    True
    """
    kept = word[:1]
    for char in word[1:]:
        if char not in _VOWELS and char != kept[-1]:
            kept += char
    return kept if len(kept) >= _FEWEST else ""


def one_off(word: str) -> Iterator[str]:
    """Every text that is one letter away: left out, added, changed, or two in another order."""
    letters = next((each for each in _ALPHABETS if word[:1] in each), "")
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for before, after in splits:
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def nearest(word: str, known: Iterable[str]) -> list[tuple[int, str]]:
    """The distance and the word of those of ``known`` that are near ``word``, the nearest first."""
    most = 1 if len(word) < 5 else 2
    near = ((distance(word, each), each) for each in known if each != word)
    return sorted(each for each in near if each[0] <= most)[:MOST]


def distance(one: str, other: str) -> int:
    """How many letters to leave out, add, change or swap with the next (Damerau, 1964).

    >>> distance("teh", "the"), distance("rivr", "river"), distance("flood", "mud")
    (1, 1, 4)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        line = [row]
        for column, sign in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (char != sign))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == sign:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
