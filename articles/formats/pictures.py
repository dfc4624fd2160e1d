"""The pictures of an edition that may be shown now, and the files that are made of them."""

from articles.formats.addresses import absolute
from articles.lib.pictures import Crop, Format, Rendition
from articles.models import Edition, EditionCaption, Image, Paper

CARD_WIDTH = 1280  # pixels: as wide as the networks show a card, and no wider


def shown(edition: Edition) -> list[EditionCaption]:
    """Return the pictures of ``edition`` that may be shown now, the first among them first."""
    there = [caption for caption in edition.pictures if caption.image.renditions]
    return sorted(there, key=lambda caption: caption is not edition.lead)


def first(edition: Edition) -> EditionCaption | None:
    """Return the picture that stands for the story: the lead, or else the first there is."""
    return next(iter(shown(edition)), None)


def widest(image: Image, crop: Crop = Crop.WHOLE) -> Rendition:
    """Return the widest JPEG of ``crop``."""
    return image.of_crop(crop, Format.JPEG)[-1]


def for_card(image: Image) -> Rendition:
    """Return the wide JPEG for a card on another site."""
    files = image.of_crop(Crop.WIDE, Format.JPEG)
    return next((each for each in reversed(files) if each.width <= CARD_WIDTH), files[0])


def smallest(image: Image) -> Rendition:
    """Return the smallest JPEG of the whole picture."""
    return image.of_crop(Crop.WHOLE, Format.JPEG)[0]


def logo(paper: Paper) -> tuple[Image, Rendition] | None:
    """Return the paper's logo and its file for machines, if it may be shown."""
    image = paper.shown_logo
    if image is None:
        return None
    files = image.of_crop(Crop.WHOLE, Format.JPEG)
    return image, next((each for each in reversed(files) if each.width <= CARD_WIDTH), files[0])


def url(image: Image, rendition: Rendition) -> str:
    return absolute(image.url(rendition))


def described(caption: EditionCaption) -> str:
    """Return the alt text with what readers are told of a generated or altered picture.

    For places that show a picture without its caption (Regulation (EU) 2024/1689, article 50(5):
    at the latest at the first exposure).
    """
    return labelled(caption.image, caption.alt_text)


def captioned(caption: EditionCaption) -> str:
    """Return this story's caption, with the label of a generated or altered picture."""
    return labelled(caption.image, caption.caption)


def labelled(image: Image, words: str) -> str:
    """Return ``words`` after what readers are told of how the picture came to be, if anything."""
    return ": ".join(filter(None, [image.reader_label, words]))


def place(image: Image) -> str:
    """Return where the picture was taken: ``Porto, Portugal``; '' if it is not said."""
    return ", ".join(filter(None, [image.city, image.state, image.country]))
