"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with an extension for rights.

The extension is the object ``_newsroom`` of each item. It has, where they are known:

    copyright_notice  the story's notice as printed
    license           the address of its licence
    terms             the address where a licence can be asked for
    image             of the picture in ``image``: ``caption``, ``alt_text``, ``creators`` (a list),
                      ``credit``, ``copyright_notice``, ``license``, ``acquire_license``,
                      ``digital_source_type`` (the IPTC's address) and ``label`` (what readers are
                      told of a generated or altered picture)
"""

import json

from articles.formats import addresses, pictures, words
from articles.formats.feed import Feed
from articles.lib.jsonld import pruned
from articles.models import Edition, EditionCaption

MIME = "application/feed+json"

Data = dict[str, object]


def dumps(feed: Feed) -> bytes:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.paper.name, "url": addresses.front()}],
        "_newsroom": {"copyright_notice": feed.copyright},
    }
    # A feed without stories still has its list of them.
    items = [pruned(_item(edition)) for edition in feed.editions]
    return json.dumps({**pruned(data), "items": items}, ensure_ascii=False).encode()


def _item(edition: Edition) -> Data:
    caption = pictures.first(edition)
    notice = edition.copyright_notice
    summary = words.summary(edition)
    return {
        "id": addresses.story_id(edition),
        "url": addresses.of_story(edition),
        "title": edition.headline,
        "summary": summary,
        "content_text": summary or edition.headline,  # an item must have some content
        "image": pictures.url(caption.image, pictures.for_card(caption.image)) if caption else "",
        "date_published": words.moment(edition.published_at),
        "date_modified": words.moment(edition.updated_at),
        "authors": [
            {"name": row.name, "url": addresses.absolute(row.author.get_absolute_url())}
            for row in words.writers(edition)
        ],
        "tags": [edition.section.name, *(topic["name"] for topic in words.topics(edition))],
        "language": edition.language,
        "_newsroom": {
            "copyright_notice": edition.copyright_line,
            "license": notice.license_url,
            "terms": notice.terms_url,
            "image": _image(caption) if caption else None,
        },
    }


def _image(caption: EditionCaption) -> Data:
    image = caption.image
    return {
        "caption": caption.caption,
        "alt_text": caption.alt_text,
        "creators": image.creators,
        "credit": image.credit,
        "copyright_notice": image.copyright_notice,
        "license": image.license_url,
        "acquire_license": image.acquire_license_url,
        "digital_source_type": image.digital_source_type,
        "label": image.reader_label,
    }
