import pytest

from articles.models import Author, Story
from articles.views.preview import preview
from tests import make
from tests.views.pages import Page

pytestmark = pytest.mark.django_db


def test_an_empty_working_copy_can_be_previewed(rf):
    story = Story.objects.create()
    page = Page(preview(rf.get("/admin/preview"), story))
    assert "only the desk sees this" in page.one("p", class_="preview")[1]
    assert page.headings[0] == (1, "Story without a headline")
    assert page.one("meta", name="robots")[0]["content"] == "noindex, nofollow"
    assert page.all("link", rel="canonical") == []


def test_a_preview_shows_what_readers_will_see(rf, editor):
    edition = make.published("As published", by=editor, lead=make.image(), topics=("Floods",))
    story = edition.story
    story.headline = "As it stands now"
    story.save()
    response = preview(rf.get("/admin/preview"), story)
    page = Page(response)
    assert page.headings[0] == (1, "As it stands now")
    assert page.all("img")
    assert page.all("a", rel="tag")
    assert Author.objects.get().get_absolute_url() in [has["href"] for has, _ in page.all("a")]
    assert "no-store" in response["Cache-Control"]
