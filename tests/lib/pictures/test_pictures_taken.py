"""A picture is taken when it can be shown, whatever its file is called."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from articles.lib import pictures
from tests.lib.pictures.samples import FORMATS, encoded, noise, png, refusal, rendition, whole


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_is_known_by_its_content(form):
    data = encoded(noise(), form)
    fp = io.BytesIO(data)
    fp.seek(7)
    picture = pictures.inspect(fp)
    assert (picture.mime, picture.extension) == FORMATS[form]
    assert (picture.format, picture.width, picture.height) == (form, 40, 24)
    assert picture.checksum == hashlib.sha256(data).hexdigest()
    assert fp.tell() == 0


@pytest.mark.parametrize("form", FORMATS)
def test_an_upload_is_read_from_memory_and_from_disk(form):
    data = encoded(noise(), form)
    with TemporaryUploadedFile("a.bin", "text/plain", len(data), None) as on_disk:
        on_disk.write(data)
        assert pictures.inspect(on_disk) == pictures.inspect(SimpleUploadedFile("b.txt", data))
        assert len(list(pictures.develop(on_disk, [whole(20, 12), whole(10, 6)]))) == 2


def test_a_phones_jpeg_of_two_pictures_is_a_jpeg():
    data = encoded(noise(), "MPO", save_all=True, append_images=[noise(20, 12)])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    picture = pictures.inspect(io.BytesIO(data))
    assert (picture.format, picture.extension, picture.width) == ("JPEG", ".jpg", 40)
    assert rendition(data, 40, 24).format == "JPEG"


@pytest.mark.parametrize("tail", [b"PK\x03\x04 zip", b"<script>bad()</script>", b"\0" * 5000])
def test_what_hides_behind_a_picture_does_not_reach_readers(tail):
    data = encoded(noise()) + tail
    assert pictures.inspect(io.BytesIO(data)).format == "JPEG"
    [(_, made)] = pictures.develop(io.BytesIO(data), [whole(40, 24)])
    assert tail not in made


def test_a_picture_just_below_the_cap_is_taken():
    assert pictures.inspect(io.BytesIO(png(100, 100)), max_pixels=10_000).width == 100
    assert "0.01 megapixels" in refusal(png(100, 101), max_pixels=10_000)
