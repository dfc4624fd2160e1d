"""AVIF (and any other HEIF): the items of metadata in its ``meta`` box.

Source: ISO/IEC 14496-12, boxes meta, iinf, iloc and idat; ISO/IEC 23008-12 (HEIF), annex A.
"""

import struct
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from articles.lib.photo_metadata.blocks import LARGEST, Blocks
from articles.lib.photo_metadata.containers import tiff
from articles.lib.photo_metadata.containers.streams import exactly, go_to

_MOST_BOXES: Final = 10_000
_MOST_EXTENTS: Final = 1_000
_MOST_ITEMS: Final = 8
_XMP_TYPE: Final = b"application/rdf+xml"


class _Box(NamedTuple):
    kind: bytes
    start: int  # of what it holds
    end: int


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what an AVIF holds. Raises EOFError or struct.error if it is cut."""
    meta = _find_meta(fp)
    boxes = {box.kind: box for box in _boxes(meta, 4, len(meta))}
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return
    wanted = dict(islice(_metadata_items(meta, boxes[b"iinf"]), _MOST_ITEMS))
    idat = boxes.get(b"idat")
    inner = meta[idat.start : idat.end] if idat else b""
    for item, data in _contents(fp, meta, boxes[b"iloc"], inner, frozenset(wanted)):
        if wanted[item] == b"Exif" and not blocks.exif:
            skipped = 4 + int.from_bytes(data[:4], "big")  # to the header of TIFF
            blocks.exif = tiff.tags_of(data[skipped:])
        elif wanted[item] == b"mime" and not blocks.xmp:
            blocks.xmp.append(data)


def _find_meta(fp: BinaryIO) -> bytes:
    at = 0
    for _count in range(_MOST_BOXES):
        go_to(fp, at)
        size, kind = struct.unpack(">I4s", exactly(fp, 8))
        head = 8
        if size == 1:
            size = int.from_bytes(exactly(fp, 8), "big")
            head = 16
        if kind == b"meta":
            return fp.read(min(size - head, LARGEST)) if size > head else fp.read(LARGEST)
        if size < head:
            break
        at += size
    raise EOFError


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        if size == 0:
            size = end - start
        if size < 8:
            return
        yield _Box(kind, start + 8, min(start + size, end))
        start += size


def _metadata_items(meta: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    """Number and type of each item that is Exif or XMP."""
    count_size = 4 if meta[iinf.start] else 2
    for box in _boxes(meta, iinf.start + 4 + count_size, iinf.end):
        version = meta[box.start]
        if box.kind != b"infe" or version < 2:
            continue
        width = 2 if version == 2 else 4
        at = box.start + 4
        item = int.from_bytes(meta[at : at + width], "big")
        at += width + 2  # and the index of its protection
        kind = meta[at : at + 4]
        names = meta[at + 4 : box.end].split(b"\0")
        if kind == b"Exif" or (kind == b"mime" and names[1:2] == [_XMP_TYPE]):
            yield item, kind


def _contents(
    fp: BinaryIO, meta: bytes, iloc: _Box, inner: bytes, wanted: frozenset[int]
) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each item of ``wanted`` that the item location box locates."""
    version = meta[iloc.start]
    sizes = int.from_bytes(meta[iloc.start + 4 : iloc.start + 6], "big")
    offset_size, length_size, base_size, index_size = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    if version == 0:
        index_size = 0
    numbers = _Numbers(meta, iloc.start + 6, iloc.end)
    wide = 4 if version == 2 else 2
    if not offset_size + length_size:
        return  # extents of no bytes: there could be millions
    left = set(wanted)
    for _count in range(numbers.take(wide)):
        item = numbers.take(wide)
        method = numbers.take(2) & 15 if version else 0
        numbers.take(2)  # the index of another file
        base = numbers.take(base_size)
        extents = []
        for _extent in range(numbers.take(2)):
            numbers.take(index_size)
            extents.append((base + numbers.take(offset_size), numbers.take(length_size)))
        total = sum(length for _offset, length in extents)
        if item not in left or total > LARGEST or len(extents) > _MOST_EXTENTS or method > 1:
            continue
        left.remove(item)
        yield (
            item,
            b"".join(
                _slice(fp, offset, length) if method == 0 else inner[offset : offset + length]
                for offset, length in extents
            ),
        )


def _slice(fp: BinaryIO, offset: int, length: int) -> bytes:
    go_to(fp, offset)
    return fp.read(length)


class _Numbers:
    """Numbers of given widths in bytes, one after the other."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self._data, self._at, self._end = data, at, end

    def take(self, width: int) -> int:
        if self._at + width > self._end:
            raise EOFError
        self._at += width
        return int.from_bytes(self._data[self._at - width : self._at], "big")
