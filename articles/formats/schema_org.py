"""JSON-LD in the vocabulary of schema.org: the story, its pictures, and its place on the site.

What search engines ask for: https://developers.google.com/search/docs/appearance/structured-data/
``article``, ``image-license-metadata`` (contentUrl and one of creator, creditText,
copyrightNotice and license; acquireLicensePage to be shown as licensable), ``breadcrumb``,
``profile-page`` and ``organization``. The policies of a NewsMediaOrganization are those that the
Trust Project asks for: https://schema.org/docs/trustproject.html.
"""

from collections.abc import Iterable
from itertools import groupby

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.formats import addresses, pictures, social, words
from articles.lib.agencies import looks_like_organisation
from articles.lib.pictures import Crop, Format, Rendition
from articles.models import (
    Author,
    CopyrightNotice,
    Correction,
    Edition,
    EditionByline,
    EditionCaption,
    Image,
    Page,
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
    return _graph(
        news_article(edition, paper, corrections),
        breadcrumbs(paper, *_way_to(edition)),
        news_organisation(paper),
    )


def front_page(paper: Paper, editions: Iterable[Edition]) -> Data:
    """Return what the front page says: the site, how to search it, whose it is, what is on it."""
    search = addresses.absolute(reverse("articles:search"))
    site = {
        "@type": "WebSite",
        "@id": f"{addresses.front()}#site",
        "url": addresses.front(),
        "name": paper.name,
        "description": paper.tagline,
        "inLanguage": get_language(),
        "publisher": _reference(paper),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return _graph(site, news_organisation(paper), item_list(editions))


def list_page(
    paper: Paper,
    name: str,
    about: str,
    path: str,
    editions: Iterable[Edition],
    above: Iterable[tuple[str, str]] = (),
) -> Data:
    """Return what the list at ``path`` says of itself; ``above`` is on the way there."""
    page = {
        "@type": "CollectionPage",
        "url": addresses.absolute(path),
        "name": name,
        "description": about,
        "inLanguage": get_language(),
        "isPartOf": {"@id": f"{addresses.front()}#site"},
        "publisher": _reference(paper),
        "mainEntity": item_list(editions),
    }
    return _graph(page, breadcrumbs(paper, *above, (name, path)))


def author_page(
    paper: Paper, author: Author, portrait: Image | None, path: str, editions: Iterable[Edition]
) -> Data:
    """Return what the page of ``author`` says; ``portrait`` only if it may be shown."""
    person = {
        "@type": "Person",
        "@id": f"{addresses.absolute(author.get_absolute_url())}#person",
        "name": author.name,
        "url": addresses.absolute(author.get_absolute_url()),
        "description": author.bio,
        "image": portrait_of(portrait) if portrait else None,
        "sameAs": author.link_list,
        "worksFor": None if author.has_left else _reference(paper),
    }
    page = {
        "@type": "ProfilePage",
        "url": addresses.absolute(path),
        "name": author.name,
        "inLanguage": get_language(),
        "isPartOf": {"@id": f"{addresses.front()}#site"},
        "mainEntity": person,
    }
    above = (_("Authors"), reverse("articles:authors"))
    return _graph(page, breadcrumbs(paper, above, (author.name, path)), item_list(editions))


def page_about(paper: Paper, title: str, path: str) -> Data:
    """Return what a page about the paper says of itself."""
    page = {
        "@type": "AboutPage",
        "url": addresses.absolute(path),
        "name": title,
        "inLanguage": get_language(),
        "about": _reference(paper),
        "isPartOf": {"@id": f"{addresses.front()}#site"},
    }
    return _graph(page, breadcrumbs(paper, (title, path)), news_organisation(paper))


def _graph(*parts: Data | None) -> Data:
    return {"@context": "https://schema.org", "@graph": [part for part in parts if part]}


def item_list(editions: Iterable[Edition]) -> Data | None:
    """Return ``editions`` as a list in their order; None without any."""
    items = [
        {"@type": "ListItem", "position": position, "url": addresses.of_story(edition)}
        for position, edition in enumerate(editions, start=1)
    ]
    return {"@type": "ItemList", "itemListElement": items} if items else None


def news_article(edition: Edition, paper: Paper, corrections: Iterable[Correction] = ()) -> Data:
    """Return ``edition`` as a NewsArticle."""
    address = addresses.of_story(edition)
    publisher = _reference(paper)
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
        "image": images(edition) or _drawn(edition, paper),
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


def _drawn(edition: Edition, paper: Paper) -> Data | None:
    """Return the card that is drawn for a story without a picture."""
    card = social.drawn(edition, paper)
    return card and {
        "@type": "ImageObject",
        "url": card.address,
        "contentUrl": card.address,
        "encodingFormat": card.mime,
        "width": card.width,
        "height": card.height,
        "description": card.alt_text,
        "creditText": paper.name,
        "copyrightNotice": edition.copyright_line,
    }


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


def breadcrumbs(paper: Paper, *way: tuple[str, str]) -> Data:
    """Return the way from the front page over ``way``, each place its name and its path."""
    places = [(paper.name, addresses.front())]
    places += [(name, addresses.absolute(path)) for name, path in way]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(places, start=1)
        ],
    }


def _way_to(edition: Edition) -> list[tuple[str, str]]:
    section = edition.section
    return [
        (section.name, section.get_absolute_url()),
        (edition.headline, edition.get_absolute_url()),
    ]


POLICIES = {
    Page.Kind.MISSION: "missionCoveragePrioritiesPolicy",
    Page.Kind.ETHICS: "ethicsPolicy",
    Page.Kind.CORRECTIONS: "correctionsPolicy",
    Page.Kind.VERIFICATION: "verificationFactCheckingPolicy",
    Page.Kind.SOURCES: "unnamedSourcesPolicy",
    Page.Kind.OWNERSHIP: "ownershipFundingInfo",
    Page.Kind.DIVERSITY: "diversityPolicy",
    Page.Kind.FEEDBACK: "actionableFeedbackPolicy",
    Page.Kind.MASTHEAD: "masthead",
}
PRINCIPLES = (Page.Kind.ETHICS, Page.Kind.MISSION, Page.Kind.ABOUT)
"""The first of these that there is says by what principles the paper is made."""


def news_organisation(paper: Paper) -> Data:
    """Return the paper itself, with what its pages say of it; it has to come by ``for_frame``."""
    paths = {page.kind: addresses.absolute(page.get_absolute_url()) for page in paper.pages}
    return {
        **_reference(paper),
        "legalName": paper.legal_name,
        "description": paper.tagline,
        "foundingDate": str(paper.founded) if paper.founded else "",
        "email": paper.contact_email,
        "address": " ".join(paper.contact.split()),
        "sameAs": paper.profiles,
        "publishingPrinciples": next((paths[kind] for kind in PRINCIPLES if kind in paths), ""),
        **{name: paths[kind] for kind, name in POLICIES.items() if kind in paths},
    }


def _reference(paper: Paper) -> Data:
    """Return what is enough to know the paper by."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{addresses.front()}#paper",
        "name": paper.name,
        "url": addresses.front(),
        "logo": _picture(pictures.logo(paper)),
    }


def _picture(found: tuple[Image, Rendition] | None) -> Data | None:
    if found is None:
        return None
    image, file = found
    address = pictures.url(image, file)
    return {
        "@type": "ImageObject",
        "url": address,
        "contentUrl": address,
        "width": file.width,
        "height": file.height,
        "creditText": image.credit,
        "copyrightNotice": image.copyright_notice,
    }


def portrait_of(image: Image) -> Data | None:
    """Return the portrait of an author, square."""
    files = image.of_crop(Crop.SQUARE, Format.JPEG)
    return _picture((image, files[-1])) if files else None


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
