"""Anything of the desk is a few letters away, for those who may see it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.lib.unaccented import pattern
from articles.models import Story
from tests import make

FIND = "/admin/jump/find/"


def found(client: Client, q: str) -> dict[str, list[str]]:
    groups = client.get(FIND, {"q": q}).json()["groups"]
    return {group["label"]: [place["text"] for place in group["places"]] for group in groups}


@pytest.fixture
def desk(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


@pytest.mark.parametrize("typed", ["rio", "RÍO", "Rio crece", "crece río", "ri\u0301o"])
def test_a_story_is_found_whatever_the_case_and_accents(desk: Client, typed: str) -> None:
    make.story("El Río crece")
    make.story("Figs in the hand", working_headline="The río of figs")
    assert found(desk, typed)["Stories"][-1] == "El Río crece"
    assert len(found(desk, "rio")["Stories"]) == 2


def test_accents_that_stand_behind_their_letter_are_no_hindrance(desk: Client) -> None:
    Story.objects.create(headline="El ri\u0301o crece", slug="rio")
    assert found(desk, "rio crece")["Stories"] == ["El ri\u0301o crece"]


def test_each_kind_is_found_under_its_name(client: Client, publisher) -> None:
    client.force_login(publisher)
    section, author = make.section("Heron news"), make.author("Ida Heron")
    story = make.story("Heron at dawn", topics=("Herons",))
    image = make.image(headline="Grey heron")
    make.user("heronette")
    groups = client.get(FIND, {"q": "heron"}).json()["groups"]
    urls = {group["label"]: group["places"][0]["url"] for group in groups}
    assert urls["Stories"] == f"/admin/articles/story/{story.pk}/change/"
    assert urls["Authors"] == f"/admin/articles/author/{author.pk}/change/"
    assert urls["Sections"] == f"/admin/articles/section/{section.pk}/change/"
    assert urls["Pictures"] == f"/admin/articles/image/{image.pk}/change/"
    assert urls["Topics"] == f"/admin/articles/topic/{story.topics.get().pk}/change/"
    assert "People" in urls


def test_pages_of_the_desk_are_found(desk: Client) -> None:
    assert "My e-mail" in found(desk, "e-mail")["Pages"]
    assert "Stories" in found(desk, "stories")["Pages"]
    assert "Add: story" in found(desk, "add story")["Pages"]
    assert "Calendar" in found(desk, "calend")["Pages"]


def test_without_a_word_one_finds_what_one_wrote_last(desk: Client, editor) -> None:
    make.story("Mine", by=editor)
    make.story("Theirs", by=make.user())
    assert found(desk, "")["Stories"] == ["Mine"]


def test_nobody_finds_what_they_may_not_see(client: Client, editor) -> None:
    editor.groups.clear()
    make.story("Heron at dawn")
    make.image(headline="Grey heron")
    make.user("heronette")
    client.force_login(editor)
    assert found(client, "heron") == {}
    assert "Stories" not in found(client, "stories").get("Pages", [])
    editor.user_permissions.add(Permission.objects.get(codename="view_image"))
    assert set(found(client, "heron")) == {"Pictures"}


@pytest.mark.django_db
def test_a_stranger_finds_nothing(client: Client) -> None:
    assert client.get(FIND, {"q": "heron"}).status_code == 302


@pytest.mark.parametrize("odd", ["\0", "(", "[a-", "\\", "*", "%", "'", "𝔥", "́", "x" * 5000, "😀"])
def test_odd_letters_are_looked_for_and_harm_nothing(desk: Client, odd: str) -> None:
    assert desk.get(FIND, {"q": odd}).status_code == 200
    assert desk.get("/admin/jump/", {"q": odd}).status_code == 200


def test_signs_of_expressions_are_letters_like_others(desk: Client) -> None:
    make.story("What (now)? 50% off")
    assert found(desk, "(now)?")["Stories"] == ["What (now)? 50% off"]
    assert found(desk, "50%")["Stories"] == ["What (now)? 50% off"]
    assert "Stories" not in found(desk, "n.w)")


def test_the_page_without_scripts_finds_the_same(desk: Client) -> None:
    story = make.story("Heron at dawn")
    text = desk.get("/admin/jump/", {"q": "heron"}).content.decode()
    assert f'href="/admin/articles/story/{story.pk}/change/"' in text
    assert "Nothing of that name" in desk.get("/admin/jump/", {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("count", [2, 20])
def test_one_jump_asks_little_of_the_database(
    client: Client, publisher, django_assert_max_num_queries, count: int
) -> None:
    for number in range(count):
        make.story(f"Heron {number}")
    client.force_login(publisher)
    with django_assert_max_num_queries(11):
        client.get(FIND, {"q": "heron"})


def test_an_expression_covers_other_scripts_too() -> None:
    assert pattern("и") != "и"
    assert pattern("α").startswith("[α")
    assert pattern("\u0301") == ""
