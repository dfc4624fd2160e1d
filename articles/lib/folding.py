"""Comparing words without their case and accents, alike on every database."""

import unicodedata


def fold(text: str) -> str:
    """Return ``text`` without case and accents, its white space in single blanks.

    >>> fold("  José   ÑANDÚ ")
    'jose nandu'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(bare.casefold().replace("\0", "").split())
