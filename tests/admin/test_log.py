"""Publishers read the log: who did what, narrowed, as a table, and proved whole."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import log
from articles.models import CopyrightNotice, Event, Section, guards
from tests import make
from tests.admin.posting import shown

LIST = "/admin/articles/event/"
Verb = Event.Verb


@pytest.fixture
def desk(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


def last() -> Event:
    return Event.objects.latest("number")


def rows(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# What is written


def test_a_section_is_logged_from_its_first_to_its_last_day(desk: Client, publisher) -> None:
    desk.post("/admin/articles/section/add/", {"name": "World", "slug": "world", "position": 1})
    section = Section.objects.get()
    added = last()
    assert (added.verb, added.actor, added.subject) == (Verb.ADDED, publisher, "World")
    assert added.detail["thing"] == "articles.section"
    assert added.detail["changes"]["name"] == [None, "World"]
    page = f"/admin/articles/section/{section.pk}/change/"
    desk.post(page, {"name": "Globe", "slug": "world", "position": 1}, REMOTE_ADDR="192.0.2.7")
    changed = last()
    assert (changed.verb, changed.address) == (Verb.CHANGED, "192.0.2.7")
    assert changed.detail["changes"] == {"name": ["World", "Globe"]}
    desk.post(f"/admin/articles/section/{section.pk}/delete/", {"post": "yes"})
    assert (last().verb, last().subject) == (Verb.DELETED, "Globe")
    assert log.first_fault() == ""


def test_a_form_that_changes_nothing_writes_nothing(desk: Client) -> None:
    section = make.section("World")
    page = f"/admin/articles/section/{section.pk}/change/"
    desk.post(page, {"name": "World", "slug": "world", "position": section.position})
    assert not Event.objects.exists()


def test_a_choice_is_logged_by_name(desk: Client) -> None:
    author = make.author("Ana Ruiz")
    person = make.user("ana")
    page = f"/admin/articles/author/{author.pk}/change/"
    desk.post(page, {"name": "Ana Ruiz", "slug": author.slug, "user": person.pk})
    assert last().detail["changes"] == {"user": [None, "ana"]}
    desk.post(page, {"name": "Ana Ruiz", "slug": author.slug})
    assert last().detail["changes"] == {"user": ["ana", None]}


def test_copyright_notices_are_logged(desk: Client) -> None:
    notice = make.notice()
    form = {"holder": "Latin Times", "statement": "Ask first.", "year_rule": notice.year_rule}
    form["tdm_reserved"] = "on"
    desk.post(f"/admin/articles/copyrightnotice/{notice.pk}/change/", form)
    assert last().detail["changes"] == {"statement": ["All rights reserved.", "Ask first."]}
    assert CopyrightNotice.objects.get().statement == "Ask first."


def test_people_and_their_groups_are_logged_and_their_passwords_are_not(
    client: Client, admin_user
) -> None:
    client.force_login(admin_user)
    ana = make.user("ana", "Reporter")
    editors = Group.objects.get(name="Editor")
    form = {"username": "ana", "is_active": "on", "is_staff": "on", "groups": [editors.pk]}
    client.post(f"/admin/auth/user/{ana.pk}/change/", form)
    event = last()
    assert (event.verb, event.person) == (Verb.CHANGED, ana)
    assert event.detail["changes"]["groups"] == [["Reporter"], ["Editor"]]
    secret = "correct horse battery staple"
    form = {"password1": secret, "password2": secret, "usable_password": "true"}
    client.post(f"/admin/auth/user/{ana.pk}/password/", form)
    ana.refresh_from_db()
    assert ana.check_password(secret)
    assert last().detail["changes"] == {"password": None}
    assert secret not in json.dumps(list(Event.objects.values_list("detail", flat=True)))


def test_topics_are_logged(desk: Client) -> None:
    desk.post("/admin/articles/topic/add/", {"name": "Floods", "slug": "floods"})
    assert (last().verb, last().subject) == (Verb.ADDED, "Floods")
    assert last().detail["changes"]["name"] == [None, "Floods"]


def test_a_picture_is_logged_with_what_its_words_were_and_are(client: Client, photo_editor) -> None:
    client.force_login(photo_editor)
    image = make.image(caption="A heron.")
    page = f"/admin/articles/image/{image.pk}/change/"
    client.post(page, shown(client.get(page)) | {"caption": "Two herons."})
    assert (last().verb, last().actor, last().image) == (Verb.CHANGED, photo_editor, image)
    assert last().detail["changes"] == {"caption": ["A heron.", "Two herons."]}


def test_of_a_long_text_the_part_that_is_another_is_logged(desk: Client) -> None:
    bio = "Covers rivers. " * 60
    author = make.author("Ana Ruiz", bio=f"{bio}Lives in Rome.{bio}")
    form = {"name": "Ana Ruiz", "slug": author.slug, "bio": f"{bio}Lives in Bonn.{bio}"}
    desk.post(f"/admin/articles/author/{author.pk}/change/", form)
    before, after = last().detail["changes"]["bio"]
    assert "Lives in Rome." in before
    assert "Lives in Bonn." in after
    assert max(len(before), len(after)) <= 500


def test_the_rights_of_a_group_are_logged(client: Client, admin_user) -> None:
    client.force_login(admin_user)
    group = Group.objects.create(name="Interns")
    client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Guests"})
    assert last().detail["changes"]["name"] == ["Interns", "Guests"]


def test_rights_that_are_not_on_the_page_are_not_logged_as_given(
    client: Client, admin_user
) -> None:
    client.force_login(admin_user)
    group = Group.objects.create(name="Interns")
    hidden, see = (
        Permission.objects.get(codename=name) for name in ("add_permission", "view_event")
    )
    group.permissions.set([hidden])
    page = f"/admin/auth/group/{group.pk}/change/"
    client.post(page, {"name": "Interns", "permissions": [see.pk]})
    assert set(group.permissions.all()) == {hidden, see}
    assert last().detail["changes"] == {"permissions": [[], [str(see)]]}


def test_what_is_refused_is_not_logged(client: Client, reporter) -> None:
    client.force_login(reporter)
    answer = client.post("/admin/articles/section/add/", {"name": "World", "slug": "world"})
    assert answer.status_code == 403
    assert not Event.objects.exists()


def test_a_story_is_logged_by_its_verbs_alone(desk: Client, publisher) -> None:
    story = make.story(by=publisher)
    before = Event.objects.count()
    desk.post(f"/admin/articles/story/{story.pk}/delete/", {"post": "yes"})
    assert Event.objects.count() == before + 1
    assert (last().verb, last().story_id) == (Verb.DELETED, story.pk)


# From where


def test_an_address_is_the_proxys_word_only_behind_one(desk: Client, settings) -> None:
    section = make.section("World")
    page = f"/admin/articles/section/{section.pk}/change/"
    whence = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4", "REMOTE_ADDR": "10.0.0.1"}
    form = {"name": "One", "slug": "world", "position": 1}
    desk.post(page, form, **whence)
    assert last().address == "10.0.0.1"
    settings.BEHIND_PROXY = True
    desk.post(page, form | {"name": "Two"}, **whence)
    assert last().address == "198.51.100.4"
    desk.post(page, form | {"name": "Three"}, **whence | {"HTTP_X_FORWARDED_FOR": "<script>"})
    assert last().address == ""


# What is shown


def test_the_list_says_who_did_what_to_what(desk: Client, publisher) -> None:
    story = make.story("River rises", by=publisher)
    text = desk.get(LIST).content.decode()
    assert "River rises" in text
    assert reverse("admin:articles_story_change", args=[story.pk]) in text


def test_the_list_is_for_those_who_may_see_it(client: Client, reporter) -> None:
    reporter.groups.clear()
    client.force_login(reporter)
    for page in (LIST, f"{LIST}csv/"):
        assert client.get(page).status_code == 403
    assert client.post(f"{LIST}prove/").status_code == 403


def test_the_list_is_narrowed_by_each_filter(desk: Client, publisher, editor) -> None:
    story = make.story("River rises", by=editor)
    log.record(Verb.CHANGED, publisher, subject="World")
    log.record(Verb.CHANGED, publisher, person=editor)
    log.record(Verb.ANSWERED, None, story=story, name="A lawyer")
    old = timezone.now() - timedelta(days=9)
    guards.remove(connection)
    Event.objects.filter(subject="World").update(at=old)

    def found(**asked: object) -> set[str]:
        return {row["what"] for row in rows(desk.get(f"{LIST}csv/", asked))}

    assert found() == {"River rises", "World", "edith"}
    assert found(q="RIVER") == {"River rises"}
    assert found(q="lawyer river") == {"River rises"}
    assert found(who=editor.pk) == {"River rises"}
    assert found(did=Verb.CHANGED) == {"World", "edith"}
    assert found(kind="person") == {"edith"}
    assert found(kind="setting") == {"World"}
    assert found(kind="story") == {"River rises"}
    assert found(story=story.pk) == {"River rises"}
    day = timezone.localtime(old).date()
    assert found(since=day, until=day) == {"World"}
    assert found(since=day + timedelta(days=1)) == {"River rises", "edith"}
    assert found(until="9999-12-31") == found()


def test_a_filter_that_cannot_be_read_is_told_and_narrows_nothing(desk: Client, publisher) -> None:
    make.story("River rises", by=publisher)
    answer = desk.get(LIST, {"since": "yesterday", "who": "x", "story": "-1", "q": "\0"})
    assert answer.status_code == 200
    assert "Enter a valid date." in answer.content.decode()
    assert "River rises" in answer.content.decode()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize(
    "asked",
    [
        *({"since": day} for day in ("0001-01-01", "9999-12-31")),
        *({"until": day} for day in ("0001-01-01", "9999-12-31")),
        *({name: "9" * 30} for name in ("who", "story", "image")),
        {"did": "\0", "kind": "x", "q": "( \0 %"},
    ],
)
def test_no_address_breaks_the_list(desk: Client, settings, zone: str, asked) -> None:
    settings.TIME_ZONE = zone
    log.record(Verb.CHANGED, None, subject="World")
    assert desk.get(LIST, asked).status_code == 200
    assert isinstance(rows(desk.get(f"{LIST}csv/", asked)), list)


def test_pages_follow_one_another_without_a_gap(desk: Client) -> None:
    for number in range(120):
        log.record(Verb.CHANGED, None, subject=f"Thing {number:03}")
    seen: list[int] = []
    query = "?did=changed"
    while query:
        answer = desk.get(LIST + query)
        seen += [row.event.number for row in answer.context["rows"]]
        query = "?" + answer.context["older"] if answer.context["older"] else ""
    assert seen == list(range(120, 0, -1))
    assert desk.get(f"{LIST}?before=x").status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_asks_the_same_of_the_database_however_long(
    desk: Client, django_assert_max_num_queries, count: int
) -> None:
    for number in range(count):
        log.record(Verb.CHANGED, None, subject=f"Thing {number}")
    desk.get(LIST)
    with django_assert_max_num_queries(8):
        desk.get(LIST)


def test_the_table_is_text_for_every_spreadsheet(desk: Client, monkeypatch) -> None:
    monkeypatch.setattr("articles.admin.log_rows.AT_ONCE", 2)
    for subject in ("=1+1", "+1", "-1", "@sum", "\n=1", "Café, “río”", 'A "b"\nc'):
        log.record(Verb.CHANGED, None, subject=subject)
    answer = desk.get(f"{LIST}csv/")
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]
    what = [row["what"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    assert what == ["'=1+1", "'+1", "'-1", "'@sum", "'\n=1", "Café, “río”", 'A "b"\nc']


def test_a_publisher_has_the_log_proved(desk: Client) -> None:
    for number in range(3):
        log.record(Verb.CHANGED, None, subject=f"Thing {number}")
    answer = desk.post(f"{LIST}prove/", follow=True)
    assert "The log is whole: each of its 3 rows" in answer.content.decode()
    guards.remove(connection)
    Event.objects.filter(number=2).update(subject="Another")
    answer = desk.post(f"{LIST}prove/", follow=True)
    assert "Row 2 is not as it was written." in answer.content.decode()


def test_details_are_told_in_words(desk: Client) -> None:
    log.record(
        Verb.CHANGED,
        None,
        subject="World",
        thing="articles.section",
        key=5,
        changes={"name": ["World", "Globe"], "password": None},
        reason="It is round.",
        at="2026-11-22T12:00:00+00:00",
        nobody="knows",
    )
    text = desk.get(LIST).content.decode()
    assert "Name: World → Globe" in text
    assert "stays secret" in text
    assert "Reason: It is round." in text
    assert "/admin/articles/section/5/change/" in text
