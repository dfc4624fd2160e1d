"""Publishers give people their logins and groups, and nobody more than a group may have."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles import desk
from articles.models import Event
from tests import make
from tests.admin.posting import errors, fill, said, shown

pytestmark = pytest.mark.django_db
User = get_user_model()
PASSWORD = "a long enough secret"
# Session, person, rights (2), groups to filter by, count, rows, their groups, paper.
QUERIES = 9


def url(thing: AbstractBaseUser | Group, page: str = "change") -> str:
    return reverse(f"admin:auth_{thing._meta.model_name}_{page}", args=[thing.pk])


def again(person: AbstractBaseUser) -> AbstractBaseUser:
    return User.objects.get(pk=person.pk)


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def right(codename: str) -> Permission:
    return Permission.objects.get(codename=codename)


@pytest.fixture
def desk_client(client: Client, publisher) -> Client:
    client.force_login(publisher)
    return client


@pytest.fixture
def chief(db) -> AbstractBaseUser:
    return User.objects.create_superuser("chief", password=PASSWORD)


def post(client: Client, page: str, **changes: Any) -> HttpResponse:
    """Post the form at ``page`` with ``changes``; what is None is left out."""
    data = {**shown(client.get(page)), **changes}
    return client.post(page, {name: v for name, v in data.items() if v is not None}, follow=True)


# People


def test_a_publisher_adds_a_person_who_can_log_in_and_work(desk_client: Client) -> None:
    response = fill(
        desk_client,
        reverse("admin:auth_user_add"),
        "_save",
        username="olga",
        first_name="Olga",
        last_name="Brandt",
        email="olga@example.org",
        password1="winter harbour lamp",
        password2="winter harbour lamp",
        groups=[group("Reporter").pk],
    )
    assert "was added" in said(response)
    olga = User.objects.get(username="olga")
    assert (olga.get_full_name(), olga.is_staff, olga.is_superuser) == ("Olga Brandt", True, False)
    assert olga.has_perm("articles.add_story")
    visitor = Client()
    visitor.login(username="olga", password="winter harbour lamp")
    assert visitor.get(reverse("admin:articles_story_add")).status_code == 200


def test_a_publisher_moves_a_person_to_another_group(desk_client: Client, reporter) -> None:
    post(desk_client, url(reporter), groups=[group("Editor").pk])
    assert again(reporter).has_perm("articles.publish_story")
    assert Event.objects.get().detail["changes"] == {"groups": [["Reporter"], ["Editor"]]}


def test_who_is_deactivated_is_out_at_once(desk_client: Client, reporter) -> None:
    visitor = Client()
    visitor.force_login(reporter)
    assert visitor.get(reverse("admin:index")).status_code == 200
    post(desk_client, url(reporter), is_active=None)
    assert visitor.get(reverse("admin:index")).status_code == 302


def test_a_publisher_sets_a_new_password(desk_client: Client, reporter) -> None:
    page = reverse("admin:auth_user_password_change", args=[reporter.pk])
    new = {"password1": "winter harbour lamp", "password2": "winter harbour lamp"}
    desk_client.post(page, {**new, "usable_password": "true"})
    assert again(reporter).check_password("winter harbour lamp")


def test_a_crafted_form_makes_nobody_a_superuser(desk_client: Client, reporter, publisher) -> None:
    above = {
        "is_superuser": "on",
        "is_staff": "on",
        "user_permissions": [right("change_user").pk],
        "password": "x",
    }
    for person in (reporter, publisher):
        before = again(person).password
        post(desk_client, url(person), **above)
        now = again(person)
        assert not now.is_superuser
        assert not now.user_permissions.exists()
        assert now.password == before
    new = {"username": "olga", "password1": PASSWORD, "password2": PASSWORD}
    fill(desk_client, reverse("admin:auth_user_add"), "_save", **new, **above)
    assert not User.objects.get(username="olga").is_superuser


def test_a_superuser_is_out_of_a_publishers_reach(desk_client: Client, chief) -> None:
    page = desk_client.get(url(chief))
    assert page.status_code == 200  # to be read
    assert 'name="username"' not in page.content.decode()
    assert desk_client.post(url(chief), {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    new = {"password1": "winter harbour lamp", "password2": "winter harbour lamp"}
    assert desk_client.post(password, new).status_code == 403
    assert desk_client.post(url(chief, "delete"), {"post": "yes"}).status_code == 403
    desk_client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "delete_selected", "_selected_action": [chief.pk], "post": "yes"},
    )
    assert again(chief).check_password(PASSWORD)


def test_a_superuser_may_make_another(client: Client, chief, reporter) -> None:
    client.force_login(chief)
    post(client, url(reporter), is_superuser="on", is_staff="on")
    assert again(reporter).is_superuser


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_active": None}, "You cannot take away your own login"),
        ({"groups": []}, "You cannot put yourself out of the publishers"),
    ],
)
def test_nobody_locks_themselves_out(
    desk_client: Client, publisher, changes: dict[str, Any], sentence: str
) -> None:
    response = post(desk_client, url(publisher), **changes)
    assert sentence in errors(response)
    assert again(publisher).is_active
    assert again(publisher).has_perm("auth.change_user")
    assert desk_client.post(url(publisher, "delete"), {"post": "yes"}).status_code == 403


def test_whom_the_log_names_is_not_deleted_but_told_what_to_do(
    desk_client: Client, reporter
) -> None:
    reporter.first_name, reporter.last_name = "Rosa", "Quist"
    reporter.save()
    story = make.story(by=reporter)
    desk.submit(story, reporter)
    story.delete()
    assert Event.objects.filter(actor=reporter).exists()
    response = desk_client.post(url(reporter, "delete"), {"post": "yes"})
    page = response.content.decode()
    assert "The log names Rosa Quist." in page
    assert "untick “Active”" in page
    assert User.objects.filter(pk=reporter.pk).exists()


def test_who_has_done_nothing_yet_may_be_deleted(desk_client: Client) -> None:
    stray = make.user("stray", "Reporter")
    assert desk_client.post(url(stray, "delete"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=stray.pk).exists()


@pytest.mark.parametrize("role", ["Reporter", "Photo editor", "Editor"])
def test_people_and_groups_are_the_publishers(client: Client, role: str) -> None:
    client.force_login(make.user("pat", role))
    other = make.user("other", "Reporter")
    assert client.post(reverse("admin:auth_user_add"), {"username": "x"}).status_code == 403
    for page in (url(other), url(other, "delete"), url(group("Reporter"))):
        assert client.post(page, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_the_list_of_people_says_who_they_are(
    desk_client: Client, django_assert_num_queries, reporter
) -> None:
    reporter.first_name, reporter.last_name = "Rosa", "Quist"
    reporter.save()
    address = reverse("admin:auth_user_changelist")
    page = desk_client.get(address).content.decode()
    assert "Rosa Quist" in page
    assert "Reporter" in page
    desk_client.get(address)
    with django_assert_num_queries(QUERIES):
        desk_client.get(address)
    for _number in range(18):
        make.user()
    with django_assert_num_queries(QUERIES):
        desk_client.get(address)


# Groups


def test_a_group_shows_its_rights_in_words_by_what_they_are_about(desk_client: Client) -> None:
    page = desk_client.get(url(group("Editor"))).content.decode()
    for words in ("Stories", "Can publish stories", "Sections", "Change", "See"):
        assert words in page
    assert "Can add log entry" not in page


def test_a_publisher_adjusts_what_a_group_may(desk_client: Client, reporter) -> None:
    reporters = group("Reporter")
    rights = shown(desk_client.get(url(reporters)))["permissions"]
    post(desk_client, url(reporters), permissions=[*rights, right("publish_story").pk])
    assert again(reporter).has_perm("articles.publish_story")
    assert again(reporter).has_perm("articles.add_story")


def test_rights_that_are_not_offered_are_neither_given_nor_taken(desk_client: Client) -> None:
    reporters = group("Reporter")
    kept, wanted = right("view_session"), right("delete_session")
    reporters.permissions.add(kept)
    rights = shown(desk_client.get(url(reporters)))["permissions"]
    post(desk_client, url(reporters), permissions=rights, name="Reporters")
    reporters.refresh_from_db()
    assert reporters.name == "Reporters"
    assert kept in reporters.permissions.all()
    post(desk_client, url(reporters), permissions=[*rights, wanted.pk])
    assert wanted not in reporters.permissions.all()


def test_a_publisher_does_not_take_the_keys_from_themselves(desk_client: Client, publisher) -> None:
    publishers = group("Publisher")
    response = post(desk_client, url(publishers), permissions=[])
    assert "You cannot take from yourself the right to manage people" in errors(response)
    assert again(publisher).has_perm("auth.change_user")


def test_a_new_group_can_be_made(desk_client: Client) -> None:
    fill(
        desk_client,
        reverse("admin:auth_group_add"),
        "_save",
        name="Interns",
        permissions=[right("view_story").pk],
    )
    assert [r.codename for r in group("Interns").permissions.all()] == ["view_story"]


def test_a_group_is_deleted_by_a_superuser_alone(client: Client, desk_client, chief) -> None:
    interns = Group.objects.create(name="Interns")
    assert desk_client.post(url(interns, "delete"), {"post": "yes"}).status_code == 403
    client.force_login(chief)
    assert client.post(url(interns, "delete"), {"post": "yes"}).status_code == 302
