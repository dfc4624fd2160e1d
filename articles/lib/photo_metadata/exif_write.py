"""Words as an EXIF block.

Sources: EXIF 2.32 (CIPA DC-008-2019), sections 4.6.2 (IFD structure), 4.6.4 (TIFF Rev. 6.0
attribute information), 4.6.5 (Exif IFD attribute information) and 4.6.8 (tag support levels).
"""

import struct
from typing import Final

from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.wording import octets

MAX_BLOCK: Final = 65_527
"""Octets that fit into one segment of a JPEG behind ``Exif\\0\\0``."""

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 2, 3, 4, 5, 7
_SIZES: Final = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _UNDEFINED: 1}

_IMAGE_DESCRIPTION: Final = 0x010E
_ARTIST: Final = 0x013B
_COPYRIGHT: Final = 0x8298
_EXIF_IFD: Final = 0x8769

_MOST_OF_NAMES: Final = 20_000
"""Octets that the creators, and the notice, may take, so that the caption keeps as many."""
_STRUCTURE: Final = 256
"""More octets than the block has besides the three texts."""

_SRGB: Final = 1
_UNCALIBRATED: Final = 0xFFFF

_Field = tuple[int, int, bytes]
"""Tag, type, value."""


def block(
    metadata: PhotoMetadata, size: tuple[int, int] | None = None, *, srgb: bool = True
) -> bytes:
    """Return the TIFF structure that says ``metadata``, b'' where EXIF has no place for it.

    EXIF has a place for three: the caption (ImageDescription), the creators (Artist, joined with
    a semicolon as in the example of section 4.6.4) and the copyright notice (Copyright). None of
    the tags of 4.6.4 and 4.6.5 is meant for headline, title, credit, source, keywords, place, job
    id, instructions, usage terms, addresses, alt text, digital source type or data mining. The
    day in ``date_created`` stays out as well: DateTimeOriginal (4.6.5) needs the time of day.

    ``size`` is width and height in pixels and ``srgb`` says that there is no other profile; they
    go into the Exif IFD, which 4.6.8 demands of a compressed picture, a JPEG. Without ``size``
    there is none: an AVIF says these in boxes of its own.

    Texts are UTF-8, as the Metadata Working Group advises (Guidelines for Handling Image Metadata
    2.0) and readers expect: ASCII has no "é". The caption is cut where the block would be longer
    than ``MAX_BLOCK``, and so are endless names and notices. ``metadata`` is writable (see
    ``wording.writable``).
    """
    room = MAX_BLOCK - _STRUCTURE
    texts: dict[int, bytes] = {}
    for tag, text, most in (
        (_COPYRIGHT, metadata.copyright, _MOST_OF_NAMES),
        (_ARTIST, "; ".join(metadata.byline), _MOST_OF_NAMES),
        (_IMAGE_DESCRIPTION, metadata.caption, room),
    ):
        if value := octets(text, min(most, room)):
            texts[tag] = value
            room -= len(value)
    if not texts:
        return b""
    return _tiff(texts, None if size is None else _exif_ifd(size, srgb))


def _tiff(texts: dict[int, bytes], exif_ifd: list[_Field] | None) -> bytes:
    fields: list[_Field] = [
        (0x011A, _RATIONAL, struct.pack(">II", 72, 1)),  # XResolution
        (0x011B, _RATIONAL, struct.pack(">II", 72, 1)),  # YResolution
        (0x0128, _SHORT, struct.pack(">H", 2)),  # ResolutionUnit: inch
        *((tag, _ASCII, value + b"\0") for tag, value in texts.items()),
    ]
    header = b"MM\0*" + struct.pack(">I", 8)
    if exif_ifd is None:
        return header + _ifd(fields, 8)
    # Centred chroma samples (1), which is what JFIF 1.02 says of every JPEG.
    fields += [(0x0213, _SHORT, struct.pack(">H", 1)), (_EXIF_IFD, _LONG, bytes(4))]
    offset = 8 + len(_ifd(fields, 8))
    fields[-1] = (_EXIF_IFD, _LONG, struct.pack(">I", offset))
    return header + _ifd(fields, 8) + _ifd(exif_ifd, offset)


def _exif_ifd(size: tuple[int, int], srgb: bool) -> list[_Field]:
    width, height = size
    colour_space = _SRGB if srgb else _UNCALIBRATED
    return [
        (0x9000, _UNDEFINED, b"0232"),  # ExifVersion
        (0x9101, _UNDEFINED, b"\1\2\3\0"),  # ComponentsConfiguration: Y Cb Cr
        (0xA000, _UNDEFINED, b"0100"),  # FlashpixVersion
        (0xA001, _SHORT, struct.pack(">H", colour_space)),  # ColorSpace
        (0xA002, _LONG, struct.pack(">I", width)),  # PixelXDimension
        (0xA003, _LONG, struct.pack(">I", height)),  # PixelYDimension
    ]


def _ifd(fields: list[_Field], offset: int) -> bytes:
    """The IFD that stands ``offset`` octets from the beginning, with its long values behind it."""
    values_at = offset + 2 + 12 * len(fields) + 4
    entries, values = [], b""
    for tag, kind, value in sorted(fields):
        count = len(value) // _SIZES[kind]
        if len(value) <= 4:
            place = value.ljust(4, b"\0")
        else:
            place = struct.pack(">I", values_at + len(values))
            values += value + b"\0" * (len(value) % 2)  # TIFF 6.0: values begin on a word
        entries.append(struct.pack(">HHI", tag, kind, count) + place)
    return struct.pack(">H", len(fields)) + b"".join(entries) + bytes(4) + values
