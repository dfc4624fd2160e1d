import pytest
from django.utils import timezone

from articles.formats import social
from articles.models import Image, Paper
from tests import make
from tests.formats import told
from tests.views.pages import read

pytestmark = pytest.mark.django_db


def card(client, address: str) -> dict[str, list[str]]:
    """The contents of each tag of the card, by name."""
    found: dict[str, list[str]] = {}
    for has, _ in read(client, address).all("meta"):
        name = has.get("property") or has.get("name", "")
        if name.startswith(("og:", "article:", "twitter:")):
            found.setdefault(name, []).append(has["content"])
    return found


def test_a_story_has_a_card_with_its_picture(client):
    image = told.picture(alt_text="A grey heron", digital_source_type="")
    edition = told.story(headline="River rises", topics=("Rivers",), lead=image, language="pt-br")
    tags = card(client, edition.get_absolute_url())
    assert tags["og:type"] == ["article"]
    assert tags["og:title"] == ["River rises"]
    assert tags["og:description"] == ["Three bridges are closed."]
    assert tags["og:url"] == [f"http://127.0.0.1:8000{edition.get_absolute_url()}"]
    assert tags["og:site_name"] == ["Newsroom"]
    assert tags["og:locale"] == ["pt_BR"]
    assert tags["article:published_time"] == [edition.published_at.isoformat(timespec="seconds")]
    assert tags["article:section"] == ["World"]
    assert tags["article:tag"] == ["Rivers"]
    assert tags["article:author"] == ["http://127.0.0.1:8000/authors/ana-ruiz/"]
    assert (tags["og:image:width"], tags["og:image:height"]) == (["1280"], ["720"])
    assert tags["og:image:type"] == ["image/jpeg"]
    assert tags["og:image:alt"] == ["A grey heron"]
    assert tags["twitter:card"] == ["summary_large_image"]
    response = client.get(tags["og:image"][0].removeprefix("http://127.0.0.1:8000"))
    assert response["Content-Type"] == "image/jpeg"


def test_a_story_without_a_picture_has_the_card_that_is_drawn_for_it(client):
    tags = card(client, make.published("River rises").get_absolute_url())
    assert (tags["og:image:width"], tags["og:image:height"]) == (["1200"], ["630"])
    assert tags["og:image:alt"] == tags["twitter:image:alt"] == ["River rises"]
    assert tags["twitter:card"] == ["summary_large_image"]
    response = client.get(tags["og:image"][0].removeprefix("http://127.0.0.1:8000"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")


def test_a_headline_that_cannot_be_drawn_has_no_card(client):
    tags = card(client, make.published("\u1200\u1208\u1210", slug="a").get_absolute_url())
    assert not [name for name in tags if name.startswith("og:image")]
    assert tags["twitter:card"] == ["summary"]


def test_a_list_shows_the_logo_and_names_the_paper_where_it_is_known(client):
    logo = make.image(data=make.jpeg(600, 200), alt_text="The Packet")
    links = "https://social.example/@packet\nhttps://x.com/packet"
    Paper.objects.update(logo=logo, social_links=links)
    tags = card(client, "/")
    assert tags["og:image:alt"] == ["The Packet"]
    assert tags["twitter:site"] == ["@packet"]
    assert tags["twitter:card"] == ["summary"]
    Image.objects.update(taken_down_at=timezone.now())
    assert "og:image" not in card(client, "/")


def test_a_generated_picture_is_labelled_where_its_caption_is_not_shown(client):
    image = told.picture(alt_text="A heron")
    tags = card(client, told.story(lead=image).get_absolute_url())
    assert tags["og:image:alt"] == ["AI-generated picture: A heron"]


def test_a_small_picture_is_not_blown_up_for_a_card():
    edition = told.story(lead=make.image(data=make.jpeg(400, 300)))
    tags = {name: content for _, name, content in social.of_story(edition, Paper(name="P"))}
    assert (tags["og:image:width"], tags["og:image:height"]) == ("400", "225")


def test_every_list_has_a_card_of_its_own(client):
    Paper.objects.update(name="The Packet", tagline="By every tide")
    make.published(topics=("Floods",))
    for address, title in (
        ("/", "The Packet"),
        ("/world/", "World"),
        ("/topics/floods/", "Floods"),
        ("/authors/ana-ruiz/", "Ana Ruiz"),
    ):
        tags = card(client, address)
        assert tags["og:type"] == ["website"]
        assert tags["og:title"] == [title]
        assert tags["og:url"] == [f"http://127.0.0.1:8000{address}"]
        assert tags["og:description"] == ["By every tide"]
