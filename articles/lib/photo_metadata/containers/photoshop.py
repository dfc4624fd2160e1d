"""Photoshop's image resources, in which JPEG keeps its IPTC-IIM.

Source: XMP Specification Part 3 (Adobe, January 2020), sections 3.1.3 and 3.2.1.
"""

import struct
from typing import Final

from articles.lib.photo_metadata.blocks import Blocks
from articles.lib.photo_metadata.charsets import decode

_SIGNATURE: Final = b"8BIM"
_SIGNATURES: Final = frozenset((_SIGNATURE, b"PHUT", b"DCSR", b"AgHg", b"MeSa"))
_IIM: Final = 0x0404
_RIGHTS_URL: Final = 0x040B
_IIM_DIGEST: Final = 0x0425
_LONGEST_URL: Final = 2000


def read(data: bytes, blocks: Blocks) -> None:
    """Add to ``blocks`` the IIM of a section of image resources, its digest and the address."""
    at = 0
    while 0 <= at <= len(data) - 12:
        if data[at : at + 4] not in _SIGNATURES:
            at = data.find(_SIGNATURE, at + 1)  # after a wrong length, or padding forgotten
            continue
        resource = int.from_bytes(data[at + 4 : at + 6], "big")
        at += 6
        at += (data[at] + 2) & ~1  # the name, its length before it, to an even number of bytes
        if at + 4 > len(data):
            return
        (size,) = struct.unpack_from(">I", data, at)
        at += 4
        if resource == _IIM and not blocks.iim:
            blocks.iim = data[at : at + size]
        elif resource == _IIM_DIGEST and size == 16:
            blocks.iim_digest = data[at : at + 16]
        elif resource == _RIGHTS_URL:
            blocks.rights_url = decode(data[at : at + min(size, _LONGEST_URL)])
        at += size + (size & 1)
        if at > len(data):  # a length that leaves the section: look for what it hides
            at = data.find(_SIGNATURE, at - size - (size & 1))
