"""In which language and in whose time a page speaks."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.desk import locality
from articles.desk.log import acting
from articles.desk.slugs import date_of
from articles.models import Paper
from tests import make
from tests.views.pages import queries_of, read

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 14, 22, 30, tzinfo=UTC)


def test_readers_get_the_language_of_the_paper_whatever_their_browser_asks(client):
    for language, direction in (("", "ltr"), ("ar", "rtl"), ("de", "ltr")):
        Paper.objects.update(language=language)
        response = client.get("/", headers={"Accept-Language": "fr"})
        assert f'lang="{language or "en"}" dir="{direction}"' in response.content.decode()
        assert "Accept-Language" not in response.get("Vary", "")
        assert not response.cookies


def test_a_page_that_is_not_there_speaks_the_papers_language_too(client):
    Paper.objects.update(language="ar")
    assert read(client, "/nothing/", status=404).one("html")[0]["lang"] == "ar"


def test_dates_are_those_of_the_paper(client, editor):
    edition = make.published(by=editor, at=EVENING)
    Paper.objects.update(time_zone="Asia/Tokyo", language="de")
    page = read(client, edition.get_absolute_url())
    times = [has["datetime"] for has, _ in page.all("time")]
    assert "2026-03-15T07:30:00+09:00" in times
    assert "15. März 2026" in page.text


def test_a_story_of_the_papers_language_says_nothing_of_it_and_another_does(client, editor):
    Paper.objects.update(language="es")
    own = make.published("Sube el río", by=editor, language="es")
    other = make.published("River rises", by=editor, language="en")
    assert "lang" not in read(client, own.get_absolute_url()).all("article")[0][0]
    assert read(client, other.get_absolute_url()).all("article")[0][0]["lang"] == "en"


def test_a_new_story_is_in_the_language_of_the_paper(client, publisher):
    Paper.objects.update(language="es")
    client.force_login(publisher)
    form = client.get("/admin/articles/story/add/").context["adminform"].form
    assert form["language"].value() == "es"


def test_a_zone_that_the_machine_does_not_know_any_more_is_that_of_the_settings(client, settings):
    Paper.objects.update(time_zone="Europe/Atlantis")
    assert client.get("/").status_code == 200
    assert Paper.objects.get().zone == timezone.get_default_timezone()


def test_nothing_of_it_outlives_the_request(client):
    Paper.objects.update(time_zone="Asia/Tokyo", language="ar")
    client.get("/")
    assert translation.get_language() == "en"
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


def test_it_costs_readers_no_query(client):
    bare = queries_of(client, "/corrections/")
    Paper.objects.update(time_zone="Asia/Tokyo", language="es")
    assert queries_of(client, "/corrections/") == bare


def test_a_probe_is_answered_without_asking_for_the_paper(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/healthz")
    assert not [query for query in queries if "articles_paper" in query["sql"]]


@pytest.fixture
def spoken(settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de,en;q=0.5", "en"),
        ("ar", "es"),  # we have none of it: the paper's own
        ("*", "es"),
        ("", "es"),
        ("x" * 5000, "es"),
        ("\x00;q=?,,;;", "es"),
    ],
)
def test_at_the_desk_everybody_gets_their_own(client, publisher, spoken, asked, language):
    Paper.objects.update(language="es")
    client.force_login(publisher)
    response = client.get("/admin/", headers={"Accept-Language": asked})
    assert f'lang="{language}"' in response.content.decode()
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_the_desk_has_the_times_of_the_paper_for_all(client, publisher):
    Paper.objects.update(time_zone="Asia/Tokyo")
    story = make.published(by=publisher, at=EVENING).story
    client.force_login(publisher)
    page = client.get(f"/admin/articles/story/{story.pk}/change/").content.decode()
    assert "Asia/Tokyo" in page


def test_a_story_gets_the_date_of_the_papers_zone_whoever_asks(editor):
    Paper.objects.update(time_zone="Asia/Tokyo")
    assert date_of(EVENING).isoformat() == "2026-03-15"
    with timezone.override(UTC):
        assert date_of(EVENING).isoformat() == "2026-03-15"
    edition = make.published(by=editor, at=EVENING)
    assert edition.get_absolute_url().startswith("/2026/03/15/")


def test_a_command_speaks_and_dates_as_the_paper_does():
    Paper.objects.update(time_zone="Asia/Tokyo", language="es")
    with acting("import_story"):
        assert translation.get_language() == "es"
        assert timezone.localtime(EVENING).hour == 7
    assert translation.get_language() == "en"


def test_before_there_is_a_paper_the_settings_hold():
    Paper.objects.all().delete()
    with locality.of_the_paper():
        assert translation.get_language() == "en"
    assert locality.zone() == timezone.get_default_timezone()
