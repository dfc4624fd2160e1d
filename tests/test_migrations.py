"""A newsroom's database comes up to date with all that is in it."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.utils import timezone

from articles.desk import roles
from articles.models import Author, Edition, Image, Paper, Story

FIRST = ("articles", "0001_newsroom")


def migrate(app: str, name: str) -> StateApps:
    """Migrate ``app`` to ``name`` and return the models as they were then."""
    call_command("migrate", app, name, verbosity=0)
    return MigrationLoader(connection).project_state((app, name)).apps


@pytest.mark.django_db(transaction=True)
def test_the_first_releases_stories_come_through_every_migration() -> None:
    try:
        then = migrate(*FIRST)
        now = timezone.now()
        section = then.get_model("articles", "Section").objects.create(name="World", slug="world")
        notice = then.get_model("articles", "CopyrightNotice").objects.create(holder="The Paper")
        then.get_model("articles", "Author").objects.create(name="Ana Ruiz", slug="ana-ruiz")
        content = {
            "headline": "River rises",
            "slug": "river-rises",
            "body": "<p>The river rose.</p>",
            "section": section,
            "copyright_notice": notice,
        }
        story = then.get_model("articles", "Story").objects.create(**content)
        then.get_model("articles", "Edition").objects.create(
            **content,
            story=story,
            number=1,
            story_version=1,
            published_at=now,
            published_on=now.date(),
            updated_at=now,
            live_from=now,
        )
        then.get_model("articles", "Image").objects.create(headline="El Niño", credit="Jane Doe")
    finally:
        call_command("migrate", verbosity=0)

    assert Story.objects.get().headline == "River rises"
    assert Author.objects.get().name == "Ana Ruiz"
    assert Image.objects.containing("nino doe").get().files_due
    editors = Group.objects.get(name="Editor")
    assert editors.permissions.filter(codename="take_down_image").exists()
    edition = Edition.objects.live().get()
    assert edition.body == "<p>The river rose.</p>"
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(headline="Rewritten")


@pytest.mark.django_db
def test_migrating_again_changes_nothing() -> None:
    Paper.objects.update(name="The Port Candor Packet")
    call_command("migrate", verbosity=0)
    assert Paper.objects.get().name == "The Port Candor Packet"


def test_every_migration_has_a_name_that_tells() -> None:
    names = [name for app, name in MigrationLoader(None).disk_migrations if app == "articles"]
    assert names
    assert not [name for name in names if "auto_" in name]


@pytest.mark.django_db
def test_what_the_log_of_before_wrote_is_kept_and_holds_nobody(publisher: AbstractBaseUser) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE auditlog_logentry (id integer PRIMARY KEY, changes text,"
            " actor_id integer NULL REFERENCES auth_user (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        row = (1, "{}", publisher.pk)
        cursor.execute("INSERT INTO auditlog_logentry VALUES (%s, %s, %s)", row)
        connection.check_constraints()  # as in a transaction before
        migration = import_module("articles.migrations.0005_log_is_chained")
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.let_go_of_the_old_log(apps, editor)
        publisher.delete()
        connection.check_constraints()
        cursor.execute("SELECT * FROM auditlog_logentry_kept")
        assert cursor.fetchall() == [row]


@pytest.mark.django_db
def test_the_groups_of_before_may_what_those_of_a_new_database_may() -> None:
    of_before = {
        "Reporter": {"view_event"},
        "Photo editor": {"view_event", "edit_any_story"},
        "Editor": {"view_event", "withdraw_story"},
        "Publisher": {"view_event", "withdraw_story"},
    }
    migration = import_module("articles.migrations.0005_log_is_chained")
    for name, codenames in roles.ROLES.items():
        then = set(codenames) - set(migration.NEW_RIGHTS[name]) | of_before[name]
        rights = Permission.objects.filter(
            content_type__app_label__in=["articles", "auth"], codename__in=then
        )
        Group.objects.get(name=name).permissions.set(rights)
    migration.give_new_rights(apps, SimpleNamespace(connection=connection))
    for name, codenames in roles.ROLES.items():
        rights = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert set(rights) == set(codenames), name
