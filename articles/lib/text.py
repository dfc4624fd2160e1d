"""Text as it comes out of browsers, made fit to be kept."""


def storable(text: str) -> str:
    """Return ``text`` without what no database takes: a NUL, or half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def tidied(text: str) -> str:
    r"""Return ``text`` storable, without blanks around it, its lines ended alike.

    A browser posts line ends as CRLF.

    >>> tidied("Who says so?\r\nAsk him. \r\n")
    'Who says so?\nAsk him.'
    """
    return storable(text.replace("\r\n", "\n")).strip()
