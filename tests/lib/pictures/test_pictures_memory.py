"""No picture that is taken needs a gigabyte, whatever its hundred megapixels consist of."""

import struct
import subprocess
import sys
import zlib
from functools import partial
from pathlib import Path

import pytest

from tests.lib.pictures.samples import chunk, refusal

MOST = 1000  # megabytes, of which Django and a server take a tenth

CHILD = """
import re, sys, warnings
from functools import partial
from pathlib import Path
warnings.simplefilter("ignore")
from django.conf import settings
settings.configure(USE_I18N=False)
from articles.lib import pictures
with open(sys.argv[1], "rb") as fp:
    picture = pictures.inspect(fp, max_bytes=10**9)
    wanted = pictures.declared(picture.width, picture.height)
    small = [each for each in wanted if each.width in (320, 2400)]
    count = sum(1 for _ in pictures.develop(fp, small))
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())
print(picture.width, picture.height, count, int(peak[1]) // 1024)
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


def tiff(orientation: int) -> bytes:
    """An RGB TIFF of one single strip."""
    data = packed(bytes(12_500 * 3), 8000)
    tags = {256: 12_500, 257: 8000, 258: 8, 259: 8, 262: 2, 273: 200, 274: orientation, 277: 3}
    tags |= {278: 8000, 279: len(data)}
    entries = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in tags.items())
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4)
    return head.ljust(200, b"\0") + data


def test_a_tiff_of_one_strip_that_would_be_in_memory_three_times_is_refused():
    assert "save it again as a JPEG" in refusal(tiff(orientation=6))


def jpeg(width: int, height: int) -> bytes:
    """A progressive JPEG in four colours, of one pass that says the same of each block."""
    planes = b"".join(bytes((n, 0x11, 0)) for n in range(1, 5))
    frame = struct.pack(">BHHB", 8, height, width, 4) + planes
    table = b"\0" + b"\x01" + bytes(15) + b"\0"  # the code 0, of one bit: no change
    scan = b"\x04" + b"".join(bytes((n, 0)) for n in range(1, 5)) + b"\0\0\0"
    parts = ((0xDB, b"\0" + b"\x10" * 64), (0xC2, frame), (0xC4, table), (0xDA, scan))
    segments = (struct.pack(">BBH", 0xFF, kind, 2 + len(data)) + data for kind, data in parts)
    blocks = -(-width // 8) * -(-height // 8)
    return b"\xff\xd8" + b"".join(segments) + bytes(blocks * 4 // 8 + 1) + b"\xff\xd9"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's peak of memory")
@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(png, (8000, 12_500), id="transparent PNG"),
        pytest.param(partial(tiff, 1), (12_500, 8000), id="TIFF of one strip"),
        pytest.param(partial(jpeg, 40_000, 2500), (40_000, 2500), id="CMYK panorama"),
    ],
)
def test_a_hundred_megapixels_take_less_than_a_gigabyte(make, size, tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    width, height, count, peak = map(int, done.stdout.split())
    assert (width, height) == size
    assert count > 3
    assert peak < MOST
