"""The first sentence of a story, as a working headline."""

import re

from articles.lib.abbreviations import is_abbreviation, strip_full_stop

LONGEST_HEADLINE = 200  # characters
_SAMPLE = 1500  # characters; a first sentence beyond that is cut short anyway

_ENDS = re.compile(r"[.!?…؟۔]+[\"'”’»)\]]*(?=\s|\Z)|[。！？]+[”」』）]*")
_OPENING_SINGLE = re.compile(r"‘(?=\w)")
_CLOSING_SINGLE = re.compile(r"’(?!\w)")


def suggest_headline(paragraph: str) -> str:
    """The first sentence of `paragraph`, at most LONGEST_HEADLINE characters, cut between words.

    A final full stop is left out; a question or exclamation mark stays.
    """
    sentence = strip_full_stop(
        first_sentence(" ".join(paragraph[: _SAMPLE * 2].split()))
    ).removesuffix("。")
    if len(sentence) <= LONGEST_HEADLINE:
        return sentence
    words, space, _rest = sentence[: LONGEST_HEADLINE + 1].rpartition(" ")
    return (words if space else sentence[:LONGEST_HEADLINE]).rstrip(" ,;:–—-")


def first_sentence(text: str) -> str:
    """The first sentence of `text`, with its final mark.

    Neither an abbreviation (`U.S.`, `Mr.`), an initial, a decimal, a mark inside a quotation nor
    one followed by a small letter ends a sentence.
    """
    text = text[:_SAMPLE]
    quotes_balance = not _open_quotes(text)
    for match in _ENDS.finditer(text):
        sentence, following = text[: match.end()], text[match.end() :].lstrip()
        if following[:1].islower() or (quotes_balance and _open_quotes(sentence)):
            continue
        if following and match[0] == "." and is_abbreviation(sentence.rsplit(None, 1)[-1]):
            continue
        return sentence
    return text


def _open_quotes(text: str) -> bool:
    """Whether a quotation that begins in `text` is still open at its end."""
    german = text.count("„")
    curly = german - text.count("“") if german else text.count("“") - text.count("”")
    single = len(_OPENING_SINGLE.findall(text)) - len(_CLOSING_SINGLE.findall(text))
    angled = text.count("«") - text.count("»")
    return curly > 0 or single > 0 or angled > 0 or text.count('"') % 2 == 1
