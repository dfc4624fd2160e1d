"""Topics as they are typed: found again in any case, kept whole, made only by those who may."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.fields import TopicsField
from articles.desk import naming, topics
from articles.models import Story, Topic
from tests import make
from tests.admin.posting import errors, fill

pytestmark = pytest.mark.django_db
SUGGEST = "admin:articles_topic_suggest"


def url(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def test_a_comma_is_part_of_a_name(desk_client: Client) -> None:
    story = make.story()
    fill(desk_client, url(story), topics=["Roads, rail and rivers"])
    assert list(story.topics.names()) == ["Roads, rail and rivers"]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("São Paulo", "são  PAULO"),
        ("Água", "ÁGUA"),
        ("Москва", "МОСКВА"),
        ("日本", "日本"),
        ("!?", "!?"),
    ],
)
def test_case_and_spaces_never_make_a_second_topic(
    desk_client: Client, there: str, typed: str
) -> None:
    topic = Topic.objects.create(name=there)
    story = make.story()
    fill(desk_client, url(story), topics=[typed])
    assert story.topics.get() == topic
    assert Topic.objects.count() == 1


def test_accents_tell_topics_apart() -> None:
    Topic.objects.create(name="resume")
    assert topics.find(["Résumé"]) == ["Résumé"]


def test_one_topic_typed_twice_is_one() -> None:
    assert topics.find(["Rivers", " rivers ", "", "RIVERS"]) == ["Rivers"]


def test_quotation_marks_survive(desk_client: Client) -> None:
    story = make.story()
    fill(desk_client, url(story), topics=['The "Old" Mill', "O’Brien & Sons"])
    assert set(story.topics.names()) == {'The "Old" Mill', "O’Brien & Sons"}
    fill(desk_client, url(story), dek="Saved again")
    assert set(story.topics.names()) == {'The "Old" Mill', "O’Brien & Sons"}


def test_untouched_topics_have_not_changed() -> None:
    field = TopicsField()
    there = [Topic(name="Roads, rail and rivers"), Topic(name="São Paulo")]
    assert not field.has_changed(there, ["São Paulo", "Roads, rail and rivers"])
    assert field.has_changed(there, ["São Paulo"])
    assert not field.has_changed([], None)


def test_a_topic_too_long_is_refused_in_a_sentence(desk_client: Client) -> None:
    story = make.story()
    response = fill(desk_client, url(story), topics=["x" * 101])
    assert "at most 100 characters" in errors(response)
    assert not Topic.objects.exists()


def test_who_may_not_add_topics_may_use_those_that_exist(client: Client, reporter) -> None:
    reporter.groups.get().permissions.remove(
        reporter.groups.get().permissions.get(codename="add_topic")
    )
    Topic.objects.create(name="Rivers")
    story = make.story(by=reporter)
    client.force_login(reporter)
    fill(client, url(story), topics=["rivers"])
    assert list(story.topics.names()) == ["Rivers"]
    response = fill(client, url(story), topics=["Rivers", "Herons"])
    assert "not make new ones: Herons" in errors(response)
    assert not Topic.objects.filter(name="Herons").exists()


def test_suggestions_come_with_counts_the_same_name_first(desk_client: Client) -> None:
    make.story("A", topics=("Upper rivers", "Rivers of ice", "Ríos"))
    make.story("B", topics=("Upper rivers", "Rivers"))
    answer = desk_client.get(reverse(SUGGEST), {"q": "rivers"}).json()
    assert [(t["text"], t["count"]) for t in answer["results"]] == [
        ("Rivers", 1),
        ("Rivers of ice", 1),
        ("Upper rivers", 2),
    ]
    assert answer["results"][2]["note"] == "2 stories"


def test_suggestions_know_a_topic_in_another_case_of_any_script(desk_client: Client) -> None:
    Topic.objects.create(name="Água")
    answer = desk_client.get(reverse(SUGGEST), {"q": "ÁGUA"}).json()
    assert [topic["id"] for topic in answer["results"]] == ["Água"]


def test_suggestions_are_for_staff_who_may_see_topics(client: Client, django_user_model) -> None:
    assert client.get(reverse(SUGGEST)).status_code == 302
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse(SUGGEST)).status_code == 403


def test_a_topic_is_not_added_under_another_ones_name_or_address(desk_client: Client) -> None:
    there = Topic.objects.create(name="Água")
    naming.set_other_names(there, ["H2O"])
    page = reverse("admin:articles_topic_add")
    response = desk_client.post(page, {"name": "ÁGUA", "slug": "agua"})
    assert "There is a topic of this name: “Água”." in errors(response)
    assert "The address “agua” is that of “Água”: choose another." in errors(response)
    response = desk_client.post(page, {"name": "h2o", "slug": "h2o"})
    assert "“h2o” is another name of the topic “Água”." in errors(response)
    assert "leads to “Água” for ever" in errors(response)
    assert Topic.objects.count() == 1


def test_another_name_finds_the_topic_in_a_story(desk_client: Client) -> None:
    un = Topic.objects.create(name="United Nations")
    naming.set_other_names(un, ["UN"])
    story = make.story()
    fill(desk_client, url(story), topics=["un", "United Nations"])
    assert story.topics.get() == un


def test_suggestions_know_other_names_and_what_is_merged(desk_client: Client, editor) -> None:
    make.published(topics=("United Nations",))
    un = Topic.objects.get()
    naming.set_other_names(un, ["Vereinte Nationen", "UN"])
    naming.merge(Topic.objects.create(name="Blue helmets"), un, editor)
    for typed, note in (
        ("vereinte", "also “Vereinte Nationen”, 1 story"),
        ("blue", "also “Blue helmets”, 1 story"),
        ("united", "1 story"),
    ):
        answer = desk_client.get(reverse(SUGGEST), {"q": typed}).json()
        assert [(t["id"], t["note"]) for t in answer["results"]] == [("United Nations", note)]


def test_the_same_other_name_comes_before_names_that_hold_it(desk_client: Client) -> None:
    naming.set_other_names(Topic.objects.create(name="World assembly"), ["UN"])
    Topic.objects.create(name="Under water")
    answer = desk_client.get(reverse(SUGGEST), {"q": "un"}).json()
    assert [topic["id"] for topic in answer["results"]] == ["World assembly", "Under water"]


def test_a_thousand_topics_at_once_are_found_too() -> None:
    Topic.objects.create(name="Topic 999", slug="topic-999")
    found = topics.find(f"topic {number}" for number in range(1000))
    assert len(found) == 1000
    assert [topic for topic in found if isinstance(topic, Topic)] == [Topic.objects.get()]
