"""Building XML that any reader can parse, whatever stands in the texts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from django.utils.xmlutils import SimplerXMLGenerator

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"

# XML 1.0 (fifth edition), section 2.2: what is no Char can stand in no document, escaped or not.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Document:
    """Writes elements one after the other.

    >>> xml = Document()
    >>> with xml.inside("rss", {"version": "2.0"}):
    ...     xml.add("title", "Bread & roses")
    >>> xml.content.decode().splitlines()[1]
    '<rss version="2.0"><title>Bread &amp; roses</title></rss>'
    """

    def __init__(self) -> None:
        self._file = BytesIO()
        self._writer = SimplerXMLGenerator(self._file, "utf-8", short_empty_elements=True)
        self._writer.startDocument()

    @contextmanager
    def inside(self, name: str, attributes: dict[str, object] | None = None) -> Iterator[None]:
        """Open an element for what is added within."""
        self._writer.startElement(name, _clean_attributes(attributes))
        yield
        self._writer.endElement(name)

    def add(self, name: str, text: str = "", attributes: dict[str, object] | None = None) -> None:
        """Add an element; none if it would have neither text nor attributes."""
        if text or attributes:
            attributes = _clean_attributes(attributes)
            self._writer.addQuickElement(name, _clean(text) or None, attributes)

    @property
    def size(self) -> int:
        """The bytes there are so far."""
        return self._file.tell()

    @property
    def content(self) -> bytes:
        """The document in UTF-8, with its declaration."""
        return self._file.getvalue()


def _clean_attributes(attributes: dict[str, object] | None) -> dict[str, str]:
    return {
        name: _clean(str(value))
        for name, value in (attributes or {}).items()
        if value not in (None, "")
    }


def _clean(text: str) -> str:
    return _NO_CHAR.sub("", text)
