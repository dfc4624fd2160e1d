"""What cannot be shown is refused in words, and what is hostile costs next to nothing."""

import io
import struct
import zlib

import pytest

from articles.lib import pictures
from articles.lib.pictures import PictureError
from tests.lib.pictures.samples import FORMATS, encoded, noise, png, refusal, whole


def test_an_empty_file_is_refused():
    assert refusal(b"").startswith("This file is empty")


def test_a_file_of_too_many_bytes_is_refused_with_both_sizes():
    message = refusal(encoded(noise()) + bytes(3 * 1024**2), max_bytes=2 * 1024**2)
    assert "3.0 MB" in message
    assert "2 MB" in message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>bad()</script></svg>', "an SVG drawing"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg />', "an SVG drawing"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a PostScript or EPS drawing"),
        (b"\xc5\xd0\xd3\xc6\x1e\0\0\0", "a PostScript or EPS drawing"),
        (b"8BPS\0\x01", "a Photoshop document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "an HEIC picture"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "an HEIC picture"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "a video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "a camera's raw file"),
        (b"II*\0\x10\0\0\0CR\x02\0", "a camera's raw file"),
        (encoded(noise(), "BMP"), "a BMP picture"),
        (encoded(noise(), "ICO"), "an icon"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL picture"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or an Office document"),
        (b"\x1f\x8b\x08\0", "a compressed archive"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a sound recording"),
        (b"RIFF\x24\0\0\0AVI LIST", "a video"),
        (b"<!DOCTYPE html>\n<title>x</title>", "a web page"),
        (b"  <HTML><body>", "a web page"),
        ("BMW’s new engine".encode(), "a text file"),
        ("Ren\xe9e wrote this story".encode("cp1252"), "a text file"),
        ("Ana Ruiz".encode("utf-16"), "a text file"),
        (bytes(range(128, 256)), "a file of unknown kind"),
        (bytes(100), "a file of unknown kind"),
    ],
)
def test_what_is_no_picture_of_ours_is_named_by_its_content(data, kind):
    message = refusal(data)
    assert message.startswith(f"This is {kind}, ")
    assert "save it as JPEG" in message


@pytest.mark.parametrize("tag", [{254: 1}, {50706: b"\x01\x04\0\0"}])
def test_a_raw_file_is_refused_rather_than_its_thumbnail_shown(tag):
    assert "a camera's raw file" in refusal(encoded(noise(), "TIFF", tiffinfo=tag))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
def test_a_truncated_picture_is_refused_by_name(form):
    data = encoded(noise(200, 200), form)
    message = refusal(data[: len(data) * 2 // 3])
    assert message.startswith(f"This {form} picture is cut short")
    assert "upload it again" in message


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_with_little_more_than_its_first_bytes_is_refused(form):
    message = refusal(encoded(noise(200, 200), form)[:32])
    assert message.startswith(f"This {form} picture is ")
    assert "ask for a new copy" in message


def test_a_damaged_picture_is_refused_by_name():
    data = bytearray(encoded(noise(200, 200), "PNG"))
    data[-100] ^= 1  # a wrong grey that unpacks well: the check sum tells
    assert refusal(bytes(data)).startswith("This PNG picture is damaged")


@pytest.mark.filterwarnings("ignore")
def test_a_small_file_of_a_hundred_megapixels_is_refused():
    data = png(10_001, 10_000)
    assert len(data) < 20_000
    assert "more than 100 megapixels" in refusal(data)


@pytest.mark.parametrize("side", [14_000, 30_000, 2**31 - 1])
def test_a_size_beyond_all_measure_is_refused_from_the_header_alone(side):
    data = png(10, 10)
    header = data[12:16] + struct.pack(">II", side, side) + data[24:29]
    data = data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    assert "more than 100 megapixels" in refusal(data)


def test_a_gif_that_lies_about_its_size_stays_within_the_cap():
    data = bytearray(encoded(noise(), "GIF"))
    data[6:10] = struct.pack("<HH", 65535, 65535)
    assert "more than 100 megapixels" in refusal(bytes(data))
    frame = data.index(b"\x2c\0\0\0\0" + struct.pack("<HH", 40, 24))
    data[6:10] = struct.pack("<HH", 40, 24)
    data[frame + 5 : frame + 9] = struct.pack("<HH", 65535, 65535)
    assert "more than 100 megapixels" in refusal(bytes(data))


def test_a_refused_file_gives_no_renditions():
    for data in (b"", b"text", encoded(noise(200, 200))[:900]):
        with pytest.raises(PictureError):
            list(pictures.develop(io.BytesIO(data), [whole(10, 6)]))
