"""Topics and authors at the desk: counted before, done by one button, undone by another."""

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.desk import naming
from articles.models import Author, Byline, Event, Topic
from tests import make
from tests.admin.posting import errors, fill, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def url(noun: models.Model, page: str = "change") -> str:
    return reverse(f"admin:articles_{noun._meta.model_name}_{page}", args=[noun.pk])


def topic(name: str, **fields: object) -> Topic:
    return Topic.objects.create(name=name, **fields)


def again(noun: models.Model) -> models.Model:
    return type(noun).objects.get(pk=noun.pk)


# --- Renaming -------------------------------------------------------------------------------


def test_the_name_is_changed_on_a_page_of_its_own(desk_client: Client) -> None:
    un = topic("UN")
    page = desk_client.get(url(un)).content.decode()
    assert url(un, "rename") in page
    assert 'name="name"' not in page
    fill(desk_client, url(un), name="Other", slug="other", description="Of nations.")
    assert (again(un).name, again(un).slug, again(un).description) == ("UN", "un", "Of nations.")


def test_a_new_name_is_counted_first_and_then_given(desk_client: Client) -> None:
    make.published(topics=("UN",))
    un = Topic.objects.get()
    response = desk_client.get(url(un, "rename"), {"name": "United Nations", "slug": ""})
    text = response.content.decode()
    assert "What changes" in text
    assert "/topics/un/" in text
    assert again(un).name == "UN"
    response = desk_client.post(
        url(un, "rename"), {"name": "United Nations", "slug": ""}, follow=True
    )
    assert "“UN” is “United Nations” now." in said(response)
    assert "renamed it from “UN”" in response.content.decode()


def test_an_untouched_question_counts_nothing_and_complains_of_nothing(desk_client) -> None:
    for page in ("rename", "merge"):
        response = desk_client.get(url(topic(f"UN {page}"), page))
        assert response.status_code == 200
        assert "What changes" not in response.content.decode()
        assert "errorlist" not in response.content.decode()


def test_a_name_that_another_has_is_refused_on_the_page(desk_client: Client) -> None:
    topic("Água")
    water = topic("Water")
    for answer in (
        desk_client.get(url(water, "rename"), {"name": "ÁGUA"}),
        desk_client.post(url(water, "rename"), {"name": "ÁGUA"}),
    ):
        assert "There is a topic of this name: “Água”." in answer.content.decode()
    assert again(water).name == "Water"


def test_a_renaming_is_undone_by_one_button_as_long_as_it_can_be(desk_client, editor) -> None:
    un = topic("UN")
    naming.rename(un, "Untied Nations", editor)
    assert url(un, "unname") in desk_client.get(url(un)).content.decode()
    response = desk_client.post(url(un, "unname"), follow=True)
    assert "The old name is back." in said(response)
    assert url(un, "unname") not in response.content.decode()
    assert "no new name to undo" in said(desk_client.post(url(un, "unname"), follow=True))


# --- Merging --------------------------------------------------------------------------------


def test_a_merge_is_counted_first_then_done_and_undone_by_one_button(desk_client) -> None:
    make.published(topics=("UN",))
    un, whole = Topic.objects.get(), topic("United Nations")
    text = desk_client.get(url(un, "merge"), {"into": whole.pk}).content.decode()
    assert "What changes" in text
    assert "Merge into “United Nations”" in text
    assert again(un).root is None
    response = desk_client.post(url(un, "merge"), {"into": whole.pk}, follow=True)
    assert "what was under “UN” is under “United Nations” now" in said(response)
    assert url(un, "part") in response.content.decode()
    assert "Merged into it:" in desk_client.get(url(whole)).content.decode()
    response = desk_client.post(url(un, "part"), follow=True)
    assert "The merge is undone" in said(response)
    assert url(un, "part") not in response.content.decode()
    verbs = Event.objects.order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["joined", "parted"]


@pytest.mark.parametrize("into", ["", "x", "0", "-1", "9" * 30, "\0", "1.5"])
def test_what_is_no_topic_is_refused_on_the_page(desk_client: Client, into: str) -> None:
    un = topic("UN")
    for answer in (
        desk_client.get(url(un, "merge"), {"into": into}),
        desk_client.post(url(un, "merge"), {"into": into}),
    ):
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
    assert again(un).root is None


def test_a_topic_is_not_merged_into_itself(desk_client: Client) -> None:
    un = topic("UN")
    text = desk_client.post(url(un, "merge"), {"into": un.pk}).content.decode()
    assert "“UN” cannot be merged into itself" in text


def test_a_second_author_made_by_a_slip_is_merged_as_a_misspelling(desk_client, client) -> None:
    edition = make.published(authors=("Ana Riuz",))
    slip, ana = make.author("Ana Riuz"), make.author("Ana Ruiz")
    desk_client.post(url(slip, "merge"), {"into": ana.pk, "was_misspelled": "on"})
    assert "Ana Ruiz" in client.get(edition.get_absolute_url()).content.decode()
    assert "Ana Riuz" not in client.get(edition.get_absolute_url()).content.decode()


# --- Who may --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["rename", "merge", "part", "unname"])
def test_who_may_only_look_is_refused_in_a_sentence(client, reporter, editor, page) -> None:
    un, whole, other = topic("UN"), topic("United Nations"), topic("Other")
    naming.merge(un, whole, editor)
    naming.rename(other, "Another", editor)
    client.force_login(reporter)
    for noun in (un, other):
        answer = client.post(
            url(noun, page), {"name": "Mine", "into": whole.pk, "slug": ""}, follow=True
        )
        assert "Only an editor may rename or merge topics" in answer.content.decode()
        assert url(noun, page) not in client.get(url(noun)).content.decode()
    assert (again(un).root, again(other).name) == (whole, "Another")


@pytest.mark.parametrize("page", ["rename", "merge"])
def test_the_pages_are_for_staff_who_may_see_topics(client, django_user_model, page) -> None:
    un = topic("UN")
    assert client.get(url(un, page)).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(url(un, page)).status_code == 403


@pytest.mark.parametrize("page", ["part", "unname"])
def test_undoing_is_a_post(desk_client: Client, page: str) -> None:
    assert desk_client.get(url(topic("UN"), page)).status_code == 405


def test_a_topic_that_is_not_there_is_not_found(desk_client: Client) -> None:
    for page in ("rename", "merge"):
        address = reverse(f"admin:articles_topic_{page}", args=[987654])
        assert desk_client.get(address).status_code == 404


# --- Other names and wider topics -----------------------------------------------------------


def test_other_names_are_lines_and_logged(desk_client: Client) -> None:
    un = topic("United Nations")
    fill(desk_client, url(un), other_names="UN\r\n\r\n Vereinte  Nationen \r\nUN")
    assert [alias.name for alias in un.aliases.all()] == ["UN", "Vereinte Nationen"]
    event = Event.objects.order_by("number").last()
    assert event.verb == "changed"
    assert event.detail["changes"] == {"other_names": [[], ["UN", "Vereinte Nationen"]]}
    fill(desk_client, url(un), other_names="UN")
    assert [alias.name for alias in un.aliases.all()] == ["UN"]


def test_other_names_that_another_has_are_refused_in_a_sentence(desk_client: Client) -> None:
    topic("Rivers")
    un = topic("UN")
    response = fill(desk_client, url(un), other_names="rivers")
    assert "There is a topic of this name: “Rivers”." in errors(response)
    assert not un.aliases.exists()


def test_a_name_it_had_cannot_be_taken_away(desk_client: Client, editor) -> None:
    un = topic("UN")
    naming.rename(un, "United Nations", editor)
    response = fill(desk_client, url(un), other_names="")
    assert "“UN” was its name: its address leads here for ever." in errors(response)
    assert un.aliases.get().slug == "un"


def test_misspellings_of_an_author_are_apart_and_may_be_moved(desk_client: Client) -> None:
    ana = make.author("Ana Ruiz")
    fill(desk_client, url(ana), other_names="Ana R.\nAna Riuz", misspellings="Anna Ruiz")
    fill(desk_client, url(ana), other_names="Ana R.", misspellings="Anna Ruiz\nAna Riuz")
    assert {a.name: (a.slug, a.is_misspelling) for a in ana.aliases.all()} == {
        "Ana R.": ("ana-r", False),
        "Ana Riuz": ("ana-riuz", True),
        "Anna Ruiz": ("anna-ruiz", True),
    }


def test_a_wider_topic_is_chosen_and_a_circle_refused(desk_client: Client) -> None:
    weather, floods = topic("Weather"), topic("Floods")
    fill(desk_client, url(floods), parent=weather.pk)
    assert again(floods).parent == weather
    response = fill(desk_client, url(weather), parent=floods.pk)
    assert "“Floods” is itself part of “Weather”" in errors(response)
    response = fill(desk_client, url(weather), parent=weather.pk)
    assert "cannot be part of itself" in errors(response)
    assert "Part of it:" in desk_client.get(url(weather)).content.decode()


# --- Choices by typing ----------------------------------------------------------------------


def offered(client: Client, model: type[models.Model], field: str, typed: str) -> list[str]:
    """What the admin offers for the ``field`` of ``model``."""
    found = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "articles",
            "model_name": model._meta.model_name,
            "field_name": field,
            "term": typed,
        },
    )
    return [row["text"] for row in found.json()["results"]]


def test_a_byline_is_found_by_another_name_and_by_what_is_merged(desk_client, editor) -> None:
    ana = make.author("Ana Holm")
    naming.set_other_names(ana, ["Ana Ruiz"], ["Ana Homl"])
    naming.merge(make.author("A. H."), ana, editor)
    for typed in ("ruiz", "homl", "a. h.", "holm"):
        assert offered(desk_client, Byline, "author", typed) == ["Ana Holm"]


def test_who_has_left_is_not_offered_for_a_byline_and_keeps_old_ones(desk_client) -> None:
    story = make.story(authors=("Ana Ruiz",))
    Author.objects.update(has_left=True)
    assert offered(desk_client, Byline, "author", "ana") == []
    assert offered(desk_client, Author, "merged_into", "ana") == ["Ana Ruiz"]
    story_url = reverse("admin:articles_story_change", args=[story.pk])
    assert "Saved" in said(fill(desk_client, story_url, dek="Four bridges."))
    assert story.bylines.get().author.name == "Ana Ruiz"


def test_the_list_is_searched_by_every_name_and_shows_each_once(desk_client, editor) -> None:
    un = topic("United Nations")
    naming.set_other_names(un, ["UN", "UNO", "Unites"])
    naming.merge(topic("Uno mas"), un, editor)
    response = desk_client.get(reverse("admin:articles_topic_changelist"), {"q": "un"})
    assert [each.name for each in response.context["cl"].result_list] == [
        "United Nations",
        "Uno mas",
    ]


@pytest.mark.parametrize("key", ["9" * 19, "-9223372036854775809", "9" * 30, "9_" * 19 + "9"])
def test_a_list_narrowed_by_a_number_that_nothing_has_is_a_bad_request(
    desk_client: Client, key: str
) -> None:
    for model, field in (("topic", "parent"), ("topic", "lead_story"), ("author", "portrait")):
        address = reverse(f"admin:articles_{model}_changelist")
        assert desk_client.get(address, {field: key}).status_code == 400
        assert desk_client.get(address, {field: "9" * 18}).status_code == 200


def test_the_page_for_readers_is_that_of_the_root(desk_client: Client, editor) -> None:
    make.published(topics=("UN",))
    un, whole = Topic.objects.get(), topic("United Nations")
    naming.merge(un, whole, editor)
    for noun in (un, whole):
        assert "/topics/united-nations/" in desk_client.get(url(noun)).content.decode()


@pytest.mark.parametrize("group", ["Reporter", "Photo editor", "Editor", "Publisher"])
def test_no_page_is_an_error_for_any_role(client: Client, group: str, editor) -> None:
    un, whole = topic("UN"), topic("United Nations")
    naming.merge(un, whole, editor)
    naming.rename(whole, "The United Nations", editor)
    ana = make.author("Ana Ruiz")
    naming.set_other_names(ana, ["Ana R."], ["Ana Riuz"])
    client.force_login(make.user(group=group))
    for noun in (un, whole, ana):
        for page in ("change", "rename", "merge"):
            assert client.get(url(noun, page)).status_code == 200
