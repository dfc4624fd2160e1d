from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.changes import Kind
from articles.models import Byline, CopyrightNotice, Correction, Role
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db


def test_a_story_shows_all_that_its_editors_wrote(client, editor):
    story = make.story(
        "River rises",
        by=editor,
        kicker="Floods",
        dek="Three bridges are closed.",
        dateline="MADRID",
        authors=("Ana Ruiz", "Bo Lund", "Chi Mwale"),
        topics=("Rivers", "Bridges"),
        sources=["Ida Holm, engineer", "River Board"],
        body="<p>The river rose.</p><h2>At night</h2><p>It fell.</p>",
    )
    Byline.objects.create(story=story, author=make.author("Dee Fox"), role=Role.PHOTOGRAPHS)
    edition = desk.publish(story, editor)
    page = read(client, edition.get_absolute_url())
    assert page.headings[:2] == [(1, "River rises"), (2, "At night")]
    for words in (
        "Floods",
        "Three bridges are closed.",
        "MADRID — The river rose.",
        "By Ana Ruiz, Bo Lund and Chi Mwale",
        "Photographs by Dee Fox",
        "1 minute to read",
        "Sources: Ida Holm, engineer; River Board",
        f"© {edition.published_on.year} Latin Times. All rights reserved.",
    ):
        assert words in page.text
    assert [(a["href"], name) for a, name in page.all("a", rel="author")] == [
        ("/authors/ana-ruiz/", "Ana Ruiz"),
        ("/authors/bo-lund/", "Bo Lund"),
        ("/authors/chi-mwale/", "Chi Mwale"),
        ("/authors/dee-fox/", "Dee Fox"),
    ]
    assert [(a["href"], name) for a, name in page.all("a", rel="tag")] == [
        ("/topics/bridges/", "Bridges"),
        ("/topics/rivers/", "Rivers"),
    ]


def test_the_head_of_the_page_names_the_story_for_machines(client):
    edition = make.published("River rises", dek="Three bridges are closed.")
    page = read(client, edition.get_absolute_url())
    assert page.one("title")[1] == "River rises — Newsroom"
    assert page.one("html")[0]["lang"] == "en"
    whole = f"http://127.0.0.1:8000{edition.get_absolute_url()}"
    assert page.one("link", rel="canonical")[0]["href"] == whole
    description = page.one("meta", name="description")[0]["content"]
    assert description == "Three bridges are closed."


def test_without_a_dek_the_text_begins_the_description(client):
    edition = make.published(dek="", body=f"<p>The <em>river</em> &amp; {'rain ' * 60}</p>")
    content = read(client, edition.get_absolute_url()).one("meta", name="description")[0]["content"]
    assert content.startswith("The river & rain")
    assert len(content) == 160


def test_times_stand_in_the_time_zone_of_the_paper_with_its_name(client, settings):
    settings.TIME_ZONE = "America/Sao_Paulo"
    edition = make.published(at=datetime(2024, 2, 18, 1, 30, tzinfo=UTC))
    page = read(client, edition.get_absolute_url())
    assert edition.get_absolute_url().startswith("/2024/02/17/")
    assert page.one("time", datetime="2024-02-17T22:30:00-03:00")[1] == (
        "Feb. 17, 2024, 10:30 p.m. UTC−03"
    )
    assert "Updated" not in page.text


def test_an_update_tells_when_and_what_changed(client, editor):
    edition = make.published(by=editor, at=timezone.now() - timedelta(days=2))
    story = edition.story
    story.dek = "Four bridges are closed."
    saving.save(story, editor)
    text = "A fourth bridge was closed."
    update = desk.publish(story, editor, kind=Kind.UPDATE, text=text, note="For us alone")
    page = read(client, edition.get_absolute_url())
    assert text in page.one("section", id="corrections")[1]
    assert "For us alone" not in page.text
    assert page.all("time", datetime=update.updated_at.isoformat(timespec="seconds"))
    assert page.all("time", datetime=edition.published_at.isoformat(timespec="seconds"))


def test_corrections_are_told_and_the_top_of_the_story_leads_to_them(client, editor):
    edition = make.published(by=editor)
    story = edition.story
    for kind, text in (
        (Kind.CORRECTION, "The bridge is 40 metres long, not 400."),
        (Kind.CLARIFICATION, "It has two lanes.\n\nBoth lead out of town."),
    ):
        saving.save(story, editor)
        desk.publish(story, editor, kind=kind, text=text)
    page = read(client, edition.get_absolute_url())
    section = page.one("section", id="corrections")[1]
    assert section.index("Clarification") < section.index("Correction ")
    assert "The bridge is 40 metres long, not 400." in section
    assert "Both lead out of town." in section
    assert page.one("a", href="#corrections")[1].startswith("Clarification")
    for correction in Correction.objects.all():
        assert correction.text.split()[0] in page.one("div", id=correction.anchor)[1]


@pytest.mark.parametrize("kind", [Kind.RETRACTION, Kind.EDITORS_NOTE])
def test_what_must_be_known_before_the_text_stands_above_it(client, editor, kind):
    edition = make.published(by=editor)
    desk.publish(edition.story, editor, kind=kind, text="We no longer stand by it.")
    page = read(client, edition.get_absolute_url()).text
    assert page.index("We no longer stand by it.") < page.index("The river rose two metres")
    assert "read it below" not in page


def test_without_corrections_there_is_no_place_for_them(client):
    page = read(client, make.published().get_absolute_url())
    assert page.all("a", href="#corrections") == []
    assert page.all("section", id="corrections") == []


def test_a_story_of_1998_bears_its_date_and_year(client):
    edition = make.published("The bridge opens", at=datetime(1998, 5, 3, 9, tzinfo=UTC))
    assert edition.get_absolute_url() == "/1998/05/03/the-bridge-opens/"
    page = read(client, edition.get_absolute_url())
    assert "May 3, 1998, 9 a.m. UTC" in page.text
    assert "© 1998 Latin Times." in page.text


def test_a_notice_leads_to_its_licence_and_terms(client):
    notice = CopyrightNotice.objects.create(
        holder="The Packet",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        terms_url="https://packet.example.org/terms",
    )
    page = read(client, make.published(copyright_notice=notice).get_absolute_url())
    licence = page.one("a", rel="license noopener")[0]["href"]
    assert licence == "https://creativecommons.org/licenses/by/4.0/"
    assert page.all("a", href="https://packet.example.org/terms")


def test_a_story_in_arabic_runs_from_right_to_left_and_our_own_words_do_not(client, editor):
    story = make.story("نجوم", by=editor, language="ar", body="<p>نصّ.</p>", sources=["يوسف"])
    edition = desk.publish(story, editor)
    page = read(client, edition.get_absolute_url())
    assert page.one("html")[0]["dir"] == "ltr"
    article = page.one("article")[0]
    assert (article["lang"], article["dir"]) == ("ar", "rtl")
    ours = [words for _, words in page.all("span", lang="en", dir="ltr")]
    assert ours == ["Sources:", "Share"]


def test_an_old_address_leads_to_the_new_one_for_ever(client, editor):
    edition = make.published(by=editor, slug="first")
    story = edition.story
    story.refresh_from_db()
    story.slug = "second"
    saving.save(story, editor)
    now = desk.publish(story, editor)
    response = client.get(edition.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, now.get_absolute_url())
    assert "/second/" in now.get_absolute_url()


def test_a_date_that_is_written_otherwise_leads_to_the_one_address(client):
    edition = make.published(slug="bridge", at=datetime(1998, 5, 3, 9, tzinfo=UTC))
    response = client.get("/1998/5/03/bridge/")
    assert (response.status_code, response["Location"]) == (301, edition.get_absolute_url())


@pytest.mark.parametrize(
    "address",
    [
        "/2024/02/30/no-such-day/",
        "/0000/00/00/nothing/",
        "/9999/12/31/nothing/",
        "/2024/02/17/%00/",
        "/2024/02/17/a%00b/",
        "/2024/02/17/%ff%fe/",
        "/٢٠٢٤/02/17/nothing/",
        f"/2024/02/17/{'x' * 5000}/",
    ],
    ids=lambda address: address[:24],
)
def test_an_address_where_no_story_ever_was_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_story_is_not_there_before_its_time(client):
    edition = make.published(at=timezone.now() + timedelta(hours=1))
    assert client.get(edition.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_a_story_takes_as_many_queries_however_much_it_holds(client, editor, count):
    figures = [make.image() for _ in range(count)]
    body = "".join(
        f'<p>Text.</p><figure data-image="{image.pk}" data-size="text">'
        "<figcaption>Words.</figcaption></figure>"
        for image in figures
    )
    story = make.story(
        by=editor,
        body=body,
        lead=make.image(),
        topics=tuple(f"Topic {number}" for number in range(count)),
        authors=tuple(f"Author {number}" for number in range(count)),
    )
    edition = desk.publish(story, editor)
    for number in range(3):
        saving.save(story, editor)
        text = f"Note {number}"
        edition = desk.publish(story, editor, kind=Kind.UPDATE, text=text)
    assert queries_of(client, edition.get_absolute_url()) == 8
