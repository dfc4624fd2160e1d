"""Which files readers may ask for: the widths, the crops and the formats of one picture."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import isqrt

WIDTHS = (320, 480, 640, 960, 1280, 1600, 2000, 2400)
"""Widths of the renditions in pixels, for a phone up to a wide screen of double density."""

WIDEST_CROP = 1600
"""Crops stand in cards, never across the whole page."""

MOST_PIXELS = 2400 * 4800
"""A picture higher than twice its width gets narrower files: a strip a hundred screens high, at
the full width, would be tens of megapixels to encode and to load."""

HIGHEST = 20
"""How many times as high as wide a picture may be: its files stay below 16,384 pixels, the most
that all browsers decode."""

NEARLY = 0.01
"""A picture that has the proportions of a crop but for this part of them is that crop."""


class Crop(StrEnum):
    WHOLE = "whole"
    WIDE = "wide"
    STANDARD = "standard"
    SQUARE = "square"


RATIOS = {Crop.WIDE: (16, 9), Crop.STANDARD: (3, 2), Crop.SQUARE: (1, 1)}
"""Width to height."""


class Format(StrEnum):
    AVIF = "avif"
    JPEG = "jpg"


_MIME = {Format.AVIF: "image/avif", Format.JPEG: "image/jpeg"}

Focal = tuple[float, float]
"""A point of the picture, from the left and from the top, each from 0 to 1."""
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, as Pillow has them."""


@dataclass(frozen=True)
class Rendition:
    """One file made of a picture, its size in pixels."""

    crop: Crop
    width: int
    height: int
    format: Format

    @property
    def name(self) -> str:
        """The last part of its address.

        >>> Rendition(Crop.WIDE, 640, 360, Format.AVIF).name
        'wide-640.avif'
        """
        crop = "" if self.crop == Crop.WHOLE else f"{self.crop}-"
        return f"{crop}{self.width}.{self.format}"

    @property
    def mime(self) -> str:
        return _MIME[self.format]


@cache
def declared(width: int, height: int) -> tuple[Rendition, ...]:
    """Return every rendition there is of a picture of that size, in pixels as seen upright.

    A crop that would be the whole picture is none: ask ``of_crop`` for the files of a crop.
    """
    return tuple(
        Rendition(crop, each, _height(each, *_size(width, height, crop)), kind)
        for crop in Crop
        if crop == Crop.WHOLE or _size(width, height, crop) != (width, height)
        for each in widths_for(_sharp(*_size(width, height, crop)), crop)
        for kind in Format
    )


@cache
def of_crop(width: int, height: int, crop: Crop, kind: Format) -> tuple[Rendition, ...]:
    """Return the renditions of one crop in one format, from the narrowest to the widest."""
    if crop != Crop.WHOLE and _size(width, height, crop) == (width, height):
        crop = Crop.WHOLE
    return tuple(r for r in declared(width, height) if r.crop == crop and r.format == kind)


def least_ratio(width: int, height: int) -> float:
    """How many times larger a picture of that size is than the largest file made of it, or a crop
    of it than the largest of that crop; at least 1 but for rounded heights."""
    parts = ((each, _size(width, height, each.crop)) for each in declared(width, height))
    return min(min(wide / each.width, high / each.height) for each, (wide, high) in parts)


def widths_for(width: int, crop: Crop = Crop.WHOLE) -> tuple[int, ...]:
    """The widths to make of something ``width`` pixels wide, ascending and never wider than it.

    >>> widths_for(700)
    (320, 480, 640, 700)
    """
    widest = min(width, WIDTHS[-1] if crop == Crop.WHOLE else WIDEST_CROP)
    return (*(each for each in WIDTHS if each < widest), widest)


def crop_box(width: int, height: int, crop: Crop, focal: Focal) -> Box:
    """Return the largest part of a picture in the proportions of ``crop``, round ``focal``.

    The focal point stands in the middle of it, or as near as the edges allow.
    """
    wide, high = _size(width, height, crop)
    left = min(max(round(focal[0] * width - wide / 2), 0), width - wide)
    top = min(max(round(focal[1] * height - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def _size(width: int, height: int, crop: Crop) -> tuple[int, int]:
    """The size of the largest part in the proportions of ``crop``."""
    if crop == Crop.WHOLE:
        return width, height
    across, down = RATIOS[crop]
    if abs(width * down - height * across) <= NEARLY * height * across:
        return width, height
    if width * down > height * across:
        return max(1, round(height * across / down)), height
    return width, max(1, round(width * down / across))


def _sharp(width: int, height: int) -> int:
    """The width of the largest rendition of ``MOST_PIXELS`` that can be made of that size."""
    return max(1, min(width, isqrt(MOST_PIXELS * width // height)))


def _height(width: int, original_width: int, original_height: int) -> int:
    """The height in pixels, rounded and at least 1, of a rendition ``width`` pixels wide."""
    return max(1, (2 * width * original_height + original_width) // (2 * original_width))
