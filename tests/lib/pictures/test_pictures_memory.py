"""No picture that is taken needs a gigabyte, whatever its megapixels consist of."""

import struct
import subprocess
import sys
import zlib
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from tests.lib.pictures.samples import chunk, encoded, refusal

MOST = 650  # megabytes above an import; Django and a server take three hundred

CHILD = """
import re, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from articles.lib import pictures
def memory(name):
    status = Path("/proc/self/status").read_text()
    return int(re.search(name + r":\\s*(\\d+) kB", status)[1]) // 1024
before = memory("VmRSS")
with open(sys.argv[1], "rb") as fp:
    picture = pictures.inspect(fp, max_bytes=10**9)
    wanted = pictures.declared(picture.width, picture.height)
    small = [each for each in wanted if each.width in (320, 2400)]
    count = sum(1 for _ in pictures.develop(fp, small))
print(picture.width, picture.height, count, memory("VmHWM") - before)
"""


def packed(row: bytes, rows: int) -> bytes:
    squeeze = zlib.compressobj(1)
    return b"".join(squeeze.compress(row) for _ in range(rows)) + squeeze.flush()


def png() -> bytes:
    """A PNG of transparent black that lies on its side."""
    header = struct.pack(">IIBBBBB", 12_500, 8000, 8, 6, 0, 0, 0)
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = packed(bytes(1 + 12_500 * 4), 8000)
    parts = ((b"IHDR", header), (b"eXIf", exif), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def tiff(width: int, height: int, orientation: int) -> bytes:
    """An RGB TIFF of one single strip."""
    data = packed(bytes(width * 3), height)
    tags = {256: width, 257: height, 258: 8, 259: 8, 262: 2, 273: 200, 274: orientation, 277: 3}
    tags |= {278: height, 279: len(data)}
    entries = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in tags.items())
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4)
    return head.ljust(200, b"\0") + data


@pytest.mark.parametrize(
    ("width", "height", "orientation"), [(12_500, 8000, 1), (12_500, 8000, 6), (8000, 6500, 6)]
)
def test_a_tiff_of_one_strip_that_would_be_in_memory_several_times_is_refused(
    width, height, orientation
):
    assert "save it again as a JPEG" in refusal(tiff(width, height, orientation))


def jpeg(width: int, height: int, *sampling: int) -> bytes:
    """A progressive JPEG, of one pass that says the same of each block."""
    planes = b"".join(bytes((n, each, 0)) for n, each in enumerate(sampling, 1))
    frame = struct.pack(">BHHB", 8, height, width, len(sampling)) + planes
    table = b"\0" + b"\x01" + bytes(15) + b"\0"  # the code 0, of one bit: no change
    numbers = range(1, len(sampling) + 1)
    scan = bytes([len(sampling)]) + b"".join(bytes((n, 0)) for n in numbers) + b"\0\0\0"
    parts = ((0xDB, b"\0" + b"\x10" * 64), (0xC2, frame), (0xC4, table), (0xDA, scan))
    segments = (struct.pack(">BBH", 0xFF, kind, 2 + len(data)) + data for kind, data in parts)
    blocks = -(-width // 8) * -(-height // 8)
    return b"\xff\xd8" + b"".join(segments) + bytes(blocks * 4 // 8 + 1) + b"\xff\xd9"


CMYK, RGB, PHONE = (0x11,) * 4, (0x11,) * 3, (0x22, 0x11, 0x11)


@pytest.mark.parametrize(
    ("size", "sampling", "limit"),
    [
        ((10_000, 6100), CMYK, 60),
        ((12_500, 8000), CMYK, 60),
        ((8000, 12_500), RGB, 77),
        ((20_000, 2500), CMYK, 45),
        ((40_000, 2500), PHONE, 77),
    ],
)
def test_a_progressive_jpeg_too_large_to_be_held_is_refused(size, sampling, limit):
    message = refusal(jpeg(*size, *sampling))
    assert f"more than {limit} megapixels" in message
    assert "save it as a baseline JPEG, not progressive, or make it smaller" in message


def test_a_jpeg_that_stores_its_planes_one_after_the_other_is_held_as_a_progressive_one():
    data = jpeg(12_500, 8000, *CMYK).replace(b"\xff\xc2", b"\xff\xc0")
    scan = data.index(b"\xff\xda")
    one_plane = b"\xff\xda\0\x08\1\1\0\0\x3f\0"
    assert "save it as a baseline JPEG" in refusal(data[:scan] + one_plane + bytes(100))


def webp() -> bytes:
    image = Image.new("RGBA", (6400, 5000), (10, 200, 30, 128))
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(image, "WEBP", lossless=True, method=0, exif=exif)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's peak of memory")
@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(png, (8000, 12_500), id="transparent PNG"),
        pytest.param(partial(tiff, 10_700, 7200, 1), (10_700, 7200), id="TIFF of one strip"),
        pytest.param(partial(tiff, 7000, 7000, 6), (7000, 7000), id="TIFF on its side"),
        pytest.param(partial(jpeg, 9500, 6300, *CMYK), (9500, 6300), id="CMYK"),
        pytest.param(partial(jpeg, 12_500, 8000, *PHONE), (12_500, 8000), id="progressive"),
        pytest.param(partial(jpeg, 33_000, 2330, *PHONE), (33_000, 2330), id="panorama"),
        pytest.param(webp, (5000, 6400), id="WebP on its side"),
    ],
)
def test_the_largest_that_is_taken_leaves_a_server_below_a_gigabyte(make, size, tmp_path):
    """And writes nothing into its log."""
    path = tmp_path / "picture"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    width, height, count, peak = map(int, done.stdout.split())
    assert (width, height) == size
    assert count > 3
    assert peak < MOST
