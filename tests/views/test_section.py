import pytest

from articles.models import Slot
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def test_a_section_shows_its_own_stories_and_no_others(client):
    make.published("Of the world")
    make.published("Of sport", section=make.section("Sport"))
    page = read(client, "/sport/")
    assert page.cards == ["Of sport"]
    assert page.headings[0] == (1, "Sport")


def test_a_section_has_a_front_that_its_editors_make(client):
    section = make.section("Sport", description="Games and those who play them.")
    placed = make.published("Placed", section=section)
    make.published("Newer", section=section)
    Slot.objects.create(section=section, place=Slot.Place.LEAD, story=placed.story)
    page = read(client, "/sport/")
    assert page.cards == ["Placed", "Newer"]
    assert "Games and those who play them." in page.text
    description = page.one("meta", name="description")[0]["content"]
    assert description == "Games and those who play them."


def test_a_section_without_stories_says_so(client):
    make.section("Sport")
    assert "No stories here yet." in read(client, "/sport/").text


def test_the_sections_are_listed_in_their_order_and_the_present_one_is_marked(client):
    make.section("Sport", position=2)
    make.section("Arts", position=1)
    links = [
        (has["href"], has.get("aria-current"))
        for has, _ in read(client, "/sport/").all("a")
        if has["href"] in {"/sport/", "/arts/"}
    ]
    assert links == [("/arts/", None), ("/sport/", "page"), ("/arts/", None), ("/sport/", None)]


def test_a_section_in_any_script_has_a_page(client):
    section = make.section("Культура", slug="культура")
    make.published("Выставка", section=section)
    page = read(client, section.get_absolute_url())
    assert page.cards == ["Выставка"]
    assert page.one("link", rel="canonical")[0]["href"].isascii()


@pytest.mark.parametrize("slug", ["nothing-here", "%00", "a%00b", "%ff", "x" * 5000, "💥"])
def test_a_section_that_is_not_there_is_not_found(client, slug):
    assert client.get(f"/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [2, 20, 25])
def test_a_section_takes_five_queries_however_many_stories(client, count):
    for number in range(count):
        make.published(f"Story {number}", lead=make.image(), authors=("Ana Ruiz", "Bo Lund"))
    assert queries_of(client, "/world/") == 5
