"""The drawn card of a story: what it says, where it is, and its file."""

import hashlib
from dataclasses import astuple

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.urls import reverse

from articles.desk import darkroom, storing
from articles.formats import pictures, words
from articles.lib import cards, photo_metadata
from articles.models import Accent, Edition, EditionCaption, Paper

DESIGN = 1  # counted up when cards are drawn otherwise, so that old ones are not kept

ACCENTS: dict[str, cards.Colour] = {
    Accent.CRIMSON: (0xA1, 0x12, 0x2F),
    Accent.INK: (0x1B, 0x4B, 0x8A),
    Accent.FOREST: (0x00, 0x59, 0x4C),
    Accent.PLUM: (0x6B, 0x2C, 0x70),
    Accent.RUST: (0x92, 0x3B, 0x0C),
    Accent.SLATE: (0x3B, 0x4A, 0x57),
}
"""The colours of ``css/tokens.css`` in light."""


def has_card(edition: Edition) -> bool:
    """Whether a card can be drawn: our fonts have every letter of the headline."""
    return cards.can_draw(edition.headline)


def path(edition: Edition, paper: Paper) -> str:
    """Return where the card is, which changes with what it shows."""
    return reverse("articles:card", args=[edition.story_id, stamp(edition, paper)])


def stamp(edition: Edition, paper: Paper) -> str:
    """Return 16 hexadecimal digits that change with anything that the card shows."""
    caption = pictures.first(edition)
    picture = (caption.image.key, caption.image.stamp) if caption else ()
    whole = repr((DESIGN, *astuple(_card(edition, paper, caption)), *picture))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def opened(edition: Edition, paper: Paper) -> File:
    """Return the open file of the card as JPEG, which is drawn if it is not there yet.

    A card with a photograph carries the photograph's rights inside, as its renditions do. What
    older cards of the story there were are deleted. Raises what ``darkroom.opened`` does.
    """
    folder = f"cards/{edition.story_id}"
    name = f"{folder}/{stamp(edition, paper)}.jpg"
    if not default_storage.exists(name):
        drawn = _drawn(edition, paper)
        storing.empty(folder)
        storing.put(name, ContentFile(drawn))
    return default_storage.open(name)


def _drawn(edition: Edition, paper: Paper) -> bytes:
    caption = pictures.first(edition)
    card = _card(edition, paper, caption)
    if caption is None:
        return cards.draw(card)
    image = caption.image
    with darkroom.opened(image, pictures.for_card(image)) as photograph:
        return photo_metadata.wrap(cards.draw(card, photograph), image.as_metadata)


def _card(edition: Edition, paper: Paper, caption: EditionCaption | None) -> cards.Card:
    return cards.Card(
        headline=edition.headline,
        paper=paper.name,
        kicker=edition.kicker or edition.section.name,
        credit=pictures.labelled(caption.image, caption.credit) if caption else _by(edition),
        accent=ACCENTS[paper.accent],
        is_rtl=edition.direction == "rtl",
    )


def _by(edition: Edition) -> str:
    return ", ".join(row.name for row in words.writers(edition)) if edition.printed_bylines else ""
