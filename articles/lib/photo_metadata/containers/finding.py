"""Which reader is for which container."""

import struct
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Final

from articles.lib.file_kinds import HEAD, picture_format
from articles.lib.photo_metadata.blocks import Blocks
from articles.lib.photo_metadata.containers import avif, gif, jpeg, png, tiff, webp

_READERS: Final[dict[str, Callable[[BinaryIO, Blocks], None]]] = {
    "AVIF": avif.read,
    "GIF": gif.read,
    "JPEG": jpeg.read,
    "PNG": png.read,
    "TIFF": tiff.read,
    "WEBP": webp.read,
}


def find(fp: BinaryIO) -> Blocks:
    """Return the blocks of metadata in a picture; what was found before it breaks, if it does.

    Raises nothing for any content; an OSError of the disk itself is the caller's.
    """
    blocks = Blocks()
    fp.seek(0)
    reader = _READERS.get(picture_format(fp.read(HEAD)) or "")
    if reader:
        fp.seek(0)
        # A file that ends early, or lies about its lengths, keeps what stood before.
        with suppress(EOFError, IndexError, struct.error):
            reader(fp, blocks)
    return blocks
