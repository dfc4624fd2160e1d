"""Files that are small and whole, and still take minutes or gigabytes to open.

Pillow itself stops at much: texts that unpack to megabytes, directories that claim more than the
file has. Here is what it does not stop at. Every limit is far above what programs write.
"""

import re
import struct
from os import SEEK_CUR
from typing import BinaryIO
from zlib import crc32

from PIL import Image, TiffImagePlugin

from articles.lib.pictures import refusals

MAX_PIXELS = {"WEBP": 50_000_000, "AVIF": 50_000_000}
"""Of the formats whose readers hold several copies of a picture: 16 bytes a pixel and more."""

MAX_SCANS = 100
"""Passes over a JPEG; each takes the time of one over the whole picture, and may hold nothing.
A progressive one has about ten; libtiff stops at 100 too."""
MAX_PARTS = 5_000
"""Segments of a JPEG: of 64 KB each, 300 MB."""
MAX_CHUNKS = 50_000
"""Chunks of a PNG, mostly of 8 KB and more."""
MAX_BLOCKS = 500_000
"""Blocks of up to 255 bytes before the first frame of a GIF: XMP of some megabytes stands there."""
MAX_STRIPS = 200_000
"""Strips or tiles of a TIFF: of one row each, the highest that the format allows has 65,535."""
MAX_TIFF = 850_000_000
"""Bytes in memory while a TIFF is decoded: one strip or tile of it may be the whole picture."""


def check_file(fp: BinaryIO, name: str) -> None:
    """Raise PictureError if reading the structure of the file, or decoding it, takes too long.

    ``name`` is the format that the first bytes announce. Damage is left to the reader of it, but
    for the pixels of a PNG, whose check sums Pillow does not look at.
    """
    fp.seek(0)
    if name in _CHECKS:
        _CHECKS[name](fp)


def check_image(image: Image.Image, name: str) -> None:
    """Raise PictureError if decoding ``image``, just opened, would take too much memory."""
    limit = MAX_PIXELS.get(name)
    if limit and image.width * image.height > limit:
        raise refusals.too_many_pixels_for(name, limit)
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _tiff_bytes(image) > MAX_TIFF:
        raise refusals.stored_oddly(name)


# What ends the data of a scan: a marker that is neither a stuffed zero, a restart nor a fill byte
# (ITU-T T.81, B.1.1.2 and table B.1).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END = 0xDA, 0xD9


def _check_jpeg(fp: BinaryIO) -> None:
    data = fp.read()
    at, scans = 2, 0
    for _part in range(MAX_PARTS):
        found = _MARKER.search(data, at)
        if found is None or data[found.start() + 1] == _END:
            return
        # Pillow passes over bytes between the segments one by one.
        is_far = scans == 0 and found.start() - at > MAX_PARTS
        scans += data[found.start() + 1] == _SCAN
        if is_far or scans > MAX_SCANS:
            break
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
    raise refusals.stored_oddly("JPEG")


def _check_png(fp: BinaryIO) -> None:
    """PNG (third edition), 5.3: length, kind, data, and the check sum of kind and data."""
    fp.seek(8)
    for _chunk in range(MAX_CHUNKS):
        head = fp.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"IDAT":
            data, stated = fp.read(length), fp.read(4)
            if len(stated) == 4 and crc32(data, crc32(b"IDAT")).to_bytes(4, "big") != stated:
                raise refusals.damaged("PNG")
        else:
            fp.seek(length + 4, SEEK_CUR)
    raise refusals.stored_oddly("PNG")


def _check_gif(fp: BinaryIO) -> None:
    """GIF 89a, sections 18 to 26: blocks between the screen and the first frame."""
    flags = fp.read(13)[10:11] or b"\0"
    if flags[0] & 0x80:
        fp.seek(3 << ((flags[0] & 7) + 1), SEEK_CUR)
    blocks = 0
    while blocks < MAX_BLOCKS:
        kind = fp.read(1)
        blocks += 1
        if kind in (b"", b";", b","):
            return
        if kind != b"!":  # Pillow passes over what it does not know
            continue
        fp.read(1)
        while blocks < MAX_BLOCKS and (length := fp.read(1)) not in (b"", b"\0"):
            fp.seek(length[0], SEEK_CUR)
            blocks += 1
    raise refusals.stored_oddly("GIF")


def _check_tiff(fp: BinaryIO) -> None:
    """TIFF 6.0, section 2, and its variant of eight-byte offsets, whose number is 43."""
    head = fp.read(16)
    order = "<" if head[:2] == b"II" else ">"
    first, number, count = ("8xQ", "Q", "HHQ8x") if 43 in head[2:4] else ("4xL", "H", "HHL4x")
    try:
        fp.seek(*struct.unpack_from(order + first, head))
        (entries,) = struct.unpack(order + number, fp.read(struct.calcsize(order + number)))
        for _entry in range(min(entries, 0xFFFF)):
            entry = fp.read(struct.calcsize(order + count))
            tag, _kind, values = struct.unpack(order + count, entry)
            if tag in _STRIP_TAGS and values > MAX_STRIPS:
                raise refusals.stored_oddly("TIFF")
    except (struct.error, OSError, OverflowError):
        return


_STRIP_TAGS = (273, 279, 324, 325)  # where each strip or tile begins, and its bytes

_CHECKS = {"JPEG": _check_jpeg, "PNG": _check_png, "GIF": _check_gif, "TIFF": _check_tiff}


def _tiff_bytes(image: TiffImagePlugin.TiffImageFile) -> int:
    """What decoding takes: the picture, a second one if it is turned upright, and one strip or
    tile as it is unpacked (TIFF 6.0, sections 3, 8 and 15)."""
    tags = image.tag_v2
    if 322 in tags:
        wide, high = tags[322], tags.get(323, 1)
    else:
        wide = tags.get(256, image.width)
        high = min(tags.get(278, image.height), tags.get(257, image.height))
    samples = 1 if tags.get(284, 1) == 2 else tags.get(277, 1)
    strip = wide * high * samples * max(tags.get(258, (1,))) // 8
    each = {"1": 1, "L": 1, "P": 1, "I;16": 2}.get(image.mode, 4)
    copies = 1 if tags.get(274, 1) == 1 else 2
    return copies * image.width * image.height * each + strip
