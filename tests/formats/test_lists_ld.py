"""What fronts, lists, authors and pages about the paper tell machines of themselves."""

import pytest

from articles.models import Author, Image, Page, PageEdition, Paper, Section
from articles.views import paging
from tests import make
from tests.formats.told import json_ld
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def crumbs(parts: dict[str, dict]) -> list[tuple[str, str]]:
    items = parts["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [(item["name"], item["item"].removeprefix(SITE)) for item in items]


def listed(part: dict) -> list[str]:
    return [item["url"].removeprefix(SITE) for item in part["itemListElement"]]


def test_the_front_page_tells_whose_it_is_and_how_to_search_it(client) -> None:
    edition = make.published()
    logo = make.image(data=make.jpeg(600, 200))
    Paper.objects.update(
        name="The Packet", legal_name="Packet Ltd", founded=1898, logo=logo,
        social_links="https://social.example/@packet",
    )  # fmt: skip
    found = json_ld(client.get("/"))
    site = found["WebSite"]
    assert site["name"] == "The Packet"
    search = site["potentialAction"]["target"]["urlTemplate"]
    assert search == f"{SITE}/search/?q={{search_term_string}}"
    assert client.get("/search/", {"q": "river"}).status_code == 200
    paper = found["NewsMediaOrganization"]
    assert site["publisher"]["@id"] == paper["@id"]
    assert (paper["legalName"], paper["foundingDate"]) == ("Packet Ltd", "1898")
    assert paper["sameAs"] == ["https://social.example/@packet"]
    assert client.get(paper["logo"]["url"].removeprefix(SITE)).status_code == 200
    assert listed(found["ItemList"]) == [edition.get_absolute_url()]
    Image.objects.update(file="", width=0)
    assert "logo" not in json_ld(client.get("/"))["NewsMediaOrganization"]


def test_the_papers_policies_are_told_where_readers_find_them(client) -> None:
    kinds = (Page.Kind.ETHICS, Page.Kind.CORRECTIONS, Page.Kind.OWNERSHIP, Page.Kind.DIVERSITY)
    for kind in kinds:
        page = Page.objects.create(kind=kind, title=kind.label, slug=kind.value)
        if kind != Page.Kind.DIVERSITY:  # that is a draft
            PageEdition.objects.create(page=page, number=1, title="T", body="<p>Text.</p>")
    paper = json_ld(client.get("/"))["NewsMediaOrganization"]
    told = {name: str(value).removeprefix(SITE) for name, value in paper.items()}
    assert told["publishingPrinciples"] == told["ethicsPolicy"] == "/about/ethics/"
    assert told["correctionsPolicy"] == "/about/corrections/"
    assert told["ownershipFundingInfo"] == "/about/ownership/"
    assert "diversityPolicy" not in told


def test_a_list_tells_its_stories_and_the_way_to_it(client) -> None:
    edition = make.published(topics=("Floods",))
    for address, way in (
        ("/world/", [("World", "/world/")]),
        ("/topics/floods/", [("Topics", "/topics/"), ("Floods", "/topics/floods/")]),
    ):
        found = json_ld(client.get(address))
        assert crumbs(found) == [("Newsroom", "/"), *way]
        page = found["CollectionPage"]
        assert page["url"] == f"{SITE}{address}"
        assert listed(page["mainEntity"]) == [edition.get_absolute_url()]


def test_an_author_is_a_person_with_a_profile(client) -> None:
    make.author("Ana Ruiz", bio="Reports on rivers.", links="https://social.example/@ana")
    edition = make.published()
    Author.objects.update(portrait=make.image(data=make.jpeg(400, 400)))
    found = json_ld(client.get("/authors/ana-ruiz/"))
    person = found["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"]) == ("Person", "Ana Ruiz")
    assert person["description"] == "Reports on rivers."
    assert person["sameAs"] == ["https://social.example/@ana"]
    assert person["worksFor"]["@id"] == f"{SITE}/#paper"
    assert client.get(person["image"]["url"].removeprefix(SITE)).status_code == 200
    assert crumbs(found)[1:] == [("Authors", "/authors/"), ("Ana Ruiz", "/authors/ana-ruiz/")]
    assert listed(found["ItemList"]) == [edition.get_absolute_url()]
    Author.objects.update(has_left=True)
    person = json_ld(client.get("/authors/ana-ruiz/"))["ProfilePage"]["mainEntity"]
    assert "worksFor" not in person


@pytest.mark.parametrize("home", ["/", "/world/", "/topics/floods/", "/authors/ana-ruiz/"])
def test_a_page_of_a_list_names_the_one_before_and_the_one_after(client, monkeypatch, home) -> None:
    monkeypatch.setattr(paging, "PER_PAGE", 2)
    for number in range(7):
        make.published(f"Story {number}", topics=("Floods",))
    assert Section.objects.count() == 1

    def neighbour(address: str, which: str) -> str:
        links = read(client, address).all("link", rel=which)
        return links[0][0]["href"] if links else ""

    way = [home]
    while further := neighbour(way[-1], "next"):
        way.append(home + further)
    assert len(way) > 2
    back = [way[-1]]
    while newer := neighbour(back[-1], "prev"):
        back.append(newer)
    assert back == way[::-1]
    assert queries_of(client, way[-1]) <= 8
