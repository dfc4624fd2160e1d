"""Reading from a file that may end, or lie about its lengths, anywhere."""

from typing import BinaryIO, Final

from articles.lib.photo_metadata.blocks import LARGEST

_LONGEST_FILE: Final = 1 << 40


def exactly(fp: BinaryIO, size: int) -> bytes:
    """Return the next ``size`` bytes. Raises EOFError if there are fewer."""
    data = fp.read(size)
    if len(data) < size:
        raise EOFError
    return data


def block(fp: BinaryIO, size: int) -> bytes:
    """Return the next ``size`` bytes, fewer at the end of the file; none if they are too many.

    Too many are passed over.
    """
    if size > LARGEST:
        fp.seek(size, 1)
        return b""
    return fp.read(size)


def go_to(fp: BinaryIO, place: int) -> None:
    """Set ``fp`` to ``place``. Raises EOFError if no file is as long."""
    if place > _LONGEST_FILE:  # some systems refuse to seek there
        raise EOFError
    fp.seek(place)
