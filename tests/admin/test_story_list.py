"""The list of stories: what it says, how it is searched, what it costs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Story
from tests import make

pytestmark = pytest.mark.django_db
LIST = "admin:articles_story_changelist"


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


def found(client: Client, **query: object) -> set[str]:
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return {str(story) for story in response.context["cl"].result_list}


def test_a_row_says_headline_state_section_bylines_and_who_edited_last(
    desk_client: Client, editor
) -> None:
    editor.first_name, editor.last_name = "Edith", "Moor"
    editor.save()
    make.published("River rises", by=editor, authors=("Ana Ruiz", "Bo Lund"))
    page = desk_client.get(reverse(LIST)).content.decode()
    for words in ("River rises", "Live", "World", "Ana Ruiz and Bo Lund", "Edith Moor", "today"):
        assert words in page


def test_a_story_without_a_headline_shows_its_working_headline_in_italics(
    desk_client: Client,
) -> None:
    make.story("", working_headline="Flood, <first> take")
    page = desk_client.get(reverse(LIST)).content.decode()
    assert "<em>Flood, &lt;first&gt; take</em>" in page


def test_every_state_is_said_and_can_be_asked_for(desk_client: Client, editor, publisher) -> None:
    make.story("Draft", slug="a")
    make.story("Review", slug="b", stage=Story.Stage.IN_REVIEW)
    make.published("Live", slug="c", by=editor)
    changed = make.published("Changed", slug="d", by=editor).story
    Story.objects.filter(pk=changed.pk).update(version=7)
    make.published("Scheduled", slug="e", by=editor, at=timezone.now() + timedelta(days=400))
    desk.withdraw(make.published("Withdrawn", slug="f", by=editor).story, publisher, "Wrong.")
    page = desk_client.get(reverse(LIST)).content.decode()
    for kind in ("draft", "in_review", "live", "changed", "scheduled", "withdrawn"):
        assert f"state state-{kind}" in page
    when = timezone.localtime(timezone.now() + timedelta(days=400))
    assert f"for {when.day} {when:%b %Y}" in page
    assert found(desk_client, state="draft") == {"Draft", "Review"}
    assert found(desk_client, state="changed") == {"Changed"}
    assert found(desk_client, state="withdrawn") == {"Withdrawn"}
    assert found(desk_client, stage__exact="in_review") == {"Review"}


def test_filters_for_section_language_and_my_own(desk_client: Client, editor) -> None:
    make.author("Edith Moor", user=editor)
    make.story("Mine", by=editor)
    make.story("Credited", authors=("Edith Moor",))
    make.story("Spanish", language="es", section=make.section("Arts"))
    assert found(desk_client, mine="1") == {"Mine", "Credited"}
    assert found(desk_client, language="es") == {"Spanish"}
    assert found(desk_client, section__id__exact=make.section("Arts").pk) == {"Spanish"}


@pytest.mark.parametrize("words", ["heron", "two metres", "mwale", "são tomé", "first take"])
def test_search_looks_at_headline_text_byline_and_topic(desk_client: Client, words: str) -> None:
    make.story("Other", body="<p>Nothing here.</p>", authors=("Ana Ruiz",))
    make.story(
        "Heron forces a change",
        working_headline="First take",
        authors=("Chi Mwale", "Ana Ruiz"),
        topics=("São Tomé", "Rivers"),
    )
    assert found(desk_client, q=words) == {"Heron forces a change"}


def test_the_list_costs_the_same_at_2_and_at_20_rows(
    desk_client: Client, django_assert_num_queries, editor
) -> None:
    def grow(count: int) -> None:
        for number in range(count):
            authors = (f"Author {number}", "Ana Ruiz")
            section = make.section(f"Section {number % 3}")
            make.published(
                f"Story {number} of {count}", by=editor, authors=authors, section=section
            )

    grow(2)
    desk_client.get(reverse(LIST))
    # Session, person, their rights (2), sections, languages, count, rows, bylines, authors, paper.
    with django_assert_num_queries(11):
        desk_client.get(reverse(LIST))
    grow(18)
    with django_assert_num_queries(11):
        response = desk_client.get(reverse(LIST))
    assert len(response.context["cl"].result_list) == 20
