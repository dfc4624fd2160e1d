"""What caches, robots and strangers may count on at every public address."""

import gzip
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_a_page_tells_search_engines_what_it_is_described_or_not(client, addresses):
    for address in [*addresses, "/search/", "/topics/", "/authors/", "/archive/", "/corrections/"]:
        assert read(client, address).one("meta", name="description")[0]["content"].strip(), address


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


# --- Every public address ------------------------------------------------------------------


@pytest.fixture
def everywhere(addresses) -> list[str]:
    """One address of each kind there is."""
    story = addresses[-1].removesuffix("/")
    lists = ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/", "/corrections/"]
    return [
        *addresses,
        *(f"{home}feed.{kind}" for home in lists for kind in ("xml", "atom", "json")),
        *(f"{story}{rest}" for rest in (".json", ".txt", "/editions/", "/editions/1/")),
        *("/corrections/", "/search/", "/search/?q=story", "/topics/", "/authors/", "/archive/"),
        *("/about/", "/robots.txt", "/.well-known/tdmrep.json", "/sitemap.xml"),
        *("/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-archive.xml"),
        *("/api/", "/api/openapi.json", "/api/stories", "/api/nothing", "/api"),
        *("/nothing/", "/nothing", "/healthz", make.image().thumbnail_url),
    ]


SHARED = ("/feed.", "/api/", "/pictures/")
"""Parts of the addresses of what other sites may show."""


def test_every_answer_is_as_safe_as_the_observatories_ask(client, everywhere, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    for address in everywhere:
        response = client.get(address, secure=True)
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "geolocation=()" in headers["Permissions-Policy"]
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert part in policy
        is_shared = any(part in address for part in SHARED)
        expected = "cross-origin" if is_shared else "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == expected, address
        assert not response.cookies
        assert not {"X-Powered-By", "Server"} & set(headers)


def test_every_answer_says_whether_it_may_be_kept(client, everywhere):
    for address in everywhere:
        response = client.get(address)
        assert response["Cache-Control"], address
        is_kept = response["Cache-Control"].startswith("public")
        assert is_kept == (response.status_code == 200 and address != "/healthz"), address
        if is_kept:
            assert response["ETag"]


def test_every_answer_can_be_asked_about_in_every_way_there_is(client, everywhere):
    for address in everywhere:
        if not (etag := client.get(address).get("ETag")):
            continue
        bare = etag.removeprefix("W/")
        for asked, status in (
            (etag, 304),
            (bare, 304),
            (f"W/{bare}", 304),
            (f'"x", {bare}, "y"', 304),
            ("*", 304),
            ('"x"', 200),
            ("nonsense", 200),
        ):
            response = client.get(address, headers={"If-None-Match": asked})
            assert (response.status_code, asked) == (status, asked), address
            assert response["ETag"] == etag
        assert client.get(address, headers={"If-Match": '"x"'}).status_code == 412


def test_a_style_sheet_comes_with_the_same_headers(settings, tmp_path):
    (tmp_path / "paper.css").write_text("p {}")
    settings.STATIC_ROOT, settings.WHITENOISE_USE_FINDERS = tmp_path, False
    settings.WHITENOISE_AUTOREFRESH = True
    response = Client().get("/static/paper.css")
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


# --- Whatever is asked ---------------------------------------------------------------------

ANSWERS = {200, 204, 301, 302, 304, 400, 403, 404, 405, 410, 412}
ANY = st.text(st.characters(codec=None), max_size=40)
PIECES = st.sampled_from(
    [
        *("", "topics", "authors", "world", "floods", "api", "stories", "search", "about", "2024"),
        *("02", "17", "feed.xml", "feed.json", "sitemap.xml", "sitemap-stories-0.xml", "1", "0"),
        *("editions", "corrections", "archive", "pictures", "cards", "reading", "healthz", ".."),
        *("%00", "%ff", "9" * 40, "-1", "a" * 300, "robots.txt", "13", "32", "0000", "\u0661"),
    ]
)
NAMED = ("before", "q", "section", "topic", "author", "language", "from", "to", "letter", "sort")
NAMES = st.sampled_from([*NAMED, "cursor", "limit", "since", "until", "page"]) | ANY
VALUES = ANY | st.sampled_from(["", "0", "-1", "9" * 30, "\0", "2024-02-17", "1-1", "0001-01-01"])
HEADERS = st.sampled_from(
    [
        *("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range"),
        *("Accept", "Accept-Encoding", "Accept-Language", "Origin", "Cookie", "Referer", "Host"),
        *("Content-Type", "X-Forwarded-For", "X-Forwarded-Host", "X-Requested-With"),
    ]
)
WORDS = st.text(st.characters(max_codepoint=255), max_size=60) | st.sampled_from(
    ["*", '"x"', "W/", "gzip;q=9", "bytes=0-", "Sun, 06 Nov 1994 08:49:37 GMT", "localhost", "null"]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pieces=st.lists(PIECES | ANY, max_size=6),
    end=st.sampled_from(["", "/", ".json", ".txt"]),
    query=st.lists(st.tuples(NAMES, VALUES), max_size=3),
    method=METHODS,
    headers=st.dictionaries(HEADERS, WORDS, max_size=3),
)
def test_whatever_is_asked_gets_a_proper_answer(addresses, pieces, end, query, method, headers):
    path = "/" + "/".join(pieces) + end
    path = path.encode("utf-8", "surrogatepass").decode("latin-1")
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": urlencode(query, errors="surrogatepass"),
        **{f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()},
    }
    if content_type := environ.pop("HTTP_CONTENT_TYPE", ""):
        environ["CONTENT_TYPE"] = content_type
    response = Client().generic(method, "/", **environ)
    assert response.status_code in ANSWERS
