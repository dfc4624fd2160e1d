"""What machines are told of mining: in headers, in pages, and of each picture for itself."""

import pytest

from articles.models import CopyrightNotice
from articles.models.provenance import DataMining
from tests import make
from tests.formats import told
from tests.views.pages import read

pytestmark = pytest.mark.django_db

POLICY = "https://packet.example.org/mining.json"
LISTS = ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/", "/feed.xml", "/robots.txt"]


def said(response) -> tuple[str | None, str | None]:
    return response.get("tdm-reservation"), response.get("tdm-policy")


def default(**fields: object) -> CopyrightNotice:
    return make.notice(is_default=True, **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tdm_reserved": True}, ("1", None)),
        ({"tdm_reserved": True, "tdm_policy_url": POLICY}, ("1", POLICY)),
        ({"tdm_reserved": False, "tdm_policy_url": POLICY}, ("0", None)),
    ],
    ids=["reserved", "with a policy", "not reserved"],
)
def test_lists_and_feeds_say_what_the_papers_own_notice_does(client, fields, expected):
    make.published(topics=("Floods",), copyright_notice=default(**fields))
    for address in LISTS:
        assert said(client.get(address)) == expected
        assert said(client.head(address)) == expected
    page = read(client, "/")
    assert page.one("meta", name="tdm-reservation")[0]["content"] == expected[0]
    assert [has["content"] for has, _ in page.all("meta", name="tdm-policy")] == [
        *filter(None, expected[1:])
    ]


def test_without_a_default_notice_nothing_is_given_away(client):
    make.published()
    assert not CopyrightNotice.objects.filter(is_default=True).exists()
    assert said(client.get("/")) == ("1", None)


def test_a_story_says_what_its_own_notice_does_and_not_the_papers(client):
    default(tdm_policy_url=POLICY)
    wire = told.story(headline="Wire")
    free = told.story(headline="Free", copyright_notice=told.notice(tdm_reserved=False))
    for edition, expected in ((wire, ("1", None)), (free, ("0", None))):
        address = edition.get_absolute_url()
        assert said(client.get(address)) == expected
        assert said(client.get(f"{address[:-1]}.json")) == expected
        page = read(client, address)
        assert page.one("meta", name="tdm-reservation")[0]["content"] == expected[0]
        assert page.all("meta", name="tdm-policy") == []
    assert said(client.get("/")) == ("1", POLICY)


def test_the_notice_of_a_story_stands_in_the_head_of_its_page(client):
    edition = told.story(lead=told.picture())
    page = read(client, edition.get_absolute_url())
    assert page.one("link", rel="license")[0]["href"] == "https://story.example.org/licence"
    assert page.one("meta", name="copyright")[0]["content"] == edition.copyright_line
    assert page.one("meta", name="dcterms.rights")[0]["content"] == edition.copyright_line
    assert page.one("meta", name="dcterms.rightsHolder")[0]["content"] == "Agencia Uno"


@pytest.mark.parametrize(
    ("word", "papers", "expected"),
    [
        (DataMining.ALLOWED, True, "0"),
        (DataMining.PROHIBITED, False, "1"),
        (DataMining.NO_TRAINING, False, "1"),
        (DataMining.NO_GENERATIVE, False, "1"),
        (DataMining.ONLY_SEARCH, False, "1"),
        (DataMining.SEE_CONSTRAINTS, False, "1"),
        (DataMining.UNSPECIFIED, True, "1"),
        (DataMining.UNSPECIFIED, False, "1"),
        ("", True, "1"),
        ("", False, "1"),
    ],
)
def test_a_picture_is_reserved_unless_its_own_word_allows_mining(client, word, papers, expected):
    default(tdm_reserved=papers, tdm_policy_url=POLICY)
    image = make.image(data_mining=word)
    response = client.get(image.thumbnail_url)
    assert said(response) == (expected, None)
    robots = response.get("X-Robots-Tag")
    assert robots == ("noai, noimageai" if expected == "1" else None)
    again = client.get(image.thumbnail_url, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, said(again)) == (304, (expected, None))


def test_a_list_never_gives_away_what_a_story_on_it_reserves(client):
    free = default(tdm_reserved=False)
    make.published(headline="Ours", copyright_notice=free, topics=("Floods",))
    assert said(client.get("/")) == ("0", None)
    make.published(headline="Wire", copyright_notice=told.notice(), topics=("Floods",))
    for address in ("/", "/topics/floods/", "/feed.xml", "/feed.json"):
        assert said(client.get(address)) == ("1", None)
    robots = read(client, "/").one("meta", name="robots")[0]["content"].split(", ")
    assert {"noai", "noimageai"} <= set(robots)


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("picture", [True, False])
def test_the_robots_of_a_story_are_told_of_its_text_and_its_pictures_apart(client, text, picture):
    word = DataMining.PROHIBITED if picture else DataMining.ALLOWED
    edition = told.story(
        copyright_notice=told.notice(tdm_reserved=text), lead=told.picture(data_mining=word)
    )
    content = read(client, edition.get_absolute_url()).one("meta", name="robots")[0]["content"]
    directives = content.split(", ")
    assert "max-image-preview:large" in directives
    assert ("noai" in directives, "noimageai" in directives) == (text, picture)


def test_an_address_where_nothing_is_says_nothing(client):
    for address in ("/nothing/", "/2024/02/17/nothing.json", "/topics/none/feed.xml"):
        assert said(client.get(address)) == (None, None)
    assert said(client.post("/")) == (None, None)
