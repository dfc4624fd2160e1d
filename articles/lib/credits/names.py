"""The names of people as a credit prints them, put into natural case."""

import re

from articles.lib.word_set import word_set

_PARTICLES = word_set(
    "bin da das de del della den der di do dos du e la le los ten ter van von y zu"
)
_ROMAN = frozenset(("II", "III", "IV"))
_SUFFIXES = {"JR": "Jr", "SR": "Sr"}
_PIECES = re.compile(r"([-'’.])")

NO_SUFFIX = r"(?!\s*(?:Jr|JR|Sr|SR|II|III|IV)\b)"
"""After a comma between names: that of `John Doe, Jr.` belongs to the name."""


def natural_case(name: str) -> str:
    """`JANE McDOE` as `Jane McDoe`; what is not in capitals stays as it is printed.

    In a name wholly in capitals every word is changed. In a mixed one (`Jane DOE`) only words of
    three letters and more are, since short capitals there are initials (`JR`, `AJ Smith`).
    """
    words = name.split()
    all_caps = not any(char.islower() for char in re.sub(r"\bMc(?=[A-Z])", "MC", name))
    cased = []
    for index, word in enumerate(words):
        inner = 0 < index < len(words) - 1
        if all_caps and inner and word.casefold() in _PARTICLES:
            cased.append(word.lower())
        elif _is_capitals(word) and (all_caps or len(word) > 2):
            cased.append(_cased_word(word, first=index == 0))
        else:
            cased.append(word)
    return " ".join(cased)


def _is_capitals(word: str) -> bool:
    return word.isupper() or (word.startswith("Mc") and word[2:].isupper())


def _cased_word(word: str, *, first: bool) -> str:
    bare = word.rstrip(".,")
    if bare in _ROMAN or (first and _is_initials(bare)):
        return word
    if bare in _SUFFIXES:
        return word.replace(bare, _SUFFIXES[bare])
    pieces = _PIECES.split(word)
    return "".join(_cased_piece(piece) for piece in pieces)


def _is_initials(word: str) -> bool:
    """`CJ` and `JD` are initials; `NG` is a family name, `BO` and `LI` have a vowel."""
    if len(word) != 2 or word == "NG":
        return False
    return word[1] == "J" or not set(word) & set("AEIOUYÀÁÂÄÅÆÈÉÊËÌÍÎÏÒÓÔÖØÙÚÛÜÝ")


def _cased_piece(piece: str) -> str:
    if len(piece) > 3 and piece[:2].upper() == "MC":
        return "Mc" + piece[2].upper() + piece[3:].lower()
    return piece[:1] + piece[1:].lower()
