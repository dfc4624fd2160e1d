"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with an extension for rights.

The extension is the object ``_newsroom`` of each item. It has, where they are known:

    copyright_notice  the story's notice as printed
    license           the address of its licence
    terms             the address where a licence can be asked for
    corrections       what readers were told of changes, newest first: ``kind`` (correction,
                      clarification, update, editors_note, retraction), ``text``, ``date``, ``url``
    image             of the picture in ``image``: ``caption``, ``alt_text``, ``creators`` (a list),
                      ``credit``, ``copyright_notice``, ``license``, ``acquire_license``,
                      ``digital_source_type`` (the IPTC's address) and ``label`` (what readers are
                      told of a generated or altered picture)
"""

import json

from articles.formats import addresses, pictures, words
from articles.formats.feed import Feed, Notice
from articles.lib.jsonld import pruned
from articles.models import Correction, Edition, EditionCaption
from articles.models.correction import told

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
    items += [pruned(_item_of_notice(notice)) for notice in feed.notices]
    return json.dumps({**pruned(data), "items": items}, ensure_ascii=False).encode()


def _item(edition: Edition) -> Data:
    caption = pictures.first(edition)
    notice = edition.copyright_notice
    summary = words.summary(edition)
    notices = told(edition)
    return {
        "id": addresses.story_id(edition),
        "url": addresses.of_story(edition),
        "title": edition.headline,
        "summary": summary,
        # An item must have some content.
        "content_text": "\n\n".join([summary or edition.headline, *map(words.notice, notices)]),
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
            "corrections": [_told(each, edition) for each in notices],
            "image": _image(caption) if caption else None,
        },
    }


def _item_of_notice(notice: Notice) -> Data:
    correction, edition = notice.correction, notice.edition
    return {
        "id": addresses.correction_id(correction),
        "url": addresses.of_correction(correction, edition),
        "title": notice.title,
        "content_text": correction.text,
        "date_published": words.moment(correction.made_at),
        "date_modified": words.moment(correction.made_at),
        "tags": [correction.get_kind_display()],
        "language": edition.language,
        "_newsroom": {"corrections": [_told(correction, edition)]},
    }


def _told(correction: Correction, edition: Edition) -> Data:
    return {
        "kind": correction.kind,
        "text": correction.text,
        "date": words.moment(correction.made_at),
        "url": addresses.of_correction(correction, edition),
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
