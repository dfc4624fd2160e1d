"""The blocks of metadata that stand in a picture's file, whatever its container."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a block that is read. A larger one is taken for an attack or an accident."""


@dataclass
class Blocks:
    """What a container holds. Each block is empty where absent."""

    xmp: list[bytes] = field(default_factory=list)
    """Packets of XMP: the main one, then what continues it or stands beside it."""
    exif: dict[int, bytes] = field(default_factory=dict)
    """Number of a tag -> its bytes, of the first directory and of Exif's own."""
    iim: bytes = b""
    iim_digest: bytes = b""
    """What the MD5 digest of ``iim`` was when XMP and IIM were last written together."""
    rights_url: str = ""
    """The address that Photoshop keeps beside the other blocks."""
    png_texts: dict[str, str] = field(default_factory=dict)
    """Keyword of PNG, such as ``Author`` -> its text."""

    @property
    def was_iim_changed_alone(self) -> bool:
        """Whether a program that knows no XMP has written ``iim`` since both were written."""
        if not any(self.iim_digest):  # absent, or zeros in place of one
            return False
        forms = (self.iim, self.iim.rstrip(b"\0"))  # TIFF pads it to whole words
        digests = [hashlib.md5(form, usedforsecurity=False).digest() for form in forms]
        return self.iim_digest not in digests
