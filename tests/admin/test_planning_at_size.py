"""The desk's first pages in a paper of 10,000 stories: how much they ask of the database."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.planning.board import IN_A_COLUMN
from articles.models import Edition, Section, Story
from tests import make
from tests.planning_data import fill

STORIES = 10_000
MOST_QUERIES = 12


@pytest.mark.django_db
def test_the_first_page_and_the_board_ask_as_little_in_a_paper_of_ten_thousand_stories(
    settings,
) -> None:
    roles = Group.objects.order_by("name").values_list("name", flat=True)
    people = {role: make.user(role.lower(), role) for role in roles}
    fill(people["Editor"], people["Reporter"], STORIES)
    assert Story.objects.count() == STORIES
    assert Edition.objects.live().count() > STORIES * 0.9
    board = reverse("planning:board")
    pages = {
        "desk": reverse("admin:index"),
        "board": board,
        "of a section": f"{board}?section={Section.objects.earliest('pk').pk}",
        "of a person": f"{board}?person={people['Reporter'].pk}",
        "of nobody": f"{board}?person=nobody",
    }
    asked = {}
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        client.get(pages["desk"])  # what a process asks once
        for is_required in (False, True):
            settings.REQUIRE_SECOND_PERSON = is_required
            for name, page in pages.items():
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(page)
                assert "River rises for the " in answer.text, (role, name)
                asked[role, name, is_required] = len(queries)
    assert len(asked) == 4 * len(pages) * 2
    assert {key: count for key, count in asked.items() if count > MOST_QUERIES} == {}


@pytest.mark.django_db
def test_a_full_column_of_what_is_approved_leaves_out_the_oldest(client, editor) -> None:
    now, many = timezone.now(), IN_A_COLUMN + 2
    for minute in range(many):
        story = make.story(f"Approved {minute} minutes ago", by=editor)
        edited_at = now - timedelta(minutes=minute)
        Story.objects.filter(pk=story.pk).update(stage=Story.Stage.APPROVED, edited_at=edited_at)
    client.force_login(editor)
    columns = client.get(reverse("planning:board")).context["columns"]
    [approved] = [column for column in columns if column.key == Story.Stage.APPROVED]
    shown = [str(card.story) for card in approved.cards]
    assert shown == [f"Approved {minute} minutes ago" for minute in range(IN_A_COLUMN)]
    assert approved.is_more
