"""From whatever a file stores to plain pixels: upright, opaque, 8 bits a channel, sRGB."""

from io import BytesIO
from math import ceil

from PIL import Image, ImageCms

from articles.lib.pictures.decoding import LYING, UPRIGHT, orientation
from articles.lib.pictures.sizes import Box

MAX_PROFILE = 8 * 1024 * 1024
"""Bytes of a colour profile that is looked at; those of printing presses have 3 million at most."""

_STRIP = 2_000_000
"""Pixels that are converted at a time: a second copy of the whole would be 400 MB."""
_LARGE = 30_000_000
"""Pixels of a part that is made as small as can be while it is converted, to save memory."""
_PLAIN = ("L", "RGB", "CMYK", "LAB")
_WHITES = {"F": (1, 255, 65535), "I": (255, 65535)}
"""What numbers without a stated range are taken to go up to, of Pillow's modes."""


def cut(image: Image.Image, box: Box, of: tuple[int, int], size: tuple[int, int]) -> Image.Image:
    """Return the part ``box`` of the decoded ``image`` as an RGB picture of ``size``.

    ``box`` is given in the upright picture of the size ``of``, in pixels, as the file states it;
    ``image`` may have been decoded smaller, and lie on its side.
    """
    turn = orientation(image)
    box = _as_stored(box, of, turn)
    if turn in LYING:
        of, size = of[::-1], size[::-1]
    across, down = image.width / of[0], image.height / of[1]
    part = (
        box[0] * across,
        box[1] * down,
        min(box[2] * across, image.width),  # 12500 * (1563 / 12500) is a little more than 1563
        min(box[3] * down, image.height),
    )
    wide, high = part[2] - part[0], part[3] - part[1]
    # Twice the pixels are left to the better of the two filters, where memory allows.
    is_plain = _is_plain(image)
    gap = 2 if is_plain or wide * high < _LARGE else 1
    factor = max(1, int(min(wide / size[0], high / size[1]) / gap))
    profile = image.info.get("icc_profile")
    if factor > 1 or not is_plain:
        whole = (int(part[0]), int(part[1]), ceil(part[2]), ceil(part[3]))
        image = _reduced(image, whole, factor)
        part = (
            (part[0] - whole[0]) / factor,
            (part[1] - whole[1]) / factor,
            min((part[2] - whole[0]) / factor, image.width),
            min((part[3] - whole[1]) / factor, image.height),
        )
    image = _srgb(image.resize(size, Image.Resampling.LANCZOS, box=part), profile)
    return image.transpose(UPRIGHT[turn]) if turn in UPRIGHT else image


def _as_stored(box: Box, of: tuple[int, int], turn: int) -> Box:
    """``box`` of the upright picture of the size ``of``, in the one that is stored."""
    left, top, right, bottom = box
    if turn in (2, 3, 6, 7):
        left, right = of[0] - right, of[0] - left
    if turn in (3, 4, 7, 8):
        top, bottom = of[1] - bottom, of[1] - top
    return (top, left, bottom, right) if turn in LYING else (left, top, right, bottom)


def _reduced(image: Image.Image, box: Box, factor: int) -> Image.Image:
    """The part ``box`` of ``image``, ``factor`` times smaller, opaque and of 8 bits."""
    if _is_plain(image):
        return image.reduce(factor, box)
    left, top, right, bottom = box
    white = _white(image)
    rows = max(1, _STRIP // (right - left) // factor) * factor
    made = None
    for at in range(top, bottom, rows):
        strip = _opaque(image.crop((left, at, right, min(at + rows, bottom))), white)
        strip = strip.reduce(factor)
        if made is None:
            made = Image.new(strip.mode, (strip.width, ceil((bottom - top) / factor)))
        made.paste(strip, (0, (at - top) // factor))
    return made


def _is_plain(image: Image.Image) -> bool:
    return image.mode in _PLAIN and not image.has_transparency_data


def _white(image: Image.Image) -> float:
    """The number that stands for white, of greys of more than 8 bits."""
    if image.mode not in _WHITES:
        return 65535
    _darkest, brightest = image.getextrema()
    return next((each for each in _WHITES[image.mode] if brightest <= each), brightest)


def _opaque(image: Image.Image, white: float) -> Image.Image:
    """``image`` with 8 bits a channel, without palette, and on white where it was transparent."""
    if image.mode == "F" or image.mode.startswith("I"):  # convert("L") would cut them off
        scaled = image.convert("F").point(lambda value: value * (255 / white) + 0.5)
        return scaled.convert("L")
    if image.has_transparency_data:
        # Greys stay greys: their colour profile is for nothing else.
        is_grey = image.mode in ("1", "L", "LA")
        pixels = image.convert("LA" if is_grey else "RGBA")
        image = Image.new("L" if is_grey else "RGB", pixels.size, "white")
        image.paste(pixels, mask=pixels.getchannel("A"))
        return image
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in _PLAIN else image.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """``image`` in sRGB, from its own colour profile if it has one that can be used."""
    if image.mode == "LAB" or (profile and len(profile) <= MAX_PROFILE):
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
