"""Blocks of metadata in an AVIF: the old ones out, the new ones in, the pixels untouched.

Sources: ISO/IEC 14496-12, section 8.11 (``meta``, ``iloc``, ``iinf``, ``iref``); ISO/IEC 23008-12,
sections 6 (items, ``cdsc``) and annex A (``Exif`` and XMP items); AV1 Image File Format 1.1.
"""

import struct
from dataclasses import dataclass
from typing import Final

from articles.lib.photo_metadata.boxes import Box, Reader, box, boxes, full_box

_PICTURES: Final = {b"av01", b"grid"}
_METADATA: Final = {b"Exif", b"mime", b"uri "}

_XMP_ENTRY: Final = b"XMP\0application/rdf+xml\0"
_EXIF_ENTRY: Final = b"Exif\0"

_IN_FILE, _IN_IDAT = 0, 1
_LOCATION_SIZES: Final = b"\x44\x00"  # offsets and lengths of four octets, no base offset


@dataclass(frozen=True)
class Item:
    """An item of the meta box: a coded picture, a grid of them, or metadata."""

    number: int
    kind: bytes
    entry: bytes
    """Its box in ``iinf``."""
    data: bytes = b""


@dataclass(frozen=True)
class Avif:
    """What an AVIF consists of without its metadata."""

    file_type: bytes
    handler: bytes
    primary_box: bytes
    primary: int
    """The number of the item that is the picture."""
    items: tuple[Item, ...]
    """The pictures in the order in which their data stand in the file."""
    references: tuple[bytes, ...]
    """Which item belongs to which (alpha, cells of a grid); with numbers of 16 bits."""
    properties: tuple[bytes, ...]
    """Sizes, colours, codec settings and groups, as they stand in the file."""


def is_media_file(data: bytes) -> bool:
    """Whether ``data`` begins like a file of the family that AVIF belongs to."""
    return data[4:8] == b"ftyp"


def take_apart(data: bytes) -> Avif:
    """Return what is to be kept of an AVIF: the picture, its alpha channel, cells and properties.

    Raises ValueError where the file is animated, damaged, or not laid out as libavif does.
    """
    outer: dict[bytes, Box] = {each.kind: each for each in boxes(data, is_file=True)}
    file_type, meta = outer.get(b"ftyp"), outer.get(b"meta")
    if b"moov" in outer:
        raise ValueError("This file is a film or an animated AVIF, not a still one.")
    if file_type is None or meta is None or file_type.content[:4] != b"avif":
        raise ValueError("This file is not an AVIF.")
    inner: dict[bytes, Box] = {each.kind: each for each in boxes(meta.content[4:])}
    missing = {b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp"} - set(inner)
    if missing:
        raise ValueError("This AVIF is damaged: it does not say where its picture is.")
    reader = Reader(inner[b"pitm"].content).full()
    primary = reader.number(4 if reader.version else 2)
    entries = _entries(inner[b"iinf"])
    data_of = _data(inner[b"iloc"], data, inner[b"idat"].content if b"idat" in inner else b"")
    items = [
        Item(each.number, each.kind, each.entry, b"".join(data_of[each.number][1]))
        for each in sorted(entries, key=lambda each: data_of.get(each.number, (0, []))[0])
        if each.number in data_of and each.kind in _PICTURES
    ]
    if primary not in {each.number for each in items}:
        raise ValueError("This AVIF is damaged: its picture is missing.")
    if max(each.number for each in items) > 0xFFFF - 2:
        raise ValueError("This AVIF numbers its items beyond 16 bits.")
    return Avif(
        file_type=file_type.raw,
        handler=inner[b"hdlr"].content[:24],
        primary_box=inner[b"pitm"].raw,
        primary=primary,
        items=tuple(items),
        references=tuple(_references(inner.get(b"iref"), {each.number for each in items})),
        properties=tuple(inner[kind].raw for kind in (b"iprp", b"grpl") if kind in inner),
    )


def _entries(iinf: Box) -> list[Item]:
    """Every item that ``iinf`` names, without data (14496-12, 8.11.6)."""
    reader = Reader(iinf.content).full()
    reader.number(4 if reader.version else 2)
    found = []
    for infe in boxes(iinf.content[reader.place :]):
        entry = Reader(infe.content).full()
        if infe.kind != b"infe" or entry.version not in (2, 3):
            raise ValueError("This AVIF describes its items in a way that libavif does not.")
        number = entry.number(2 if entry.version == 2 else 4)
        entry.take(2)  # protection
        kind = entry.take(4)
        if kind not in _PICTURES | _METADATA:
            raise ValueError("This AVIF holds items that are neither pictures nor metadata.")
        found.append(Item(number, kind, infe.raw))
    return found


def _data(iloc: Box, data: bytes, idat: bytes) -> dict[int, tuple[int, list[bytes]]]:
    """For each item the place of its first extent and its extents (14496-12, 8.11.3)."""
    reader = Reader(iloc.content).full()
    if reader.version > 2:
        raise ValueError("This AVIF locates its items in a way that libavif does not.")
    sizes = reader.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if reader.version else 0
    wide = 4 if reader.version == 2 else 2
    left = len(data)
    found: dict[int, tuple[int, list[bytes]]] = {}
    for _ in range(reader.number(wide)):
        number = reader.number(wide)
        method = reader.number(2) & 15 if reader.version else _IN_FILE
        if method not in (_IN_FILE, _IN_IDAT) or reader.number(2) != 0:
            raise ValueError("This AVIF keeps the data of an item in another place or file.")
        source = data if method == _IN_FILE else idat
        base = reader.number(base_size)
        places, extents = [], []
        for _ in range(reader.number(2)):
            reader.take(index_size)
            place = base + reader.number(offset_size)
            length = reader.number(length_size)
            if not 0 < length <= len(source) - place:
                raise ValueError("This AVIF is damaged or cut short: data of an item are missing.")
            left -= length
            if left < 0:
                raise ValueError("This AVIF is damaged: data of its items overlap.")
            places.append(place)
            extents.append(source[place : place + length])
        found[number] = (places[0] if places else 0, extents)
    return found


def _references(iref: Box | None, kept: set[int]) -> list[bytes]:
    """The references between ``kept`` items (14496-12, 8.11.12). A thumbnail is refused."""
    if iref is None:
        return []
    reader = Reader(iref.content).full()
    wide = 4 if reader.version else 2
    found = []
    for each in boxes(iref.content[4:]):
        if each.kind == b"thmb":
            raise ValueError("This AVIF has a thumbnail in it.")
        entry = Reader(each.content)
        source = entry.number(wide)
        targets = [entry.number(wide) for _ in range(entry.number(2))]
        if source in kept and kept.issuperset(targets):
            found.append(_reference(each.kind, source, *targets))
    return found


def _reference(kind: bytes, source: int, *targets: int) -> bytes:
    return box(kind, struct.pack(f">HH{len(targets)}H", source, len(targets), *targets))


def put_together(avif: Avif, *, exif: bytes, xmp: bytes) -> bytes:
    """Return the AVIF with these blocks; b'' leaves one out.

    The blocks stand before the pictures, as libavif puts them. The picture's own data keep
    their octets; only their place in the file changes.
    """
    blocks = []
    number = max(each.number for each in avif.items)
    for kind, entry, data in (
        # 23008-12, A.2.1: four octets, the number of those between them and the TIFF header
        (b"Exif", _EXIF_ENTRY, bytes(4) + exif if exif else b""),
        (b"mime", _XMP_ENTRY, xmp),
    ):
        if data:
            number += 1
            head = struct.pack(">HH", number, 0)
            blocks.append(Item(number, kind, full_box(b"infe", 2, head, kind, entry), data))
    items = [*blocks, *avif.items]
    references = [_reference(b"cdsc", each.number, avif.primary) for each in blocks]
    # The length of the meta box does not depend on the offsets in it, so the first try tells it.
    start = len(avif.file_type) + len(_meta(avif, items, references, 0)) + 8
    return b"".join(
        (
            avif.file_type,
            _meta(avif, items, references, start),
            box(b"mdat", *(each.data for each in items)),
        )
    )


def _meta(avif: Avif, items: list[Item], references: list[bytes], start: int) -> bytes:
    """The meta box of a file whose data begin at ``start``, in the order of ``items``."""
    locations = []
    for each in items:
        locations.append(struct.pack(">HHHII", each.number, 0, 1, start, len(each.data)))
        start += len(each.data)
    count = struct.pack(">H", len(items))
    entries = (each.entry for each in sorted(items, key=lambda each: each.number))
    linked = [*avif.references, *references]
    return full_box(
        b"meta",
        0,
        box(b"hdlr", avif.handler, b"\0"),  # without a name, which could be that of a program
        avif.primary_box,
        full_box(b"iloc", 0, _LOCATION_SIZES, count, *locations),
        full_box(b"iinf", 0, count, *entries),
        full_box(b"iref", 0, *linked) if linked else b"",
        *avif.properties,
    )
