"""A guess at the language of a story."""

import re
from collections import Counter

DEFAULT = "en"

_SAMPLE = 20_000  # characters

# Scripts that name a language on their own, by the first and last character of their block. Kana
# comes before Han, since Japanese is written in both.
_SCRIPTS = (
    ("ja", "\u3040", "\u30ff"),
    ("zh", "\u4e00", "\u9fff"),
    ("ar", "\u0600", "\u06ff"),
    ("he", "\u0590", "\u05ff"),
    ("ru", "\u0400", "\u04ff"),
    ("el", "\u0370", "\u03ff"),
)
_KANA_SHARE = 0.1

# Frequent words that few of the other languages share.
_STOP_WORDS = {
    "en": "the and of to in that is was for on with said by from at as it his her they have not",
    "es": "el los las del que y en una con para por su al se más pero fue según está sus como",
    "fr": "le les des du et en une que qui dans pour est sur au aux avec pas plus son sont mais",
    "de": "der die das und den von zu mit des auf für ist im dem nicht ein eine als auch nach",
    "pt": "o os as do da dos das que e em uma com para por não mais foi ao na no são pelo seu",
    "it": "il gli della del che di e un una con per nel alla sono più ha dei delle anche come",
}
_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str:
    """The likely language of `text` as a BCP 47 primary subtag; DEFAULT when nothing tells.

    Arabic, Hebrew, Russian, Chinese, Japanese and Greek are told by their script (so a text in
    Persian or Ukrainian is guessed wrong), English, Spanish, French, German, Portuguese and
    Italian by their commonest words.
    """
    sample = text[:_SAMPLE]
    letters = sum(1 for char in sample if char.isalpha())
    if not letters:
        return DEFAULT
    shares = {
        language: sum(1 for char in sample if first <= char <= last) / letters
        for language, first, last in _SCRIPTS
    }
    likeliest = max(shares, key=lambda language: shares[language])
    if shares[likeliest] > 0.5 or shares["ja"] + shares["zh"] > 0.5:
        return "ja" if shares["ja"] > _KANA_SHARE else likeliest
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    scores = {
        language: sum(words[word] for word in stop_words.split())
        for language, stop_words in _STOP_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores[DEFAULT] else DEFAULT
