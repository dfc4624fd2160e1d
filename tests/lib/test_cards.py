from io import BytesIO

import pytest
from PIL import Image

from articles.lib import cards
from articles.lib.cards import Card
from tests import make

LONG = "Unbreakable" * 30


def drawn(card: Card, photograph: bytes | None = None) -> Image.Image:
    return Image.open(BytesIO(cards.draw(card, BytesIO(photograph) if photograph else None)))


@pytest.mark.parametrize(
    "headline",
    ["Figs", "The river rises " * 20, LONG, "Привет, мир", "نجوم بأسماء عربية", "שלום", ""],
)
@pytest.mark.parametrize("photograph", [None, make.jpeg(900, 1600), make.jpeg(20, 10)])
def test_a_card_has_its_size_whatever_it_says(headline, photograph):
    card = Card(headline, "The Paper" * 30, "Kicker", "Jane Doe/Agency" * 20, is_rtl=True)
    assert drawn(card, photograph).size == (1200, 630)


@pytest.mark.parametrize("headline", ["Żółw", "Ærø – “so”", "Ξένος", "Мышь", "سلام", "שלום"])
def test_the_scripts_that_our_fonts_have_can_be_drawn(headline):
    assert cards.can_draw(headline)


@pytest.mark.parametrize("headline", ["日本", "ไทย", "한국", "River 川"])
def test_others_cannot_and_are_not_drawn_as_boxes(headline):
    assert not cards.can_draw(headline)


def test_white_words_stand_out_on_a_white_photograph():
    card = drawn(Card("Figs", "The Paper"), make.jpeg(1200, 630, "white")).convert("L")
    # Behind the foot, where the smallest words are: 4.5 to 1 against white needs 18 % or less.
    foot = [card.getpixel((600, y)) for y in range(cards.HEIGHT - 90, cards.HEIGHT - 5, 5)]
    assert max(foot) < 118
