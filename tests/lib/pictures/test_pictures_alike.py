"""The same photograph is known again, and another one is not taken for it."""

import io
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from articles.lib import pictures
from tests.lib.pictures.samples import encoded, noise

PHOTOS = sorted((Path(pictures.__file__).parents[2] / "demo/photos").glob("*.jpg"))


def fingerprint(data: bytes) -> str:
    return pictures.inspect(io.BytesIO(data)).fingerprint


@pytest.fixture(scope="module")
def photos() -> dict[str, Image.Image]:
    """The demo's photographs, 800 pixels wide."""
    found = {}
    for path in PHOTOS:
        image = Image.open(path)
        image.draft(None, (800, 800))
        found[path.stem] = image.convert("RGB").resize((800, 800 * image.height // image.width))
    return found


@pytest.mark.parametrize(
    ("width", "form", "options"),
    [
        (320, "JPEG", {"quality": 40}),
        (640, "JPEG", {"quality": 95}),
        (320, "WEBP", {"quality": 60}),
        (320, "AVIF", {"quality": 50, "speed": 10}),
        (480, "PNG", {}),
        (480, "GIF", {}),
    ],
)
def test_a_smaller_copy_in_any_format_is_alike(photos, width, form, options):
    for path in PHOTOS:
        image = photos[path.stem]
        copy = image.resize((width, width * image.height // image.width), Image.Resampling.LANCZOS)
        bits = pictures.distance(
            fingerprint(path.read_bytes()), fingerprint(encoded(copy, form, **options))
        )
        assert bits <= pictures.ALIKE, path.stem


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_copy_in_grey_or_for_print_is_alike(photos, mode):
    for name, image in photos.items():
        bits = pictures.distance(
            fingerprint(encoded(image)), fingerprint(encoded(image.convert(mode)))
        )
        assert bits <= pictures.ALIKE, name


def test_an_orientation_in_the_file_changes_nothing(photos):
    image = photos["two-dogs"]
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = encoded(image.transpose(Image.Transpose.ROTATE_90), exif=exif)
    assert pictures.distance(fingerprint(encoded(image)), fingerprint(lying)) <= pictures.ALIKE


def test_different_photographs_and_their_halves_are_not_alike(photos):
    prints = []
    for image in photos.values():
        wide, high = image.size
        for box in ((0, 0, wide, high), (0, 0, wide // 2, high), (wide // 2, 0, wide, high)):
            prints.append(fingerprint(encoded(image.crop(box))))
    assert all(prints)
    nearest = min(pictures.distance(one, other) for one, other in combinations(prints, 2))
    assert nearest > pictures.ALIKE * 1.5


@pytest.mark.parametrize("colour", ["black", "white", "#4080c0"])
def test_a_plain_surface_has_no_fingerprint_and_is_like_nothing(colour):
    plain = fingerprint(encoded(Image.new("RGB", (400, 300), colour)))
    assert plain == ""
    assert pictures.distance(plain, plain) > pictures.ALIKE
    assert pictures.distance(plain, fingerprint(encoded(noise(400, 300)))) > pictures.ALIKE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_is_the_average_as_readers_see_it(form):
    image = Image.new("RGBA" if form == "PNG" else "RGB", (400, 300), "#ff8000")
    if form == "PNG":
        image.paste((0, 0, 0, 0), (200, 0, 400, 300))  # transparent: white in the files
    found = pictures.inspect(io.BytesIO(encoded(image, form))).colour
    expected = (255, 192, 128) if form == "PNG" else (255, 128, 0)
    read = [int(found[at : at + 2], 16) for at in (1, 3, 5)]
    assert found[0] == "#"
    assert all(abs(a - b) <= 4 for a, b in zip(read, expected, strict=True))
