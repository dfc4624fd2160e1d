"""What a link to us looks like elsewhere: the Open Graph protocol and the cards of X.

https://ogp.me/ and https://developer.x.com/en/docs/x-for-websites/cards. Cards take their words
and picture from Open Graph where they have none of their own.
"""

from django.conf import settings
from django.utils.translation import to_locale

from articles.formats import addresses, pictures, words
from articles.models import Edition, Paper

Tag = tuple[str, str, str]
"""The attribute that names it, its name, and its content."""


def of_story(edition: Edition, paper: Paper) -> list[Tag]:
    """Return the tags of a story; without a picture that may be shown, none speaks of one."""
    caption = pictures.first(edition)
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
    if caption:
        file = pictures.for_card(caption.image)
        tags += [
            ("og:image", pictures.url(caption.image, file)),
            ("og:image:type", file.mime),
            ("og:image:width", str(file.width)),
            ("og:image:height", str(file.height)),
            ("og:image:alt", pictures.described(caption)),
        ]
    return [*_filled(tags), ("name", "twitter:card", _card(bool(caption)))]


def of_list(title: str, description: str, path: str, paper: Paper) -> list[Tag]:
    """Return the tags of a front or a list at ``path``."""
    tags = [
        ("og:type", "website"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", addresses.absolute(path)),
        ("og:site_name", paper.name),
        ("og:locale", to_locale(settings.LANGUAGE_CODE)),
    ]
    return [*_filled(tags), ("name", "twitter:card", _card(False))]


def _filled(tags: list[tuple[str, str]]) -> list[Tag]:
    return [("property", name, content) for name, content in tags if content]


def _card(has_picture: bool) -> str:
    return "summary_large_image" if has_picture else "summary"
