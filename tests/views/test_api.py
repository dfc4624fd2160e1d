"""Stories as data: what apps and partners may count on."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from articles import desk
from articles.models import Author, Paper, Topic
from articles.views import api
from newsroom import urls
from tests import make
from tests.formats import told
from tests.formats.test_ninjs import assert_is_ninjs
from tests.views.pages import queries_of

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
STORIES = "/api/stories"
POLICY = "https://packet.example.org/mining.json"


def ask(client, address: str = STORIES, **query: object) -> dict:
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def headlines(client, **query: object) -> list[str]:
    """Of the stories that are found, over all pages."""
    found, answer = [], ask(client, **query)
    for _page in range(50):
        found += [story["ninjs"]["title"] for story in answer["stories"]]
        if "next" not in answer:
            return found
        answer = ask(client, answer["next"].removeprefix(SITE))
    pytest.fail("it goes on for ever")


def problem(client, address: str, status: int, method: str = "get") -> dict:
    response = getattr(client, method)(address)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-cache"
    said = response.json() if method != "head" else {"status": status}
    assert said["status"] == status
    return said


# --- What is there --------------------------------------------------------------------------


def test_the_description_is_openapi_and_the_answers_are_as_it_says(client) -> None:
    Paper.objects.update(contact_email="desk@packet.example")
    edition = told.story(lead=told.picture())
    described = ask(client, "/api/openapi.json")
    validate(described)

    def assert_is(answer: object, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", **described}
        Draft202012Validator(schema).validate(answer)

    assert_is(ask(client, "/api/"), "Index")
    assert_is(ask(client, limit=1), "Stories")
    assert_is(ask(client, f"{STORIES}/{edition.story_id}"), "Story")
    assert_is(problem(client, f"{STORIES}?limit=x", 400), "Problem")
    names = {each["name"] for each in described["paths"][STORIES]["get"]["parameters"]}
    assert names == set(api.FILTERS)


def test_the_index_leads_everywhere(client) -> None:
    make.section("Sport")
    index = ask(client, "/api/")
    addresses = [index["home"], index["description"], index["stories"]]
    addresses += [section["stories"] for section in index["sections"]]
    for address in addresses:
        assert client.get(address.removeprefix(SITE)).status_code == 200


def test_a_story_is_ninjs_beside_the_terms_on_which_it_may_be_used(client) -> None:
    image = told.picture()
    notice = told.notice(tdm_policy_url=POLICY)
    edition = told.story(lead=image, copyright_notice=notice)
    [story] = ask(client)["stories"]
    assert_is_ninjs(story["ninjs"])
    assert story["page"] == f"{SITE}{edition.get_absolute_url()}"
    [picture] = story["terms"].pop("pictures")
    assert story["terms"] == {
        "holder": "Agencia Uno",
        "copyright_notice": edition.copyright_line,
        "usage_terms": "Story words only.",
        "license": "https://story.example.org/licence",
        "acquire_license": "https://story.example.org/terms",
        "tdm_reservation": 1,
        "tdm_policy": POLICY,
    }
    assert picture["credit"] == "Jane Doe/Picture House"
    assert picture["license"] == "https://picture.example.org/licence"
    assert (picture["usage_terms"], picture["tdm_reservation"]) == ("Not for advertising.", 1)
    assert ask(client, story["url"].removeprefix(SITE)) == {**story, "terms": story["terms"]} | {
        "terms": {**story["terms"], "pictures": [picture]}
    }
    response = client.get(f"{STORIES}/{edition.story_id}")
    assert (response["tdm-reservation"], response["tdm-policy"]) == ("1", POLICY)


def test_what_readers_are_told_of_a_change_comes_with_it(client, editor) -> None:
    edition = make.published(by=editor)
    desk.publish(edition.story, editor, kind="correction", text="It was two.")
    [story] = ask(client)["stories"]
    assert "It was two." in story["ninjs"]["descriptions"][-1]["value"]


def test_only_what_readers_see_is_there(client, editor, publisher) -> None:
    draft = make.story("A draft", by=editor)
    coming = make.published("Tomorrow", by=editor, at=timezone.now() + timedelta(days=1))
    gone = make.published("Gone", by=editor)
    desk.withdraw(gone.story, publisher, "It was wrong.")
    assert headlines(client) == []
    for number in (draft.pk, coming.story_id, 10**30):
        assert problem(client, f"{STORIES}/{number}", 404)["detail"] == "There is no such story."
    said = problem(client, f"{STORIES}/{gone.story_id}", 410)
    assert (said["title"], said["detail"]) == ("This story has been withdrawn", "It was wrong.")


# --- Filters --------------------------------------------------------------------------------


@pytest.fixture
def four(db) -> None:
    floods = make.published("1", topics=("Floods",), at=datetime(2024, 2, 17, 9, tzinfo=UTC))
    make.published(
        "2", topics=("Floods",), authors=("Bo Lund",), at=datetime(2024, 2, 18, tzinfo=UTC)
    )
    make.published(
        "3",
        section=make.section("Sport"),
        language="es",
        translation_of=floods.story,
        at=datetime(2024, 2, 18, 23, 59, 59, tzinfo=UTC),
    )
    make.published("4", language="es", at=datetime(2024, 3, 1, tzinfo=UTC))


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "4321"),
        ({"section": "sport"}, "3"),
        ({"topic": "floods"}, "21"),
        ({"author": "ana-ruiz"}, "431"),
        ({"language": "es"}, "43"),
        ({"from": "2024-02-18"}, "432"),
        ({"to": "2024-02-18"}, "321"),
        ({"from": "2024-02-18", "to": "2024-02-18"}, "32"),
        ({"from": "2024-02-17T09:00:00Z", "to": "2024-02-18T00:00:00Z"}, "21"),
        ({"from": "2024-02-17T09:00:01Z", "to": "2024-02-17T23:59:59+00:00"}, ""),
        ({"to": "2024-02-18T01:00:00+01:00"}, "21"),
        ({"topic": "floods", "author": "bo-lund"}, "2"),
        ({"topic": "floods", "language": "es"}, ""),
        ({"author": "ana-ruiz", "section": "world", "language": "en"}, "1"),
        ({"section": "none"}, ""),
        ({"topic": "none"}, ""),
        ({"author": "none"}, ""),
        ({"language": "tlh"}, ""),
        ({"topic": "floods", "author": "none"}, ""),
        ({"section": ""}, "4321"),
    ],
)
def test_filters_narrow(client, query: dict[str, str], found: str) -> None:
    for limit in (1, 2, 20):
        assert headlines(client, **query, limit=limit) == list(found)


@pytest.mark.usefixtures("four")
def test_a_day_is_one_of_the_papers_time_zone(client, settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    Paper.objects.update(time_zone="America/New_York")
    assert headlines(client, **{"from": "2024-02-17", "to": "2024-02-17"}) == ["2", "1"]


@pytest.mark.usefixtures("four")
def test_names_of_old_and_what_was_merged_are_found(client) -> None:
    root = Topic.objects.create(name="High water")
    Topic.objects.filter(name="Floods").update(merged_into=root, root=root)
    Author.objects.get(name="Bo Lund").aliases.create(name="Bo Berg", slug="bo-berg")
    assert headlines(client, topic="floods") == headlines(client, topic=root.slug) == ["2", "1"]
    assert headlines(client, author="bo-berg") == ["2"]


@pytest.mark.usefixtures("four")
def test_a_long_way_down_it_answers_with_less_and_says_where_to_go_on(client, monkeypatch) -> None:
    monkeypatch.setattr(api, "WINDOW", 2)
    answer = ask(client, language="en")
    assert answer["stories"] == []
    assert headlines(client, language="en") == ["2", "1"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"sectoin": "world"}, "sectoin"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "９"}, "limit"),
        ({"limit": "9" * 10_000}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": f"{'9' * 18}-1"}, "cursor"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2024-02-30"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"to": "9999-12-31T23:59:59.999999Z"}, "to"),
        ({"from": "0001-01-01T00:00:00+14:00"}, "from"),
        ({"to": "2024-02-17 OR 1"}, "to"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_which_part(client, query, word: str) -> None:
    assert word in problem(client, f"{STORIES}?{urlencode(query)}", 400)["detail"]


@pytest.mark.parametrize("value", ["\0", "\ud800", "x" * 10_000, "'--", "%00", "-1", "🚨"])
def test_any_value_of_a_filter_is_taken_for_a_name(client, value: str) -> None:
    make.published()
    for name in ("section", "topic", "author", "language"):
        query = urlencode({name: value}, errors="surrogatepass")
        assert client.get(f"{STORIES}?{query}").json()["stories"] == []


@pytest.mark.parametrize("count", [2, 20])
def test_it_takes_as_many_queries_for_twenty_stories_as_for_two(client, count: int) -> None:
    for number in range(count):
        make.published(f"Story {number}", lead=make.image(), topics=("Floods", "Rain"))
    asked = [queries_of(client, f"{STORIES}{query}") for query in ("", "?topic=floods")]
    assert asked == [4, 5]


# --- Manners --------------------------------------------------------------------------------


def test_it_can_be_kept_and_asked_about(client) -> None:
    make.published()
    for address in ("/api/", "/api/openapi.json", STORIES):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_next_page_stands_in_the_headers_too(client) -> None:
    for number in range(2):
        make.published(f"Story {number}")
    response = client.get(STORIES, {"limit": 1})
    assert f'<{response.json()["next"]}>; rel="next"' in response["Link"]


@pytest.mark.parametrize("address", ["/api/x", "/api/stories/", "/api/stories/x", "/api//"])
def test_what_is_not_there_is_a_problem(client, address: str) -> None:
    problem(client, address, 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/api/", STORIES, "/api/x"])
def test_nothing_can_be_sent(method: str, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    problem(strict, address, 405, method)
    assert getattr(strict, method)(address)["Allow"] == "GET, HEAD, OPTIONS"


def test_what_is_broken_is_a_problem_and_no_page() -> None:
    def broken(request):
        raise RuntimeError("broken")

    class Broken:
        urlpatterns = [path("api/broken", broken), *urls.urlpatterns]
        handler500 = urls.handler500

    with override_settings(ROOT_URLCONF=Broken):
        problem(Client(raise_request_exception=False), "/api/broken", 500)


def test_a_request_that_makes_no_sense_is_a_problem(client) -> None:
    response = client.get("/api/", headers={"Host": "not a host"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == 400


# --- Other sites ----------------------------------------------------------------------------

APP = "https://app.example.org"


def asked_from(client, origin: str, method: str = "get", address: str = STORIES):
    return getattr(client, method)(address, headers={"Origin": origin})


def test_no_other_site_may_read_it_unless_it_is_allowed(client) -> None:
    for method in ("get", "options"):
        response = asked_from(client, APP, method)
        assert not [name for name in response.headers if name.startswith("Access-Control")]


def test_any_site_may_if_all_may(client, settings) -> None:
    settings.API_CORS_ORIGINS = ["*"]
    for address in (STORIES, "/api/", "/api/x"):
        response = asked_from(client, APP, address=address)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Origin" not in response.get("Vary", "")


def test_a_site_may_that_is_named_and_caches_know_it(client, settings) -> None:
    settings.API_CORS_ORIGINS = [APP, "https://other.example"]
    response = asked_from(client, APP)
    assert response["Access-Control-Allow-Origin"] == APP
    assert "ETag" in response["Access-Control-Expose-Headers"]
    assert "Origin" in response["Vary"]
    for origin in ("https://evil.example", f"{APP}.evil.example", "null", ""):
        response = asked_from(client, origin)
        assert "Access-Control-Allow-Origin" not in response
        assert "Origin" in response["Vary"]
    again = client.get(STORIES, headers={"Origin": APP, "If-None-Match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, APP)


def test_a_browser_may_ask_first(client, settings) -> None:
    settings.API_CORS_ORIGINS = [APP]
    response = asked_from(client, APP, "options")
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies
