"""What readers are told of changes: on the page, to machines, in feeds and in the public log."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.changes import Kind
from articles.models import Correction, Edition, Story
from tests import make
from tests.formats.told import json_ld, ninjs_of, set_clock
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db

INSTANT = timedelta(microseconds=1)
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
KINDS = ("xml", "atom", "json")


def corrected(editor, text: str = "It was two metres.", kind=Kind.CORRECTION, **fields) -> Edition:
    edition = make.published(by=editor, **fields)
    return desk.publish(edition.story, editor, kind=kind, text=text)


def log(client) -> list[str]:
    return [text for has, text in read(client, "/corrections/").all("article") if "class" in has]


def test_the_log_names_kind_story_and_words_the_newest_first(client, editor):
    corrected(editor, "It was two metres.", headline="River rises")
    corrected(editor, "The song is hers.", Kind.CLARIFICATION, headline="Singer sings")
    first, second = log(client)
    assert first.startswith("Clarification")
    assert "Singer sings The song is hers." in first
    assert second.startswith("Correction")
    assert "River rises It was two metres." in second


def test_the_log_leads_to_the_notice_on_the_storys_page(client, editor):
    edition = corrected(editor)
    anchor = f"correction-{Correction.objects.get().pk}"
    links = read(client, "/corrections/").all("a", href=f"{edition.get_absolute_url()}#{anchor}")
    assert links
    assert "It was two metres." in read(client, edition.get_absolute_url()).one("div", id=anchor)[1]


def test_it_names_the_story_as_readers_know_it_now(client, editor):
    story = corrected(editor, headline="River rises").story
    story.headline, story.slug = "River falls", "river-falls"
    saving.save(story, editor)
    assert "River rises" in log(client)[0]
    desk.publish(story, editor, kind=Kind.SILENT)
    assert "River falls" in log(client)[0]


def test_a_silent_fix_and_an_update_without_words_are_not_in_it(client, editor):
    story = make.published(by=editor).story
    for kind in (Kind.SILENT, Kind.UPDATE):
        saving.save(story, editor)
        desk.publish(story, editor, kind=kind)
    page = read(client, "/corrections/")
    assert page.all("article") == []
    assert "Nothing to correct so far." in page.text


def test_a_withdrawn_story_is_gone_from_it_at_once(client, editor, publisher):
    edition = corrected(editor)
    desk.withdraw(edition.story, publisher, "It was wrong.")
    assert log(client) == []
    for kind in KINDS:
        assert "two metres" not in client.get(f"/corrections/feed.{kind}").content.decode()


def test_a_scheduled_correction_is_in_it_from_its_second(client, editor, monkeypatch):
    edition = make.published(by=editor)
    at = timezone.now() + timedelta(hours=2)
    desk.publish(edition.story, editor, at, kind=Kind.CORRECTION, text="It was four ladders.")
    addresses = ["/corrections/", edition.get_absolute_url(), "/feed.xml", "/feed.atom"]
    addresses += ["/feed.json", *(f"/corrections/feed.{kind}" for kind in KINDS)]
    for moment, is_told in ((at - INSTANT, False), (at, True)):
        set_clock(monkeypatch, moment)
        for address in addresses:
            assert ("four ladders" in client.get(address).content.decode()) is is_told, address


def test_the_log_pages_by_key_without_a_gap_or_a_repetition(client, editor):
    edition = make.published(by=editor)
    for number in range(45):
        desk.publish(edition.story, editor, kind=Kind.UPDATE, text=f"Number {number:02}.")
    seen, address = [], "/corrections/"
    while address:
        page = read(client, address)
        seen += [text[-10:] for has, text in page.all("article") if "class" in has]
        older = [has["href"] for has, _ in page.all("a", rel="next")]
        address = f"/corrections/{older[0]}" if older else ""
    assert seen == [f"Number {number:02}." for number in reversed(range(45))]


def test_a_place_in_the_log_that_we_never_wrote_is_not_found(client):
    assert client.get("/corrections/?before=yesterday").status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_the_log_takes_three_queries_and_its_feeds_four(client, editor, count):
    for number in range(count):
        corrected(editor, headline=f"Story {number}")
    assert queries_of(client, "/corrections/") == 3
    assert [queries_of(client, f"/corrections/feed.{kind}") for kind in KINDS] == [4, 4, 4]


def test_every_page_leads_to_the_log(client, editor):
    make.published(by=editor)
    assert read(client, "/").all("a", href="/corrections/")


def test_the_logs_feeds_tell_each_notice_with_its_address(client, editor):
    edition = corrected(editor, headline="River rises")
    row = Correction.objects.get()
    address = f"http://127.0.0.1:8000{edition.get_absolute_url()}#correction-{row.pk}"
    rss = ElementTree.fromstring(client.get("/corrections/feed.xml").content).find("channel/item")
    assert (rss.find("title").text, rss.find("link").text) == ("Correction: River rises", address)
    assert rss.find("description").text == "It was two metres."
    atom = ElementTree.fromstring(client.get("/corrections/feed.atom").content)
    entry = atom.find("atom:entry", ATOM)
    assert entry.find("atom:title", ATOM).text == "Correction: River rises"
    assert entry.find("atom:link", ATOM).attrib["href"] == address
    assert entry.find("atom:content", ATOM).text == "It was two metres."
    (item,) = client.get("/corrections/feed.json").json()["items"]
    assert (item["url"], item["content_text"]) == (address, "It was two metres.")
    assert item["_newsroom"]["corrections"][0]["kind"] == "correction"


def test_the_logs_feeds_are_valid_while_there_is_nothing_in_them(client):
    for kind in KINDS:
        assert client.get(f"/corrections/feed.{kind}").status_code == 200
    assert json.loads(client.get("/corrections/feed.json").content)["items"] == []


# The other places


def test_a_story_in_a_feed_brings_its_notices(client, editor):
    corrected(editor, "It was <two> metres.")
    notice = f"Correction, {timezone.localdate():%b. %-d, %Y}".replace("May.", "May")
    rss = ElementTree.fromstring(client.get("/feed.xml").content).find("channel/item/description")
    assert "It was &lt;two&gt; metres.</p>" in rss.text
    atom = ElementTree.fromstring(client.get("/feed.atom").content)
    assert "It was <two> metres." in atom.find("atom:entry/atom:summary", ATOM).text
    (item,) = client.get("/feed.json").json()["items"]
    assert "It was &lt;two&gt; metres.</p>" in item["content_html"]
    assert item["_newsroom"]["corrections"][0]["text"] == "It was <two> metres."
    assert notice.split(",")[0] in item["content_html"]


def test_a_silent_fix_sends_no_reader_the_story_again(client, editor):
    story = make.published(by=editor, headline="River rsies").story
    before = client.get("/feed.json").json()["items"][0]["date_modified"]
    later = Story.objects.get(pk=story.pk)
    later.headline = "River rises"
    saving.save(later, editor)
    edition = desk.publish(later, editor, kind=Kind.SILENT)
    (item,) = client.get("/feed.json").json()["items"]
    assert (item["title"], item["date_modified"]) == ("River rises", before)
    said = json_ld(client.get(edition.get_absolute_url()))["NewsArticle"]
    assert said["dateModified"] == before
    assert "Updated" not in read(client, edition.get_absolute_url()).text


def test_a_correction_is_told_to_machines_with_its_place_and_its_time(client, editor):
    edition = corrected(editor)
    row = Correction.objects.get()
    said = json_ld(client.get(edition.get_absolute_url()))["NewsArticle"]
    (comment,) = said["correction"]
    assert (comment["@type"], comment["text"]) == ("CorrectionComment", "It was two metres.")
    assert comment["url"].endswith(f"{edition.get_absolute_url()}#correction-{row.pk}")
    assert said["dateModified"] == comment["datePublished"]


def test_ninjs_has_the_notice_and_the_end(client, editor):
    edition = make.published(by=editor)
    end = timezone.now() + timedelta(days=1)
    told = {"kind": Kind.RETRACTION, "text": "It is not so."}
    edition = desk.publish(edition.story, editor, until=end, **told)
    item = ninjs_of(client, edition)
    (notice,) = [part for part in item["descriptions"] if part["role"] == "retraction"]
    assert notice["value"].startswith("Retraction, ")
    assert notice["value"].endswith(": It is not so.")
    assert item["expires"].startswith(timezone.localtime(end).isoformat(timespec="seconds"))
