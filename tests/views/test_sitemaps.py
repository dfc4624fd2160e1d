"""Every public address is in a sitemap, valid by its rules, and nothing else is."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from articles import desk, sitemaps
from articles.desk import saving
from articles.formats import sitemap
from articles.models import Edition, Image, Paper, Section, Topic
from tests import make
from tests.formats import told
from tests.views.pages import queries_of

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
FILES = ["pages", "archive", "stories-0", "topics-0", "authors-0", "news"]
NAMES = {"s": sitemap.SITEMAP, "image": sitemap.IMAGE, "news": sitemap.NEWS, "x": sitemap.XHTML}
RULES = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "data" / "sitemaps.rng"))


@pytest.fixture(autouse=True)
def one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever numbers a database gives, the first file has all."""
    monkeypatch.setattr(sitemaps, "A_FILE", 10**9)
    monkeypatch.setattr(sitemaps, "NOUNS", 10**9)


def read(client, name: str = "") -> etree._Element:
    """The sitemap of that name, or the index: whole and valid."""
    response = client.get(f"/sitemap{name and f'-{name}'}.xml")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert RULES.validate(root), RULES.error_log
    return root


def found(root: etree._Element, path: str = "//s:loc/text()") -> list[str]:
    return [str(text).removeprefix(SITE) for text in root.xpath(path, namespaces=NAMES)]


def test_the_index_names_each_file_that_has_something_in_it(client) -> None:
    assert found(read(client)) == ["/sitemap-pages.xml"]
    make.published(topics=("Floods",))
    addresses = found(read(client))
    assert addresses == [f"/sitemap-{name}.xml" for name in FILES[:-1]]
    for address in addresses:
        read(client, address.removeprefix("/sitemap-").removesuffix(".xml"))


def test_a_story_stands_there_with_when_it_changed_and_its_pictures(client) -> None:
    image = told.picture()
    edition = told.story(lead=image)
    root = read(client, "stories-0")
    assert found(root) == [edition.get_absolute_url()]
    assert found(root, "//s:lastmod/text()") == [edition.updated_at.isoformat(timespec="seconds")]
    [address] = found(root, "//image:loc/text()")
    assert client.get(address).status_code == 200
    assert found(root, "//image:license/text()") == [image.license_url]


def test_a_picture_goes_when_its_rights_end(client) -> None:
    told.story(lead=told.picture())
    assert found(read(client, "stories-0"), "//image:loc/text()")
    Image.objects.update(rights_until=timezone.now())
    assert not found(read(client, "stories-0"), "//image:image")


def test_what_readers_do_not_see_is_nowhere(client, editor, publisher) -> None:
    make.story("A draft", topics=("Drafted",), authors=("Drafted Hand",), by=editor)
    make.published("Tomorrow", at=timezone.now() + timedelta(days=1), by=editor)
    gone = make.published("Withdrawn", topics=("Gone",), authors=("Gone Hand",), by=editor)
    assert found(read(client, "stories-0")) == [gone.get_absolute_url()]
    desk.withdraw(gone.story, publisher, "It was wrong.")
    for name in FILES[1:-1]:
        assert client.get(f"/sitemap-{name}.xml").status_code == 404
    assert found(read(client)) == ["/sitemap-pages.xml"]
    assert found(read(client, "news")) == ["/"]


def test_a_silent_fix_is_no_change_and_an_update_is(client, editor) -> None:
    edition = make.published(by=editor, at=timezone.now() - timedelta(hours=5))

    def changed() -> tuple[list[str], list[str]]:
        inside = found(read(client, "stories-0"), "//s:lastmod/text()")
        return inside, found(read(client), "//s:lastmod/text()")

    first, file_first = changed()
    for kind in ("silent", "update"):
        story = edition.story
        story.refresh_from_db()
        story.dek += " More."
        saving.save(story, editor)
        desk.publish(story, editor, kind=kind)
        now, file_now = changed()
        assert (now == first) == (kind == "silent")
        assert file_now > file_first


def test_the_index_tells_that_a_story_has_gone(client, editor, publisher) -> None:
    make.published("It stays", by=editor, at=timezone.now() - timedelta(hours=5))
    gone = make.published(by=editor, at=timezone.now() - timedelta(hours=4))
    before = found(read(client), "//s:lastmod/text()")
    desk.withdraw(gone.story, publisher, "It was wrong.")
    assert found(read(client), "//s:lastmod/text()") > before


def test_translations_name_each_other_and_themselves(client, monkeypatch) -> None:
    monkeypatch.setattr(sitemaps, "A_FILE", 2)  # so that they stand in several files
    english = make.published("River rises")
    other = make.published("Of something else")
    spanish = make.published("Crece el río", language="es", translation_of=english.story)
    arabic = make.published("النهر", slug="nahr", language="ar", translation_of=english.story)
    links = {e.language: e.get_absolute_url() for e in (arabic, english, spanish)}
    for edition in (english, spanish, arabic):
        root = read(client, f"stories-{edition.story_id // 2}")
        place = f"//s:url[s:loc='{SITE}{edition.get_absolute_url()}']/x:link"
        pairs = zip(found(root, f"{place}/@hreflang"), found(root, f"{place}/@href"), strict=True)
        assert dict(pairs) == links
    root = read(client, f"stories-{other.story_id // 2}")
    assert not found(root, f"//s:url[s:loc='{SITE}{other.get_absolute_url()}']/x:link")


def test_a_story_stays_in_its_file_whatever_goes(client, monkeypatch, publisher) -> None:
    monkeypatch.setattr(sitemaps, "A_FILE", 2)
    editions = [make.published(f"Story {number}") for number in range(5)]
    where = {e: f"stories-{e.story_id // 2}" for e in editions}
    desk.withdraw(editions[0].story, publisher, "It was wrong.")
    kept = editions[1:]
    for edition in kept:
        assert edition.get_absolute_url() in found(read(client, where[edition]))
    files = {where[edition] for edition in kept}
    assert sum(len(found(read(client, name))) for name in files) == 4


def test_pages_are_the_fronts_and_the_indexes(client) -> None:
    make.published(topics=("Floods",))
    make.section("Sport")
    addresses = found(read(client, "pages"))
    assert addresses[:5] == ["/", "/about/", "/corrections/", "/topics/", "/authors/"]
    assert {"/world/", "/sport/"} <= set(addresses)
    for address in addresses:
        assert client.get(address).status_code == 200


def test_a_merged_topic_is_read_under_its_root_and_a_wider_one_by_what_is_below(client) -> None:
    wider = Topic.objects.create(name="Weather")
    root = Topic.objects.create(name="Floods", parent=wider)
    Topic.objects.create(name="Flooding", merged_into=root, root=root)
    Topic.objects.create(name="Unused")
    make.published(topics=("Flooding",))
    assert found(read(client, "topics-0")) == ["/topics/weather/", "/topics/floods/"]


def test_the_archive_has_years_and_months(client) -> None:
    for month in (1, 3):
        at = timezone.now().replace(year=2020, month=month, day=15)
        make.published(f"Month {month}", at=at)
    assert found(read(client, "archive")) == ["/2020/", "/2020/01/", "/2020/03/"]


def test_news_is_what_was_published_in_two_days_in_the_words_google_asks_for(client) -> None:
    Paper.objects.update(name="The Packet & Co")
    now = timezone.now()
    make.published("Old", at=now - timedelta(hours=48, seconds=1))
    edition = make.published(
        "很多雨", slug="rain", language="zh-hant", at=now - timedelta(hours=47)
    )
    newest = make.published("Newest")
    root = read(client, "news")
    assert found(root) == [newest.get_absolute_url(), edition.get_absolute_url()]
    assert found(root, "//news:title/text()") == ["Newest", "很多雨"]
    assert found(root, "//news:language/text()") == ["en", "zh-tw"]
    assert set(found(root, "//news:name/text()")) == {"The Packet & Co"}
    dates = found(root, "//news:publication_date/text()")
    assert dates[1] == edition.published_at.isoformat(timespec="seconds")


def test_an_update_of_an_old_story_is_no_news(client, editor) -> None:
    edition = make.published(by=editor, at=timezone.now() - timedelta(days=3))
    story = edition.story
    story.refresh_from_db()
    story.dek += " More."
    saving.save(story, editor)
    desk.publish(story, editor)
    assert found(read(client, "news")) == ["/"]


def test_news_ends_with_the_thousandth_story(client, monkeypatch) -> None:
    monkeypatch.setattr(sitemaps, "NEWS", 2)
    for number in range(3):
        make.published(f"Story {number}")
    titles = found(read(client, "news"), "//news:title/text()")
    assert titles == ["Story 2", "Story 1"]


@pytest.mark.parametrize(
    ("code", "told_as"),
    [
        ("zh-hans", "zh-cn"),
        ("zh-hant", "zh-tw"),
        ("pt-br", "pt"),
        ("sr-latn", "sr"),
        ("ast", "ast"),
    ],
)
def test_a_language_is_told_by_its_iso_code(code: str, told_as: str) -> None:
    assert sitemap.news_language(code) == told_as


def test_any_text_survives(client) -> None:
    Paper.objects.update(name=told.HOSTILE)
    told.story(headline="A <b> & ]]> \x0b", lead=told.picture())
    for name in ("news", "stories-0"):
        read(client, name)


def test_pictures_are_left_out_before_a_file_is_too_large(client, monkeypatch) -> None:
    told.story(headline="First", lead=told.picture())
    told.story(headline="Second", lead=told.picture())
    monkeypatch.setattr(sitemap, "LARGEST", 500)
    root = read(client, "stories-0")
    assert len(found(root)) == 2
    assert len(found(root, "//image:loc/text()")) == 1


@pytest.mark.parametrize("name", ["stories-1", f"stories-{9**30}", "topics-9", "authors-9", "none"])
def test_there_are_no_other_files(client, name: str) -> None:
    make.published()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_they_take_as_many_queries_for_twenty_stories_as_for_two(client, count: int) -> None:
    for number in range(count):
        make.published(
            f"Story {number}",
            lead=make.image(),
            topics=(f"Topic {number}",),
            authors=(f"Author {number}",),
        )
    asked = [queries_of(client, f"/sitemap-{name}.xml") for name in FILES]
    assert [queries_of(client, "/sitemap.xml"), *asked] == [4, 3, 2, 4, 2, 2, 2]


def test_the_index_reads_no_story(client, django_assert_num_queries) -> None:
    make.published()
    assert Edition.objects.exists()
    assert Section.objects.exists()
    with django_assert_num_queries(1) as asked:
        sitemaps._stories()
    assert "body" not in asked[0]["sql"]


def test_robots_are_told_where_they_are(client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    named = [line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: ")]
    assert named == [f"{SITE}/sitemap.xml", f"{SITE}/sitemap-news.xml"]
    for address in named:
        assert client.get(address.removeprefix(SITE)).status_code == 200
