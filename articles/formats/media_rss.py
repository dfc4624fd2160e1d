"""The pictures of a story as Media RSS 1.5.1 (https://www.rssboard.org/media-rss), with rights.

Used in RSS and in Atom. Everything stands inside ``media:content``: at a higher level it would be
taken for every picture of the story.
"""

from articles.formats import pictures
from articles.formats.xml import Document
from articles.models import Edition, EditionCaption

EBU = "urn:ebu"
"""The scheme of the European Broadcasting Union's roles: "photographer" is one."""


def add_pictures(xml: Document, edition: Edition) -> None:
    """Add each picture of ``edition`` that may be shown now; the lead first."""
    for caption in pictures.shown(edition):
        _add(xml, caption)


def _add(xml: Document, caption: EditionCaption) -> None:
    image = caption.image
    file, small = pictures.for_card(image), pictures.smallest(image)
    content = {
        "url": pictures.url(image, file),
        "medium": "image",
        "type": file.mime,
        "width": file.width,
        "height": file.height,
    }
    with xml.inside("media:content", content):
        xml.add("media:title", pictures.labelled(image, image.headline), {"type": "plain"})
        xml.add("media:description", pictures.captioned(caption), {"type": "plain"})
        thumbnail = {"url": pictures.url(image, small)}
        xml.add("media:thumbnail", "", {**thumbnail, "width": small.width, "height": small.height})
        # Who made what no camera took has another role; which, the file does not say.
        role = {} if image.reader_label else {"role": "photographer", "scheme": EBU}
        for name in image.creators:
            xml.add("media:credit", name, role)
        if image.credit not in image.creators:
            xml.add("media:credit", image.credit)
        if image.copyright_notice or image.license_url:
            terms = {"url": image.license_url or image.acquire_license_url}
            xml.add("media:copyright", image.copyright_notice or image.license_url, terms)
