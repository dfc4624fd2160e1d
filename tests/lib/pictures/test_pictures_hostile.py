"""Files made to take minutes or gigabytes are refused at once, in a sentence.

None of these tests measures time: without its check each would take minutes, or the memory of
the machine.
"""

import io
import struct
import zlib

import pytest

from articles.lib import pictures
from tests.lib.pictures.samples import chunk, encoded, noise, png, refusal

ODD = "is stored in a way that takes too much time or memory"


def tiff(*tags: tuple[int, int, int, int], tail: bytes = b"") -> bytes:
    """A TIFF of those tags (number, kind, count, value), with ``tail`` behind its directory."""
    entries = b"".join(struct.pack("<HHLL", *tag) for tag in sorted(tags))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4) + tail


def test_a_jpeg_of_dozens_of_passes_is_refused():
    data = encoded(noise(), progressive=True)
    scan = data.rindex(b"\xff\xda")
    assert pictures.inspect(io.BytesIO(data[:-2] + data[scan:-2] * 20 + data[-2:]))
    assert ODD in refusal(data[:-2] + data[scan:-2] * 40 + data[-2:])


def test_passes_behind_the_end_of_a_jpeg_are_none():
    data = encoded(noise())
    assert pictures.inspect(io.BytesIO(data + b"\xff\xda\0\x02" * 5000)).width == 40


@pytest.mark.parametrize("stuffing", [b"\xff\xec\0\x02" * 1_000_000, b"\0" * 5_000_000])
def test_a_jpeg_stuffed_with_nothing_is_refused(stuffing):
    data = encoded(noise())
    assert ODD in refusal(data[:20] + stuffing + data[20:])


def test_a_png_of_a_million_empty_chunks_is_refused():
    assert ODD in refusal(png(10, 10, chunk(b"teSt", b"") * 1_000_000))


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_text_or_profile_that_unpacks_to_a_hundred_megabytes_costs_nothing(kind):
    packed = zlib.compress(bytes(100_000_000), 9)
    head = b"x\0\1\0\0\0" if kind == b"iTXt" else b"x\0\0"
    data = png(10, 10, chunk(kind, head + packed))
    assert "PNG picture is damaged" in refusal(data)


def test_a_gif_of_a_million_comments_is_refused():
    data = encoded(noise(), "GIF")
    at = data.index(b"\x2c\0\0\0\0" + struct.pack("<HH", 40, 24))
    assert ODD in refusal(data[:at] + b"!\xfe\1x\0" * 1_000_000 + data[at:])


def test_a_gif_whose_comments_are_a_book_is_taken():
    data = encoded(noise(), "GIF")
    at = data.index(b"\x2c\0\0\0\0" + struct.pack("<HH", 40, 24))
    comment = b"!\xfe" + (b"\xff" + b"x" * 255) * 1000 + b"\0"
    assert pictures.inspect(io.BytesIO(data[:at] + comment + data[at:])).width == 40


def test_a_tiff_of_millions_of_strips_is_refused():
    size = ((256, 4, 1, 10), (257, 4, 1, 3_000_000), (258, 3, 1, 8), (277, 3, 1, 1))
    strips = ((273, 4, 3_000_000, 200), (278, 4, 1, 1), (279, 4, 3_000_000, 200))
    assert ODD in refusal(tiff(*size, *strips, tail=bytes(12_000_300)))


def test_a_tiff_with_a_tile_larger_than_memory_is_refused():
    size = ((256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 5), (262, 3, 1, 1))
    tile = ((322, 4, 1, 65_536), (323, 4, 1, 65_536), (324, 4, 1, 200), (325, 4, 1, 100))
    assert ODD in refusal(tiff(*size, (277, 3, 1, 1), *tile, tail=bytes(1000)))


@pytest.mark.parametrize("compression", [6, 7, 50001])
def test_a_tiff_whose_strip_is_held_by_another_decoder_as_well_is_refused(compression):
    size = ((256, 4, 1, 6000), (257, 4, 1, 8000), (258, 3, 1, 8), (262, 3, 1, 2), (277, 3, 1, 3))
    strip = ((273, 4, 1, 200), (278, 4, 1, 8000), (279, 4, 1, 100))
    assert ODD in refusal(tiff(*size, *strip, (259, 3, 1, compression), tail=bytes(1000)))
    assert ODD not in refusal(tiff(*size, *strip, (259, 3, 1, 8), tail=bytes(1000)))


@pytest.mark.filterwarnings("ignore")
def test_a_tiff_whose_tags_all_point_to_the_same_megabytes_costs_nothing():
    tags = [(tag, 7, 1_000_000, 100) for tag in range(1000, 60_000)]
    assert "TIFF picture is" in refusal(tiff(*tags, tail=bytes(1_500_000)))


def test_a_tiff_whose_directories_go_round_in_a_circle_is_read_once():
    data = bytearray(encoded(noise(), "TIFF"))
    start = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[start : start + 2], "little")
    data[start + 2 + 12 * entries :][:4] = struct.pack("<L", start)
    assert pictures.inspect(io.BytesIO(bytes(data))).width == 40


def test_an_avif_that_claims_to_be_huge_is_refused():
    data = bytearray(encoded(noise(), "AVIF"))
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">LL", 65_535, 65_535)
    message = refusal(bytes(data))
    assert "AVIF picture is damaged" in message or "megapixels" in message


@pytest.mark.parametrize("form", ["WEBP", "AVIF"])
def test_a_format_whose_reader_needs_much_memory_has_a_cap_of_its_own(form, monkeypatch):
    data = encoded(noise(200, 100), form)
    assert pictures.inspect(io.BytesIO(data)).width == 200
    monkeypatch.setitem(pictures.hazards.MAX_PIXELS, form, 10_000)
    message = refusal(data)
    assert message.startswith(f"This {form} picture has more than 0.01 megapixels")
    assert "save it as a JPEG" in message


def test_a_strip_twenty_times_as_high_as_wide_is_the_highest():
    assert pictures.inspect(io.BytesIO(encoded(noise(30, 600), "PNG"))).height == 600
    assert "more than 20 times as high as it is wide" in refusal(encoded(noise(30, 601), "PNG"))
    assert pictures.inspect(io.BytesIO(encoded(noise(2000, 10)))).width == 2000


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
def test_a_file_that_is_two_things_is_only_its_picture(form):
    """A web page, a script or an archive behind it never reaches a reader."""
    tail = b"PK\x03\x04<html><script>alert(1)</script></html>%PDF-1.7"
    data = encoded(noise(), form) + tail
    picture = pictures.inspect(io.BytesIO(data))
    assert picture.format == form
    made = [made for _, made in pictures.develop(io.BytesIO(data), pictures.declared(40, 24))]
    assert made
    assert not any(b"script" in each for each in made)
