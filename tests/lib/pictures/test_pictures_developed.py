"""The files that readers load: sharp, small, and silent about where they come from."""

import io
import os
import subprocess
import sys
import tempfile
from functools import partial
from itertools import pairwise

import pytest
from PIL import Image, ImageCms

from articles.lib import pictures
from articles.lib.pictures import Crop, Format, PictureError, Rendition, decoding, hazards
from articles.lib.pictures.sizes import WIDTHS
from tests.lib.pictures.samples import encoded, near, noise, whole

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def developed(data: bytes, *focal: float) -> dict[Rendition, Image.Image]:
    """Every file of the picture that ``data`` is."""
    picture = pictures.inspect(io.BytesIO(data))
    declared = pictures.declared(picture.width, picture.height)
    return {
        each: Image.open(io.BytesIO(made))
        for each, made in pictures.develop(io.BytesIO(data), declared, focal or (0.5, 0.5))
    }


def four_colours(width: int, height: int) -> Image.Image:
    """Red, green, blue and yellow quarters."""
    image = Image.new("RGB", (width, height), "red")
    image.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    image.paste((0, 0, 255), (0, height // 2, width // 2, height))
    image.paste((255, 255, 0), (width // 2, height // 2, width, height))
    return image


@pytest.mark.parametrize("size", [(700, 460), (460, 700), (900, 120), (120, 900), (1, 1), (3, 40)])
def test_every_declared_file_is_made_in_its_size_and_format(size):
    made = developed(encoded(noise(*size)))
    assert set(made) == set(pictures.declared(*size))
    for each, image in made.items():
        assert image.size == (each.width, each.height)
        assert image.mode == "RGB"
        assert image.format == {Format.AVIF: "AVIF", Format.JPEG: "JPEG"}[each.format]


def test_files_come_crop_by_crop_from_the_largest_down():
    wanted = pictures.declared(700, 460)
    data = encoded(noise(700, 460))
    made = [each for each, _ in pictures.develop(io.BytesIO(data), reversed(wanted))]
    for crop in Crop:
        widths = [each.width for each in made if each.crop == crop]
        assert widths == sorted(widths, reverse=True)
    assert len({each.crop for each in made}) == 1 + sum(
        one.crop != other.crop for one, other in pairwise(made)
    )


def test_one_file_alone_looks_like_the_one_made_with_all_others():
    data = encoded(four_colours(2600, 1800))
    every = developed(data, 0.3, 0.6)
    for each in (whole(320, 222), Rendition(Crop.SQUARE, 320, 320, Format.JPEG)):
        [(_, alone)] = pictures.develop(io.BytesIO(data), [each], (0.3, 0.6))
        alone = Image.open(io.BytesIO(alone))
        for at in ((40, 40), (280, 40), (40, 190), (280, 190)):
            assert near(alone.getpixel(at), every[each].getpixel(at))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_a_crop_lies_round_the_focal_point_of_the_upright_picture(form, orientation):
    """A file of a picture that lies on its side or is mirrored, large enough to be reduced."""
    stored = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = four_colours(1400, 600)
    for turn in stored:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(image, form, exif=exif)
    square = Rendition(Crop.SQUARE, 320, 320, Format.JPEG)
    for focal, top, bottom in (
        ((0.1, 0.5), (255, 0, 0), (0, 0, 255)),
        ((0.9, 0.5), (0, 255, 0), (255, 255, 0)),
    ):
        [(_, made)] = pictures.develop(io.BytesIO(data), [square], focal)
        made = Image.open(io.BytesIO(made))
        assert near(made.getpixel((160, 80)), top)
        assert near(made.getpixel((160, 240)), bottom)


def test_no_crop_of_a_panorama_is_blown_up():
    """Columns one pixel wide stay columns: a crop made from the small whole would be grey."""
    image = Image.new("L", (6000, 700))
    image.paste(255, (2990, 0, 3010, 700))
    square = Rendition(Crop.SQUARE, 700, 700, Format.JPEG)
    [(_, made)] = pictures.develop(io.BytesIO(encoded(image)), [square, whole(320, 37)][:1])
    row = [Image.open(io.BytesIO(made)).getpixel((x, 350))[0] for x in (330, 345, 355, 370)]
    assert row[0] < 20
    assert row[3] < 20
    assert min(row[1:3]) > 235


@pytest.mark.parametrize("size", [(28_500, 1600), (1600, 28_500)])
def test_no_crop_of_a_huge_panorama_is_blown_up(size):
    """Stripes one pixel wide would be grey, had the picture been decoded at half its size."""
    assert size[0] * size[1] > hazards.LARGE
    image = Image.new("L", size)
    across = size[0] > size[1]
    for at in range(size[not across] // 2 - 32, size[not across] // 2 + 32, 2):
        image.paste(255, (at, 0, at + 1, size[1]) if across else (0, at, size[0], at + 1))
    square = Rendition(Crop.SQUARE, 1600, 1600, Format.JPEG)
    [(_, made)] = pictures.develop(io.BytesIO(encoded(image, quality=95)), [square])
    made = Image.open(io.BytesIO(made)).convert("L")
    darkest, brightest = made.crop((790, 790, 810, 810)).getextrema()
    assert brightest - darkest > 60


@pytest.mark.parametrize("width", range(12_490, 12_506))
def test_a_width_that_no_decoder_divides_is_no_damage(width):
    """Of some, 12,500 among them, the parts of what was decoded came out a hair too wide."""
    data = encoded(Image.new("L", (width, 700)), quality=10)
    assert pictures.inspect(io.BytesIO(data)).width == width
    assert list(pictures.develop(io.BytesIO(data), [whole(320, 18)]))


@pytest.mark.parametrize("profile", [b"", SRGB])
@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("size", [(40, 24), (20, 12)])
def test_nothing_that_the_file_tells_goes_along(profile, kind, size):
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    told = {"exif": exif, "comment": b"secret", "xmp": b"<x:secret/>", "dpi": (300, 300)}
    data = encoded(noise(), icc_profile=profile, **told)
    assert data.count(b"ecret") == 3
    [(_, made)] = pictures.develop(io.BytesIO(data), [whole(*size, kind)])
    assert b"ecret" not in made
    image = Image.open(io.BytesIO(made))
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "dpi", "photoshop"} & set(image.info)


def test_jpegs_are_progressive():
    [(_, made)] = pictures.develop(io.BytesIO(encoded(noise())), [whole(40, 24)])
    assert Image.open(io.BytesIO(made)).info["progressive"]


def test_the_middle_grey_of_a_cascade_stays_that_grey():
    data = encoded(Image.new("RGB", (2600, 1300), (128, 128, 128)))
    wanted = pictures.of_crop(2600, 1300, Crop.WHOLE, Format.JPEG)
    made = list(pictures.develop(io.BytesIO(data), wanted))
    assert [each.width for each, _ in made] == list(reversed(WIDTHS))
    assert near(Image.open(io.BytesIO(made[-1][1])).getpixel((160, 80)), (128, 128, 128))


def test_nothing_asked_for_reads_nothing():
    assert list(pictures.develop(io.BytesIO(b""), [])) == []


def test_a_refused_file_gives_no_files():
    for data in (b"", b"text", encoded(noise(200, 200))[:900]):
        with pytest.raises(PictureError):
            list(pictures.develop(io.BytesIO(data), [whole(10, 6)]))


TRY = """
from articles.lib.locks import held
with held("pictures", wait=False) as is_ours:
    print(is_ours)
"""


def test_one_picture_at_a_time_is_in_memory_whatever_the_process(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told = os.environ | {"TMPDIR": str(tmp_path)}
    run = partial(subprocess.run, capture_output=True, text=True, check=True, env=told)
    with decoding.opened(io.BytesIO(encoded(noise()))):
        assert run([sys.executable, "-c", TRY]).stdout == "False\n"
    files = pictures.develop(io.BytesIO(encoded(noise())), [whole(40, 24), whole(20, 12)])
    next(files)
    assert run([sys.executable, "-c", TRY]).stdout == "True\n"


def test_another_picture_can_be_opened_between_two_files():
    """The lock is not held while the caller stores a file."""
    files = pictures.develop(io.BytesIO(encoded(noise())), [whole(40, 24), whole(20, 12)])
    next(files)
    assert pictures.inspect(io.BytesIO(encoded(noise(30, 20)))).width == 30
    assert next(files)[0].width == 20
