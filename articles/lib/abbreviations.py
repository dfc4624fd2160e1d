"""Words that end in a full stop without ending a sentence."""

import re

from articles.lib.word_set import word_set

COMPANY_SUFFIXES = word_set(
    "inc ltd ltda co corp bros s.a l.p s.l s.p.a l.l.c l.t.d s.a.s s.r.l n.v b.v a.g"
)
"""Abbreviations that close the name of a company, without their last full stop.

`LLC`, `PLC` and `GmbH` take none: a full stop behind them ends the sentence.
"""

_WORDS = COMPANY_SUFFIXES | word_set(
    # Titles and parts of names.
    "mr mrs ms mx dr prof sen rep gov gen lt col sgt capt cmdr adm rev hon pres supt fr jr sr esq "
    "st ste mt ft sra srta dra don mme mlle mgr hr fr "
    # Months, numbers and the small change of prose.
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos vs v approx est dept ave blvd rd al "
    "ca cf núm art"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\Z")
_EDGES = "\"'“”‘’«»()[]{}"


def is_abbreviation(word: str) -> bool:
    """Whether `word`, printed with a final full stop, is an abbreviation or an initial.

    `Mr.`, `J.`, `U.S.` and `Inc.` are; `Quito.` is not. Brackets and quotation marks around the
    word do not count.
    """
    word = word.strip(_EDGES)
    if not word.endswith("."):
        return False
    return bool(_DOTTED.match(word)) or word[:-1].casefold() in _WORDS


def is_company_suffix(word: str) -> bool:
    """Whether `word` closes the name of a company: `Inc.`, `S.A.`, `L.P.`."""
    return word.rstrip(".").casefold() in COMPANY_SUFFIXES


def strip_full_stop(text: str) -> str:
    """`text` without its final full stop, unless that belongs to an abbreviation or an ellipsis."""
    if not text.endswith(".") or text.endswith(".."):
        return text
    last_word = text.rsplit(None, 1)[-1]
    return text if is_abbreviation(last_word) else text[:-1].rstrip()
