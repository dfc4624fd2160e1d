"""Topics and authors in a browser: their pages, and merging two by typing."""

import pytest
from playwright.sync_api import Page, expect

from articles.desk import naming
from articles.models import Author, Topic
from articles.views import indexes
from tests import make
from tests.e2e.checks import axe, no_sideways_scroll

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Unbreakable" * 9


def look(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    axe(page)
    no_sideways_scroll(page)


@pytest.fixture
def names(editor) -> Topic:
    """A topic with all that a topic can have, long names among it; return it."""
    image = make.image(data=make.jpeg(1400, 900))
    for name in ("Weather", "Floods", LONG, "طقس", "2024", "Ébène"):
        make.published(f"Of {name}", by=editor, topics=("Weather", name), lead=image)
    weather = Topic.objects.get(name="Weather")
    Topic.objects.exclude(pk=weather.pk).update(parent=weather)
    weather.introduction = "It rains.\n\nRivers rise."
    weather.lead_story = make.published("The lead", by=editor, lead=image).story
    weather.save()
    naming.merge(Topic.objects.create(name="Climate"), weather, editor)
    naming.rename(weather, "The weather", editor)
    Author.objects.update(portrait=image, bio="Covers rivers. " * 30, has_left=True)
    make.author(LONG, bio=LONG)
    make.published("By another", by=editor, authors=(LONG, "Bo Lund"))
    return weather


def test_topics_and_authors_stand_up(any_page: Page, names: Topic, monkeypatch) -> None:
    for address in ("/topics/the-weather/", "/topics/floods/", "/topics/", "/authors/"):
        look(any_page, address)
    look(any_page, "/authors/ana-ruiz/")
    monkeypatch.setattr(indexes, "MOST", 2)
    monkeypatch.setattr(indexes, "FEW", 1)
    for address in ("/topics/", "/topics/?letter=%23", "/authors/"):
        look(any_page, address)


def test_the_pages_of_names_at_the_desk_stand_up(
    any_page: Page, names: Topic, log_in, editor
) -> None:
    log_in(any_page, editor)
    merged, other = Topic.objects.get(name="Climate"), Topic.objects.get(name="Floods")
    author = Author.objects.first()
    for address in (
        f"/admin/articles/topic/{names.pk}/change/",
        f"/admin/articles/topic/{merged.pk}/change/",
        f"/admin/articles/topic/{other.pk}/merge/?into={names.pk}",
        f"/admin/articles/topic/{names.pk}/merge/?into={other.pk}",
        f"/admin/articles/topic/{other.pk}/rename/?name=High+water&slug=",
        f"/admin/articles/author/{author.pk}/change/",
        f"/admin/articles/author/{author.pk}/rename/",
        f"/admin/articles/author/{author.pk}/merge/",
    ):
        look(any_page, address)


def test_two_topics_are_merged_by_typing_and_parted_by_a_button(open_page, log_in, editor) -> None:
    make.published(by=editor, topics=("UN",))
    un, whole = Topic.objects.get(), Topic.objects.create(name="United Nations")
    naming.set_other_names(whole, ["Vereinte Nationen"])
    page = open_page(1280)
    log_in(page, editor)
    page.goto(f"/admin/articles/topic/{un.pk}/change/")
    page.get_by_role("link", name="Merge into another").click()
    page.locator(".select2-selection").click()
    page.keyboard.type("Vereinte")
    page.get_by_role("option", name="United Nations").click()
    page.get_by_role("button", name="Count what changes").click()
    expect(page.locator(".names-addresses")).to_have_text("/topics/un/")
    page.get_by_role("button", name="Merge into “United Nations”").click()
    expect(page.locator(".messagelist")).to_contain_text("is under “United Nations” now")
    page.goto("/topics/un/")
    assert page.url.endswith("/topics/united-nations/")
    page.goto(f"/admin/articles/topic/{un.pk}/change/")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.locator(".messagelist")).to_contain_text("The merge is undone")
    page.goto("/topics/un/")
    assert page.url.endswith("/topics/un/")
