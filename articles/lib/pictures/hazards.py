"""Files that are small and whole, and still take minutes or gigabytes to open.

Pillow itself stops at much: texts that unpack to megabytes, directories that claim more than the
file has. Here is what it does not stop at. Every limit is far above what programs write, but for
those of memory: a process, Django and all, shall stay below a gigabyte.

Measured with Pillow 13.0 on 64-bit Linux, as VmHWM of a new process above what it has once this
package is imported, through ``inspect`` and the making of all files. In MiB, at the limits: JPEG
progressive in four colours, 60 megapixels with 48 MB of profile, 561; the same of 45, 516; RGB of
77 megapixels without subsampling, 460, and in full for a panorama, 516; TIFF, 514 to 516 of one
strip and CMYK lying on its side, 556 of RGB in rows at 100 megapixels; WebP, lossless and turned,
513, with 48 MB of XMP 605; AVIF of twelve bits or with transparency and 48 MB of XMP, 567.
"""

import re
import struct
from os import SEEK_CUR
from typing import BinaryIO
from zlib import crc32

from PIL import Image, TiffImagePlugin

from articles.lib.pictures import refusals, sizes

MAX_PIXELS = {"WEBP": 32_000_000, "AVIF": 32_000_000}
"""Of the formats whose readers hold several copies of a picture: 16 bytes a pixel and more."""

MAX_SCANS = 40
"""Passes over a JPEG; each takes the time of one over the whole picture, and may hold nothing.
A progressive one has about ten."""
MAX_PARTS = 5_000
"""Segments of a JPEG: of 64 KB each, 300 MB."""
MAX_CHUNKS = 50_000
"""Chunks of a PNG, mostly of 8 KB and more."""
MAX_BLOCKS = 500_000
"""Blocks of up to 255 bytes before the first frame of a GIF: XMP of some megabytes stands there."""
MAX_STRIPS = 200_000
"""Strips or tiles of a TIFF: of one row each, the highest that the format allows has 65,535."""
MAX_MEMORY = 540_000_000
"""Bytes while a JPEG or a TIFF is decoded, for its pixels and what its decoder holds of them."""

LARGE = 45_000_000
"""Pixels of a JPEG that is decoded no larger than needed: a progressive one in four colours takes
12 bytes for each at its full size."""


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
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _tiff_bytes(image) > MAX_MEMORY:
        raise refusals.stored_oddly(name)


def jpeg_scale(pixels: int, ratio: float) -> int:
    """How many times smaller to decode a JPEG of that size that is wanted ``ratio`` times smaller:
    1, 2, 4 or 8.

    Twice the pixels are left to a better filter than the decoder's, where memory allows.
    """
    ratio = ratio if pixels > LARGE else ratio / 2
    return next(scale for scale in (8, 4, 2, 1) if scale <= max(ratio, 1))


# What ends the data of a scan: a marker that is neither a stuffed zero, a restart nor a fill byte
# (ITU-T T.81, B.1.1.2 and table B.1).
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SCAN, _END = 0xDA, 0xD9
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = (b"\xc2", b"\xc6", b"\xca", b"\xce")


def _check_jpeg(fp: BinaryIO) -> None:
    data = fp.read()
    at, scans, frame = 2, 0, b""
    for _part in range(MAX_PARTS):
        found = _MARKER.search(data, at)
        if found is None or data[found.start() + 1] == _END:
            return
        # Pillow passes over bytes between the segments one by one.
        is_far = scans == 0 and found.start() - at > MAX_PARTS
        kind = data[found.start() + 1]
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
        if kind in _FRAMES:
            frame = data[found.start() + 1 : at]
        elif kind == _SCAN:
            scans += 1
            # How many of its planes the scan holds stands behind its length.
            if scans == 1 and (frame[:1] in _PROGRESSIVE or data[found.end() + 2] < frame[8]):
                _check_coefficients(frame)
        if is_far or scans > MAX_SCANS:
            break
    raise refusals.stored_oddly("JPEG")


def _check_coefficients(frame: bytes) -> None:
    """Raise PictureError for a JPEG of several passes too large to be held as coefficients.

    Its decoder keeps all of them, of two bytes, until the last pass has been read. ``frame`` is
    the segment that gives size and planes, from the second byte of its marker on (ITU-T T.81,
    B.2.2).
    """
    high, wide, planes = struct.unpack_from(">HHB", frame, 4)
    sampled = [divmod(frame[at], 16) for at in range(10, 9 + 3 * planes, 3)]
    if not (high and wide and sampled and all(map(all, sampled))):
        return
    most = max(across for across, _down in sampled) * max(down for _across, down in sampled)
    coefficients = sum(across * down for across, down in sampled) / most
    ratio = min(sizes.least_ratio(wide, high), sizes.least_ratio(high, wide))  # may lie on its side
    scale = jpeg_scale(wide * high, ratio)
    each = 2 * coefficients + (1 if planes == 1 else 4) / scale**2
    if each * wide * high > MAX_MEMORY:
        raise refusals.too_many_pixels_in_passes(MAX_MEMORY / each)


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
# Compressions of which a decoder may hold a whole strip itself: JPEG (old and new) and WebP.
_HELD_BY_DECODER = (6, 7, 50001)

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
    if tags.get(259) in _HELD_BY_DECODER:
        strip *= 3
    each = {"1": 1, "L": 1, "P": 1, "I;16": 2}.get(image.mode, 4)
    copies = 1 if tags.get(274, 1) == 1 else 2
    return copies * image.width * image.height * each + strip
