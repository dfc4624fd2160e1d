"""A picture is taken when it can be shown, refused in words when not, and never a surprise."""

import hashlib
import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.lib.pictures import (
    WIDTHS,
    PictureError,
    height_for,
    inspect,
    renditions,
    widths_for,
)

FORMATS = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "TIFF": ("image/tiff", ".tif"),
    "GIF": ("image/gif", ".gif"),
}

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def encoded(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def noise(width: int = 40, height: int = 24, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 60).convert(mode)


def rendition(data: bytes, width: int) -> Image.Image:
    [(made, jpeg)] = renditions(io.BytesIO(data), [width])
    assert made == width
    return Image.open(io.BytesIO(jpeg))


def refusal(data: bytes, **limits) -> str:
    fp = io.BytesIO(data)
    with pytest.raises(PictureError) as caught:
        inspect(fp, **limits)
    assert fp.tell() == 0
    return str(caught.value)


def near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 6 for a, b in zip(pixel, colour, strict=True))


def png(width: int, height: int) -> bytes:
    """A black PNG of one bit a pixel: a small file whatever its size in pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    squeezed = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(squeezed.compress(row) for _ in range(height)) + squeezed.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


# Taken


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_is_known_by_its_content(form):
    data = encoded(noise(), form)
    fp = io.BytesIO(data)
    fp.seek(7)
    picture = inspect(fp)
    assert (picture.mime, picture.extension) == FORMATS[form]
    assert (picture.format, picture.width, picture.height) == (form, 40, 24)
    assert picture.checksum == hashlib.sha256(data).hexdigest()
    assert fp.tell() == 0


@pytest.mark.parametrize("form", FORMATS)
def test_an_upload_is_read_from_memory_and_from_disk(form):
    data = encoded(noise(), form)
    with TemporaryUploadedFile("a.bin", "text/plain", len(data), None) as on_disk:
        on_disk.write(data)
        assert inspect(on_disk) == inspect(SimpleUploadedFile("b.txt", data))
        assert len(list(renditions(on_disk, [20, 10]))) == 2


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
    assert inspect(io.BytesIO(data)).format == form
    made = rendition(data, 20)
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
    picture = inspect(io.BytesIO(data))
    assert (picture.width, picture.height) == (80, 48)
    made = rendition(data, 80)
    assert made.size == (80, 48)
    assert near(made.getpixel((10, 10)), (254, 0, 0))
    assert near(made.getpixel((70, 10)), (0, 0, 254))
    assert near(made.getpixel((10, 40)), (0, 0, 254))


def test_damaged_exif_data_do_not_cost_the_picture():
    data = encoded(noise(), exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01garbage")
    assert inspect(io.BytesIO(data)).width == 40
    assert rendition(data, 40).size == (40, 24)


def test_a_phones_jpeg_of_two_pictures_is_a_jpeg():
    data = encoded(noise(), "MPO", save_all=True, append_images=[noise(20, 12)])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    picture = inspect(io.BytesIO(data))
    assert (picture.format, picture.extension, picture.width) == ("JPEG", ".jpg", 40)
    assert rendition(data, 40).format == "JPEG"


@pytest.mark.parametrize("tail", [b"PK\x03\x04 zip", b"<script>bad()</script>", b"\0" * 5000])
def test_what_hides_behind_a_picture_does_not_reach_readers(tail):
    data = encoded(noise()) + tail
    assert inspect(io.BytesIO(data)).format == "JPEG"
    [(_, made)] = renditions(io.BytesIO(data), [40])
    assert tail not in made


def test_an_animation_gives_its_first_frame():
    frames = [Image.new("RGB", (40, 24), colour) for colour in ("red", "lime", "blue")]
    for form in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert near(rendition(data, 40).getpixel((20, 12)), (254, 0, 0))


def test_a_picture_just_below_the_cap_is_taken():
    assert inspect(io.BytesIO(png(100, 100)), max_pixels=10_000).width == 100
    assert "0.01 megapixels" in refusal(png(100, 101), max_pixels=10_000)


# Refused


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
    data[60:90] = bytes(30)
    assert refusal(bytes(data)).startswith("This PNG picture is damaged")


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
            list(renditions(io.BytesIO(data), [10]))


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
        picture = inspect(fp, max_pixels=1_000_000)
    except PictureError as error:
        picture, message = None, str(error)
    assert fp.tell() == 0
    if picture is None:
        assert message.endswith(".")
        return
    assert 0 < picture.width * picture.height <= 1_000_000
    sizes = [Image.open(io.BytesIO(jpeg)).size for _, jpeg in renditions(fp, [picture.width])]
    assert sizes == [(picture.width, picture.height)]


# Renditions


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, (1,)),
        (320, (320,)),
        (700, (320, 480, 640, 700)),
        (2400, WIDTHS),
        (2401, WIDTHS),
        (9000, WIDTHS),
    ],
)
def test_no_width_is_larger_than_the_picture(width, widths):
    assert widths_for(width) == widths


@pytest.mark.parametrize(
    ("width", "original", "height"),
    [(320, (640, 480), 240), (320, (6000, 4001), 213), (320, (10_000, 1), 1), (3, (2, 1), 2)],
)
def test_heights_keep_the_proportions(width, original, height):
    assert height_for(width, *original) == height


def test_renditions_come_from_wide_to_narrow_at_the_sizes_that_pages_state():
    data = encoded(noise(1000, 667))
    made = [(width, Image.open(io.BytesIO(jpeg))) for width, jpeg in
            renditions(io.BytesIO(data), [320, 1000, 640, 320, 1280])]  # fmt: skip
    assert [width for width, _ in made] == [1000, 640, 320]
    for width, image in made:
        assert image.size == (width, height_for(width, 1000, 667))
        assert image.info.get("progressive")


@pytest.mark.parametrize("profile", [b"", SRGB])
@pytest.mark.parametrize("width", [40, 20])
def test_nothing_that_the_file_tells_goes_along(profile, width):
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    told = {"exif": exif, "comment": b"secret", "xmp": b"<x:secret/>", "dpi": (300, 300)}
    data = encoded(noise(), icc_profile=profile, **told)
    [(_, jpeg)] = renditions(io.BytesIO(data), [width])
    made = Image.open(io.BytesIO(jpeg))
    assert data.count(b"ecret") == 3
    assert b"ecret" not in jpeg
    assert not made.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile", "dpi", "photoshop"} & set(made.info)


def test_what_shall_stand_in_the_file_is_written():
    exif = Image.Exif()
    exif[0x8298] = "© Ana Ruiz"
    made = renditions(io.BytesIO(encoded(noise())), [40, 20], exif=exif.tobytes(), xmp=b"<x/>")
    for _, jpeg in made:
        assert Image.open(io.BytesIO(jpeg)).info["xmp"] == b"<x/>"
        assert 0x8298 in Image.open(io.BytesIO(jpeg)).getexif()


def test_colours_of_another_profile_are_converted_to_srgb():
    """A profile with red and blue exchanged: what is stored as red shall be seen as blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = (
        profile.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")
    )
    for form in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = encoded(Image.new("RGB", (40, 24), "red"), form, icc_profile=exchanged)
        red, _green, blue = rendition(data, 40).getpixel((20, 12))
        assert red < 60, form
        assert blue > 200, form


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_colour_profile_that_does_not_fit_is_left_aside(mode):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"garbage", lab):
        data = encoded(Image.new(mode, (40, 24)), "TIFF", icc_profile=profile)
        assert rendition(data, 40).size == (40, 24)


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
        assert near(rendition(data, 40).getpixel((20, 12)), (255, 255, 255))


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
    made = rendition(encoded(Image.new(mode, (40, 24), value), form), 40)
    assert near(made.getpixel((20, 12)), (grey, grey, grey))


def test_the_middle_grey_of_a_cascade_stays_that_grey():
    data = encoded(Image.new("RGB", (2600, 1300), (128, 128, 128)))
    made = list(renditions(io.BytesIO(data), widths_for(2600)))
    assert [width for width, _ in made] == list(reversed(WIDTHS))
    assert near(Image.open(io.BytesIO(made[-1][1])).getpixel((160, 80)), (128, 128, 128))
