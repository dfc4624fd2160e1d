"""JSON-LD in the vocabulary of schema.org: the story, its pictures, and its place on the site.

What search engines ask for: https://developers.google.com/search/docs/appearance/structured-data/
``article``, ``image-license-metadata`` (contentUrl and one of creator, creditText,
copyrightNotice and license; acquireLicensePage to be shown as licensable) and ``breadcrumb``.
"""

from collections.abc import Iterable
from itertools import groupby

from articles.formats import addresses, pictures, words
from articles.lib.agencies import looks_like_organisation
from articles.lib.pictures import Crop, Rendition
from articles.models import (
    CopyrightNotice,
    Correction,
    Edition,
    EditionByline,
    EditionCaption,
    Paper,
    Role,
)
from articles.models.provenance import DigitalSource

Data = dict[str, object]

# https://schema.org/IPTCDigitalSourceEnumeration has a name of its own for each of these. For
# "humanEdits" it has only "minor" edits, which would say less than is so: the IPTC's own address
# stands there instead, as for any other that schema.org does not know.
SOURCE_TYPES = {
    DigitalSource.CAPTURE: "DigitalCapture",
    DigitalSource.COMPUTATIONAL: "MultiFrameComputationalCapture",
    DigitalSource.NEGATIVE: "NegativeFilm",
    DigitalSource.POSITIVE: "PositiveFilm",
    DigitalSource.PRINT: "Print",
    DigitalSource.ENHANCED: "AlgorithmicallyEnhanced",
    DigitalSource.CREATION: "DigitalArt",
    DigitalSource.DATA_DRIVEN: "DataDrivenMedia",
    DigitalSource.SCREEN: "ScreenCapture",
    DigitalSource.VIRTUAL: "VirtualRecording",
    DigitalSource.COMPOSITE: "Composite",
    DigitalSource.COMPOSITE_CAPTURE: "CompositeCapture",
    DigitalSource.COMPOSITE_SYNTHETIC: "CompositeSynthetic",
    DigitalSource.COMPOSITE_AI: "CompositeWithTrainedAlgorithmicMedia",
    DigitalSource.ALGORITHMIC: "AlgorithmicMedia",
    DigitalSource.AI: "TrainedAlgorithmicMedia",
}

# schema.org has a property for two of the roles; the others contribute.
PROPERTY_OF_ROLE = {Role.EDITING: "editor", Role.TRANSLATION: "translator"}

# An update adds to what was right; these say that something was not, or not clear.
MENDING = {Correction.Kind.CORRECTION, Correction.Kind.CLARIFICATION, Correction.Kind.RETRACTION}


def story_page(edition: Edition, paper: Paper, corrections: Iterable[Correction] = ()) -> Data:
    """Return all that a story's page says of itself to machines, ready for ``jsonld.dumps``."""
    graph = [news_article(edition, paper, corrections), breadcrumbs(edition, paper)]
    return {"@context": "https://schema.org", "@graph": graph}


def news_article(edition: Edition, paper: Paper, corrections: Iterable[Correction] = ()) -> Data:
    """Return ``edition`` as a NewsArticle."""
    address = addresses.of_story(edition)
    publisher = news_organisation(paper)
    return {
        "@type": "NewsArticle",
        "@id": addresses.story_id(edition),
        "url": address,
        "mainEntityOfPage": address,
        "headline": edition.headline,
        "description": words.summary(edition),
        "dateline": edition.dateline,
        "datePublished": words.moment(edition.published_at),
        "dateModified": words.moment(edition.updated_at),
        "author": [_person(row) for row in words.writers(edition)] or publisher,
        **_others(edition),
        "publisher": publisher,
        "articleSection": edition.section.name,
        "keywords": [topic["name"] for topic in words.topics(edition)],
        "inLanguage": edition.language,
        "wordCount": edition.words,
        "isAccessibleForFree": True,
        "image": images(edition),
        "correction": [_correction(each, edition) for each in corrections if each.kind in MENDING],
        **_rights(edition),
    }


def _rights(edition: Edition) -> Data:
    notice = edition.copyright_notice
    return {
        "copyrightHolder": {"@type": "Organization", "name": notice.holder},
        "copyrightYear": copyright_year(notice, edition),
        "copyrightNotice": edition.copyright_line,
        "license": notice.license_url,
        "usageInfo": notice.terms_url,
        "acquireLicensePage": notice.terms_url,
    }


def copyright_year(notice: CopyrightNotice, edition: Edition) -> int | None:
    """Return the year in which the copyright was first asserted: of a range, the first.

    https://schema.org/copyrightYear
    """
    match notice.year_rule:
        case CopyrightNotice.YearRule.FIRST_PUBLICATION:
            return edition.published_on.year
        case CopyrightNotice.YearRule.NONE:
            return None
        case _:
            return notice.year_from


def images(edition: Edition) -> list[Data]:
    """Return each picture that may be shown as an ImageObject with its own rights.

    The one that stands for the story comes in every proportion that is asked for, whole first.
    """
    every = []
    for number, caption in enumerate(pictures.shown(edition)):
        crops = Crop if number == 0 else [Crop.WHOLE]
        # A crop that would be the whole picture is the whole picture.
        files = dict.fromkeys(pictures.widest(caption.image, crop) for crop in crops)
        every += [_image_object(caption, file) for file in files]
    return every


def _image_object(caption: EditionCaption, file: Rendition) -> Data:
    image = caption.image
    return {
        "@type": "ImageObject",
        "url": pictures.url(image, file),
        "contentUrl": pictures.url(image, file),
        "encodingFormat": file.mime,
        "width": file.width,
        "height": file.height,
        "caption": caption.caption,
        "description": caption.alt_text,
        "creator": [_maker(name) for name in image.creators],
        "creditText": image.credit,
        "copyrightNotice": image.copyright_notice,
        "license": image.license_url,
        "acquireLicensePage": image.acquire_license_url,
        "sourceOrganization": _named("Organization", image.source),
        "digitalSourceType": source_type(image.digital_source_type),
        "dateCreated": image.taken_on.isoformat() if image.taken_on else None,
        "contentLocation": _named("Place", pictures.place(image)),
    }


def source_type(iptc: str) -> str:
    """Return the address by which schema.org knows a digital source type; '' for none."""
    known = SOURCE_TYPES.get(iptc)
    return f"https://schema.org/{known}DigitalSource" if known else iptc


def breadcrumbs(edition: Edition, paper: Paper) -> Data:
    """Return the way from the front page to the story."""
    section = edition.section
    way = [
        (paper.name, addresses.front()),
        (section.name, addresses.absolute(section.get_absolute_url())),
        (edition.headline, addresses.of_story(edition)),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(way, start=1)
        ],
    }


def news_organisation(paper: Paper) -> Data:
    return {"@type": "NewsMediaOrganization", "name": paper.name, "url": addresses.front()}


def _person(row: EditionByline) -> Data:
    address = addresses.absolute(row.author.get_absolute_url())
    return {"@type": "Person", "name": row.name, "url": address}


def _others(edition: Edition) -> Data:
    """Everybody credited who is not an author, by the property for their role."""
    authors = {row.author_id for row in words.writers(edition)}
    others = [row for row in edition.printed_bylines if row.author_id not in authors]
    others.sort(key=_property)
    return {
        name: [_person(row) for row in {row.author_id: row for row in rows}.values()]
        for name, rows in groupby(others, _property)
    }


def _property(row: EditionByline) -> str:
    return PROPERTY_OF_ROLE.get(row.role, "contributor")


def _maker(name: str) -> Data:
    kind = "Organization" if looks_like_organisation(name) else "Person"
    return {"@type": kind, "name": name}


def _named(kind: str, name: str) -> Data | None:
    return {"@type": kind, "name": name} if name else None


def _correction(correction: Correction, edition: Edition) -> Data:
    return {
        "@type": "CorrectionComment",
        "@id": addresses.correction_id(correction),
        "url": addresses.of_correction(correction, edition),
        "text": correction.text,
        "datePublished": words.moment(correction.made_at),
    }
