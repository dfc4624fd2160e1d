"""Pictures made up for the tests, and what the library makes of them."""

import io
import struct
import zlib
from random import Random

import pytest
from PIL import Image

from articles.lib import pictures
from articles.lib.pictures import Crop, Format, PictureError, Rendition

FORMATS = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "TIFF": ("image/tiff", ".tif"),
    "GIF": ("image/gif", ".gif"),
}


def encoded(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def noise(width: int = 40, height: int = 24, mode: str = "RGB") -> Image.Image:
    """Noise, the same at each call."""
    greys = Random(0).randbytes(width * height)
    return Image.frombytes("L", (width, height), greys).convert(mode)


def whole(width: int, height: int, kind: Format = Format.JPEG) -> Rendition:
    return Rendition(Crop.WHOLE, width, height, kind)


def rendition(data: bytes, width: int, height: int, kind: Format = Format.JPEG) -> Image.Image:
    """The whole picture of ``data`` in that size, decoded."""
    [(_, made)] = pictures.develop(io.BytesIO(data), [whole(width, height, kind)])
    return Image.open(io.BytesIO(made))


def refusal(data: bytes, **limits) -> str:
    fp = io.BytesIO(data)
    with pytest.raises(PictureError) as caught:
        pictures.inspect(fp, **limits)
    assert fp.tell() == 0
    return str(caught.value)


def near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(pixel, colour, strict=True))


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *before: bytes) -> bytes:
    """A black PNG of one bit a pixel: a small file whatever its size in pixels."""
    squeezed = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *before, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
