"""Finding the credit at the end of a caption.

A credit stands at the end, as a fragment of its own: after a full stop, a dash, a line break or
an opening bracket. Final brackets, a final `Photo: …` and names in capitals before a stroke are
tried first, then every other place where a credit could begin, from the longest fragment to the
shortest; the first one that reads as a credit wins. A fragment with a word in small letters that
is no part of a name is prose. Of two credits in brackets, as Getty prints those of its partners,
the last one is the credit line. Where the whole text is in capitals, they tell no name.
"""

import re
from collections.abc import Iterator
from enum import IntEnum

from articles.lib.abbreviations import is_abbreviation
from articles.lib.agencies import known_agency, looks_like_organisation
from articles.lib.credits.picture import COPYRIGHT_SIGN, LABEL, Credit, is_role, parse_credit
from articles.lib.word_set import word_set

_TAIL = 300  # characters; no credit in print is longer
_MOST_WORDS = 24

_STARTS = re.compile(
    r"""(?<=[.!?…])[\"'”’»)\]]*\s+(?:[-–—|]+\s+)?  # after a sentence
      | [”"»)\]]\s+                  # after a quotation or a bracket
      | \s[-–—|]+\s                  # after a dash
      | (?=[(\[©])                   # at a bracket or a copyright sign
      | \s*\n\s*                     # on a line of its own
      | \s(?=(?:Photos?|Photograph|Picture|Image|(?:Mandatory[ ])?Credit|Foto)
          (?:[ ][Cc]redit)?(?::|[ ]by\b))
      | \s(?=(?:Photo[ ])?[Cc]ourtesy[ ]of[ ])
    """,
    re.VERBOSE,
)
_PHOTO_BY = re.compile(
    r"(?:U\.S\.\s+)?(?:[A-Z][\w&'’-]*\s+){0,4}(?:staff\s+|file\s+)?[Pp]hotos?\s+by\s+"
)
_COURTESY = re.compile(r"\b(?:(?:photo|image|picture)\s+)?courtesy(?:\s+of|:)?\s+", re.I)
_SMALL_WORDS = word_set(
    "& and y et und e of the for via de del della den der des di do dos du da bin la las le los "
    "el van von zu"
)
_JOINING = ("and", "AND", "&", "y", "et", "und")
_INNER_SPLIT = re.compile(r"[/,;|()\[\]]+")


class _Grade(IntEnum):
    NONE = 0
    LIKELY = 1  # a credit where a caption is expected: `NASA`, `JANE DOE`
    SURE = 2  # no sentence of a story ends so: `JANE DOE/Getty Images`


def split_caption(text: str, *, sure: bool = False) -> tuple[str, Credit | None]:
    """Split `text` into the caption without its credit and the credit, or None when it has none.

    Line breaks in `text` are places where a credit may begin; the caption returned is one line
    with its final full stop. With `sure`, only a credit that could not be the end of an ordinary
    paragraph counts: use it where the text may be no caption at all.
    """
    caption, credit = _split_once(text.strip(), _Grade.SURE if sure else _Grade.LIKELY)
    if credit and caption.endswith(")"):
        before, partner = _split_once(caption, _Grade.SURE)
        if partner and set(partner.photographers) <= set(credit.photographers):
            caption = before
    return caption, credit


def _split_once(text: str, needed: _Grade) -> tuple[str, Credit | None]:
    places = list(_places(text))
    marked = [place for place in places if _is_marked(text[place[1] :])]
    marked += _runs_of_capitals(text, max(0, len(text) - _TAIL))
    for least, (end, start) in [
        *((_Grade.SURE, place) for place in marked),
        *((needed, place) for place in places),
    ]:
        if _grade(text[start:], capitals_tell=not text.isupper()) >= least:
            return _one_line(text[:end].rstrip(" \t\n-–—|,;")), parse_credit(text[start:])
    return _one_line(text), None


def _is_marked(fragment: str) -> bool:
    """Whether `fragment` is one pair of brackets or opens with `Photo:`."""
    if fragment.startswith(("(", "[")):
        return not re.search(r"[)\]]", fragment.rstrip(" .")[:-1])
    label = LABEL.match(fragment)
    return label is not None and ":" in label[0]


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where the caption may end and the credit begin, longest credit first."""
    tail_start = max(0, len(text) - _TAIL)
    places = [(0, 0)] if tail_start == 0 else []
    places += [(match.start(), match.end()) for match in _STARTS.finditer(text, tail_start)]
    for end, start in sorted(places, key=lambda place: place[1]):
        # The mark that closes the sentence or the quotation stays with the caption.
        while end < start and text[end] in "\"'”’»)]":
            end += 1
        yield end, start


def _runs_of_capitals(text: str, tail_start: int) -> list[tuple[int, int]]:
    """The places of `JANE DOE/…`, which tells a name even where the caption lacks its full stop."""
    places = []
    for slash in re.finditer(r"/", text[tail_start:]):
        run: list[re.Match[str]] = []
        for word in reversed(
            list(re.finditer(r"\S+", text[tail_start : tail_start + slash.start()]))
        ):
            ends_sentence = re.search(r"..[.!?…]\Z", word[0])
            if ends_sentence or not (word[0].isupper() or word[0] in _JOINING):
                # In `Ana Ruiz, BO LUND` and `Ana Ruiz and BO LUND` the names began further back.
                if word[0].endswith(",") or (run and run[0][0] in _JOINING):
                    run = []
                break
            run.insert(0, word)
        if len(run) > 1:
            start = tail_start + run[0].start()
            places.append((start, start))
    return places


def _grade(fragment: str, *, capitals_tell: bool) -> _Grade:
    fragment = " ".join(fragment.split())
    bracketed = fragment[:1] in ("(", "[")
    bare = fragment.strip("()[] ").rstrip(".)] ") if bracketed else fragment
    if not bare or len(bare.split()) > _MOST_WORDS:
        return _Grade.NONE
    if label := LABEL.match(bare):
        return _grade_labelled(bare[label.end() :], has_colon=":" in label[0])
    if photo_by := _PHOTO_BY.match(bare):
        return _Grade.SURE if _is_names(bare[photo_by.end() :]) else _Grade.NONE
    if (courtesy := _COURTESY.search(bare)) and (bracketed or bare[0].isupper()):
        before = bare[: courtesy.start()].rstrip()
        if not before or (before[-1] in ",/" and _is_names(before.rstrip(" ,/"))):
            return _grade_courtesy(bare[courtesy.end() :])
    unsigned = COPYRIGHT_SIGN.sub("", bare, count=1)
    if not _is_names(unsigned):
        return _Grade.NONE
    if unsigned != bare:
        return _Grade.SURE
    return _grade_names(bare, bracketed=bracketed, capitals_tell=capitals_tell)


def _grade_labelled(rest: str, *, has_colon: bool) -> _Grade:
    fits = _is_names(rest) or (has_colon and len(rest.split()) <= 10 and not _has_stop(rest))
    return _Grade.SURE if rest and fits else _Grade.NONE


def _grade_courtesy(rest: str) -> _Grade:
    if _is_names(rest.removeprefix("the ")):
        return _Grade.SURE
    short = rest.startswith("the ") and len(rest.split()) <= 5 and not _has_stop(rest)
    return _Grade.LIKELY if short else _Grade.NONE


def _grade_names(bare: str, *, bracketed: bool, capitals_tell: bool) -> _Grade:
    credit = parse_credit(bare)
    named = any(looks_like_organisation(agency) for agency in credit.agencies)
    full_name = capitals_tell and any(" " in name for name in credit.photographers)
    if "/" in bare:
        return _Grade.SURE if named or full_name else _Grade.NONE
    if " via " in bare or (full_name and " | " in bare):
        return _Grade.SURE if credit.agencies else _Grade.NONE
    if " for " in bare and full_name:
        if named:
            return _Grade.SURE
        # "Jane Doe for ProPublica", but not "Big Day for Spain".
        client = bare.rstrip(".").rpartition(" for ")[2]
        return _Grade.LIKELY if client.isalpha() and not client[1:].islower() else _Grade.NONE
    if credit.agencies and (credit.photographers or bracketed):
        return _Grade.LIKELY if named else _Grade.NONE
    if credit.agencies:
        known = all(known_agency(name) for name in credit.agencies)
        return _Grade.LIKELY if known or (capitals_tell and bare.isupper()) else _Grade.NONE
    if is_role(bare):
        return _Grade.LIKELY
    return _Grade.LIKELY if full_name and _in_capitals(bare) else _Grade.NONE


def _in_capitals(text: str) -> bool:
    return text.replace(" and ", " ").isupper()


def _is_names(text: str) -> bool:
    """Whether `text` is made of names alone: no prose, and no sentence ends inside it."""
    words = _INNER_SPLIT.sub(" \\g<0> ", text).split()
    names = [word for word in words if not _INNER_SPLIT.fullmatch(word)]
    if not names or names[-1].casefold() in _SMALL_WORDS or _has_stop(text):
        return False
    capitals = [word for word in names if _is_name_word(word)]
    return bool(capitals) and all(word in _SMALL_WORDS or _is_name_word(word) for word in names)


def _is_name_word(word: str) -> bool:
    first = next((char for char in word if char.isalnum()), "")
    return first.isupper() or known_agency(word.rstrip(".")) is not None or word.startswith("@")


def _has_stop(text: str) -> bool:
    """Whether a sentence ends before the end of `text`."""
    words = text.split()[:-1]
    return any(word[-1] in ".!?…" and not is_abbreviation(word) for word in words)
