"""Damage of any kind is answered with a picture or a sentence."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.lib import pictures
from articles.lib.pictures import Crop, Format, PictureError
from tests.lib.pictures.samples import encoded, noise

SAMPLES = [
    encoded(noise(), form, **options)
    for form, options in (
        ("JPEG", {}),
        ("JPEG", {"progressive": True, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0", "comment": b"x"}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("AVIF", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
        ("GIF", {}),
    )
] + [encoded(noise(mode="P"), "PNG", transparency=3), encoded(noise(mode="CMYK"))]


@given(
    data=st.sampled_from(SAMPLES),
    keep=st.none() | st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    tail=st.binary(max_size=20),
)
@pytest.mark.filterwarnings("ignore")
def test_no_damage_is_answered_with_anything_but_a_picture_or_a_sentence(data, keep, flips, tail):
    damaged = bytearray(data if keep is None else data[: int(len(data) * keep)])
    for place, value in flips:
        if damaged:
            damaged[int(place * len(damaged))] = value
    damaged += tail
    fp = io.BytesIO(bytes(damaged))
    try:
        picture = pictures.inspect(fp, max_pixels=1_000_000)
    except PictureError as error:
        picture, message = None, str(error)
    assert fp.tell() == 0
    if picture is None:
        assert message.endswith(".")
        return
    assert 0 < picture.width * picture.height <= 1_000_000
    *_, largest = pictures.of_crop(picture.width, picture.height, Crop.WHOLE, Format.JPEG)
    [(_, made)] = pictures.develop(fp, [largest])
    assert Image.open(io.BytesIO(made)).size == (largest.width, largest.height)
    assert len(picture.colour) == 7
    assert len(picture.fingerprint) in (0, 64)
