"""The picture of a link to a story, as other sites show it: its headline, drawn on its photograph.

Drawn with Pillow; fonts of the Noto family (SIL Open Font License 1.1) lie in ``fonts``. Scripts
that none of them has cannot be drawn: see ``can_draw``.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels: what Open Graph's readers show whole, 1.91 to 1
EDGE = 64
MOST_LINES = 3
LARGEST, SMALLEST = 68, 36  # pixels: the type of the headline
SMALL = 26
LEADING = 1.16
QUALITY = 85

FONTS = Path(__file__).parent / "fonts"
FACES = ("NotoSerif-Bold.ttf", "NotoNaskhArabic-Bold.ttf", "NotoSerifHebrew-Bold.ttf")
MISSING = "\uffff"  # a noncharacter: what a font draws for it, it draws for all it has not

Font = ImageFont.FreeTypeFont
Colour = tuple[int, int, int]
PAPER: Colour = (253, 253, 251)
INK: Colour = (22, 25, 27)
SOFT: Colour = (79, 86, 90)
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Card:
    """What a card says. ``accent`` is the colour of the paper, of the rule on a plain card."""

    headline: str
    paper: str
    kicker: str = ""
    credit: str = ""
    accent: Colour = (0, 89, 76)
    is_rtl: bool = False


def can_draw(words: str) -> bool:
    """Whether one of our fonts has every letter of ``words``."""
    return _face_for(words) is not None


def draw(card: Card, photograph: BinaryIO | None = None) -> bytes:
    """Return the card as JPEG, ``WIDTH`` by ``HEIGHT`` pixels.

    ``photograph`` is a file of any format that Pillow reads; it fills the card, darkened below
    the words. Without one the card is plain. Words that cannot be drawn are left out: ask
    ``can_draw`` of the headline before. Raises OSError for a file that is no picture.
    """
    if photograph is None:
        canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        ink, soft = INK, SOFT
    else:
        canvas = _darkened(_filling(photograph))
        ink = soft = WHITE
    pen = ImageDraw.Draw(canvas)
    if photograph is None:
        pen.rectangle((0, 0, WIDTH, 14), fill=card.accent)
    lines, font = _set(card.headline)
    height = int(font.size * LEADING)
    top = HEIGHT - EDGE - 2 * SMALL - len(lines) * height
    for number, line in enumerate(lines):
        _write(pen, card, top + number * height, line, font, ink)
    if card.kicker and (small := _font(card.kicker, SMALL)):
        _write(pen, card, top - 2 * SMALL, card.kicker, small, ink if photograph else card.accent)
    foot = HEIGHT - EDGE - SMALL // 2
    for words, at_end in ((card.paper, False), (card.credit, True)):
        if words and (small := _font(words, SMALL if not at_end else SMALL - 6)):
            _write(pen, card, foot, _cut(words, small, WIDTH // 2 - EDGE), small, soft, at_end)
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def _filling(photograph: BinaryIO) -> Image.Image:
    with Image.open(photograph) as picture:
        picture = picture.convert("RGB")
        scale = max(WIDTH / picture.width, HEIGHT / picture.height)
        size = (round(picture.width * scale), round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    left, top = (picture.width - WIDTH) // 2, (picture.height - HEIGHT) // 2
    return picture.crop((left, top, left + WIDTH, top + HEIGHT))


def _darkened(picture: Image.Image) -> Image.Image:
    """Darker towards the foot, so that white stands out on any photograph (WCAG 2.2, 1.4.3)."""
    shade = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    shade = shade.point(lambda light: min(225, 40 + int(light * 1.05)))
    return Image.composite(Image.new("RGB", picture.size, (8, 10, 11)), picture, shade)


def _set(headline: str) -> tuple[list[str], Font]:
    """The lines of the headline, in the largest type in which they fit."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        font = _font(headline, size) or _font("", size)
        lines = _wrapped(headline, font)
        if len(lines) <= MOST_LINES:
            return lines, font
    kept = lines[:MOST_LINES]
    kept[-1] = _cut(f"{kept[-1]} …", font, WIDTH - 2 * EDGE, always=True)
    return kept, font


def _wrapped(words: str, font: Font) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_cut(line, font, WIDTH - 2 * EDGE) for line in lines]


def _cut(words: str, font: Font, width: int, *, always: bool = False) -> str:
    """``words``, or as many letters as fit ``width``, with a mark that some are missing."""
    if font.getlength(words) <= width and not always:
        return words
    kept = words.removesuffix(" …")
    while kept and font.getlength(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _write(
    pen: ImageDraw.ImageDraw,
    card: Card,
    top: int,
    words: str,
    font: Font,
    ink: Colour,
    at_end: bool = False,
) -> None:
    at_right = at_end != card.is_rtl
    pen.text(
        (WIDTH - EDGE if at_right else EDGE, top),
        words,
        fill=ink,
        font=font,
        anchor="ra" if at_right else "la",
    )


def _font(words: str, size: int) -> Font | None:
    face = _face_for(words)
    return _loaded(face, size) if face else None


def _face_for(words: str) -> str | None:
    letters = {letter for letter in words if not letter.isspace()}
    has_all = (face for face in FACES if all(_has(face, letter) for letter in letters))
    return next(has_all, None)


@cache
def _loaded(face: str, size: int) -> Font:
    return ImageFont.truetype(str(FONTS / face), size)


@cache
def _nothing(face: str) -> bytes:
    return bytes(_loaded(face, 20).getmask(MISSING))


@cache
def _has(face: str, letter: str) -> bool:
    """Whether the font draws ``letter`` otherwise than what it has not."""
    return bytes(_loaded(face, 20).getmask(letter)) != _nothing(face)
