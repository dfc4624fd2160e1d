"""An edition as ninjs 2.2, the IPTC's JSON for news.

Schema: https://iptc.org/std/ninjs/ninjs-schema_2.2.json; names in it are the IPTC's.
"""

from collections.abc import Iterable

from articles.formats import addresses, pictures, words
from articles.lib import credits, html, jsonld
from articles.lib.pictures import Crop, Format
from articles.models import (
    CopyrightNotice,
    Correction,
    Edition,
    EditionByline,
    EditionCaption,
    Image,
    Paper,
)
from articles.models.provenance import DigitalSource

Data = dict[str, object]

STANDARD = {
    "name": "ninjs",
    "version": "2.2",
    "schema": "https://iptc.org/std/ninjs/ninjs-schema_2.2.json",
}


def of_edition(edition: Edition, paper: Paper, corrections: Iterable[Correction] = ()) -> Data:
    """Return ``edition`` as a news item with its pictures as associations.

    ``corrections`` are what its readers are told. The standard has no place of their own for them:
    each is a description, with its kind for a role.
    """
    notice = edition.copyright_notice
    shown = pictures.shown(edition)
    text = html.plain_text(edition.body)
    return jsonld.pruned(
        {
            "uri": addresses.story_id(edition),
            "standard": STANDARD,
            "type": "text",
            "representationtype": "full",
            "profile": "text-photo" if shown else "text",
            "version": str(edition.number),
            "firstcreated": words.moment(edition.published_at),
            "versioncreated": words.moment(edition.updated_at),
            "contentcreated": words.moment(edition.published_at),
            "pubstatus": "usable",
            "expires": words.moment(edition.ends_at) if edition.ends_at else "",
            "language": edition.language,
            "title": edition.headline,
            "slugline": edition.slug,
            "located": edition.dateline,
            "by": _by(edition),
            "headlines": [
                {"role": "main", "value": edition.headline},
                *([{"role": "kicker", "value": edition.kicker}] if edition.kicker else []),
            ],
            "descriptions": [
                {
                    "role": "summary",
                    "contenttype": "text/plain",
                    "value": words.summary(edition),
                },
                *(
                    {
                        "role": each.kind,
                        "contenttype": "text/plain",
                        "value": words.notice(each),
                    }
                    for each in corrections
                ),
            ],
            "bodies": [
                {
                    "role": "html",
                    "contenttype": "text/html",
                    "wordcount": edition.words,
                    "value": html.replace_figures(edition.body, lambda figure: ""),
                },
                {
                    "role": "text",
                    "contenttype": "text/plain",
                    "charcount": len(text),
                    "wordcount": edition.words,
                    "value": text,
                },
            ],
            "people": [_credited(row) for row in edition.printed_bylines],
            "subjects": _subjects(edition),
            "infosources": [
                {"name": paper.name, "role": "publisher", "uri": addresses.front()},
                *({"name": name, "role": "source"} for name in edition.sources),
            ],
            "copyrightholder": notice.holder,
            "copyrightnotice": edition.copyright_line,
            "usageterms": _terms(notice),
            "rightsinfo": _linked(notice.license_url or notice.terms_url),
            "renditions": [
                {
                    "name": "web",
                    "href": addresses.of_story(edition),
                    "contenttype": "text/html",
                }
            ],
            "altids": [{"role": "edition", "value": f"{edition.story_id}/{edition.number}"}],
            "associations": [
                _picture(caption, f"picture-{number}")
                for number, caption in enumerate(shown, start=1)
            ],
        }
    )


def _by(edition: Edition) -> str:
    rows = [(row.role, row.name) for row in edition.printed_bylines]
    return ". ".join(credits.byline_sentences(rows))


def _credited(row: EditionByline) -> Data:
    address = addresses.absolute(row.author.get_absolute_url())
    return {"name": row.name, "rel": f"credited:{row.role}", "uri": address}


def _subjects(edition: Edition) -> list[Data]:
    section = edition.section
    return [
        {
            "name": section.name,
            "rel": "section",
            "uri": addresses.absolute(section.get_absolute_url()),
        },
        *(
            {
                "name": topic["name"],
                "rel": "topic",
                "uri": addresses.topic(topic["slug"]),
            }
            for topic in words.topics(edition)
        ),
    ]


def _terms(notice: CopyrightNotice) -> str:
    return " ".join(filter(None, [notice.statement, notice.terms_url]))


def _linked(address: str) -> Data | None:
    return {"linkedrights": address} if address else None


def _picture(caption: EditionCaption, name: str) -> Data:
    """The picture as a news item of its own, with its own rights and not the story's."""
    image = caption.image
    return {
        "name": name,
        "uri": addresses.picture_id(image),
        "type": "picture",
        "representationtype": "full",
        "pubstatus": "usable",
        "profile": caption.placement,
        "title": image.headline,
        "headlines": [{"value": image.headline}] if image.headline else [],
        "descriptions": [
            {"role": role, "contenttype": "text/plain", "value": value}
            for role, value in (
                ("caption", caption.caption),
                ("alttext", caption.alt_text),
                ("label", image.reader_label),
            )
            if value
        ],
        "by": image.credit or "; ".join(image.creators),
        "people": [{"name": name, "rel": "creator"} for name in image.creators],
        "places": [{"name": place}] if (place := pictures.place(image)) else [],
        "infosources": [{"name": image.source, "role": "source"}] if image.source else [],
        "copyrightnotice": image.copyright_notice,
        "usageterms": image.usage_terms,
        "rightsinfo": _linked(image.license_url or image.acquire_license_url),
        "digitalsourcetype": _source_type(image),
        "altids": [{"role": "asset", "value": image.asset_id}] if image.asset_id else [],
        "renditions": [
            {
                "name": file.name,
                "href": pictures.url(image, file),
                "contenttype": file.mime,
                "width": file.width,
                "height": file.height,
            }
            for kind in Format
            for file in image.of_crop(Crop.WHOLE, kind)
        ],
    }


def _source_type(image: Image) -> Data | None:
    address = image.digital_source_type
    names = dict(DigitalSource.choices)
    if not address:
        return None
    return {
        "name": str(names.get(address, "")),
        "uri": address,
        "literal": address.rpartition("/")[2],
    }
