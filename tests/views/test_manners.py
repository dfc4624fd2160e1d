"""What caches, robots and strangers may count on at every public address."""

import gzip

import pytest
from django.test import Client

from articles import desk
from articles.desk import saving
from articles.models import Paper
from tests import make
from tests.views.pages import read

pytestmark = pytest.mark.django_db

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def addresses() -> list[str]:
    edition = make.published("A story", topics=("Floods",), lead=make.image())
    return ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/", edition.get_absolute_url()]


def test_a_page_may_be_kept_but_must_be_asked_about(client, addresses):
    for address in addresses:
        response = client.get(address)
        kept = {part.strip() for part in response["Cache-Control"].split(",")}
        assert kept == {"public", "max-age=0", "must-revalidate"}
        assert response["ETag"]


def test_a_page_is_the_same_for_everyone_logged_in_or_not(client, addresses, editor):
    desk_client = Client()
    desk_client.force_login(editor)
    for address in addresses:
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert desk_client.get(address).content == response.content


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(client, editor):
    edition = make.published(by=editor)
    address = edition.get_absolute_url()
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    story = edition.story
    story.dek = "Four bridges are closed."
    saving.save(story, editor)
    desk.publish(story, editor)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("headers", [{}, GZIP], ids=["plain", "gzip"])
def test_head_answers_as_get_does_without_the_page(client, addresses, headers):
    for address in addresses:
        response = client.head(address, headers=headers)
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers == client.get(address, headers=headers).headers
        again = {**headers, "If-None-Match": response["ETag"]}
        assert client.head(address, headers=again).status_code == 304


def test_a_page_is_compressed_for_whoever_can_take_it(client, addresses):
    for address in addresses:
        plain, packed = client.get(address), client.get(address, headers=GZIP)
        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
        assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
        assert client.get(address, headers=GZIP).content == packed.content


def test_a_compressed_page_that_has_not_changed_is_not_sent_again(client, addresses):
    for address in addresses:
        packed = client.get(address, headers=GZIP)
        again = client.get(address, headers={**GZIP, "If-None-Match": packed["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control"):
            assert again[name] == packed[name]


def test_a_damaged_cookie_is_not_answered_with_a_new_one(client, addresses):
    picture = make.image().thumbnail_url
    strict = Client(enforce_csrf_checks=True, headers={"Cookie": "csrftoken=x; sessionid=%00"})
    for address in [*addresses, picture, "/healthz", "/nothing/"]:
        response = strict.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_no_page_may_use_a_device(client, addresses):
    for address in [*addresses, "/nothing/", "/admin/account/login/"]:
        assert "camera=()" in client.get(address)["Permissions-Policy"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_sent_to_a_public_page(addresses, method):
    strict = Client(enforce_csrf_checks=True)
    for address in [*addresses, make.image().thumbnail_url, "/healthz"]:
        response = getattr(strict, method)(address)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert not response.cookies


@pytest.mark.parametrize(
    "query",
    [
        "?",
        "?&&==&",
        "?before[]=1",
        "?utm_source=%00",
        "?%ff=%fe",
        "?q=" + "x" * 10_000,
        "?before%00=1",
        "?x=" + "&x=" * 900,
    ],
    ids=lambda query: query[:12],
)
def test_a_query_we_know_nothing_of_changes_nothing(client, addresses, query):
    for address in addresses:
        assert client.get(address + query).content == client.get(address).content


def test_a_page_runs_no_script_and_asks_nothing_of_others(client, addresses):
    for address in addresses:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        page = read(client, address)
        assert page.all("style") == []
        # A block of JSON-LD is data, which no browser runs and no policy needs to allow.
        assert {has["type"] for has, _ in page.all("script")} <= {"application/ld+json"}
        for _, has, _ in page.elements:
            assert "style" not in has
            assert not [name for name in has if name.startswith("on")]
        for tag, name in (("img", "src"), ("link", "href")):
            for has, _ in page.all(tag):
                assert has[name].startswith(("/", "?", "http://127.0.0.1:8000/"))
        assert len(page.all("link", rel="stylesheet")) == 1


def test_a_page_has_landmarks_one_title_and_a_way_past_its_frame(client, addresses):
    for address in addresses:
        page = read(client, address)
        assert [level for level, _ in page.headings].count(1) == 1
        assert page.one("main")[0]["id"] == "content"
        assert page.all("a")[0][0]["href"] == "#content"
        names = [has.get("aria-label") or has["aria-labelledby"] for has, _ in page.all("nav")]
        assert len(names) == len(set(names)) >= 2


def test_the_frame_tells_whose_paper_it_is_and_how_to_write_to_it(client, addresses):
    Paper.objects.update(name="The Packet", tagline="By every tide", contact_email="a@example.org")
    for address in addresses:
        page = read(client, address)
        assert page.one("title")[1].count("The Packet") == 1
        assert "By every tide" in page.text
        assert page.all("a", href="mailto:a@example.org")


def test_a_paper_in_an_arabic_town_runs_from_right_to_left(client, addresses, settings):
    settings.LANGUAGE_CODE = "ar"
    html = read(client, "/").one("html")[0]
    assert (html["lang"], html["dir"]) == ("ar", "rtl")
