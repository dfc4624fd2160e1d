"""JPEG: its application segments, up to the first picture's pixels.

What follows these (a second picture of an MPF file, a film, an archive) is nobody's caption.
Source: ITU-T T.81, annex B.1.1; XMP Specification Part 3 (Adobe, January 2020), section 1.1.3.
"""

import re
import struct
from collections import defaultdict
from typing import BinaryIO, Final

from articles.lib.photo_metadata.blocks import LARGEST, Blocks
from articles.lib.photo_metadata.containers import photoshop, tiff
from articles.lib.photo_metadata.containers.streams import exactly

_APP1: Final = 0xE1
_APP13: Final = 0xED
_BARE: Final = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length
_PIXELS: Final = frozenset((0xD9, 0xDA))  # the end of the picture, or the start of a scan

_EXIF: Final = b"Exif\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP: Final = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"

_MOST_SEGMENTS: Final = 5_000
_MOST_PACKETS: Final = 4
"""One is the rule, but some programs leave an empty one, or a camera's, before their own."""
_LARGEST_RESOURCES: Final = 4 * LARGEST  # these hold thumbnails and paths as well
_HAS_MORE = re.compile(rb"HasExtendedXMP[^0-9A-F]{1,40}([0-9A-F]{32})")


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what a JPEG holds. Raises EOFError if it ends early."""
    resources = bytearray()
    more: defaultdict[bytes, dict[int, bytes]] = defaultdict(dict)
    try:
        fp.seek(2)
        for _count in range(_MOST_SEGMENTS):
            marker = _next_marker(fp)
            if marker in _PIXELS:
                break
            if marker in _BARE:
                continue
            size = int.from_bytes(exactly(fp, 2), "big") - 2
            if size < 0:
                break
            if marker not in (_APP1, _APP13):
                fp.seek(size, 1)
                continue
            data = exactly(fp, size)
            if marker == _APP13 and data.startswith(_PHOTOSHOP):
                # Resources of more than 64 KB go on in the next segment, in the middle of one.
                if len(resources) < _LARGEST_RESOURCES:
                    resources += data[len(_PHOTOSHOP) :]
            elif data.startswith(_EXIF) and not blocks.exif:
                blocks.exif = tiff.tags_of(data[len(_EXIF) + 1 :])
            elif data.startswith(_XMP) and len(blocks.xmp) < _MOST_PACKETS:
                blocks.xmp.append(data[len(_XMP) :])
            elif data.startswith(_MORE_XMP) and len(data) > len(_MORE_XMP) + 40:
                guid, _size, offset = struct.unpack_from(">32sII", data, len(_MORE_XMP))
                more[guid][offset] = data[len(_MORE_XMP) + 40 :]
    finally:
        photoshop.read(bytes(resources), blocks)
        _add_more_xmp(more, blocks)


def _next_marker(fp: BinaryIO) -> int:
    if exactly(fp, 1) != b"\xff":
        raise EOFError  # no marker where one must be: the rest cannot be told apart
    for _count in range(1000):
        code = exactly(fp, 1)[0]
        if code != 0xFF:  # any number of these may stand before it
            return code
    raise EOFError


def _add_more_xmp(more: dict[bytes, dict[int, bytes]], blocks: Blocks) -> None:
    """Add the extended XMP that a main packet names, if all of it is there."""
    matches = filter(None, map(_HAS_MORE.search, blocks.xmp))
    portions = next((more[match[1]] for match in matches if match[1] in more), None)
    if not portions:
        return
    size = 0
    for offset in sorted(portions):
        if offset != size:
            return
        size += len(portions[offset])
    if size <= LARGEST:
        blocks.xmp.append(b"".join(portions[offset] for offset in sorted(portions)))
