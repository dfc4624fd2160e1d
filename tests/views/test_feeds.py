"""The feeds of the paper, its sections, topics and authors, as a feed reader takes them."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.http import http_date

from articles import desk
from articles.desk import images, log, saving
from articles.formats import rss
from articles.formats.feed import Feed
from articles.models import (
    Author,
    Event,
    FeedText,
    Image,
    ImageCaption,
    Paper,
    Placement,
    Topic,
)
from articles.models.provenance import DigitalSource
from tests import make
from tests.formats import told
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
HOMES = ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/"]
KINDS = {
    "xml": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ADDRESSES = [f"{home}feed.{kind}" for home in HOMES for kind in KINDS]
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def xml(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [each.text for each in element.findall(path, NAMES)]


def items(client) -> dict[str, object]:
    """The first item of the paper's feed in each format."""
    return {
        "xml": xml(client, "/feed.xml").find("channel/item"),
        "atom": xml(client, "/feed.atom").find("atom:entry", NAMES),
        "json": client.get("/feed.json").json()["items"][0],
    }


def headlines(client, home: str) -> dict[str, list[str]]:
    return {
        "xml": texts(xml(client, f"{home}feed.xml"), "channel/item/title"),
        "atom": texts(xml(client, f"{home}feed.atom"), "atom:entry/atom:title"),
        "json": [item["title"] for item in client.get(f"{home}feed.json").json()["items"]],
    }


@pytest.mark.parametrize("home", HOMES)
def test_a_feed_has_the_stories_of_its_page_the_newest_first(client, home):
    now = timezone.now()
    make.published("Older", topics=("Floods",), at=now - timedelta(hours=2))
    make.published("Newer", topics=("Floods",), at=now - timedelta(hours=1))
    make.published("Of elsewhere", section=make.section("Sport"), authors=("Bo Lund",))
    make.published("Tomorrow", topics=("Floods",), at=now + timedelta(days=1))
    make.story("A draft", topics=("Floods",))
    elsewhere = ["Of elsewhere"] if home == "/" else []
    expected = [*elsewhere, "Newer", "Older"]
    assert headlines(client, home) == {kind: expected for kind in KINDS}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_feed_says_what_it_is_and_can_be_asked_whether_it_changed(client, address):
    make.published(topics=("Floods",))
    response = client.get(address)
    assert response["Content-Type"] == KINDS[address.rpartition(".")[2]]
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["tdm-reservation"] == "1"
    assert f"{SITE}{address}" in response.content.decode()
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_leads_to_its_feeds_and_to_the_papers(client):
    edition = make.published(topics=("Floods",))
    for page, homes in (
        ("/", ["/"]),
        (edition.get_absolute_url(), ["/"]),
        *((home, [home, "/"]) for home in HOMES[1:]),
    ):
        links = [
            has["href"]
            for has, _ in read(client, page).all("link", rel="alternate")
            if "feed" in has["href"]
        ]
        assert links == [f"{SITE}{home}feed.{kind}" for home in homes for kind in KINDS]
        for link in links:
            assert client.get(link.removeprefix(SITE)).status_code == 200


def test_an_item_tells_who_wrote_what_when_and_whose_it_is(client):
    Paper.objects.update(name="The Packet", tagline="By every tide")
    make.notice(is_default=True)
    edition = told.story(
        headline="River rises", topics=("Rivers",), authors=("Ana Ruiz", "Bo Lund"), language="es"
    )
    channel = xml(client, "/feed.xml").find("channel")
    year = timezone.localdate().year
    assert texts(channel, "title") == ["The Packet"]
    assert texts(channel, "description") == ["By every tide"]
    assert texts(channel, "copyright") == [f"© {year} Latin Times. All rights reserved."]
    found = items(client)
    address = f"{SITE}{edition.get_absolute_url()}"

    item = found["xml"]
    assert texts(item, "link") == [address]
    assert item.find("guid").get("isPermaLink") == "false"
    assert texts(item, "dc:creator") == ["Ana Ruiz", "Bo Lund"]
    assert texts(item, "category") == ["World", "Rivers"]
    assert texts(item, "description") == ["Three bridges are closed."]
    assert texts(item, "dc:rights") == [edition.copyright_line]
    assert texts(item, "dc:language") == ["es"]
    licence = item.find("atom:link[@rel='license']", NAMES)
    assert licence.get("href") == "https://story.example.org/licence"

    entry = found["atom"]
    assert texts(entry, "atom:author/atom:name") == ["Ana Ruiz", "Bo Lund"]
    assert texts(entry, "atom:rights") == [edition.copyright_line]
    assert texts(entry, "atom:published") == [edition.published_at.isoformat(timespec="seconds")]
    links = {link.get("rel"): link.get("href") for link in entry.findall("atom:link", NAMES)}
    assert links == {"alternate": address, "license": "https://story.example.org/licence"}

    item = found["json"]
    assert item["url"] == address
    assert [author["name"] for author in item["authors"]] == ["Ana Ruiz", "Bo Lund"]
    assert item["tags"] == ["World", "Rivers"]
    assert item["_newsroom"] == {
        "copyright_notice": edition.copyright_line,
        "license": "https://story.example.org/licence",
        "terms": "https://story.example.org/terms",
    }
    ids = {texts(found["xml"], "guid")[0], texts(found["atom"], "atom:id")[0], item["id"]}
    assert len(ids) == 1


def test_a_picture_keeps_its_credit_its_notice_and_its_licence_to_itself(client):
    told.story(lead=told.picture(headline="A heron"))
    found = items(client)
    for item in (found["xml"], found["atom"]):
        (content,) = item.findall("media:content", NAMES)
        assert {name: content.get(name) for name in ("medium", "type", "width", "height")} == {
            "medium": "image",
            "type": "image/jpeg",
            "width": "1280",
            "height": "720",
        }
        assert texts(content, "media:title") == ["AI-generated picture: A heron"]
        assert texts(content, "media:description") == [
            "AI-generated picture: A heron stands in the river."
        ]
        assert texts(content, "media:credit") == ["Jane Doe", "NASA", "Jane Doe/Picture House"]
        assert texts(content, "media:copyright") == ["© 2019 Picture House"]
        terms = content.find("media:copyright", NAMES).get("url")
        assert terms == "https://picture.example.org/licence"
        assert content.find("media:thumbnail", NAMES).get("url").startswith(f"{SITE}/pictures/")
        assert "Agencia Uno" not in ElementTree.tostring(content, "unicode")
        item.remove(content)
        whole = item.find("content:encoded", NAMES)
        item.remove(item.find("atom:content", NAMES) if whole is None else whole)
        assert "Picture House" not in ElementTree.tostring(item, "unicode")
    image = found["json"]["_newsroom"].pop("image")
    assert image["credit"] == "Jane Doe/Picture House"
    assert image["license"] == "https://picture.example.org/licence"
    assert image["digital_source_type"] == DigitalSource.AI
    assert image["label"] == "AI-generated picture"
    del found["json"]["content_html"]
    assert "Picture House" not in json.dumps(found["json"])


def test_who_took_a_photograph_is_its_photographer(client):
    told.story(lead=told.picture(digital_source_type="", creator="Jane Doe", credit="Jane Doe"))
    (credit,) = items(client)["xml"].findall("media:content/media:credit", NAMES)
    assert (credit.text, credit.get("role"), credit.get("scheme")) == (
        "Jane Doe",
        "photographer",
        "urn:ebu",
    )


def test_at_the_second_its_rights_end_a_picture_is_gone_everywhere(client, monkeypatch):
    end = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    lapsing = told.picture(credit="Lapsing", rights_until=end)
    lasting = told.picture(credit="Lasting", alt_text="The one that lasts")
    edition = told.story(lasting, lead=lapsing)
    page = edition.get_absolute_url()
    addresses = [page, f"{page[:-1]}.json", *ADDRESSES[:3], "/world/feed.xml", "/world/feed.json"]

    def told_of(image) -> list[str]:
        return [each for each in addresses if f"/pictures/{image.pk}-" in _body(client, each)]

    told.set_clock(monkeypatch, end - timedelta(seconds=1))
    etags = {address: client.get(address)["ETag"] for address in addresses}
    assert told_of(lapsing) == addresses
    social = read(client, page).one("meta", property="og:image")[0]["content"]
    assert f"/pictures/{lapsing.pk}-" in social

    told.set_clock(monkeypatch, end)
    assert told_of(lapsing) == []
    assert told_of(lasting) == addresses
    assert not [each for each in addresses if "Lapsing" in _body(client, each)]
    social = read(client, page).one("meta", property="og:image")[0]["content"]
    assert f"/pictures/{lasting.pk}-" in social
    images = told.json_ld(client.get(page))["NewsArticle"]["image"]
    assert {each["creditText"] for each in images} == {"Lasting"}
    for address, etag in etags.items():
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def _body(client, address: str) -> str:
    return client.get(address).content.decode()


def test_without_a_picture_that_may_be_shown_there_is_none(client):
    told.story(lead=told.picture(rights_until=timezone.now() + timedelta(seconds=1)))
    Image.objects.update(taken_down_at=timezone.now())
    found = items(client)
    for item in (found["xml"], found["atom"]):
        assert item.find("media:content", NAMES) is None
    assert "image" not in found["json"]
    assert "image" not in found["json"]["_newsroom"]


def test_ids_stay_and_times_move_when_a_story_is_updated(client, editor):
    edition = make.published(by=editor, slug="first", at=timezone.now() - timedelta(days=2))
    before = items(client)
    story = edition.story
    story.refresh_from_db()
    story.slug = "second"
    saving.save(story, editor)
    update = desk.publish(story, editor)
    after = items(client)
    for path in ("guid", "pubDate"):
        assert texts(after["xml"], path) == texts(before["xml"], path)
    for path in ("atom:id", "atom:published"):
        assert texts(after["atom"], path) == texts(before["atom"], path)
    assert after["json"]["id"] == before["json"]["id"]
    assert "/second/" in after["json"]["url"]
    assert after["json"]["date_modified"] == update.updated_at.isoformat(timespec="seconds")
    built = texts(xml(client, "/feed.xml"), "channel/lastBuildDate")[0]
    assert built == rss._date(update.updated_at)


def test_wire_copy_keeps_its_agencys_notice_beside_the_papers_own(client):
    make.notice(is_default=True)
    make.published("Our own", at=timezone.now() - timedelta(hours=1))
    told.story(headline="Wire copy")
    rights = texts(xml(client, "/feed.xml"), "channel/item/dc:rights")
    assert [line.split("©")[1].split()[1] for line in rights] == ["Agencia", "Latin"]


def test_any_text_survives_as_valid_xml_and_json(client):
    Paper.objects.update(tagline=told.HOSTILE)
    make.section("World", description=told.HOSTILE)
    make.author("<Ana> & Bo\x0b", slug="ana")
    headline = "A <b> & ]]> \U0001f6a8 مرحبا"
    told.story(
        headline=headline,
        dek=told.HOSTILE,
        authors=("<Ana> & Bo\x0b",),
        lead=told.picture(caption=told.HOSTILE, credit=told.HOSTILE, headline=told.HOSTILE[:99]),
    )
    for home in ("/", "/world/"):
        assert headlines(client, home) == {kind: [headline] for kind in KINDS}
    content = items(client)["xml"].find("media:content", NAMES)
    assert texts(content, "media:credit")[-1] == told.HOSTILE.replace("\x0b", "")


def test_words_are_no_markup_to_a_reader_that_takes_descriptions_for_html(client):
    make.published(dek="Rain < 3 mm & <script>alert(1)</script>")
    (description,) = texts(items(client)["xml"], "description")
    assert description == "Rain &lt; 3 mm &amp; &lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_paper_without_stories_has_feeds_still(client):
    make.section("World")
    for home in ("/", "/world/"):
        assert headlines(client, home) == {kind: [] for kind in KINDS}
    assert client.get("/feed.json").json()["items"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_topic_or_author_whom_no_reader_has_met_has_no_feed(client, kind):
    make.story(authors=("Drafted",), topics=("Drafted",))
    assert Author.objects.exists()
    assert Topic.objects.exists()
    for address in ("topics/drafted", "authors/drafted", "topics/none", "authors/none", "none"):
        assert client.get(f"/{address}/feed.{kind}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/feed.xml/", "/feed.rss", "/feed.", "/world/feed.jsonx", "/topics/feed.xml", "/%00/feed.xml"],
)
def test_there_are_no_other_feeds(client, address):
    make.section("World")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_a_feed(client, method):
    assert getattr(client, method)("/feed.xml").status_code == 405


def test_a_query_changes_nothing(client):
    make.published()
    for query in ("?before=nonsense", "?%ff=%fe", "?page=" + "9" * 5000):
        assert client.get(f"/feed.xml{query}").content == client.get("/feed.xml").content


def test_a_feed_ends_with_the_thirtieth_story(client):
    for number in range(31):
        make.published(f"Story {number}", at=datetime(2024, 1, 1, 0, number, tzinfo=UTC))
    found = headlines(client, "/")
    for stories in found.values():
        assert (len(stories), stories[-1]) == (30, "Story 1")


@pytest.mark.parametrize("count", [2, 20])
def test_a_feed_takes_as_many_queries_for_twenty_stories_as_for_two(client, count):
    for number in range(count):
        make.published(
            f"Story {number}", lead=make.image(), topics=("Floods", "Rain"), authors=("Ana Ruiz",)
        )
    for kind in KINDS:
        assert [queries_of(client, f"{home}feed.{kind}") for home in HOMES] == [5, 5, 6, 6]


def test_without_a_dek_an_item_says_how_the_text_begins(client):
    make.published(dek="", body=f"<p>The <em>river</em> &amp; {'rain ' * 90}</p>")
    summary = items(client)["json"]["summary"]
    assert summary.startswith("The river & rain")
    assert len(summary) <= 300


def test_the_date_of_a_feed_is_that_of_its_newest_change():
    feed = Feed("Title", "About", "home", "address", Paper(name="P"), [])
    assert feed.updated_at == datetime(1970, 1, 1, tzinfo=UTC)


# --- The whole text or a summary -----------------------------------------------------------


def whole(client) -> dict[str, str]:
    """The text of the paper's newest story in each format; '' where there is none."""
    found = items(client)
    return {
        "xml": found["xml"].findtext("content:encoded", "", NAMES),
        "atom": found["atom"].findtext("atom:content", "", NAMES),
        "json": found["json"].get("content_html", ""),
    }


def test_a_feed_has_the_whole_story_as_it_stands_on_the_page(client):
    inline, lead = told.picture(credit="Inline House"), told.picture(credit="Lead House")
    body = (
        f'<p>The <em>river</em> rose. <a href="/world/">More</a> <a href="#x">below</a></p>'
        f'<figure data-image="{inline.pk}" data-size="text"><figcaption>Water &amp; '
        "mud</figcaption></figure><p>The end.</p>"
    )
    working = make.story(
        body=body, lead=lead, dateline="MADRID", key_facts="Two metres\nThree <bridges>"
    )
    ImageCaption.objects.create(story=working, image=inline, placement=Placement.INLINE)
    edition = desk.publish(working, make.user())
    texts = set(whole(client).values())
    assert len(texts) == 1
    text = texts.pop()
    address = f"{SITE}{edition.get_absolute_url()}"
    assert f'<a href="{SITE}/world/">More</a> <a href="{address}#x">below</a>' in text
    assert "<li>Three &lt;bridges&gt;</li>" in text
    assert "<p>MADRID — The <em>river</em> rose." in text
    assert text.index("Lead House") < text.index("rose") < text.index("Inline House")
    assert text.index("Water &amp; mud") < text.index("The end.")
    assert text.count("<img ") == text.count(f'src="{SITE}/pictures/') == 2
    assert "data-" not in text


def test_a_paper_may_choose_to_give_the_summary_alone(client):
    make.published()
    Paper.objects.update(feed_text=FeedText.SUMMARY)
    assert set(whole(client).values()) == {""}
    assert items(client)["json"]["content_text"] == "Three bridges are closed."
    assert "two metres" not in client.get("/feed.xml").content.decode()


def test_a_text_that_runs_from_right_to_left_says_so(client):
    make.published("النهر", slug="nahr", language="ar")
    for text in whole(client).values():
        assert text.startswith('<div dir="rtl" lang="ar">')


# --- When a feed last changed --------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """A clock that is put forward and never goes by itself; years after all that is set up."""

    def put(moment: datetime) -> None:
        told.set_clock(monkeypatch, moment)

    return put


def dated(client, address: str, clock, at: datetime) -> datetime:
    """What the feed says at ``at`` of when it last changed."""
    clock(at)
    return parsedate_to_datetime(client.get(address)["Last-Modified"])


START = datetime(2031, 5, 1, 12, tzinfo=UTC)


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


@pytest.mark.parametrize("home", HOMES)
def test_the_date_of_a_feed_moves_with_all_that_changes_it(client, clock, publisher, home):
    clock(hour(0))
    image = told.picture(rights_until=hour(2))
    make.published("Lasting", topics=("Floods",), lead=image, by=publisher)
    clock(hour(1))
    ending = make.story("Ending", topics=("Floods",), by=publisher)
    desk.publish(ending, publisher, until=hour(3))
    withdrawn = make.published("Withdrawn", topics=("Floods",), by=publisher)
    late = make.story("Late", topics=("Floods",), by=publisher)
    desk.publish(late, publisher, hour(4))
    clock(hour(5))
    desk.withdraw(withdrawn.story, publisher, "It was wrong.")
    for number in (1, 2, 3, 4, 5):  # published, rights over, ended, scheduled, withdrawn
        assert dated(client, f"{home}feed.xml", clock, hour(number + 0.5)) == hour(number)


def test_a_picture_that_is_taken_down_moves_the_date(client, clock, publisher):
    clock(hour(0))
    image = told.picture()
    make.published(lead=image)
    clock(hour(1))
    images.take_down(image, publisher, "The photographer asks.")
    assert dated(client, "/feed.xml", clock, hour(2)) == hour(1)


def test_what_is_renamed_moves_the_date(client, clock, publisher):
    make.published(at=timezone.now() - timedelta(days=1))
    event = log.record(Event.Verb.RENAMED, publisher, subject="Floods")
    later = event.at + timedelta(hours=1)
    said = dated(client, "/feed.xml", clock, later)
    assert event.at <= said < event.at + timedelta(seconds=1)


def test_what_stood_in_a_feed_no_more_does_not_move_its_date(client, clock, publisher, monkeypatch):
    monkeypatch.setattr("articles.feeds.NEWEST", 1)
    clock(hour(0))
    old = make.published("Old")
    clock(hour(1))
    make.published("New")
    clock(hour(2))
    desk.withdraw(old.story, publisher, "It was wrong.")
    assert dated(client, "/feed.xml", clock, hour(3)) == hour(1)


def test_the_feed_of_corrections_has_a_date_too(client, clock, publisher):
    clock(hour(0))
    edition = make.published()
    clock(hour(1))
    story = edition.story
    story.refresh_from_db()
    desk.publish(story, publisher, kind="correction", text="It was two.", note="")
    assert dated(client, "/corrections/feed.atom", clock, hour(2)) == hour(1)


def test_who_asks_by_date_is_told_whether_anything_is_new(client, clock):
    clock(hour(0))
    make.published()
    clock(hour(1))
    date = client.get("/feed.xml")["Last-Modified"]
    again = client.get("/feed.xml", headers={"If-Modified-Since": date})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Last-Modified"] == date
    earlier = http_date(hour(-1).timestamp())
    for said, status in ((earlier, 200), ("nonsense", 200), (date.lower(), 200)):
        headers = {"If-Modified-Since": said}
        assert client.get("/feed.xml", headers=headers).status_code in {status, 304}
    # An ETag says more than a date (RFC 9110, section 13.1.3).
    headers = {"If-Modified-Since": date, "If-None-Match": '"another"'}
    assert client.get("/feed.xml", headers=headers).status_code == 200


def test_while_the_second_lasts_in_which_it_changed_a_feed_has_no_date(client, clock):
    clock(hour(0) + timedelta(milliseconds=200))
    make.published()
    assert "Last-Modified" not in client.get("/feed.xml")
    clock(hour(0) + timedelta(seconds=1))
    assert parsedate_to_datetime(client.get("/feed.xml")["Last-Modified"]) == timezone.now()


def test_an_old_address_of_a_topic_leads_its_feeds_on_for_ever(client):
    topic = Topic.objects.create(name="Floods")
    topic.aliases.create(name="Flooding", slug="flooding")
    assert client.get("/topics/flooding/feed.xml").status_code == 404
    make.published(topics=("Floods",))
    response = client.get("/topics/flooding/feed.xml")
    assert (response.status_code, response["Location"]) == (301, "/topics/floods/feed.xml")
