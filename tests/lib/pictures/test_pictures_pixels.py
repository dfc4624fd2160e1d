"""Whatever a file stores becomes upright, opaque, eight bits a channel and sRGB."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from articles.lib import pictures
from tests.lib.pictures.samples import encoded, near, noise, rendition


@pytest.mark.parametrize(
    ("form", "mode"),
    [(form, mode) for form in ("PNG", "TIFF") for mode in ("1", "L", "LA", "P", "RGB", "RGBA")]
    + [("PNG", "I;16"), ("TIFF", "I;16"), ("TIFF", "I"), ("TIFF", "F"), ("TIFF", "CMYK")]
    + [("TIFF", "YCbCr"), ("TIFF", "LAB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA")]
    + [("AVIF", "RGBA"), ("GIF", "P"), ("GIF", "L")],
)
def test_every_kind_of_pixel_becomes_an_rgb_jpeg(form, mode):
    image = Image.new(mode, (40, 24)) if mode in ("I;16", "LAB") else noise(mode="L").convert(mode)
    data = encoded(image, form)
    assert pictures.inspect(io.BytesIO(data)).format == form
    made = rendition(data, 20, 12)
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (20, 12))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phone_held_any_way_gives_an_upright_picture(form, orientation):
    """Red stands top left in the upright picture, whichever way the file stores it."""
    undo = {
        1: lambda im: im,
        2: lambda im: im.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda im: im.transpose(Image.Transpose.ROTATE_180),
        4: lambda im: im.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda im: im.transpose(Image.Transpose.TRANSPOSE),
        6: lambda im: im.transpose(Image.Transpose.ROTATE_90),
        7: lambda im: im.transpose(Image.Transpose.TRANSVERSE),
        8: lambda im: im.transpose(Image.Transpose.ROTATE_270),
    }
    upright = Image.new("RGB", (80, 48), "blue")
    upright.paste("red", (0, 0, 40, 24))
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(undo[orientation](upright), form, exif=exif)
    picture = pictures.inspect(io.BytesIO(data))
    assert (picture.width, picture.height) == (80, 48)
    made = rendition(data, 80, 48)
    assert made.size == (80, 48)
    assert near(made.getpixel((10, 10)), (254, 0, 0))
    assert near(made.getpixel((70, 10)), (0, 0, 254))
    assert near(made.getpixel((10, 40)), (0, 0, 254))


def test_damaged_exif_data_do_not_cost_the_picture():
    data = encoded(noise(), exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01garbage")
    assert pictures.inspect(io.BytesIO(data)).width == 40
    assert rendition(data, 40, 24).size == (40, 24)


def test_an_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (40, 24), colour) for colour in ("red", "lime", "blue")]
    for form in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert near(rendition(data, 40, 24).getpixel((20, 12)), (254, 0, 0))


def test_colours_of_another_profile_are_converted_to_srgb():
    """A profile with red and blue exchanged: what is stored as red shall be seen as blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = (
        profile.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    )
    for form in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = encoded(Image.new("RGB", (40, 24), "red"), form, icc_profile=exchanged)
        red, _green, blue = rendition(data, 40, 24).getpixel((20, 12))
        assert red < 60, form
        assert blue > 200, form


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_colour_profile_that_does_not_fit_is_left_aside(mode):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"garbage", lab):
        data = encoded(Image.new(mode, (40, 24)), "TIFF", icc_profile=profile)
        assert rendition(data, 40, 24).size == (40, 24)


def grey_profile(gamma: float) -> bytes:
    """A profile of greys (ICC.1:2001-04, 6.3.1.1) in which a number is its power of ``gamma``."""
    white = b"XYZ \0\0\0\0" + struct.pack(">LLL", 0xF6D6, 0x10000, 0xD32D)
    curve = b"curv\0\0\0\0" + struct.pack(">LH2x", 1, round(gamma * 256))
    size = 128 + 4 + 2 * 12 + len(white) + len(curve)
    head = struct.pack(">L4xL", size, 0x02100000) + b"mntrGRAYXYZ " + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + white[8:]
    tags = struct.pack(">L4sLL", 2, b"wtpt", 156, len(white))
    tags += struct.pack(">4sLL", b"kTRC", 156 + len(white), len(curve))
    return head.ljust(128, b"\0") + tags + white + curve


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_greys_are_shown_by_their_profile_transparent_or_not(mode):
    image = Image.new("L", (40, 24), 128).convert(mode)
    made = rendition(encoded(image, "PNG", icc_profile=grey_profile(1.0)), 40, 24)
    assert near(made.getpixel((20, 12)), (188, 188, 188))


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (40, 24), (255, 0, 0, 0))
    palette = Image.new("P", (40, 24), 0)
    palette.putpalette([255, 0, 0])
    for data in (
        encoded(clear, "PNG"),
        encoded(clear, "WEBP", exact=True),
        encoded(clear.convert("LA"), "PNG"),
        encoded(palette, "PNG", transparency=0),
        encoded(palette, "GIF", transparency=0),
    ):
        assert near(rendition(data, 40, 24).getpixel((20, 12)), (255, 255, 255))


@pytest.mark.parametrize(
    ("mode", "value", "grey"),
    [
        ("I;16", 0x8080, 128),
        ("I;16", 65535, 255),
        ("I;16", 100, 0),
        ("I", 0x8080, 128),
        ("F", 0.5, 128),
        ("F", 200, 200),
    ],
)
def test_sixteen_bits_are_scaled_rather_than_cut_off(mode, value, grey):
    form = "PNG" if mode == "I;16" else "TIFF"
    made = rendition(encoded(Image.new(mode, (40, 24), value), form), 40, 24)
    assert near(made.getpixel((20, 12)), (grey, grey, grey))
