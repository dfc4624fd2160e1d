"""AVIF files laid out as Pillow's encoder does not, but as others may: for tests of the writer."""

import io
import struct
from itertools import pairwise

from PIL import Image


def box(kind: bytes, *content: bytes) -> bytes:
    data = b"".join(content)
    return struct.pack(">I4s", 8 + len(data), kind) + data


def wide_box(kind: bytes, content: bytes) -> bytes:
    """A box whose size takes eight octets (ISO/IEC 14496-12, 4.2)."""
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


def avif(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "AVIF", quality=60, speed=9)
    return out.getvalue()


def parts(data: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Of a file by Pillow without metadata and alpha: ftyp, properties, and the coded picture."""
    ftyp = data[: data.index(b"meta") - 4]
    ipco = data.index(b"ipco") - 4
    (end,) = struct.unpack_from(">I", data, ipco)
    properties, place = [], ipco + 8
    while place < ipco + end:
        (size,) = struct.unpack_from(">I", data, place)
        properties.append(data[place : place + size])
        place += size
    return ftyp, properties, data[data.index(b"mdat") + 4 :]


def infe(number: int, kind: bytes, *, version: int = 2) -> bytes:
    wide = "I" if version == 3 else "H"
    return box(b"infe", struct.pack(f">I{wide}H", version << 24, number, 0), kind, b"\0")


def still(data: bytes, *, iloc_version: int, in_idat: bool = False, pieces: int = 1) -> bytes:
    """The picture ``data`` again: wide numbers, a base offset, and its data in some pieces.

    Before the meta box stands a box of free space; the data are in a box with a size of eight
    octets, or in the meta box itself.
    """
    ftyp, properties, coded = parts(data)
    wide = "I" if iloc_version == 2 else "H"
    cuts = [len(coded) * piece // pieces for piece in range(pieces + 1)]

    def meta(base: int) -> bytes:
        method = struct.pack(">H", int(in_idat)) if iloc_version else b""
        extents = b"".join(struct.pack(">QQ", a, b - a) for a, b in pairwise(cuts))
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(12), b"a program\0"),
            box(b"pitm", bytes(4), struct.pack(">H", 7)),
            box(
                b"iloc",
                struct.pack(f">IH{wide}{wide}", iloc_version << 24, 0x8880, 1, 7),
                method,
                struct.pack(">HQH", 0, base, pieces),
                extents,
            ),
            box(
                b"iinf",
                struct.pack(">IH", 0, 1),
                infe(7, b"av01", version=3 if iloc_version == 2 else 2),
            ),
            box(
                b"iprp",
                box(b"ipco", *properties),
                box(b"ipma", bytes(4), struct.pack(">IHB", 1, 7, 4), b"\1\2\x83\4"),
            ),
            box(b"idat", coded) if in_idat else b"",
        )

    free = box(b"free", b"a program")
    if in_idat:
        return ftyp + free + meta(0)
    before = ftyp + free + wide_box(b"mdat", coded)
    return before + meta(len(before) - len(coded))


def grid(tile: Image.Image) -> bytes:
    """A picture of two such tiles side by side, described in the meta box (23008-12, 6.6.2.3)."""
    ftyp, properties, coded = parts(avif(tile))
    ispe = box(b"ispe", struct.pack(">III", 0, 2 * tile.width, tile.height))
    description = struct.pack(">BBBBHH", 0, 0, 0, 1, 2 * tile.width, tile.height)
    second = len(coded)

    def meta(start: int) -> bytes:
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(12), b"\0"),
            box(b"pitm", bytes(4), struct.pack(">H", 1)),
            box(
                b"iloc",
                struct.pack(">IHH", 1 << 24, 0x4400, 3),
                struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(description)),
                struct.pack(">HHHHII", 2, 0, 0, 1, start, second),
                struct.pack(">HHHHII", 3, 0, 0, 1, start + second, second),
            ),
            box(
                b"iinf",
                struct.pack(">IH", 0, 3),
                infe(1, b"grid"),
                infe(2, b"av01"),
                infe(3, b"av01"),
            ),
            box(b"iref", bytes(4), box(b"dimg", struct.pack(">HHHH", 1, 2, 2, 3))),
            box(
                b"iprp",
                box(b"ipco", *properties, ispe),
                box(
                    b"ipma",
                    struct.pack(">II", 0, 3),
                    struct.pack(">HB", 1, 3) + b"\5\2\4",
                    struct.pack(">HB", 2, 4) + b"\1\2\x83\4",
                    struct.pack(">HB", 3, 4) + b"\1\2\x83\4",
                ),
            ),
            box(b"idat", description),
        )

    return ftyp + meta(len(ftyp) + len(meta(0)) + 8) + box(b"mdat", coded, coded)
