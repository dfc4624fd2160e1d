"""The few words that Exif has room for.

Source: Exif 3.0 (CIPA DC-008-2023), the tags of TIFF and of Exif; IPTC Photo Metadata Mapping
Guidelines 2023.1, "Exif Notes". Exif asks for ASCII or, since 3.0, UTF-8; what writers with an
older habit wrote is told from the bytes.
"""

import csv
import re
from typing import Final

from articles.lib.photo_metadata import cleaning
from articles.lib.photo_metadata.charsets import decode
from articles.lib.photo_metadata.containers import tiff
from articles.lib.photo_metadata.record import PhotoMetadata

# What cameras write where a caption belongs.
_NO_CAPTIONS: Final = frozenset(
    (
        "binary comment",
        "default",
        "digital camera",
        "digital image",
        "exif_jpeg_picture",
        "exif jpeg picture",
        "image",
        "jpeg",
        "kodak digital still camera",
        "konica minolta digital camera",
        "minolta digital camera",
        "minolta dsc",
        "nikon digital camera",
        "olympus digital camera",
        "pentax digital camera",
        "photo",
        "picture",
        "samsung",
        "sanyo digital camera",
        "sony dsc",
        "untitled",
        "vivicam",
    )
)
_FILE_OF_A_CAMERA = re.compile(
    r"(?:DCIM[\\/].*|(?:DSCN?|IMG|PXL|DJI|MVI|_?DSC)[_-]?\d+(?:\.\w{3,4})?)", re.I
)


def is_caption(value: str) -> bool:
    """Whether ``value`` is a person's words and not what a camera puts into every file."""
    return value.casefold() not in _NO_CAPTIONS and not _FILE_OF_A_CAMERA.fullmatch(value)


def read(tags: dict[int, bytes]) -> PhotoMetadata:
    """Return what the tags (number -> bytes) say; ``date_created`` may lack its day or month.

    Windows' own tags (XPTitle and its kin) count only where the standard's own say nothing.
    """
    description = _text(tags, tiff.IMAGE_DESCRIPTION)
    if not is_caption(cleaning.line(description)):
        description = ""
    photographer, *editor = tags.get(tiff.COPYRIGHT, b"").split(b"\0")[:2]
    notices = [cleaning.line(decode(part)) for part in (photographer, *editor)]
    return PhotoMetadata(
        caption=cleaning.text(description) or cleaning.text(_windows_text(tags, tiff.XP_COMMENT)),
        title=cleaning.line(_windows_text(tags, tiff.XP_TITLE)),
        byline=names(_text(tags, tiff.ARTIST)) or names(_windows_text(tags, tiff.XP_AUTHOR)),
        copyright=cleaning.line("; ".join(filter(None, notices))),
        keywords=cleaning.lines(
            _windows_text(tags, tiff.XP_KEYWORDS).split(";"), cleaning.MOST_KEYWORDS
        ),
        date_created=cleaning.known_part_of_date(_text(tags, tiff.DATE_TIME_ORIGINAL)),
    )


def _text(tags: dict[int, bytes], tag: int) -> str:
    return decode(tags.get(tag, b"").partition(b"\0")[0])


def _windows_text(tags: dict[int, bytes], tag: int) -> str:
    return tags.get(tag, b"").decode("utf-16-le", "ignore").partition("\0")[0]


def names(value: str) -> tuple[str, ...]:
    """Return the names in a field that has room for one line, cleaned.

    They are separated by semicolons, and a name that has one of its own stands in quotation marks:
    Guidelines for Handling Image Metadata 2.0 (Metadata Working Group, 2010), "Creator".
    """
    line = cleaning.line(value, cleaning.LONGEST_TEXT)
    rows = csv.reader([line], delimiter=";", skipinitialspace=True)
    return cleaning.lines((name for row in rows for name in row), cleaning.MOST_BYLINES)
