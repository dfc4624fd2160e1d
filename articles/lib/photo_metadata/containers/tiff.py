"""TIFF and BigTIFF: directories of tags, as a file of their own or as the Exif block of another.

Source: TIFF 6.0, section 2; XMP Specification Part 3 (Adobe, January 2020), sections 1.1.6 and
3.2.3; Exif 3.0 (CIPA DC-008-2023).
"""

import io
from typing import BinaryIO, Final, Literal

from articles.lib.photo_metadata.blocks import LARGEST, Blocks
from articles.lib.photo_metadata.containers import photoshop
from articles.lib.photo_metadata.containers.streams import exactly, go_to

XMP: Final = 700
IIM: Final = 33723
RESOURCES: Final = 34377
EXIF_DIRECTORY: Final = 34665

IMAGE_DESCRIPTION: Final = 270
ARTIST: Final = 315
COPYRIGHT: Final = 33432
DATE_TIME_ORIGINAL: Final = 36867
XP_TITLE: Final = 0x9C9B
XP_COMMENT: Final = 0x9C9C
XP_AUTHOR: Final = 0x9C9D
XP_KEYWORDS: Final = 0x9C9E

_BLOCKS: Final = frozenset((XMP, IIM, RESOURCES))
_TEXTS: Final = frozenset(
    (
        IMAGE_DESCRIPTION,
        ARTIST,
        COPYRIGHT,
        DATE_TIME_ORIGINAL,
        XP_TITLE,
        XP_COMMENT,
        XP_AUTHOR,
        XP_KEYWORDS,
    )
)
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 13: 4, 16: 8, 18: 8, 129: 1}
"""Bytes of one value of a type; 129 is the UTF-8 of Exif 3.0."""
_MOST_TAGS: Final = 1000
_LONGEST_TEXT: Final = 64 * 1024


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what a TIFF file holds. Raises EOFError if it ends early."""
    tags = _read_tags(fp, _TEXTS | _BLOCKS)
    if xmp := tags.pop(XMP, b""):
        blocks.xmp.append(xmp)
    resources = tags.pop(RESOURCES, b"")
    photoshop.read(resources, blocks)
    if iim := tags.pop(IIM, b""):
        if iim[0] != 0x1C and iim[3:4] == b"\x1c":
            iim = _swapped(iim)
        blocks.iim = iim
    blocks.exif = tags


def tags_of(data: bytes) -> dict[int, bytes]:
    """Return the bytes of the texts in an Exif block that begins with the header of TIFF."""
    try:
        return _read_tags(io.BytesIO(data.removeprefix(b"Exif\0\0")), _TEXTS)
    except EOFError:
        return {}


def _read_tags(fp: BinaryIO, wanted: frozenset[int]) -> dict[int, bytes]:
    fp.seek(0)
    head = exactly(fp, 8)
    order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
    if head[:2] not in (b"II", b"MM"):
        return {}
    is_big = int.from_bytes(head[2:4], order) == 43
    first = int.from_bytes(exactly(fp, 8) if is_big else head[4:8], order)
    tags: dict[int, bytes] = {}
    exif = _read_directory(fp, first, order, is_big, wanted, tags)
    if exif:
        _read_directory(fp, exif, order, is_big, wanted, tags)
    return tags


def _read_directory(
    fp: BinaryIO,
    offset: int,
    order: Literal["little", "big"],
    is_big: bool,
    wanted: frozenset[int],
    tags: dict[int, bytes],
) -> int:
    """Add the ``wanted`` tags of a directory to ``tags``; return where Exif's own begins, or 0."""
    word = 8 if is_big else 4
    go_to(fp, offset)
    count = int.from_bytes(exactly(fp, 8 if is_big else 2), order)
    entries = fp.read(min(count, _MOST_TAGS) * (4 + 2 * word))
    exif = 0
    for at in range(0, len(entries) - 3 - 2 * word, 4 + 2 * word):
        tag = int.from_bytes(entries[at : at + 2], order)
        if tag not in wanted and tag != EXIF_DIRECTORY:
            continue
        kind = int.from_bytes(entries[at + 2 : at + 4], order)
        size = int.from_bytes(entries[at + 4 : at + 4 + word], order) * _SIZES.get(kind, 0)
        inline = entries[at + 4 + word : at + 4 + 2 * word]
        if tag == EXIF_DIRECTORY:
            exif = int.from_bytes(inline[: _SIZES.get(kind, word)], order)
        elif size and tag not in tags:
            tags[tag] = inline[:size] if size <= word else _value(fp, inline, order, size, tag)
    return exif


def _value(
    fp: BinaryIO, offset: bytes, order: Literal["little", "big"], size: int, tag: int
) -> bytes:
    if size > LARGEST and tag in _BLOCKS:
        return b""
    place = int.from_bytes(offset, order)
    go_to(fp, place)
    return fp.read(size if tag in _BLOCKS else min(size, _LONGEST_TEXT))


def _swapped(data: bytes) -> bytes:
    """Return ``data`` with each word of four bytes reversed: IIM is bytes, some write it as words.

    They then turn it to the order of the file.
    """
    whole = data[: len(data) // 4 * 4]
    return b"".join(whole[at : at + 4][::-1] for at in range(0, len(whole), 4))
