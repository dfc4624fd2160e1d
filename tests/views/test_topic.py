from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import naming
from articles.models import Topic
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def test_a_topic_shows_the_stories_that_were_published_with_it(client):
    edition = make.published("Of São Paulo", topics=("São Paulo",))
    make.published("Of elsewhere", topics=("Rivers",))
    edition.story.topics.add("Rivers")  # not published yet
    assert read(client, "/topics/sao-paulo/").cards == ["Of São Paulo"]
    assert read(client, "/topics/rivers/").cards == ["Of elsewhere"]


def test_a_topic_is_described_to_readers(client):
    make.published(topics=("Floods",))
    Topic.objects.update(description="When the rivers rise.")
    assert "When the rivers rise." in read(client, "/topics/floods/").text


def test_a_topic_that_no_reader_has_met_looks_as_if_there_were_none(client, editor, publisher):
    Topic.objects.create(name="Alone")
    make.story(topics=("Drafted",))
    make.published(topics=("Tomorrow",), at=timezone.now() + timedelta(days=1))
    desk.withdraw(make.published(by=editor, topics=("Withdrawn",)).story, publisher, "Wrong.")
    nothing = client.get("/topics/nothing/").content
    for slug in ("alone", "drafted", "tomorrow", "withdrawn"):
        assert Topic.objects.filter(slug=slug).exists()
        response = client.get(f"/topics/{slug}/")
        assert (response.status_code, response.content) == (404, nothing)


@pytest.mark.parametrize("slug", ["nothing", "%00", "a%00", "%f0%28", "x" * 5000])
def test_a_topic_that_is_not_there_is_not_found(client, slug):
    assert client.get(f"/topics/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [2, 20, 25])
def test_a_topic_takes_five_queries_however_many_stories(client, count):
    for number in range(count):
        make.published(
            f"Story {number}", lead=make.image(), topics=("Floods", "Rivers"), authors=("A", "B")
        )
    assert queries_of(client, "/topics/floods/") == 5


@pytest.mark.parametrize("count", [2, 20])
def test_it_takes_one_more_for_a_lead_of_elsewhere_and_none_for_what_it_stands_for(
    client, editor, count
):
    for number in range(count):
        make.published(f"Story {number}", topics=("Floods", f"Below {number}"))
    floods = topic("Floods")
    Topic.objects.filter(name__startswith="Below").update(parent=floods)
    naming.merge(Topic.objects.create(name="Inundations"), floods, editor)
    floods.lead_story = make.published("Elsewhere").story
    floods.save()
    assert queries_of(client, "/topics/floods/") == 6


# --- What it stands for ---------------------------------------------------------------------


def topic(name: str) -> Topic:
    return Topic.objects.get(name=name)


def test_the_lead_story_stands_first_and_once_and_an_introduction_above_it(client):
    first = make.published("The oldest", topics=("Floods",))
    make.published("The newest", topics=("Floods",))
    Topic.objects.update(lead_story=first.story, introduction="It rains.\n\nRivers rise.")
    page = read(client, "/topics/floods/")
    assert page.cards == ["The oldest", "The newest"]
    assert [text for _, text in page.all("p")][2:4] != []
    assert "It rains." in page.text
    assert "Rivers rise." in page.text


def test_a_lead_story_that_is_not_live_leaves_no_trace(client, editor, publisher):
    make.published("Live", topics=("Floods",))
    draft = make.story("A draft", topics=("Floods",))
    Topic.objects.update(lead_story=draft)
    assert read(client, "/topics/floods/").cards == ["Live"]
    gone = make.published("Withdrawn", by=editor, topics=("Floods",)).story
    Topic.objects.update(lead_story=gone)
    assert read(client, "/topics/floods/").cards == ["Withdrawn", "Live"]
    desk.withdraw(gone, publisher, "Wrong.")
    assert read(client, "/topics/floods/").cards == ["Live"]


def test_older_pages_have_neither_lead_nor_introduction(client):
    lead = make.published("The lead", topics=("Floods",))
    for number in range(21):
        make.published(f"Story {number}", topics=("Floods",))
    Topic.objects.update(lead_story=lead.story, introduction="It rains.")
    page = read(client, "/topics/floods/")
    assert page.cards[0] == "The lead"
    (older, _text) = page.one("a", rel="next")
    older_page = read(client, "/topics/floods/" + older["href"])
    assert older_page.cards == ["Story 0", "The lead"]
    assert "It rains." not in older_page.text


def test_wider_and_narrower_topics_lead_to_one_another(client):
    make.published("Of floods", topics=("Floods",))
    make.published("Of flash floods", topics=("Flash floods",))
    weather = Topic.objects.create(name="Weather")
    Topic.objects.filter(name="Floods").update(parent=weather)
    Topic.objects.filter(name="Flash floods").update(parent=topic("Floods"))
    page = read(client, "/topics/weather/")
    assert page.cards == ["Of flash floods", "Of floods"]
    assert page.all("a", href="/topics/floods/")
    assert not page.all("a", href="/topics/flash-floods/")
    page = read(client, "/topics/flash-floods/")
    assert page.all("a", href="/topics/floods/")


def test_a_narrower_topic_that_only_drafts_have_is_not_named(client):
    make.published("Of weather", topics=("Weather",))
    make.story(topics=("Secret plan",))
    Topic.objects.filter(name="Secret plan").update(parent=topic("Weather"))
    assert "Secret plan" not in read(client, "/topics/weather/").text


def test_a_story_of_a_topic_and_of_one_below_stands_there_once_page_by_page(client):
    for number in range(45):
        make.published(f"Story {number}", topics=("Weather", "Floods"))
    Topic.objects.filter(name="Floods").update(parent=topic("Weather"))
    shown, address = [], "/topics/weather/"
    while address:
        page = read(client, address)
        shown += page.cards
        older = page.all("a", rel="next")
        address = "/topics/weather/" + older[0][0]["href"] if older else ""
    assert shown == [f"Story {number}" for number in reversed(range(45))]


# --- Addresses of old -----------------------------------------------------------------------


def moved(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301
    return response["Location"]


def test_every_address_a_topic_ever_had_leads_to_its_page_for_ever(client, editor):
    make.published(topics=("UN",))
    un, whole = topic("UN"), Topic.objects.create(name="United Nations")
    naming.rename(un, "U.N.O.", editor)
    naming.set_other_names(un, ["UN", "Vereinte Nationen"])
    naming.merge(un, whole, editor)
    for slug in ("un", "uno", "vereinte-nationen"):
        assert moved(client, f"/topics/{slug}/") == "/topics/united-nations/"
    assert moved(client, "/topics/un/?before=99999999999999999-1") == (
        "/topics/united-nations/?before=99999999999999999-1"
    )
    assert read(client, "/topics/united-nations/").cards


def test_the_feeds_of_old_addresses_lead_on_too(client, editor):
    make.published(topics=("UN",))
    naming.rename(topic("UN"), "United Nations", editor)
    for kind in ("xml", "atom", "json"):
        assert moved(client, f"/topics/un/feed.{kind}").endswith(
            f"/topics/united-nations/feed.{kind}"
        )


def test_a_redirect_to_letters_of_another_script_is_well_formed(client, editor):
    make.published(topics=("Moscow",))
    naming.rename(topic("Moscow"), "Москва", editor)
    target = moved(client, "/topics/moscow/")
    assert target.isascii()
    assert read(client, target).headings[0] == (1, "Москва")


def test_another_name_of_what_only_drafts_have_looks_as_if_there_were_none(client, editor):
    make.story(topics=("Secret plan",))
    naming.set_other_names(topic("Secret plan"), ["The plan"])
    naming.merge(Topic.objects.create(name="Old plan"), topic("Secret plan"), editor)
    nothing = client.get("/topics/nothing/").content
    for slug in ("the-plan", "old-plan", "secret-plan"):
        response = client.get(f"/topics/{slug}/")
        assert (response.status_code, response.content) == (404, nothing)


def test_a_story_links_straight_to_the_root_and_to_no_topic_twice(client, editor):
    edition = make.published(topics=("UN", "United Nations", "Rivers"))
    naming.merge(topic("UN"), topic("United Nations"), editor)
    naming.rename(topic("Rivers"), "Streams", editor)
    page = read(client, edition.get_absolute_url())
    assert [(has["href"], text) for has, text in page.all("a", rel="tag")] == [
        ("/topics/streams/", "Streams"),
        ("/topics/united-nations/", "United Nations"),
    ]
