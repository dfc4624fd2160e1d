"""Boxes of the ISO base media file format: taking them apart and making them.

Source: ISO/IEC 14496-12, sections 4.2 (boxes) and 8.11 (the meta box and its items).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A box: its type, what is in it, and the whole of it as it was read."""

    kind: bytes
    content: bytes
    raw: bytes


def boxes(data: bytes, *, is_file: bool = False) -> Iterator[Box]:
    """Yield the boxes that ``data`` consists of: the content of a box or a whole file.

    Raises ValueError where one has no end. Only the last of a file may do without a size (4.2).
    """
    place = 0
    while place < len(data):
        reader = Reader(data, place)
        size, kind = reader.number(4), reader.take(4)
        if size == 1:
            size = reader.number(8)
        elif size == 0 and is_file:
            size = len(data) - place
        end = place + size
        if not reader.place <= end <= len(data):
            raise ValueError("This AVIF is damaged or cut short: a box has no end.")
        yield Box(kind, data[reader.place : end], data[place:end])
        place = end


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box of type ``kind``."""
    data = b"".join(content)
    return struct.pack(">I4s", 8 + len(data), kind) + data


def full_box(kind: bytes, version: int, *content: bytes) -> bytes:
    """Return a box with a version and no flags."""
    return box(kind, struct.pack(">I", version << 24), *content)


@dataclass
class Reader:
    """Reads numbers and texts one after another. Raises ValueError beyond the end."""

    data: bytes
    place: int = 0
    version: int = field(default=0, init=False)

    def take(self, count: int) -> bytes:
        """Return the next ``count`` octets."""
        end = self.place + count
        if end > len(self.data):
            raise ValueError("This AVIF is damaged or cut short: a box ends too early.")
        taken = self.data[self.place : end]
        self.place = end
        return taken

    def number(self, octets: int) -> int:
        """Return the next unsigned number, of so many octets; 0 octets are the number 0."""
        return int.from_bytes(self.take(octets), "big")

    def full(self) -> "Reader":
        """Read version and flags of a full box; return the reader itself."""
        self.version = self.number(4) >> 24
        return self
