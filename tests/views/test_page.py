"""What the paper says of itself, and the frame that every page stands in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.desk import pages
from articles.models import Page, Paper
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def published(title="Ethics", kind="ethics", body="<p>We take no gifts.</p>", **fields) -> Page:
    page = Page(title=title, kind=kind, body=body, **fields)
    pages.save(page, None)
    pages.publish(page, None)
    return page


def change(page: Page, body: str, note: str = "") -> None:
    page.body = body
    pages.save(page, None)
    pages.publish(page, None, note)


def test_a_live_page_is_read_at_its_address_and_linked_from_every_page(client):
    published("What we hold ourselves to")
    page = read(client, "/about/ethics/")
    assert page.headings[0] == (1, "What we hold ourselves to")
    assert "We take no gifts." in page.text
    assert page.one("link", rel="canonical")[0]["href"].endswith("/about/ethics/")
    for address in ("/", "/corrections/", "/search/"):
        assert read(client, address).all("a", href="/about/ethics/")


def test_no_word_of_a_draft_is_to_be_found(client):
    hidden = Page(title="Hidden title", kind="mission", body="<p>Hidden words.</p>")
    pages.save(hidden, None)
    changed = published()
    changed.title, changed.body = "Hidden title", "<p>Hidden words.</p>"
    pages.save(changed, None)
    addresses = ["/", "/about/", "/about/ethics/", "/about/ethics/editions/", "/sitemap-pages.xml"]
    for address in addresses:
        assert "Hidden" not in client.get(address).content.decode()
        assert "/about/mission/" not in client.get(address).content.decode()
    for address in ("/about/mission/", "/about/mission/editions/"):
        assert client.get(address).status_code == 404


def test_a_withdrawn_page_is_gone_with_its_reason_and_from_every_foot(client):
    page = published()
    pages.withdraw(page, None, "It promised too much.")
    gone = read(client, "/about/ethics/", status=410)
    assert "It promised too much." in gone.text
    assert "We take no gifts" not in gone.text
    assert client.get("/about/ethics/editions/").status_code == 410
    assert not read(client, "/").all("a", href="/about/ethics/")


def test_about_is_a_list_of_what_there_is_until_somebody_writes_it(client):
    Paper.objects.update(name="The Packet", legal_name="Packet Ltd", founded=1871)
    assert "We have not written about ourselves yet" in read(client, "/about/").text
    published()
    page = read(client, "/about/")
    assert page.headings[0] == (1, "The Packet")
    assert page.all("a", href="/about/ethics/")
    assert "Packet Ltd" in page.text
    assert "1871" in page.text

    published("About us", kind="about")
    assert read(client, "/about/").headings[0] == (1, "About us")
    response = client.get("/about/about/")
    assert (response.status_code, response["Location"]) == (301, "/about/")


def test_every_edition_is_told_of_and_what_changed_between_two(client):
    page = published(body="<p>We take no gifts.</p>")
    change(page, "<p>We take no gifts at all.</p>", "We mean it.")
    shown = read(client, "/about/ethics/")
    assert "We mean it." in shown.text
    assert shown.all("a", href="/about/ethics/editions/")
    listed = read(client, "/about/ethics/editions/")
    assert [text for level, text in listed.headings if level == 3] == [
        "Edition 2 as it is now",
        "Edition 1",
    ]
    compared = read(client, "/about/ethics/editions/?from=1&to=2")
    assert "at all" in " ".join(text for _, text in compared.all("ins"))
    assert compared.one("meta", name="robots")[0]["content"] == "noindex"


@pytest.mark.parametrize(
    "query",
    ["?from=1&to=9", "?from=1", "?from=x&to=1", "?from=-1&to=1", "?from=1&to=" + "9" * 400],
)
def test_editions_that_never_were_are_not_there(client, query):
    published()
    assert client.get(f"/about/ethics/editions/{query}").status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "x" * 5000, "%00", "%ED%A0%80", "..", "ethics/x"])
def test_an_address_below_about_that_is_none_is_not_there(client, slug):
    published()
    assert client.get(f"/about/{slug}/").status_code in {400, 404}


def test_a_page_only_answers_and_takes_nothing(client):
    published()
    for address in ("/about/", "/about/ethics/", "/about/ethics/editions/"):
        assert client.post(address).status_code == 405
        response = client.get(address)
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert not response.cookies


def test_a_picture_in_a_page_is_shown_while_its_rights_hold(client):
    image = make.image(credit="Jane Doe/Reuters")
    published(
        body=f'<p>Us.</p><figure data-image="{image.pk}" data-size="text">'
        "<figcaption>The <em>office</em></figcaption></figure>"
    )
    page = read(client, "/about/ethics/")
    assert page.one("figcaption")[1].startswith("The office")
    assert page.one("em")[1] == "office"
    assert "Jane Doe/Reuters" in page.text
    image.rights_until = timezone.now() - timedelta(seconds=1)
    image.save()
    assert not read(client, "/about/ethics/").all("figure")


@pytest.mark.parametrize("number", [2, 20])
def test_the_queries_of_a_page_do_not_grow_with_the_pages(client, number):
    for each in range(number):
        published(f"Page {each}", kind="other")
    page = published()
    change(page, "<p>Other.</p>")
    assert queries_of(client, "/about/ethics/") <= 3
    assert queries_of(client, "/about/") <= 2
    assert queries_of(client, "/about/ethics/editions/?from=1&to=2") <= 4


# --- The frame --------------------------------------------------------------------------------


def test_the_foot_says_who_publishes_it_and_where_else_it_is(client):
    Paper.objects.update(
        name="The Packet",
        legal_name="Packet <Ltd>",
        founded=1871,
        contact="3 Chandlers Row\nPort Candor",
        contact_email="desk@example.org",
        social_links="https://social.example.org/@packet\n\nhttps://video.example.org/packet",
    )
    page = read(client, "/")
    assert "Published by Packet <Ltd>" in page.text
    assert "Founded in 1871" in page.text
    assert "3 Chandlers Row" in page.text
    mine = page.all("a", rel="me noopener")
    assert [has["href"] for has, _ in mine] == [
        "https://social.example.org/@packet",
        "https://video.example.org/packet",
    ]


def test_the_frame_stays_one_query_whatever_stands_in_it(client):
    bare = queries_of(client, "/corrections/")
    Paper.objects.update(logo=make.image(), founded=1871)
    for each in range(5):
        published(f"Page {each}", kind="other")
    assert queries_of(client, "/corrections/") == bare


def test_the_logo_stands_for_the_name_and_says_it(client):
    Paper.objects.update(name="The Packet", logo=make.image(data=make.jpeg(600, 150)))
    for address, tag in (("/", "h1"), ("/corrections/", "p")):
        page = read(client, address)
        assert page.all(tag, class_="nameplate")
        assert page.all("img", alt="The Packet")


@pytest.mark.parametrize(
    "change",
    [
        {"rights_until": timezone.now() - timedelta(days=1)},
        {"rights_from": timezone.now() + timedelta(days=1)},
        {"taken_down_at": timezone.now()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_where_the_logo_may_not_be_shown_the_name_stands(client, change):
    image = make.image(**change)
    Paper.objects.update(name="The Packet", logo=image)
    page = read(client, "/corrections/")
    assert page.one("p", class_="nameplate")[1] == "The Packet"
    assert not page.all("img")


def test_a_logo_whose_file_is_still_to_come_leaves_the_name(client):
    Paper.objects.update(name="The Packet", logo=make.image(data=b""))
    assert read(client, "/corrections/").one("p", class_="nameplate")[1] == "The Packet"


def test_the_colour_of_the_paper_is_said_on_every_page(client):
    Paper.objects.update(accent="plum")
    for address, status in (("/", 200), ("/nothing/", 404)):
        assert read(client, address, status=status).one("html")[0]["data-accent"] == "plum"
