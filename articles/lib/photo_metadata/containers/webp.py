"""WebP: chunks of RIFF. Source: RFC 9649, the chunks of metadata."""

from typing import BinaryIO, Final

from articles.lib.photo_metadata.blocks import Blocks
from articles.lib.photo_metadata.containers import tiff
from articles.lib.photo_metadata.containers.streams import block, exactly

_MOST_CHUNKS: Final = 100_000


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what a WebP holds. Raises EOFError at its end."""
    fp.seek(12)
    for _count in range(_MOST_CHUNKS):
        kind = exactly(fp, 4)
        size = int.from_bytes(exactly(fp, 4), "little")
        end = fp.tell() + size + (size & 1)
        if kind == b"EXIF" and not blocks.exif:
            blocks.exif = tiff.tags_of(block(fp, size))
        elif kind == b"XMP " and not blocks.xmp and (xmp := block(fp, size)):
            blocks.xmp.append(xmp)
        fp.seek(end)
