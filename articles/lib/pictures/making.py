"""Pictures: checking what an editor uploads, and making the sizes that readers load.

What is inspected here comes from agencies, phones and strangers. The format is told from the
content; the number of pixels is checked before they are decoded; and the whole picture is decoded
once, because only that finds out whether it can be shown.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from os import SEEK_END
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, TiffImagePlugin

from articles.lib import file_kinds

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 100_000_000
"""Pillow's own limits are 89 million for a warning and twice that for a DecompressionBombError."""

WIDTHS = (320, 480, 640, 960, 1280, 1600, 2000, 2400)
"""Widths of the renditions in pixels, for a phone up to a wide screen of double density."""

JPEG_QUALITY = 82

_MIME_AND_EXTENSION = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
    "TIFF": ("image/tiff", ".tif"),
    "GIF": ("image/gif", ".gif"),
}

# The eight orientations of EXIF 2.32, tag 0x0112, and what turns each upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)


class PictureError(ValueError):
    """A file that cannot be used as a picture; the message tells an editor why and what to do."""


@dataclass(frozen=True)
class Picture:
    """What ``inspect`` found: the size in pixels as seen upright, SHA-256 of the file in hex, and
    the extension with its dot."""

    format: str
    mime: str
    width: int
    height: int
    checksum: str
    extension: str


def inspect(fp: BinaryIO, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Picture:
    """Check that ``fp`` is a whole picture in a format we take, and describe it.

    A JPEG, PNG or other picture with something after its end is a picture: phones put a second
    picture or a film there. What readers get is encoded anew from the pixels alone.

    ``fp`` stands at its beginning afterwards. Raises PictureError.
    """
    try:
        size = _size(fp)
        if size == 0:
            raise PictureError(
                _("This file is empty: save the picture again, or ask for a new copy of it.")
            )
        if size > max_bytes:
            raise PictureError(
                _(
                    "This file has %(size).1f MB and a picture may have %(limit).0f MB: save it as "
                    "a JPEG or make it smaller, then choose that file."
                )
                % {"size": size / 1024**2, "limit": max_bytes / 1024**2}
            )
        with _decoding(fp, max_pixels) as image:
            width, height = image.size
            if _orientation(image) in _LYING:
                width, height = height, width
            name = "JPEG" if image.format == "MPO" else str(image.format)
        mime, extension = _MIME_AND_EXTENSION[name]
        return Picture(name, mime, width, height, _checksum(fp), extension)
    finally:
        fp.seek(0)


def widths_for(width: int) -> tuple[int, ...]:
    """The widths to make of a picture of ``width`` pixels, ascending and never wider than it.

    >>> widths_for(700)
    (320, 480, 640, 700)
    """
    widest = min(width, WIDTHS[-1])
    return (*(each for each in WIDTHS if each < widest), widest)


def height_for(width: int, original_width: int, original_height: int) -> int:
    """The height in pixels, rounded and at least 1, of a rendition ``width`` pixels wide."""
    return max(1, (2 * width * original_height + original_width) // (2 * original_width))


def renditions(
    fp: BinaryIO,
    widths: Iterable[int],
    *,
    exif: bytes = b"",
    xmp: bytes = b"",
) -> Iterator[tuple[int, bytes]]:
    """Yield (width, JPEG file) from the widest to the narrowest; see ``widths_for``.

    Upright, in sRGB, on white where it was transparent, of an animation the first frame. Widths
    beyond that of the picture are left out. Nothing of the original's metadata goes along: what
    shall stand in the files is given as ``exif`` and ``xmp``.

    ``fp`` is read from its beginning when the first is asked for. Raises PictureError.
    """
    with _decoding(fp, MAX_PIXELS) as image:
        image = _upright(image)
        original = image.size
        wanted = sorted({width for width in widths if 0 < width <= original[0]}, reverse=True)
        if not wanted:
            return
        # Colours are converted after the first step down: at 24 megapixels that is the costly one.
        image = _resized(_opaque(image), wanted[0], original)
        image = _srgb(image)
    for width in wanted:
        image = _resized(image, width, original)
        yield width, _jpeg(image, exif, xmp)


@contextmanager
def _decoding(fp: BinaryIO, max_pixels: int) -> Iterator[Image.Image]:
    """The decoded picture; whatever goes wrong with it inside the block is a PictureError.

    Pillow's readers meet hostile bytes with nearly every exception there is (OSError, SyntaxError,
    struct.error, MemoryError, zlib.error …), so all are caught. Only the reader of the one format
    that the content announces is let near the file. Pixels are counted here rather than by turning
    DecompressionBombWarning into an error: warning filters are shared by all threads.
    """
    fp.seek(0)
    head = fp.read(file_kinds.HEAD)
    name = file_kinds.picture_format(head)
    if name is None:
        raise _wrong_kind(file_kinds.describe(head))
    try:
        fp.seek(0)
        # Never "MPO": Pillow opens the two-picture files of phones as JPEG, and fails on the name.
        image = Image.open(fp, formats=[name])
        if image.width * image.height > max_pixels:
            raise _too_many_pixels(max_pixels)
        if _is_raw_photograph(image):
            raise _wrong_kind(file_kinds.RAW_PHOTOGRAPH)
        image.load()
        yield image
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    except Exception as error:
        raise _damaged(name, error, head, fp) from error


def _wrong_kind(kind: str) -> PictureError:
    return PictureError(
        _(
            "This is %(kind)s, which cannot be shown as a photograph: save it as JPEG, PNG, WebP, "
            "AVIF, TIFF or GIF and choose that file."
        )
        % {"kind": _(kind)}
    )


def _too_many_pixels(max_pixels: int) -> PictureError:
    return PictureError(
        _("This picture has more than %(limit)g megapixels: make it smaller and choose that file.")
        % {"limit": max_pixels / 1_000_000}
    )


def _damaged(name: str, error: Exception, head: bytes, fp: BinaryIO) -> PictureError:
    is_short = isinstance(error, EOFError) or "truncated" in str(error).lower()
    if name == "WEBP":  # its first chunk states how long the file is
        is_short |= int.from_bytes(head[4:8], "little") + 8 > _size(fp)
    if is_short:
        message = _(
            "This %(format)s picture is cut short, the end of the file is missing: upload it "
            "again, or ask for a new copy."
        )
    else:
        message = _(
            "This %(format)s picture is damaged and cannot be opened: save it again, or ask for "
            "a new copy."
        )
    return PictureError(message % {"format": name})


def _is_raw_photograph(image: Image.Image) -> bool:
    """Whether a TIFF is a camera's raw file, of which Pillow would show the thumbnail.

    Tag 50706 is DNGVersion (DNG 1.7, chapter 4); bit 0 of NewSubfileType in the first directory
    marks a reduced picture (TIFF 6.0, section 8), which is how NEF and ARW files begin.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return 50706 in image.tag_v2 or bool(image.tag_v2.get(254, 0) & 1)


def _size(fp: BinaryIO) -> int:
    fp.seek(0, SEEK_END)
    return fp.tell()  # what seek() returns is not always there in file-like objects


def _checksum(fp: BinaryIO) -> str:
    digest = hashlib.sha256()
    fp.seek(0)
    while chunk := fp.read(1024 * 1024):
        digest.update(chunk)
    return digest.hexdigest()


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8, of a loaded picture; damaged EXIF data count as upright."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
        return orientation if orientation in _UPRIGHT else 1
    except Exception:
        return 1


def _upright(image: Image.Image) -> Image.Image:
    orientation = _orientation(image)
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def _opaque(image: Image.Image) -> Image.Image:
    """``image`` with 8 bits a channel, without palette, and on white where it was transparent."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _eight_bits(image)
    if image.has_transparency_data:
        profile = image.info.get("icc_profile")
        pixels = image.convert("RGBA")
        image = Image.new("RGB", pixels.size, "white")
        image.paste(pixels, mask=pixels.getchannel("A"))
        image.info["icc_profile"] = profile
        return image
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 or 32 bits or floating point as 8 bits; ``convert("L")`` would cut them off."""
    white: float = 65535
    if not image.mode.startswith("I;16"):
        _darkest, brightest = image.getextrema()
        scales = (1, 255, 65535) if image.mode == "F" else (255, 65535)
        white = next((scale for scale in scales if brightest <= scale), brightest)
    profile = image.info.get("icc_profile")
    grey = image.convert("F").point(lambda value: value * (255 / white) + 0.5).convert("L")
    grey.info["icc_profile"] = profile
    return grey


def _srgb(image: Image.Image) -> Image.Image:
    """``image`` in sRGB, from its own colour profile if it has one that can be used."""
    profile = image.info.get("icc_profile")
    if profile or image.mode == "LAB":
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.createProfile("LAB")
                if image.mode == "LAB"
                else ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # damaged, or made for another kind of picture: show the colours as they are
    return image.convert("RGB")


def _resized(image: Image.Image, width: int, original: tuple[int, int]) -> Image.Image:
    size = (width, height_for(width, *original))
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _jpeg(image: Image.Image, exif: bytes, xmp: bytes) -> bytes:
    """``image`` as a progressive JPEG that holds ``exif`` and ``xmp`` and no other metadata."""
    image.info.clear()  # Pillow would carry a comment and the resolution over
    out = BytesIO()
    image.save(
        out,
        "JPEG",
        quality=JPEG_QUALITY,
        progressive=True,
        optimize=True,
        exif=exif,
        xmp=xmp,
    )
    return out.getvalue()
