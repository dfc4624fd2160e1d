"""Lists of words, written as text so that they can be read and kept in order."""


def word_set(text: str, separator: str | None = None) -> frozenset[str]:
    """The words of `text`, parted by white space or by `separator`."""
    return frozenset(text.split(separator))
