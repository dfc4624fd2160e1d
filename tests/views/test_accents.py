"""The colours a paper can have can be read, in light and in dark, and are the same everywhere."""

import re
from pathlib import Path

import pytest

from articles.formats.card import ACCENTS
from articles.models import Accent

TOKENS = Path(__file__).parents[2] / "articles/static/articles/css/tokens.css"
_RULE = re.compile(r":root(?::where\(\[data-accent=\"(\w+)\"\]\))? \{([^}]*)\}")
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
Theme = dict[str, dict[str, str]]


def themes() -> dict[str, Theme]:
    """The colours by theme and accent, as a browser would have them."""
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.S)
    light, _, dark = text.partition("@media (prefers-color-scheme: dark)")
    return {"light": _theme(light), "dark": _theme(dark)}


def _theme(text: str) -> Theme:
    rules = {name or "": dict(_COLOUR.findall(body)) for name, body in _RULE.findall(text)}
    return {accent: {**rules[""], **rules.get(accent, {})} for accent in Accent.values}


def luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", Accent.values)
def test_each_colour_can_be_read(theme: str, accent: str) -> None:
    colours = themes()[theme][accent]
    for ground in ("paper", "accent-wash"):
        assert contrast(colours["accent"], colours[ground]) >= 4.5
    for ink in ("ink", "ink-soft"):
        assert contrast(colours[ink], colours["accent-wash"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_colour_is_another(theme: str) -> None:
    assert len({colours["accent"] for colours in themes()[theme].values()}) == len(Accent)


@pytest.mark.parametrize("accent", Accent)
def test_the_cards_for_other_sites_have_the_colours_of_the_pages(accent: Accent) -> None:
    on_cards = "#{:02x}{:02x}{:02x}".format(*ACCENTS[accent])
    assert themes()["light"][accent]["accent"] == on_cards
