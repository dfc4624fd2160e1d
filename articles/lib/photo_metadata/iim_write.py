"""Words as an IPTC-IIM block inside Photoshop's image resources.

Sources: IPTC-IIM 4.2, chapters 5 (record 1) and 6 (record 2), for numbers, order and lengths;
Adobe Photoshop File Formats Specification, "Image Resource Blocks", for what it is wrapped in.
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import Final

from articles.lib.photo_metadata.iim_names import DATASETS
from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.wording import octets

_IIM: Final = 0x0404
_DIGEST: Final = 0x0425

_UTF8: Final = b"\x1b%G"
_RECORD_VERSION: Final = b"\x00\x04"

_REPEATED_ROOM: Final = 25_000
"""Octets that all names, and all keywords, may take: one segment of a JPEG holds both."""

_WITH_LINE_BREAKS: Final = {"caption"}


def resources(metadata: PhotoMetadata) -> bytes:
    """Return the image resources that say ``metadata``, b'' where IIM has no place for it.

    They are the IIM block and its MD5 digest, which tells a reader that nobody changed the block
    without changing the XMP (Metadata Working Group, Guidelines for Handling Image Metadata 2.0).
    ``metadata`` is writable (see ``wording.writable``).

    Each value is cut to the octets of the standard, between two characters: other programs may
    refuse or crop longer ones, and the XMP beside it has the whole. Only captions have line
    breaks. IIM has no place for usage terms, addresses, the alt text, the digital source type,
    the digital image GUID and data mining.
    """
    datasets = b"".join(_datasets(metadata))
    if not datasets:
        return b""
    block = _dataset(1, 90, _UTF8) + _dataset(2, 0, _RECORD_VERSION) + datasets
    digest = hashlib.md5(block, usedforsecurity=False).digest()
    return _resource(_IIM, block) + _resource(_DIGEST, digest)


def _datasets(metadata: PhotoMetadata) -> Iterator[bytes]:
    for number, field, limit in DATASETS:
        value = getattr(metadata, field)
        if not value:
            continue
        if field == "date_created":
            value = value.replace("-", "").ljust(8, "0")  # 00 for an unknown month or day: 2:55
        room = _REPEATED_ROOM
        for each in (value,) if isinstance(value, str) else value:
            text = each if field in _WITH_LINE_BREAKS else " ".join(each.split())
            dataset = _dataset(2, number, octets(text, limit))
            room -= len(dataset)
            if room < 0:
                break
            yield dataset


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _resource(number: int, data: bytes) -> bytes:
    """An image resource without a name, padded to an even number of octets."""
    head = struct.pack(">4sHHI", b"8BIM", number, 0, len(data))
    return head + data + b"\0" * (len(data) % 2)
