"""A packet of XMP as properties, whichever of RDF's many ways of writing them it uses.

Source: ISO 16684-1 (XMP), serialization; RDF/XML Syntax Specification (W3C, 2004).
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Self
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from articles.lib.photo_metadata.blocks import LARGEST
from articles.lib.photo_metadata.charsets import decode
from articles.lib.photo_metadata.xmp_names import expanded

_RDF: Final = expanded("rdf:RDF")
_DESCRIPTION: Final = expanded("rdf:Description")
_LI: Final = expanded("rdf:li")
_VALUE: Final = expanded("rdf:value")
_RESOURCE: Final = expanded("rdf:resource")
_ALT: Final = expanded("rdf:Alt")
_ARRAYS: Final = frozenset((_ALT, expanded("rdf:Bag"), expanded("rdf:Seq")))
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST_ITEMS: Final = 1_000

# What XML cannot hold, bare or as a reference; careless writers copy it from IIM.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE_TO_NOT_XML = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));", re.I
)
# What begins no reference that XML knows without a document type.
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)")
_RDF_START = re.compile(r"<(\w{0,20}:?)RDF[\s>]")

Value = str | Element


class Node:
    """Something with properties: a packet, or a structure within one."""

    def __init__(self, properties: dict[str, list[Value]]) -> None:
        self._properties = properties

    def text(self, name: str) -> str:
        """Return a property, ``prefix:Name``, as text: of several languages, the default one.

        That is ``x-default``, or else the first. '' where the property is absent.
        """
        for value in self._properties.get(expanded(name), ()):
            if found := _text(value):
                return found
        return ""

    def texts(self, name: str) -> list[str]:
        """Return the items of a property that is an array; a bare text is an array of one."""
        for value in self._properties.get(expanded(name), ()):
            if found := [text for item in _items(value) if (text := _text(item))]:
                return found
        return []

    def nodes(self, name: str) -> list["Node"]:
        """Return the structures in a property, which may be an array of them or one alone."""
        for value in self._properties.get(expanded(name), ()):
            if found := [Node(_fields(i)) for i in _items(value) if isinstance(i, Element)]:
                return found
        return []


class Packet(Node):
    """What describes a picture in one packet."""

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return the packet in ``data``, in UTF-8, UTF-16 or UTF-32, wrapped or not.

        It is empty if ``data`` is no XML, holds no RDF, declares a document type or entities, or is
        larger than a block may be.
        """
        root = _root(_decoded(data)) if len(data) <= LARGEST else None
        rdf = next(root.iter(_RDF), None) if root is not None else None
        properties: dict[str, list[Value]] = {}
        for description in rdf if rdf is not None else ():
            _collect(description, properties)
        return cls(properties)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        text = data.decode("utf-32", "ignore")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "ignore")
    else:
        start = data[:64].find(b"<")
        around = data[max(start - 3, 0) : start + 4] if start >= 0 else b""
        if around.startswith(b"\0\0\0<"):
            text = data.decode("utf-32-be", "ignore")
        elif around.endswith(b"<\0\0\0"):
            text = data.decode("utf-32-le", "ignore")
        elif around.endswith((b"<\0?\0", b"<\0x\0", b"<\0r\0")):
            text = data[start % 2 :].decode("utf-16-le", "ignore")
        elif b"\0<\0" in around:
            text = data[(start + 1) % 2 :].decode("utf-16-be", "ignore")
        else:
            text = decode(data)
    return _REFERENCE_TO_NOT_XML.sub("", _NOT_XML.sub("", text))


def _root(text: str) -> Element | None:
    text = text[max(text.find("<"), 0) : text.rfind(">") + 1]
    with suppress(ParseError):
        return _parsed(text)
    text = _BARE_AMPERSAND.sub("&amp;", text)  # "A & B", as careless writers put it
    with suppress(ParseError):
        return _parsed(text)
    return _first_of_several(text)


def _first_of_several(text: str) -> Element | None:
    """Where two packets stand in one block, or remains of a longer one: the RDF of the first."""
    start = _RDF_START.search(text)
    if not start:
        return None
    closing = f"</{start[1]}RDF>"
    end = text.find(closing, start.end())
    try:
        return _parsed(text[start.start() : end + len(closing)]) if end >= 0 else None
    except ParseError:
        return None


def _parsed(text: str) -> Element | None:
    try:
        return fromstring(text, forbid_dtd=True)
    except (DefusedXmlException, LookupError, ValueError):
        return None


def _collect(element: Element, properties: dict[str, list[Value]]) -> None:
    for name, value in element.items():
        properties.setdefault(name, []).append(value)
    for child in element:
        properties.setdefault(child.tag, []).append(child)


def _fields(element: Element) -> dict[str, list[Value]]:
    """The properties of a structure, which stand in the element or in a Description inside it."""
    properties: dict[str, list[Value]] = {}
    for child in element:
        if child.tag == _DESCRIPTION:
            _collect(child, properties)
    _collect(element, properties)
    return properties


def _array(element: Element) -> Element | None:
    return next((child for child in element if child.tag in _ARRAYS), None)


def _items(value: Value) -> Iterator[Value]:
    array = _array(value) if isinstance(value, Element) else None
    if array is None:
        yield value
    else:
        for count, item in enumerate(array):
            if count == _MOST_ITEMS:
                return
            if item.tag == _LI:
                yield item


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value.strip()
    array = _array(value)
    if array is not None:
        items = [item for item in _items(value) if isinstance(item, Element)]
        if array.tag == _ALT:
            items.sort(key=lambda item: item.get(_LANGUAGE, "").casefold() != "x-default")
        return next((text for item in items if (text := _simple_text(item))), "")
    return _simple_text(value)


def _simple_text(element: Element) -> str:
    """The text of an element, which may stand in rdf:value beside what qualifies it."""
    if resource := element.get(_RESOURCE):
        return resource.strip()
    for value in _fields(element).get(_VALUE, ()):
        return value.strip() if isinstance(value, str) else (value.text or "").strip()
    return (element.text or "").strip()
