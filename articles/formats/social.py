"""What a link to us looks like elsewhere: the Open Graph protocol and the cards of X.

https://ogp.me/ and https://developer.x.com/en/docs/x-for-websites/cards. Cards take their words
and picture from Open Graph where they have none of their own.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, to_locale

from articles.formats import addresses, card, pictures, words
from articles.lib import cards
from articles.models import Edition, Paper

Tag = tuple[str, str, str]
"""The attribute that names it, its name, and its content."""

ON_X = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/@?([A-Za-z0-9_]{1,15})/?")


def of_story(edition: Edition, paper: Paper) -> list[Tag]:
    """Return the tags of a story, with its picture or else the card that is drawn for it."""
    picture = _picture(edition, paper)
    tags = [
        ("og:type", "article"),
        ("og:title", edition.headline),
        ("og:description", words.summary(edition)),
        ("og:url", addresses.of_story(edition)),
        ("og:site_name", paper.name),
        ("og:locale", to_locale(edition.language)),
        ("article:published_time", words.moment(edition.published_at)),
        ("article:modified_time", words.moment(edition.updated_at)),
        ("article:section", edition.section.name),
    ]
    tags += [
        ("article:author", addresses.absolute(row.author.get_absolute_url()))
        for row in words.writers(edition)
    ]
    tags += [("article:tag", topic["name"]) for topic in words.topics(edition)]
    return [*_filled(tags), *_shown(picture, paper)]


@dataclass(frozen=True)
class Picture:
    """What stands on a card, and what it shows in words."""

    address: str
    mime: str
    width: int
    height: int
    alt_text: str


def _picture(edition: Edition, paper: Paper) -> Picture | None:
    if caption := pictures.first(edition):
        file = pictures.for_card(caption.image)
        address = pictures.url(caption.image, file)
        return Picture(address, file.mime, file.width, file.height, pictures.described(caption))
    return drawn(edition, paper)


def drawn(edition: Edition, paper: Paper) -> Picture | None:
    """Return the card that is drawn for ``edition``; None if its headline cannot be drawn."""
    if not card.has_card(edition):
        return None
    address = addresses.absolute(card.path(edition, paper))
    return Picture(address, "image/jpeg", cards.WIDTH, cards.HEIGHT, edition.headline)


def _shown(picture: Picture | None, paper: Paper, is_large: bool = True) -> list[Tag]:
    """Return the tags of ``picture``, and what X asks for beside them."""
    tags: list[tuple[str, str]] = []
    if picture:
        tags = [
            ("og:image", picture.address),
            ("og:image:type", picture.mime),
            ("og:image:width", str(picture.width)),
            ("og:image:height", str(picture.height)),
            ("og:image:alt", picture.alt_text),
        ]
    named = [
        ("twitter:card", "summary_large_image" if picture and is_large else "summary"),
        ("twitter:site", _name_on_x(paper)),
        ("twitter:image:alt", picture.alt_text if picture else ""),
    ]
    return [*_filled(tags), *(("name", name, content) for name, content in named if content)]


def _name_on_x(paper: Paper) -> str:
    """Return the paper's name there: ``@packet`` of ``https://x.com/packet``."""
    for line in paper.profiles:
        if found := ON_X.fullmatch(line):
            return f"@{found[1]}"
    return ""


def of_list(title: str, description: str, path: str, paper: Paper) -> list[Tag]:
    """Return the tags of a front or a list at ``path``, with the paper's logo if it has one."""
    tags = [
        ("og:type", "website"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", addresses.absolute(path)),
        ("og:site_name", paper.name),
        ("og:locale", to_locale(get_language() or settings.LANGUAGE_CODE)),
    ]
    logo = None
    if found := pictures.logo(paper):
        image, file = found
        address = pictures.url(image, file)
        logo = Picture(address, file.mime, file.width, file.height, image.alt_text or paper.name)
    return [*_filled(tags), *_shown(logo, paper, is_large=False)]


def _filled(tags: list[tuple[str, str]]) -> list[Tag]:
    return [("property", name, content) for name, content in tags if content]
