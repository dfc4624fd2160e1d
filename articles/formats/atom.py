"""A feed as Atom (RFC 4287), with links to licences (RFC 4946)."""

from articles.formats import addresses, words
from articles.formats.feed import Feed, Notice
from articles.formats.media_rss import add_pictures
from articles.formats.xml import ATOM, MEDIA, Document
from articles.models import Edition
from articles.models.correction import told

MIME = "application/atom+xml"


def dumps(feed: Feed) -> bytes:
    xml = Document()
    root = {"xmlns": ATOM, "xmlns:media": MEDIA, "xml:lang": feed.language}
    with xml.inside("feed", root):
        xml.add("id", feed.address)
        xml.add("title", feed.title)
        xml.add("subtitle", feed.description)
        xml.add("updated", words.moment(feed.updated_at))
        xml.add("link", "", {"rel": "self", "type": MIME, "href": feed.address})
        xml.add("link", "", {"rel": "alternate", "type": "text/html", "href": feed.home})
        xml.add("rights", feed.copyright)
        # The author of an entry that names none (RFC 4287, section 4.1.1).
        with xml.inside("author"):
            xml.add("name", feed.paper.name)
            xml.add("uri", addresses.front())
        for edition in feed.editions:
            with xml.inside("entry", {"xml:lang": edition.language}):
                _add(xml, edition)
        for notice in feed.notices:
            with xml.inside("entry", {"xml:lang": notice.edition.language}):
                _add_notice(xml, notice)
    return xml.content


def _add(xml: Document, edition: Edition) -> None:
    xml.add("id", addresses.story_id(edition))
    xml.add("title", edition.headline)
    address = addresses.of_story(edition)
    xml.add("link", "", {"rel": "alternate", "type": "text/html", "href": address})
    xml.add("published", words.moment(edition.published_at))
    xml.add("updated", words.moment(edition.updated_at))
    for row in words.writers(edition):
        with xml.inside("author"):
            xml.add("name", row.name)
            xml.add("uri", addresses.absolute(row.author.get_absolute_url()))
    xml.add("category", "", {"term": edition.section.name})
    for topic in words.topics(edition):
        xml.add("category", "", {"term": topic["name"]})
    summary = [words.summary(edition), *map(words.notice, told(edition))]
    xml.add("summary", "\n\n".join(summary), {"type": "text"})
    xml.add("rights", edition.copyright_line)
    if licence := edition.copyright_notice.license_url:
        xml.add("link", "", {"rel": "license", "href": licence})
    add_pictures(xml, edition)


def _add_notice(xml: Document, notice: Notice) -> None:
    correction, edition = notice.correction, notice.edition
    xml.add("id", addresses.correction_id(correction))
    xml.add("title", notice.title)
    address = addresses.of_correction(correction, edition)
    xml.add("link", "", {"rel": "alternate", "type": "text/html", "href": address})
    xml.add("published", words.moment(correction.made_at))
    xml.add("updated", words.moment(correction.made_at))
    kind = {"term": correction.kind, "label": correction.get_kind_display()}
    xml.add("category", "", kind)
    xml.add("content", correction.text, {"type": "text"})
