"""The first page after the login."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import desk
from tests import make

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def test_an_editor_sees_what_waits_and_what_was_edited_last(client, editor, reporter) -> None:
    waiting = make.story("Waits for you", by=reporter)
    desk.submit(waiting, reporter)
    make.story("Just begun", by=editor)
    client.force_login(editor)
    page = client.get(INDEX).content.decode()
    assert page.index("Waits for you") < page.index("Edited last") < page.index("Just begun")
    assert page.count("Waits for you") == 1


def test_a_reporter_sees_only_own_stories(client, editor, reporter) -> None:
    make.story("Of the editor", by=editor)
    make.story("Of the reporter", by=reporter)
    client.force_login(reporter)
    page = client.get(INDEX).content.decode()
    assert "Of the reporter" in page
    assert "Of the editor" not in page


def test_an_empty_newsroom_says_so(client, editor) -> None:
    client.force_login(editor)
    assert "Nothing has been written yet" in client.get(INDEX).content.decode()


def test_the_page_costs_the_same_for_two_stories_and_for_twenty(client, editor) -> None:
    client.force_login(editor)
    counts = []
    for total in (2, 18):
        for number in range(total):
            make.published(f"Story {total} {number}", by=editor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(INDEX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
