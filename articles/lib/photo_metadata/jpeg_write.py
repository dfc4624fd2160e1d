"""Blocks of metadata in a JPEG: the old ones out, the new ones in, the pixels untouched.

Sources: ITU-T T.81, annex B (marker segments); ITU-T T.871 (JFIF); EXIF 2.32, section 4.7 (APP1);
ISO 16684-3 (XMP, storage in files), "JPEG"; Adobe Photoshop File Formats, "Image Resource Blocks".
"""

import re
import struct
from dataclasses import dataclass, field
from typing import Final

_START: Final = b"\xff\xd8"

_END_OF_IMAGE: Final = 0xD9
_START_OF_SCAN: Final = 0xDA
_APP0, _APP1, _APP2, _APP13, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF
_COMMENT: Final = 0xFE
_START_OF_FRAME: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}

_JFIF: Final = b"JFIF\0"
_EXIF: Final = b"Exif\0\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_PROFILE: Final = b"ICC_PROFILE\0"
_ADOBE: Final = b"Adobe"

# Inside a scan 0xFF is followed by 0, by a restart marker or by another 0xFF that fills.
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@dataclass
class Jpeg:
    """What a JPEG consists of without its metadata."""

    size: tuple[int, int]
    """Width and height in pixels."""
    jfif: bytes = b""
    """What the JFIF segment says, without a thumbnail."""
    profile: list[bytes] = field(default_factory=list)
    """The parts of the colour profile."""
    picture: list[bytes] = field(default_factory=list)
    """Tables, frame and scans, as they stand in the file."""


def is_jpeg(data: bytes) -> bool:
    """Whether ``data`` begins like a JPEG."""
    return data.startswith(_START)


def take_apart(data: bytes) -> Jpeg:
    """Return what is to be kept of a JPEG: JFIF, colour profile, Adobe's colour transform, pixels.

    Other application segments and comments are metadata and stay out, as does all that follows
    the end of the picture. Raises ValueError where the file is not a whole JPEG.
    """
    jpeg = Jpeg(size=(0, 0))
    place = len(_START)
    scanned = False
    while True:
        while data[place : place + 2] == b"\xff\xff":  # fill bytes: T.81, B.1.1.2
            place += 1
        if place + 2 > len(data) or data[place] != 0xFF:
            raise ValueError("This JPEG is damaged or cut short: a segment does not begin.")
        code = data[place + 1]
        if code == _END_OF_IMAGE:
            break
        end = _end_of_segment(data, place)
        payload = data[place + 4 : end]
        if code == _START_OF_SCAN:
            scanned = True
            marker = _MARKER.search(data, end)
            end = marker.start() if marker else len(data)
        elif code in _START_OF_FRAME:
            if len(payload) < 6:
                raise ValueError("This JPEG is damaged: its frame has no size.")
            height, width = struct.unpack_from(">HH", payload, 1)
            jpeg.size = (width, height)
        if _APP0 <= code <= _APP15 or code == _COMMENT:
            _keep(jpeg, code, payload, data[place:end])
        else:
            jpeg.picture.append(data[place:end])
        place = end
    if not scanned or 0 in jpeg.size:
        raise ValueError("This JPEG has no picture in it.")
    return jpeg


def _end_of_segment(data: bytes, place: int) -> int:
    if place + 4 > len(data):
        raise ValueError("This JPEG is cut short: it ends within a segment.")
    (length,) = struct.unpack_from(">H", data, place + 2)
    end = place + 2 + length
    if length < 2 or end > len(data):
        raise ValueError("This JPEG is damaged or cut short: a segment has no end.")
    return end


def _keep(jpeg: Jpeg, code: int, payload: bytes, segment: bytes) -> None:
    if code == _APP0 and payload.startswith(_JFIF) and len(payload) >= 14:
        jpeg.jfif = payload[:12] + b"\0\0"  # a thumbnail of no width and no height
    elif code == _APP2 and payload.startswith(_PROFILE):
        jpeg.profile.append(segment)
    elif code == _APP14 and payload.startswith(_ADOBE):
        jpeg.picture.append(segment)


def put_together(jpeg: Jpeg, *, exif: bytes, xmp: bytes, resources: bytes) -> bytes:
    """Return the JPEG with these blocks, each at most what a segment holds; b'' leaves one out."""
    return b"".join(
        (
            _START,
            _segment(_APP0, b"", jpeg.jfif),
            _segment(_APP1, _EXIF, exif),
            _segment(_APP1, _XMP, xmp),
            _segment(_APP13, _PHOTOSHOP, resources),
            *jpeg.profile,
            *jpeg.picture,
            bytes((0xFF, _END_OF_IMAGE)),
        )
    )


def _segment(code: int, name: bytes, payload: bytes) -> bytes:
    if not payload:
        return b""
    return struct.pack(">BBH", 0xFF, code, 2 + len(name) + len(payload)) + name + payload
