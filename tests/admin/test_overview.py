"""The first page after the login."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Author
from tests import make

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def test_an_editor_sees_what_waits_and_then_their_own_stories(client, editor, reporter) -> None:
    waiting = make.story("Waits for you", by=reporter)
    desk.submit(waiting, reporter)
    make.story("Just begun", by=editor)
    client.force_login(editor)
    page = client.get(INDEX).content.decode()
    assert page.index("Waits for you") < page.index("My stories") < page.index("Just begun")
    assert page.count("Waits for you") == 1


def test_a_reporter_sees_only_own_stories(client, editor, reporter) -> None:
    make.story("Of the editor", by=editor)
    make.story("Of the reporter", by=reporter)
    client.force_login(reporter)
    page = client.get(INDEX).content.decode()
    assert "Of the reporter" in page
    assert "Of the editor" not in page


def test_pictures_whose_rights_end_soon_are_named_with_their_live_pages(client, editor) -> None:
    client.force_login(editor)
    make.story(by=editor)
    assert "No rights end" in client.get(INDEX).content.decode()
    until = timezone.now() + timedelta(days=5, hours=1)
    image = make.image(headline="Heron", rights_until=until)
    make.published("River rises", by=editor, lead=image)
    make.published("Second story", by=editor, lead=image)
    make.author("Ana Ruiz")
    Author.objects.update(portrait=image)
    page = client.get(INDEX).content.decode()
    assert "Picture rights ending soon" in page
    assert "3 live pages" in page
    assert "in 5\xa0days" in page
    assert reverse("admin:articles_image_lapsing") in page


def test_who_may_not_see_pictures_is_told_of_none(client, django_user_model) -> None:
    make.image(headline="Heron", rights_until=timezone.now() + timedelta(days=5))
    user = django_user_model.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_story"))
    client.force_login(user)
    assert "Heron" not in client.get(INDEX).content.decode()


def test_an_empty_newsroom_says_so(client, editor) -> None:
    client.force_login(editor)
    assert "Nothing has been written yet" in client.get(INDEX).content.decode()


def test_the_page_costs_the_same_for_two_stories_and_for_twenty(client, editor) -> None:
    client.force_login(editor)
    counts = []
    for total in (2, 18):
        for number in range(total):
            image = make.image(rights_until=timezone.now() + timedelta(days=number + 1))
            make.published(f"Story {total} {number}", by=editor, lead=image)
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
