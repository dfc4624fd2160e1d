import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import path

from articles.models import Paper
from newsroom import urls
from tests import make
from tests.views.pages import Page, read


def _raise(error: Exception):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("broken", _raise(RuntimeError("broken"))),
    path("bad", _raise(SuspiciousOperation("bad"))),
    path("forbidden", _raise(PermissionDenied("forbidden"))),
    *urls.urlpatterns,
]
handler404 = urls.handler404


@pytest.fixture
def breaking_client() -> Client:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        yield client


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_papers_own_frame(client):
    Paper.objects.update(name="The Packet")
    make.section("Sport")
    page = read(client, "/no/such/page", status=404)
    assert page.headings == [(1, "There is nothing at this address")]
    assert "The Packet" in page.text
    assert page.all("a", href="/sport/")
    assert page.one("meta", name="robots")[0]["content"] == "noindex"


@pytest.mark.django_db
def test_nobody_keeps_the_answer_that_a_page_is_not_there(client):
    assert client.get("/nothing/")["Cache-Control"] == "no-cache"


def test_when_all_is_broken_the_page_that_says_so_needs_no_database(breaking_client):
    # Without the django_db mark, any query would be an error.
    response = breaking_client.get("/broken")
    assert response.status_code == 500
    page = Page(response)
    assert page.headings == [(1, "Something broke on our side")]
    assert page.all("a", href="/")
    assert page.one("link", rel="stylesheet")[0]["href"] == "/static/articles/css/paper.css"


def test_the_page_for_a_broken_server_needs_no_list_of_hashed_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "newsroom.static.BundlingStorage"},
    }
    settings.STATIC_ROOT = settings.MEDIA_ROOT / "nothing-here"
    for name in ("500.html", "400.html"):
        assert "/static/articles/css/paper.css" in render_to_string(name)


def test_a_request_that_makes_no_sense_is_told_so(breaking_client):
    response = breaking_client.get("/bad")
    assert response.status_code == 400
    assert Page(response).headings == [(1, "We could not read this request")]


@pytest.mark.django_db
def test_a_form_that_is_not_ours_is_refused_with_what_to_do_and_in_our_own_style():
    response = Client(enforce_csrf_checks=True).post("/admin/account/login/", {"login": "a"})
    assert response.status_code == 403
    page = Page(response)
    assert page.headings == [(1, "This form was not taken")]
    assert "copy what you have written" in page.text
    assert page.all("style") == []


@pytest.mark.django_db
def test_who_wrote_a_story_is_told_that_it_is_kept(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    response = client.post("/admin/articles/story/add/", {"headline": "River rises"})
    assert response.status_code == 403
    assert "it is offered to you there" in Page(response).text


@pytest.mark.django_db
def test_who_may_not_see_a_page_is_told_where_to_log_in(breaking_client):
    response = breaking_client.get("/forbidden")
    assert response.status_code == 403
    page = Page(response)
    assert page.headings == [(1, "You may not see this page")]
    assert page.all("a", href="/admin/login/")
