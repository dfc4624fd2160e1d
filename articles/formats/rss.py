"""A feed as RSS 2.0 (https://www.rssboard.org/rss-specification and its profile)."""

from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.feedgenerator import rfc2822_date

from articles.formats import addresses, words
from articles.formats.feed import Feed, Notice
from articles.formats.media_rss import add_pictures
from articles.formats.xml import ATOM, DUBLIN_CORE, MEDIA, Document
from articles.models import Edition
from articles.models.correction import told

MIME = "application/rss+xml"


def dumps(feed: Feed) -> bytes:
    xml = Document()
    namespaces = {"xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE, "xmlns:media": MEDIA}
    with xml.inside("rss", {"version": "2.0", **namespaces}), xml.inside("channel"):
        xml.add("title", feed.title)
        xml.add("link", feed.home)
        xml.add("description", feed.description)
        xml.add("language", feed.language)
        xml.add("copyright", feed.copyright)
        xml.add("lastBuildDate", _date(feed.updated_at))
        own = {"rel": "self", "type": MIME, "href": feed.address}
        xml.add("atom:link", "", own)
        for edition in feed.editions:
            with xml.inside("item"):
                _add(xml, edition)
        for notice in feed.notices:
            with xml.inside("item"):
                _add_notice(xml, notice)
    return xml.content


def _add(xml: Document, edition: Edition) -> None:
    xml.add("title", edition.headline)
    xml.add("link", addresses.of_story(edition))
    xml.add("guid", addresses.story_id(edition), {"isPermaLink": "false"})
    xml.add("pubDate", _date(edition.published_at))
    xml.add("atom:updated", words.moment(edition.updated_at))
    # Readers take a description for HTML: text has to be escaped once more than in XML.
    notices = [f"<p>{escape(words.notice(each))}</p>" for each in told(edition)]
    xml.add("description", escape(words.summary(edition)) + "".join(notices))
    for row in words.writers(edition):
        xml.add("dc:creator", row.name)
    xml.add("category", edition.section.name)
    for topic in words.topics(edition):
        xml.add("category", topic["name"])
    xml.add("dc:language", edition.language)
    xml.add("dc:rights", edition.copyright_line)
    if licence := edition.copyright_notice.license_url:
        xml.add("atom:link", "", {"rel": "license", "href": licence})
    add_pictures(xml, edition)


def _add_notice(xml: Document, notice: Notice) -> None:
    correction, edition = notice.correction, notice.edition
    xml.add("title", notice.title)
    xml.add("link", addresses.of_correction(correction, edition))
    xml.add("guid", addresses.correction_id(correction), {"isPermaLink": "false"})
    xml.add("pubDate", _date(correction.made_at))
    xml.add("description", escape(correction.text))
    xml.add("category", correction.get_kind_display())
    xml.add("dc:language", edition.language)


def _date(when: datetime) -> str:
    return rfc2822_date(timezone.localtime(when))
