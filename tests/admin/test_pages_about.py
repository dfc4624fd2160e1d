"""Pages about the paper at the desk: written, published, withdrawn, and by whom."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.desk import pages
from articles.models import Event, Page, PageEdition
from tests import make
from tests.admin.posting import errors, fill, said, shown

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/page/add/"


def url(page: Page, part: str = "change") -> str:
    return reverse(f"admin:articles_page_{part}", args=[page.pk])


@pytest.fixture
def page(publisher) -> Page:
    made = Page(kind="ethics", title="Ethics", body="<p>We take no gifts.</p>")
    pages.save(made, publisher)
    return made


@pytest.fixture
def desk(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


@pytest.fixture
def editors(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def test_a_page_is_written_and_published_with_one_press(desk):
    response = fill(
        desk, ADD, "_publish", kind="privacy", title="Privacy", body="<p>No cookies.</p>"
    )
    assert "Published as edition 1." in said(response)
    edition = PageEdition.objects.get()
    assert (edition.title, edition.body) == ("Privacy", "<p>No cookies.</p>")
    assert desk.get("/about/privacy/").status_code == 200


def test_the_next_page_that_is_missing_is_offered(desk, page):
    assert shown(desk.get(ADD))["kind"] == "about"
    asked = shown(desk.get(f"{ADD}?kind=terms&title=Terms"))
    assert (asked["kind"], asked["title"]) == ("terms", "Terms")


def test_what_is_saved_waits_and_what_readers_will_see_change_is_shown(desk, page):
    pages.publish(page, None)
    response = fill(desk, url(page), body="<p>We take no gifts at all.</p>")
    assert "What readers will see change" in response.content.decode()
    assert PageEdition.objects.count() == 1
    fill(desk, url(page), "_publish", note="We mean it.")
    assert PageEdition.objects.live().get().note == "We mean it."


def test_an_editor_writes_and_a_publisher_publishes(editors, page):
    form = editors.get(url(page)).content.decode()
    assert "_publish" not in form
    assert "A publisher puts it before readers." in form
    response = fill(editors, url(page), "_publish", body="<p>Mine.</p>")
    assert "Only a publisher may publish" in said(response)
    assert Page.objects.get().body == "<p>Mine.</p>"
    assert not PageEdition.objects.exists()


def test_a_reporter_reads_pages_and_writes_none(client, reporter, page):
    client.force_login(reporter)
    assert "We take no gifts." in client.get(url(page)).content.decode()
    assert client.get(ADD).status_code == 403
    assert client.post(url(page), {"title": "Mine"}).status_code == 403


def test_two_who_write_at_once_lose_nothing(desk, editors, page):
    mine = shown(editors.get(url(page)))
    fill(desk, url(page), body="<p>Theirs.</p>")
    response = editors.post(url(page), {**mine, "body": "<p>Mine.</p>", "_continue": "1"})
    assert "paula has saved this page while you were writing" in errors(response)
    text = response.content.decode()
    assert "From theirs to yours" in text
    assert Page.objects.get().body == "<p>Theirs.</p>"
    again = editors.post(url(page), {**shown(response), "_continue": "1"}, follow=True)
    assert again.status_code == 200
    assert Page.objects.get().body == "<p>Mine.</p>"
    kept = Event.objects.filter(verb="saved").order_by("number").last()
    assert kept.detail["changes"]["body"] == ["<p>Theirs.</p>", "<p>Mine.</p>"]


def test_a_page_that_readers_know_keeps_its_address_and_is_not_deleted(desk, page):
    assert desk.get(url(page, "delete")).status_code == 200
    pages.publish(page, None)
    fill(desk, url(page), slug="values", kind="mission", position=4)
    page.refresh_from_db()
    assert (page.slug, page.kind, page.position) == ("ethics", "ethics", 4)
    assert desk.get(url(page, "delete")).status_code == 403
    assert desk.post(url(page, "delete"), {"post": "yes"}).status_code == 403


def test_a_page_is_withdrawn_with_a_reason(desk, editors, page):
    assert "It is not live" in desk.get(url(page, "withdraw")).content.decode()
    pages.publish(page, None)
    assert "Only a publisher" in editors.get(url(page, "withdraw")).content.decode()
    assert "Only a publisher" in said(
        editors.post(url(page, "withdraw"), {"note": "No."}, follow=True)
    )
    assert PageEdition.objects.live().exists()
    response = desk.post(url(page, "withdraw"), {"note": "It promised too much."}, follow=True)
    assert "Withdrawn" in said(response)
    assert not PageEdition.objects.live().exists()
    assert desk.get("/about/ethics/").status_code == 410


def test_one_page_of_a_kind_and_of_an_address(desk, page):
    response = fill(desk, ADD, kind="ethics", title="Again", slug="again")
    assert "There is a page of this kind already." in errors(response)
    response = fill(desk, ADD, kind="other", title="Again", slug="ethics")
    assert "already exists" in errors(response)


def test_the_list_says_where_each_stands(desk, page):
    def state() -> str:
        return desk.get("/admin/articles/page/").content.decode()

    assert "state-draft" in state()
    pages.publish(page, None)
    assert "state-live" in state()
    page.title = "Other"
    pages.save(page, None)
    assert "state-changed" in state()
    pages.withdraw(page, None, "Gone.")
    assert "state-withdrawn" in state()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_form_without_the_version_it_read_overwrites_nothing(desk, page, version):
    data = {**shown(desk.get(url(page))), "body": "<p>Mine.</p>", "read_version": version}
    response = desk.post(url(page), {**data, "_continue": "1"})
    assert response.status_code == 200
    assert Page.objects.get().body == "<p>We take no gifts.</p>"


def test_the_desk_has_no_page_of_what_is_not_there(desk):
    assert desk.get("/admin/articles/page/999/withdraw/").status_code == 404
    assert make.user(group="Reporter").has_perm("articles.view_page")
