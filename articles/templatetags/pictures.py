"""Pictures on the pages of the paper: which of its files a browser may choose from, and how wide.

A card shows the crop of its shape, cut round the focal point; a story shows the whole picture.
"""

import re
from dataclasses import dataclass

from django import template

from articles.lib.pictures import Crop, Format, Rendition
from articles.models import Image, Paper

register = template.Library()

FALLBACK = 1000  # pixels; for a browser without srcset, which is not on the latest screen
SMALL = 480  # pixels; narrower pictures would only blur if they filled their place
TALL = 0.8  # height to width; a taller picture that filled its place would fill the screen
TALLEST = 736  # CSS pixels

NARROW = "98vw - 2.5rem"
"""A whole screen of a telephone or tablet but for its edges, stated 2 % short.

The commonest telephones (412 CSS pixels at a density of 1.75 or 2.625, 393 at 2.75) would miss
the files of 640 and 960 pixels by so much, and load twice the bytes for what no eye can see.
"""


@dataclass(frozen=True)
class Place:
    """Where a picture stands, in the terms of the style sheets.

    ``widths``: how wide it stands there, as lengths of CSS: each from a width of the window on,
    the widest window first, the last for all others. The frame is 78rem with 1.25rem beside
    it, so that nothing grows beyond 80.5rem (css/frame.css, front.css, story.css, cards.css).
    ``widest`` is the greatest of them, ``densest`` the widest file worth its bytes, in pixels.
    """

    crop: Crop
    widths: tuple[tuple[str, str], ...]
    widest: int
    densest: int
    media: str = ""

    def sizes(self, at_most: int | None = None) -> str:
        """Return the ``sizes`` of the place, for a picture never wider than ``at_most``."""
        return ", ".join(f"{when} {_length(width, at_most)}".strip() for when, width in self.widths)

    def files(self, image: Image, kind: Format) -> list[Rendition]:
        """Return the files to choose from, from the narrowest to the widest."""
        files = image.of_crop(self.crop, kind)
        return [each for each in files if each.width <= self.densest] or list(files[:1])


def _length(width: str, at_most: int | None) -> str:
    if at_most is not None:
        return f"min({width}, {at_most}px)"
    return f"calc({width})" if " " in width else width


THUMB = Place(Crop.SQUARE, (("", "6rem"),), 96, 320)
LARGER = "(min-width: 40rem)"
COLUMN = (
    ("(min-width: 80.5rem)", "17.625rem"),  # four columns
    ("(min-width: 72rem)", "25vw - 2.5rem"),
    ("(min-width: 54rem)", "33.33vw - 2.5rem"),  # three
    ("", "50vw - 2.5rem"),  # two
)
LEAD = (
    ("(min-width: 80.5rem)", "49.5rem"),
    ("(min-width: 64rem)", "66.67vw - 4.17rem"),
    ("", NARROW),
)
LEAD_OF_THREE = (
    ("(min-width: 80.5rem)", "38.25rem"),
    ("(min-width: 64rem)", "51vw - 2.78rem"),
    ("", NARROW),
)
SECOND_OF_THREE = (
    ("(min-width: 80.5rem)", "18.875rem"),
    ("(min-width: 64rem)", "28vw - 3.7rem"),
    (LARGER, "50vw - 2.5rem"),
    ("", NARROW),
)
FIRST_OF_BLOCK = (
    ("(min-width: 80.5rem)", "17.625rem"),
    ("(min-width: 64rem)", "25vw - 2.5rem"),
    ("", "50vw - 2.5rem"),
)
SECOND = (
    ("(min-width: 80.5rem)", "23.5rem"),
    ("(min-width: 64rem)", "33.33vw - 3.33rem"),
    (LARGER, "50vw - 2.5rem"),
    ("", NARROW),
)
STORY = (("(min-width: 75rem)", "54rem"), ("", NARROW))
TEXT = (("(min-width: 40.5rem)", "38rem"), ("", NARROW))
WIDE = (("(min-width: 76.5rem)", "58rem"), ("(min-width: 75rem)", "100vw - 18.5rem"), *TEXT)
FULL = (("(min-width: 80.5rem)", "78rem"), ("(min-width: 75rem)", "100vw - 2.5rem"), *TEXT)

# The places of each use, the last for the windows that no other is for.
USES = {
    "lead": (Place(Crop.STANDARD, LEAD, 984, 1600),),
    "lead_of_three": (Place(Crop.STANDARD, LEAD_OF_THREE, 984, 1600),),
    "second_of_three": (Place(Crop.STANDARD, SECOND_OF_THREE, 600, 960),),
    "first": (Place(Crop.STANDARD, FIRST_OF_BLOCK, 392, 640, LARGER), THUMB),
    "second": (Place(Crop.STANDARD, SECOND, 600, 960),),
    "thumb": (THUMB,),
    "column": (Place(Crop.STANDARD, COLUMN, 392, 640, LARGER), THUMB),
    "row": (Place(Crop.STANDARD, (("", "14rem"),), 224, 480, LARGER), THUMB),
    "portrait": (Place(Crop.SQUARE, (("", "10rem"),), 160, 480),),
    "logo": (Place(Crop.WHOLE, (("", "20rem"),), 320, 960),),
    "story": (Place(Crop.WHOLE, STORY, 1160, 2400),),
    "text": (Place(Crop.WHOLE, TEXT, 608, 1280),),
    "wide": (Place(Crop.WHOLE, WIDE, 928, 2000),),
    "full": (Place(Crop.WHOLE, FULL, 1248, 2400),),
}


@register.inclusion_tag("articles/components/picture.html")
def picture(image: Image, alt: str, use: str, first: bool = False) -> dict[str, object]:
    """``image`` in one of USES; ``first`` for the largest of the page, which is fetched first."""
    *others, last = USES[use]
    sources = [_source(image, place, kind) for place in others for kind in Format]
    at_most = _at_most(image, last)
    files = last.files(image, Format.JPEG)
    fallback = [each for each in files if each.width <= FALLBACK] or files[:1]
    width, height = _box(files[-1], last, at_most)
    return {
        "sources": [*sources, _source(image, last, Format.AVIF, at_most)],
        "src": image.url(fallback[-1]),
        "srcset": _srcset(image, files),
        "sizes": last.sizes(at_most),
        "width": width,
        "height": height,
        "colour": image.colour,
        "alt": alt,
        "first": first,
    }


@register.inclusion_tag("articles/components/logo.html")
def logo(paper: Paper) -> dict[str, object]:
    """The logo of ``paper``, which stands for its name, and says it to who cannot see it."""
    return picture(paper.shown_logo, paper.name, "logo")


def _source(
    image: Image, place: Place, kind: Format, at_most: int | None = None
) -> dict[str, object]:
    files = place.files(image, kind)
    return {
        "media": place.media,
        "type": files[0].mime,
        "srcset": _srcset(image, files),
        "sizes": place.sizes(at_most),
        "width": files[-1].width,
        "height": files[-1].height,
    }


def _srcset(image: Image, files: list[Rendition]) -> str:
    return ", ".join(f"{image.url(each)} {each.width}w" for each in files)


def _at_most(image: Image, place: Place) -> int | None:
    """How wide a whole picture may stand, in CSS pixels, if that is less than its place."""
    if place.crop != Crop.WHOLE:
        return None
    if image.width < SMALL:
        return image.width
    if image.height > TALL * image.width:
        width = max(1, round(TALLEST * image.width / image.height))
        return width if width < place.widest else None
    return None


def _box(file: Rendition, place: Place, at_most: int | None) -> tuple[int, int]:
    """The width and height to state: of a card its shape, of a whole picture its greatest size.

    Style sheets let a picture shrink and, whole, never grow beyond what it states: it has its
    place on the page before it has arrived.
    """
    if place.crop != Crop.WHOLE:
        return file.width, file.height
    width = at_most or place.widest
    return width, max(1, round(width * file.height / file.width))


@register.filter
def is_here(image: Image | None) -> bool:
    """Whether there is a file to show; the rights are the query's business."""
    return image is not None and bool(image.width) and not image.is_missing


@register.filter
def credit_line(image: Image) -> str:
    """Whose work it is, with its own copyright notice: once, if the notice names them anyway."""
    if _names_again(image.copyright_notice, image.credit):
        return image.copyright_notice
    return image.credit


@register.filter
def own_notice(image: Image) -> str:
    """The copyright notice of the picture, where its credit line does not say it."""
    return "" if _names_again(image.copyright_notice, image.credit) else image.copyright_notice


def _names_again(notice: str, credit: str) -> bool:
    """Whether ``notice`` has all of ``credit``.

    >>> _names_again("© 2024 Jane Doe/Reuters", "Jane Doe/Reuters")
    True
    >>> _names_again("© Capital Maps", "AP")
    False
    """
    words = re.escape(credit.strip())
    return bool(words and re.search(rf"(?<!\w){words}(?!\w)", notice, re.IGNORECASE))
