"""Sitemaps (https://www.sitemaps.org/protocol.html), with what Google adds to them.

Pictures: https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
News: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
Translations: https://developers.google.com/search/docs/specialty/international/localized-versions
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from articles.formats import addresses, pictures, words
from articles.formats.xml import Document
from articles.models import Edition, Image, Paper

MIME = "application/xml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
XHTML = "http://www.w3.org/1999/xhtml"

LARGEST = 45_000_000  # bytes before pictures are left out; a file may have 50 MB
PICTURES = 1000  # of one page


@dataclass(frozen=True)
class Place:
    """An address, when what is there last changed for readers, and what goes with it.

    ``alternates`` are pairs of a language and the address of the same in it, itself included.
    """

    path: str
    changed_at: datetime | None = None
    images: list[Image] = field(default_factory=list)
    alternates: list[tuple[str, str]] = field(default_factory=list)


def index(files: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return the index of the ``files``, each a path and when it last became different."""
    xml = Document()
    with xml.inside("sitemapindex", {"xmlns": SITEMAP}):
        for path, changed_at in files:
            with xml.inside("sitemap"):
                xml.add("loc", addresses.absolute(path))
                xml.add("lastmod", words.moment(changed_at) if changed_at else "")
    return xml.content


def urlset(places: Iterable[Place]) -> bytes:
    """Return a sitemap of ``places``, at most 50,000 of them."""
    xml = Document()
    names = {"xmlns": SITEMAP, "xmlns:image": IMAGE, "xmlns:xhtml": XHTML}
    with xml.inside("urlset", names):
        for place in places:
            with xml.inside("url"):
                xml.add("loc", addresses.absolute(place.path))
                xml.add("lastmod", words.moment(place.changed_at) if place.changed_at else "")
                for language, path in place.alternates:
                    link = {"rel": "alternate", "hreflang": language}
                    xml.add("xhtml:link", "", {**link, "href": addresses.absolute(path)})
                if xml.size < LARGEST:
                    _add_pictures(xml, place.images)
    return xml.content


def _add_pictures(xml: Document, images: list[Image]) -> None:
    for image in images[:PICTURES]:
        with xml.inside("image:image"):
            xml.add("image:loc", pictures.url(image, pictures.widest(image)))
            xml.add("image:license", image.license_url)


def news(editions: Iterable[Edition], paper: Paper) -> bytes:
    """Return the news sitemap of ``editions``.

    A sitemap must name a page. Where there is no news the front page stands alone, without what
    would make it news, as Google asks of pages that are news no more.
    """
    xml = Document()
    with xml.inside("urlset", {"xmlns": SITEMAP, "xmlns:news": NEWS}):
        is_empty = True
        for edition in editions:
            is_empty = False
            with xml.inside("url"):
                xml.add("loc", addresses.of_story(edition))
                _add_news(xml, edition, paper)
        if is_empty:
            with xml.inside("url"):
                xml.add("loc", addresses.front())
    return xml.content


def _add_news(xml: Document, edition: Edition, paper: Paper) -> None:
    with xml.inside("news:news"):
        with xml.inside("news:publication"):
            xml.add("news:name", paper.name)
            xml.add("news:language", news_language(edition.language))
        xml.add("news:publication_date", words.moment(edition.published_at))
        xml.add("news:title", edition.headline)


def news_language(code: str) -> str:
    """Return ``code`` as the news sitemap has it: ISO 639, but for Chinese by its script.

    >>> [news_language(code) for code in ("pt-br", "zh-hans", "zh-hant", "es")]
    ['pt', 'zh-cn', 'zh-tw', 'es']
    """
    language, _, rest = code.lower().partition("-")
    if language != "zh":
        return language
    return "zh-tw" if rest.startswith(("hant", "tw", "hk", "mo")) else "zh-cn"
