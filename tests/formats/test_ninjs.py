import json
from datetime import UTC, datetime

import pytest

from articles import desk
from articles.desk import saving
from articles.models.provenance import DigitalSource
from tests import make
from tests.formats import told

pytestmark = pytest.mark.django_db

# The properties of ninjs 2.2 and whether each is a text, an object or a list; no other may stand
# in an item ("unevaluatedProperties": false).
PROPERTIES = {
    **dict.fromkeys(("uri", "type", "representationtype", "profile", "version"), str),
    **dict.fromkeys(("firstcreated", "versioncreated", "contentcreated", "embargoed"), str),
    **dict.fromkeys(("pubstatus", "copyrightholder", "copyrightnotice", "usageterms"), str),
    **dict.fromkeys(("ednote", "language", "title", "by", "slugline", "located", "expires"), str),
    **dict.fromkeys(("standard", "rightsinfo", "digitalsourcetype"), dict),
    **dict.fromkeys(("descriptions", "bodies", "headlines", "people", "organisations"), list),
    **dict.fromkeys(("places", "subjects", "events", "objects", "infosources"), list),
    **dict.fromkeys(("renditions", "associations", "altids", "trustindicators", "genres"), list),
}
PARTS = {
    "descriptions": {"role", "contenttype", "value"},
    "headlines": {"role", "contenttype", "value"},
    "bodies": {"role", "contenttype", "charcount", "wordcount", "value"},
    "people": {"name", "rel", "uri", "literal", "contactinfo"},
    "places": {"name", "rel", "uri", "literal", "contactinfo", "geojson"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "infosources": {"name", "role", "uri", "literal", "contactinfo"},
    "renditions": {"name", "href", "contenttype", "title", "height", "width", "format"},
    "altids": {"role", "value"},
}


def assert_is_ninjs(item: dict, also: frozenset[str] = frozenset()) -> None:
    for name, value in item.items():
        assert name in also or isinstance(value, PROPERTIES[name]), name
    for name, allowed in PARTS.items():
        for part in item.get(name, []):
            assert set(part) <= allowed
    assert item["type"] in {"text", "picture"}
    for picture in item.get("associations", []):
        assert picture["name"]
        assert_is_ninjs(picture, also=frozenset({"name"}))


def test_a_story_is_ninjs_with_its_own_rights_and_its_pictures_with_theirs(client):
    image = told.picture(asset_id="AU1234", city="Porto", country="Portugal")
    edition = told.story(
        lead=image, kicker="Floods", topics=("Rivers",), dateline="MADRID", sources=["Ida Holm"]
    )
    item = told.ninjs_of(client, edition)
    assert_is_ninjs(item)
    assert item["uri"].endswith(f":story/{edition.story_id}")
    assert (item["standard"]["name"], item["standard"]["version"]) == ("ninjs", "2.2")
    assert item["by"] == "By Ana Ruiz"
    assert item["located"] == "MADRID"
    assert item["headlines"][1] == {"role": "kicker", "value": "Floods"}
    assert {part["contenttype"] for part in item["bodies"]} == {"text/html", "text/plain"}
    assert [part["name"] for part in item["subjects"]] == ["World", "Rivers"]
    assert item["infosources"][1]["name"] == "Ida Holm"
    assert item["copyrightholder"] == "Agencia Uno"
    assert item["copyrightnotice"] == edition.copyright_line
    assert item["usageterms"] == "Story words only. https://story.example.org/terms"
    assert item["rightsinfo"] == {"linkedrights": "https://story.example.org/licence"}
    (picture,) = item.pop("associations")
    assert picture["by"] == "Jane Doe/Picture House"
    assert picture["copyrightnotice"] == "© 2019 Picture House"
    assert picture["usageterms"] == "Not for advertising."
    assert picture["rightsinfo"] == {"linkedrights": "https://picture.example.org/licence"}
    assert picture["digitalsourcetype"]["uri"] == DigitalSource.AI
    assert picture["altids"] == [{"role": "asset", "value": "AU1234"}]
    assert picture["places"] == [{"name": "Porto, Portugal"}]
    assert {"role": "label", "contenttype": "text/plain", "value": "AI-generated picture"} in (
        picture["descriptions"]
    )
    formats = {part["contenttype"] for part in picture["renditions"]}
    assert formats == {"image/avif", "image/jpeg"}
    assert "Picture House" not in json.dumps(item)
    assert "Agencia" not in json.dumps(picture)
    assert "story.example.org" not in json.dumps(picture)


def test_it_says_where_the_page_and_the_licence_are_and_what_may_be_mined(client):
    edition = told.story()
    response = client.get(edition.get_absolute_url()[:-1] + ".json")
    assert response["Content-Type"] == "application/json"
    assert response["Link"] == (
        f'<http://127.0.0.1:8000{edition.get_absolute_url()}>; rel="canonical", '
        '<https://story.example.org/licence>; rel="license"'
    )
    assert response["tdm-reservation"] == "1"
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_page_leads_to_it(client):
    edition = told.story()
    page = client.get(edition.get_absolute_url()).content.decode()
    address = f"http://127.0.0.1:8000{edition.get_absolute_url()[:-1]}.json"
    assert f'type="application/json" title="ninjs" href="{address}"' in page


def test_an_old_address_leads_to_the_new_one(client, editor):
    edition = make.published(by=editor, slug="first", at=datetime(1998, 5, 3, 9, tzinfo=UTC))
    story = edition.story
    story.refresh_from_db()
    story.slug = "second"
    saving.save(story, editor)
    desk.publish(story, editor)
    for old in ("/1998/05/03/first.json", "/1998/5/3/second.json"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, "/1998/05/03/second.json")


def test_its_name_stays_when_slug_and_headline_change(client, editor):
    edition = make.published(by=editor, slug="first")
    before = told.ninjs_of(client, edition)
    story = edition.story
    story.refresh_from_db()
    story.slug, story.headline = "second", "Otherwise"
    saving.save(story, editor)
    after = told.ninjs_of(client, desk.publish(story, editor))
    assert after["uri"] == before["uri"]
    assert after["version"] != before["version"]


def test_a_withdrawn_story_answers_with_a_problem_that_says_why(client, publisher):
    edition = make.published(by=publisher)
    desk.withdraw(edition.story, publisher, "It named the wrong man.")
    response = client.get(edition.get_absolute_url()[:-1] + ".json")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "It named the wrong man."
    assert edition.headline not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/2024/02/30/x.json", "/2024/02/17/nothing.json", "/2024/02/17/%00.json", "/2024/02/17/.json"],
)
def test_where_no_story_ever_was_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_any_text_survives(client):
    edition = told.story(
        dek=told.HOSTILE, lead=told.picture(caption=told.HOSTILE), sources=[told.HOSTILE]
    )
    item = told.ninjs_of(client, edition)
    assert item["descriptions"][0]["value"] == edition.dek
    assert item["associations"][0]["descriptions"][0]["value"] == told.HOSTILE
