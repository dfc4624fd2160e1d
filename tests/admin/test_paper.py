"""The settings of the paper, and the page that asks for them first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import CopyrightNotice, Event, Page, PageEdition, Paper, Section
from tests import make
from tests.admin.posting import errors, fill

pytestmark = pytest.mark.django_db
PAPER = f"/admin/articles/paper/{Paper.ONLY}/change/"
FIRST = "/admin/first-run/"


@pytest.fixture
def desk(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


# --- The settings -----------------------------------------------------------------------------


def test_every_setting_is_kept_and_logged_field_by_field(desk):
    logo = make.image()
    new = {
        "name": "The Packet",
        "tagline": "By every tide",
        "logo": logo.pk,
        "accent": "rust",
        "language": "es",
        "time_zone": "Europe/Madrid",
        "legal_name": "Packet Ltd",
        "founded": 1871,
        "contact_email": "desk@example.org",
        "contact": "3 Chandlers Row",
        "social_links": "https://social.example.org/@packet",
        "feed_text": "summary",
    }
    fill(desk, PAPER, **new)
    paper = Paper.objects.get()
    assert {name: getattr(paper, name) for name in new if name != "logo"} == {
        name: value for name, value in new.items() if name != "logo"
    }
    assert paper.logo == logo
    changes = Event.objects.get(verb="changed").detail["changes"]
    assert changes.keys() == new.keys()
    assert changes["accent"] == ["forest", "rust"]
    assert changes["founded"] == [None, 1871]
    assert paper.is_set_up


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"founded": 999}, "Write a year from 1605"),
        ({"founded": 3000}, "Write a year from 1605"),
        ({"time_zone": "Europe/Atlantis"}, "Select a valid choice"),
        ({"language": "klingon"}, "Select a valid choice"),
        ({"accent": "mauve"}, "Select a valid choice"),
        ({"social_links": "social.example.org"}, "Line 1 is not a web address"),
        ({"name": ""}, "required"),
        ({"contact_email": "nobody"}, "valid email"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(desk, changes, sentence):
    response = fill(desk, PAPER, **changes)
    assert sentence in errors(response)
    assert Paper.objects.get().name == "Newsroom"


def test_a_logo_whose_rights_are_over_cannot_be_chosen_and_may_stay(desk):
    over = make.image(rights_until=timezone.now() - timedelta(days=1))
    assert "ended" in errors(fill(desk, PAPER, logo=over.pk))
    Paper.objects.update(logo=over)
    fill(desk, PAPER, tagline="By every tide")
    assert Paper.objects.get().tagline == "By every tide"


def test_the_settings_show_which_pages_there_are_and_which_are_missing(desk):
    page = desk.get(PAPER).content.decode()
    assert "/admin/articles/page/add/?kind=ethics&amp;title=Ethics" in page
    made = Page.objects.create(kind="ethics", title="Ethics", slug="ethics")
    page = desk.get(PAPER).content.decode()
    assert f"/admin/articles/page/{made.pk}/change/" in page


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", "Editor"])
def test_the_settings_are_a_publishers(client, group):
    client.force_login(make.user(group=group))
    assert client.get(PAPER).status_code == 403
    assert client.get(FIRST).status_code == 403
    assert client.post(FIRST, {"name": "Mine"}).status_code == 403
    assert FIRST not in client.get("/admin/").content.decode()


# --- The first day ----------------------------------------------------------------------------

ANSWERS = {
    "name": "The Packet",
    "tagline": "By every tide",
    "accent": "ink",
    "language": "",
    "time_zone": "Europe/Madrid",
    "contact_email": "desk@example.org",
    "sections": "News\nSport\n\nnews\nCultura y más",
    "holder": "Packet Ltd",
    "drafts": ["ethics", "corrections", "ownership", "masthead", "privacy"],
}


def test_a_new_paper_leads_its_publisher_to_the_page_that_asks(desk):
    assert FIRST in desk.get("/admin/").content.decode()
    assert desk.get(FIRST).status_code == 200


def test_the_answers_make_a_paper(desk):
    response = desk.post(FIRST, ANSWERS, follow=True)
    assert "The Packet is set up." in response.content.decode()
    paper = Paper.objects.get()
    assert (paper.name, paper.accent, paper.time_zone) == ("The Packet", "ink", "Europe/Madrid")
    assert paper.is_set_up
    assert list(Section.objects.values_list("name", "slug")) == [
        ("News", "news"),
        ("Sport", "sport"),
        ("Cultura y más", "cultura-y-mas"),
    ]
    assert CopyrightNotice.objects.get().is_default
    assert set(Page.objects.values_list("kind", flat=True)) == set(ANSWERS["drafts"])
    assert not PageEdition.objects.exists()
    assert Event.objects.filter(verb="added").count() == 4
    assert Event.objects.get(verb="changed").detail["changes"]["name"] == [
        "Newsroom",
        "The Packet",
    ]
    assert FIRST not in desk.get("/admin/").content.decode()
    assert desk.get(FIRST)["Location"] == PAPER


def test_the_drafts_name_the_paper_and_leave_gaps_for_what_nobody_can_know(desk):
    desk.post(FIRST, {**ANSWERS, "name": "Gulls & Sons"})
    owner = Page.objects.get(kind="ownership").body
    assert "<p>Gulls &amp; Sons is published by Packet Ltd.</p>" in owner
    assert "[names, and the share of each]" in owner
    assert "sets no cookies" in Page.objects.get(kind="privacy").body
    assert "desk@example.org" in Page.objects.get(kind="corrections").body


def test_who_would_rather_not_is_not_asked_again(desk):
    desk.post(FIRST, {"_skip": "1"})
    paper = Paper.objects.get()
    assert paper.is_set_up
    assert paper.name == "Newsroom"
    assert FIRST not in desk.get("/admin/").content.decode()


def test_a_name_alone_is_enough(desk):
    desk.post(FIRST, {"name": "The Packet", "accent": "forest"})
    assert Paper.objects.get().is_set_up
    assert not Section.objects.exists()
    assert not Page.objects.exists()


def test_a_section_that_cannot_be_leaves_all_as_it_was_and_is_named(desk):
    response = desk.post(FIRST, {**ANSWERS, "sections": "News\nTopics"})
    page = response.content.decode()
    assert "Section “Topics”" in page
    assert "This slug is taken by another part of the site" in page
    assert 'value="The Packet"' in page
    assert not Paper.objects.get().is_set_up
    assert not Section.objects.exists()


def test_what_is_there_already_stays(desk):
    make.section("News", description="Ours")
    notice = make.notice(is_default=True)
    desk.post(FIRST, ANSWERS)
    assert Section.objects.get(slug="news").description == "Ours"
    assert CopyrightNotice.objects.get() == notice


def test_a_paper_without_a_name_is_asked_again(desk):
    response = desk.post(FIRST, {**ANSWERS, "name": " "})
    assert response.status_code == 200
    assert not Paper.objects.get().is_set_up
