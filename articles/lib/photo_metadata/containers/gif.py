"""GIF: the application extension of XMP, which may stand after every frame.

Source: GIF89a; XMP Specification Part 3 (Adobe, January 2020), section 1.1.2.
"""

from typing import BinaryIO, Final

from articles.lib.photo_metadata.blocks import LARGEST, Blocks
from articles.lib.photo_metadata.containers.streams import exactly

_MOST_BLOCKS: Final = 500_000
_EXTENSION: Final = 0x21
_IMAGE: Final = 0x2C
_XMP: Final = b"\xff\x0bXMP DataXMP"
_MAGIC_TRAILER: Final = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
"""The packet stands bare, each of its letters being read as the length of a block; from wherever
such a block ends, these bytes lead to the zero that ends them all."""


def read(fp: BinaryIO, blocks: Blocks) -> None:
    """Add to ``blocks`` what a GIF holds. Raises EOFError if it ends early."""
    fp.seek(10)
    _skip_colours(exactly(fp, 3)[0], fp)
    left = _MOST_BLOCKS
    while left > 0:
        kind = exactly(fp, 1)[0]
        if kind == _IMAGE:
            _skip_colours(exactly(fp, 9)[8], fp)
            fp.seek(1, 1)
        elif kind != _EXTENSION:
            return
        else:
            head = exactly(fp, 1)
            if head == _XMP[:1]:
                start = fp.tell()
                if fp.read(len(_XMP) - 1) == _XMP[1:]:
                    start = fp.tell()
                    left = _skip_blocks(fp, left)
                    _add_xmp(fp, start, blocks)
                    continue
                fp.seek(start)
        left = _skip_blocks(fp, left)


def _skip_colours(flags: int, fp: BinaryIO) -> None:
    if flags & 0x80:
        fp.seek(3 << ((flags & 7) + 1), 1)


def _skip_blocks(fp: BinaryIO, left: int) -> int:
    """Pass over sub-blocks to the empty one that ends them; return how many more may come."""
    while left > 0:
        left -= 1
        size = exactly(fp, 1)[0]
        if not size:
            break
        fp.seek(size, 1)
    return left


def _add_xmp(fp: BinaryIO, start: int, blocks: Blocks) -> None:
    end = fp.tell()
    if not blocks.xmp and end - start <= LARGEST:
        fp.seek(start)
        blocks.xmp.append(exactly(fp, end - start).removesuffix(_MAGIC_TRAILER))
        fp.seek(end)
