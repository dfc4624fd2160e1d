"""Finding a quoted passage in a text that may be written otherwise, in what nobody reads.

The desk's script ``notes.js`` has the same rules for a text that is not saved yet.
"""

import unicodedata

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def stands_in(passage: str, text: str) -> bool:
    """Whether ``text`` has ``passage``, word by word and with its capitals.

    White space, the form of quotation marks and dashes, how accents are encoded, and characters
    without a shape make no difference; an empty passage stands nowhere.

    >>> stands_in('"We wait," said', "“We wait,”\\n said Ida")
    True
    >>> stands_in("two metres", "three metres")
    False
    """
    sought = _normal(passage)
    return bool(sought) and sought in _normal(text)


def _normal(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    shaped = "".join(char for char in apart if unicodedata.category(char) != "Cf")
    return " ".join(shaped.split())
