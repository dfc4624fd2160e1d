"""Named sources in the text of a story, as suggestions for an editor to confirm.

Five turns of phrase are looked for, with their next of kin: "as per X", "X reported", "told X",
"according to X", "in a X interview". A source is a name, so words without capitals ("according to
police") give nothing, and neither does "X said": whoever speaks in a story is not, for that alone,
where the story comes from.
"""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from articles.lib.abbreviations import is_abbreviation
from articles.lib.agencies import known_agency, looks_like_organisation
from articles.lib.word_set import word_set

_BEFORE_NAME = re.compile(
    r"\b(?:(?P<told>told)|according\s+to|(?:as|,)\s+per|reported\s+by|citing"
    r"|interview(?:ed)?\s+(?:with|by|to|for|on)"
    r"|según|selon|laut|de\s+acuerdo\s+con|de\s+acordo\s+com)\s+"
    r"|,\s+per\s+",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"(?:\s+(?:first|also|has|had|have|previously|earlier|later|recently)){0,3}\s+"
    r"(?:reported|reports)\b"
)
_INTERVIEW = re.compile(r"\s+interview\b")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)(?:\s+\w+ly)?\s+\Z", re.IGNORECASE)
_FROM = re.compile(r"\s*(?:[^\W\d_]+\s+){1,6}?(?:by|from)\s+")
_TOKEN = re.compile(r"\s*(\S+)")

_SAMPLE = 300_000  # characters; longer than any story, so that a hostile file stays cheap
_REACH = 160  # characters; no name is longer
_MOST_WORDS = 10

_ARTICLES = word_set("the a an el la los las le les o os as der die das dem den il lo")
_JOINING = word_set("of the and & for de del la las los el le les des du do da dos y e et")
_DETERMINERS = word_set("a an the his her its their this that one another")
_DAYS_AND_MONTHS = word_set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June "
    "July August September October November December Jan. Feb. Aug. Sept. Oct. Nov. Dec."
)
_NO_SOURCES = _DAYS_AND_MONTHS | word_set(
    "I He She It They We You His Her Its Their Our My This That These Those Who What When Where "
    "Why How As But And Or If After While Since Because Then Also In On At By For From With Last "
    "Yesterday Today Earlier Later However Meanwhile Although Though Before Until Even So Yet Both "
    "Either Neither All Some Many No Not One Two Three Several Few Most Police Officials "
    "Authorities Witnesses Residents Congress Parliament Lawmakers Democrats Republicans Americans "
    "Zoom Skype FaceTime Television Radio TV"
)
_TITLES = word_set(
    "President Vice Judge Justice Senator Sen. Congressman Congresswoman Mayor Governor Gov. Mr. "
    "Mrs. Ms. Miss Dr. King Queen Prince Princess Pope Minister Prime Sir Lord Lady Coach"
)
_INSTITUTIONS = word_set(
    "Administration Agency Association Board Bureau Center Centre Commission Committee Council "
    "Department Institute Ministry Office Service Services Society University"
)
_TAKING_THE = word_set(
    "Advertiser Age Associated Atlantic Australian Athletic Chronicle Conversation Courier Daily "
    "Dispatch Economist Examiner Gazette Globe Guardian Herald Hill Independent Inquirer Intercept "
    "Journal Mail Mirror Nation News Observer Post Press Record Register Review Scotsman Sentinel "
    "Standard Star Sun Telegraph Times Tribune Verge Week Yorker"
)

_OPENING = "\"'“‘«(["
_CLOSING = "\"'”’»)],;:!?…"
_SENTENCE_END = re.compile(r"(?:\A|[.!?…:][\"'”’»)\]]*\s+|[\"“«(\[]\s*)\Z")


def find_sources(paragraphs: Sequence[str]) -> list[str]:
    """The names that `paragraphs` give as sources, each once, in the order they appear.

    Only the first 300,000 characters are read.
    """
    names: dict[str, str] = {}
    left = _SAMPLE
    for paragraph in paragraphs:
        if left <= 0:
            break
        paragraph = " ".join(paragraph[:left].split())
        left -= len(paragraph) + 1
        found = [*_named_after(paragraph), *_named_before(paragraph)]
        for _place, name in sorted(found, key=itemgetter(0)):
            names.setdefault(name.casefold().removeprefix("the "), name)
    return list(names.values())


def _named_after(text: str) -> Iterator[tuple[int, str]]:
    """Names that follow their phrase: "according to X"."""
    for match in _BEFORE_NAME.finditer(text):
        told = match["told"] is not None
        if told and _PASSIVE.search(text, max(0, match.start() - 30), match.start()):
            continue
        words = _words_from(text, match.end())
        if not words and not told and (via := _FROM.match(text, match.end(), match.end() + 80)):
            words = _words_from(text, via.end())
        if told and words and words[0] in _TITLES:
            continue
        for name in _names(words):
            yield match.start(), name


def _named_before(text: str) -> Iterator[tuple[int, str]]:
    """Names that precede their phrase: "X reported", "in a X interview"."""
    for match in _AFTER_NAME.finditer(text):
        words, opens_sentence = _words_to(text, match.start())
        if opens_sentence and words[:1] == ["The"] and words[-1] not in _TAKING_THE:
            words = words[1:]
        if opens_sentence and not _can_open_sentence(words):
            continue
        for name in _names(words):
            yield match.start(), name
    for match in _INTERVIEW.finditer(text):
        words, _opens_sentence = _words_to(text, match.start())
        before = text[max(0, match.start() - _REACH) : match.start()].split()
        lead = before[: -len(words)][-2:] if words else []
        if any(word.casefold() in _DETERMINERS for word in lead):
            for name in _names(words):
                yield match.start(), name


def _words_from(text: str, place: int) -> list[str]:
    """The words of the name that begins at `place`, after an article in small letters."""
    words: list[str] = []
    end = min(len(text), place + _REACH)
    while len(words) < _MOST_WORDS and (match := _TOKEN.match(text, place, end)):
        place = match.end()
        word = match[1]
        if not words:
            if word in _ARTICLES:
                continue
            word = word.lstrip(_OPENING)
        core, ends = _core(word)
        if not core or core[0] in _OPENING:
            break
        if not (_is_capital(core) or (words and core in _JOINING)):
            break
        words.append(core)
        if ends:
            break
    return _without_loose_ends(words)


def _words_to(text: str, place: int) -> tuple[list[str], bool]:
    """The words of the name that ends at `place`, and whether it opens a sentence."""
    start = max(0, place - _REACH)
    words: list[str] = []
    first = place
    for match in reversed(list(re.finditer(r"\S+", text[start:place]))):
        word = match[0].lstrip(_OPENING)
        core, ends = _core(word)
        if (ends and words) or not core or core != word.rstrip("’'"):
            break
        if not (_is_capital(core) or (words and core in _JOINING)) or len(words) == _MOST_WORDS:
            break
        words.insert(0, core)
        first = start + match.start()
        if match[0] != word:
            break
    while words and _cannot_begin(words):
        first += len(words.pop(0)) + 1
    opens = bool(words) and bool(_SENTENCE_END.search(text[max(0, first - 8) : first]))
    return _without_loose_ends(words), opens


def _cannot_begin(words: list[str]) -> bool:
    """Whether the first word is no part of the name: "On Monday Reuters reported"."""
    if words[0] in _DAYS_AND_MONTHS:  # as in "Sunday Times"
        return not looks_like_organisation(" ".join(words))
    return words[0] in _NO_SOURCES or words[0].islower()


def _core(word: str) -> tuple[str, bool]:
    """A word without possessive and punctuation, and whether the name ends with it."""
    core = word.rstrip(_CLOSING)
    possessive = re.sub(r"['’]s\Z", "", core)
    if possessive != core:
        return possessive, True
    if core.endswith(".") and not is_abbreviation(core):
        return core.rstrip("."), True
    return core.strip(_CLOSING), core != word


def _is_capital(word: str) -> bool:
    """`Reuters`, `iNews`, `O'Brien`, `60` in "60 Minutes"; a year is no part of a name."""
    if word.isdigit():
        return len(word) <= 2
    return word[0].isupper() or any(char.isupper() for char in word[1:3])


def _without_loose_ends(words: list[str]) -> list[str]:
    """Drop what can only follow or precede a name: "Reuters Monday", "Reuters and the"."""
    while words and (words[-1] in _JOINING or (words[-1] in _DAYS_AND_MONTHS and len(words) > 1)):
        words = words[:-1]
    if words and all(word in _NO_SOURCES or word.isdigit() for word in words):
        return []
    return words if words and words[0] not in _NO_SOURCES - _DAYS_AND_MONTHS else []


def _can_open_sentence(words: list[str]) -> bool:
    """Whether a capital says anything at the start of a sentence: "Scientists reported" is none."""
    if len(words) != 1:
        return bool(words)
    return known_agency(words[0]) is not None or sum(char.isupper() for char in words[0]) > 1


def _names(words: list[str]) -> Iterator[str]:
    """One name, or two where "and" stands between names rather than inside one."""
    for place, word in enumerate(words):
        if word in ("and", "y", "et", "e") and _is_between_names(words[:place], words[place + 1 :]):
            yield from _names(_without_loose_ends(words[:place]))
            yield from _names(_without_loose_ends(_without_article(words[place + 1 :])))
            return
    if words:
        yield " ".join(words)


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if words and words[0] in _ARTICLES else words


def _is_between_names(left: list[str], right: list[str]) -> bool:
    if not left or not right:
        return True
    if known_agency(" ".join(left)) or known_agency(" ".join(_without_article(right))):
        return True
    if right[0] in ("The", "the"):
        return True
    if {"of", "for", "de", "des"} & set(left) or right[-1] in _INSTITUTIONS:
        return False
    return len(left) > 1 or len(right) > 1
