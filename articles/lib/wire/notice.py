"""The copyright notice at the end of a plain-text story."""

import re

from articles.lib.abbreviations import is_abbreviation, is_company_suffix, strip_full_stop
from articles.lib.wire.blocks import Block, join_lines
from articles.lib.wire.story import WireCopyright
from articles.lib.word_set import word_set

_LONGEST = 1000  # characters
_MOST_LINES = 8
_MOST_WORDS = 10  # in the name of a holder
_SMALL_WORDS = word_set("and by de del der des di do du e et for la of the und van von y")

_SIGN = re.compile(r"©|&copy;|\(c\)|copyright\b", re.IGNORECASE)
_SIGNS = re.compile(r"(?:(?:©|&copy;|\(c\)|copyright\b)[\s:,]*)+(?:by\s+)?", re.IGNORECASE)
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_YEARS = re.compile(
    rf"{_YEAR}\b(?:\s*[-–—/]\s*(?:{_YEAR}\b|\d\d\b|present\b)|\s*(?:,|&|and\b)\s*{_YEAR}\b)*",
    re.IGNORECASE,
)
_YEARS_AFTER_HOLDER = re.compile(rf",?\s+({_YEARS.pattern})(?=[.,;]?(?:\s|\Z))", re.IGNORECASE)
_STOP = re.compile(r"\S+\.(?=\s+\S)|。(?=.)")
_NUMBERS = re.compile(r"\d{4}|\d\d")
_STATEMENT = re.compile(
    r"[.,;:|–—-]?\s+(?=(?:all\s+rights\s+reserved|some\s+rights\s+reserved|rights\s+reserved|"
    r"do\s+not\s|no\s+part\s|not\s+for\s|may\s+not\s|reproduction\s|unauthori[sz]ed\s|"
    r"redistribution\s|(?:re)?distributed\s|licensed\s|this\s+(?:material|story|article|content|"
    r"work)\s|todos\s+(?:los\s+derechos|os\s+direitos)|tous\s+droits|alle\s+rechte|"
    r"tutti\s+i\s+diritti|derechos\s+reservados|prohibida\s))",
    re.IGNORECASE,
)
_HOLDER_FIRST = re.compile(
    rf"(?P<holder>[^\W\d_][^©.!?]{{1,80}}?),?\s*(?:©|\(c\))\s*(?P<rest>{_YEAR}\b.*)\Z",
    re.IGNORECASE | re.DOTALL,
)


def take_notice(blocks: list[Block]) -> tuple[list[Block], WireCopyright | None]:
    """Split off the notice at the end of a story: its blocks without it, and the notice.

    Only the last block is looked at, and in it the last lines; a statement in a paragraph of its
    own below the notice belongs to it.
    """
    if not blocks:
        return blocks, None
    last = blocks[-1]
    if len(blocks) > 1 and _STATEMENT.match(" " + last[0].strip()):
        head, notice = _split_block(blocks[-2] + last)
        if notice and len(head) < len(blocks[-2]):
            return blocks[:-2] + ([head] if head else []), notice
    head, notice = _split_block(last)
    return (blocks[:-1] + ([head] if head else []), notice) if notice else (blocks, None)


def read_notice(text: str) -> WireCopyright | None:
    """Read one paragraph as a notice, or give None when it is prose.

    The sign, the years, the holder and the statement are taken in that order; `Holder © 2024` and
    `© Holder 2024` are read too. The holder ends where a usual statement begins ("All rights
    reserved"), otherwise at the first full stop that closes a sentence: one after an abbreviation
    or before a small letter ("Acme Inc. or its affiliates") does not.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    signs = _SIGNS.match(text)
    if not signs:
        return _read_holder_first(text)
    rest = text[signs.end() :]
    years = _YEARS.match(rest)
    after_years = rest[years.end() :].lstrip(" ,.:;–—-") if years else rest
    after_years = re.sub(r"\Aby\s+", "", after_years, flags=re.IGNORECASE)
    if not _is_plausible(signs[0], bool(years), after_years):
        return None
    holder, statement = _split_holder(after_years)
    if not years and (late := _YEARS_AFTER_HOLDER.search(holder)):
        years = _YEARS.match(late[1])
        holder = (holder[: late.start()] + holder[late.end() :]).strip(" ,")
    return WireCopyright(holder, _as_numbers(years[0]) if years else (), statement)


def _split_block(block: Block) -> tuple[Block, WireCopyright | None]:
    for index in range(max(0, len(block) - _MOST_LINES), len(block)):
        line = block[index]
        # Later lines are tried by their sign alone: `Holder © 2024` must be a paragraph.
        if index == 0 or _SIGN.match(line.strip()):
            notice = read_notice(join_lines(block[index:]))
            if notice:
                return block[:index], notice
    return block, None


def _read_holder_first(text: str) -> WireCopyright | None:
    match = _HOLDER_FIRST.match(text)
    if not match or not _is_name(match["holder"]):
        return None
    years = _YEARS.match(match["rest"])
    if not years:
        return None
    statement = match["rest"][years.end() :].lstrip(" ,.:;–—-")
    if statement and not _STATEMENT.match(" " + statement):
        return None
    return WireCopyright(match["holder"].strip(" ,"), _as_numbers(years[0]), statement)


def _is_plausible(signs: str, has_years: bool, rest: str) -> bool:
    """Whether what follows the signs is a holder rather than a sentence ("Copyright law is…")."""
    if _STATEMENT.search(" " + rest):
        return True
    if "©" in signs or "&copy;" in signs:
        return has_years or _is_name(rest) or 0 < len(rest.split()) <= 2
    if has_years:
        # "Copyright 2024 Latin Times" is a notice, "Copyright 2024 was a bad year for it" is not.
        return not rest[:1].islower() or len(rest.split()) <= 4
    return _is_name(rest)


def _is_name(text: str) -> bool:
    """Whether `text` is a few words with capitals, as the name of a holder is."""
    words = text.split()
    return 0 < len(words) <= _MOST_WORDS and all(
        not word[0].islower() or word in _SMALL_WORDS for word in words
    )


def _split_holder(text: str) -> tuple[str, str]:
    if usual := _STATEMENT.search(" " + text):
        # A space was put in front, so that a statement without a holder is found as well.
        holder = text[: max(0, usual.start() - 1)]
        closing = text[max(0, usual.start() - 1) : usual.end() - 1].strip()
        first_stop = _end_of_holder(holder)
        if first_stop is None:
            kept = holder + closing if is_abbreviation(_last_word(holder + closing)) else holder
            return kept.strip(" ,;"), text[usual.end() - 1 :]
        return _cut(text, first_stop)
    stop = _end_of_holder(text)
    if stop is None:
        return _strip_stop(text), ""
    return _cut(text, stop)


def _cut(text: str, stop: int) -> tuple[str, str]:
    return _strip_stop(text[:stop]), text[stop:].strip()


def _strip_stop(holder: str) -> str:
    return strip_full_stop(holder).removesuffix("。").strip(" ,;")


def _end_of_holder(text: str) -> int | None:
    """Where the holder's name ends inside `text`, past its full stop, or None."""
    for match in _STOP.finditer(text):
        if text[match.end() :].lstrip()[:1].islower():
            continue
        if not is_abbreviation(match[0]) or is_company_suffix(match[0]):
            return match.end()
    return None


def _last_word(text: str) -> str:
    return text.rsplit(None, 1)[-1] if text.strip() else ""


def _as_numbers(years: str) -> tuple[int, ...]:
    """`2019–23` as (2019, 2023): two figures belong to the century of the year before them."""
    numbers: list[int] = []
    for figures in _NUMBERS.findall(years):
        number = int(figures)
        if len(figures) == 2 and numbers:
            number += numbers[-1] // 100 * 100
        numbers.append(number)
    return tuple(numbers)
