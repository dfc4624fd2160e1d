"""Editions, their rows and the log are evidence: no code and no SQL changes or deletes them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import desk
from articles.desk import pages, saving
from articles.desk.freeze import Frozen
from articles.models import (
    Address,
    Correction,
    Edition,
    EditionByline,
    EditionCaption,
    EditionTopic,
    Event,
    LogEnd,
    Page,
    PageEdition,
    Topic,
    Version,
    Withdrawal,
)
from articles.models.guards import APPEND_ONLY, PARTS
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(editor, publisher) -> Edition:
    """An edition with a row of every kind, of a story that was corrected and withdrawn."""
    story = make.story(by=editor, lead=make.image(), topics=("Rivers",))
    desk.publish(story, editor)
    edition = desk.publish(story, editor, kind="correction", text="It rose two metres.")
    desk.withdraw(story, publisher, "The measurements were wrong.")
    page = Page(kind=Page.Kind.ETHICS, title="Ethics", body="<p>We take no gifts.</p>")
    pages.save(page, publisher)
    pages.publish(page, publisher)
    return Edition.objects.get(pk=edition.pk)


def refused():
    return pytest.raises(IntegrityError)


def sql(statement: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_saving_a_changed_edition_is_refused(edition: Edition) -> None:
    edition.headline = "Something else"
    with refused(), transaction.atomic():
        edition.save()


@pytest.mark.parametrize("field", ["headline", "body", "published_at", "number", "created_by"])
def test_update_of_any_field_is_refused(edition: Edition, field: str) -> None:
    other = {
        "headline": "X",
        "body": "<p>X</p>",
        "published_at": timezone.now(),
        "number": 77,
        "created_by": make.user(),
    }
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**{field: other[field]})


def test_bulk_update_is_refused(edition: Edition) -> None:
    edition.slug = "elsewhere"
    with refused(), transaction.atomic():
        Edition.objects.bulk_update([edition], ["slug"])


def test_raw_update_is_refused(edition: Edition) -> None:
    with refused():
        sql("UPDATE articles_edition SET headline = %s WHERE id = %s", "X", edition.pk)
    edition.refresh_from_db()
    assert edition.headline == "River rises after a week of rain"


def test_raw_delete_is_refused(edition: Edition) -> None:
    with refused():
        sql("DELETE FROM articles_edition WHERE id = %s", edition.pk)


def test_saving_over_an_edition_as_if_it_were_new_is_refused(edition: Edition) -> None:
    twin = Edition(pk=edition.pk, **{f: getattr(edition, f) for f in ("story", "number")})
    with refused(), transaction.atomic():
        twin.save()


@pytest.mark.sqlite
def test_insert_or_replace_is_refused(edition: Edition) -> None:
    columns = ", ".join(f'"{field.column}"' for field in Edition._meta.concrete_fields)
    with refused():
        sql(
            f"INSERT OR REPLACE INTO articles_edition ({columns})"
            f" SELECT {columns} FROM articles_edition WHERE id = %s",
            edition.pk,
        )


@pytest.mark.postgres
def test_truncate_is_refused(edition: Edition) -> None:
    connection.check_constraints()  # with checks still pending, PostgreSQL refuses by itself
    with refused():
        sql("TRUNCATE articles_edition CASCADE")


def test_an_edition_that_ended_is_not_reopened(edition: Edition) -> None:
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(live_until=None)
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            live_until=edition.live_until + timedelta(days=1)
        )


def test_a_live_edition_can_only_end(editor) -> None:
    edition = make.published(by=editor)
    end = timezone.now() + timedelta(hours=1)
    Edition.objects.filter(pk=edition.pk).update(live_until=end)
    edition.refresh_from_db()
    assert edition.live_until == end


def test_an_edition_cannot_be_made_to_have_ended_in_the_past(editor) -> None:
    edition = make.published(by=editor, at=timezone.now() - timedelta(days=8))
    for end in (edition.live_from, edition.live_from + timedelta(days=1)):
        with refused(), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(live_until=end)
        with refused():
            sql("UPDATE articles_edition SET live_until = %s WHERE id = %s", end, edition.pk)
    desk.publish(edition.story, editor, kind="correction", text="It rose two metres.")
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(live_until=edition.live_from)


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_nothing_is_added_to_an_edition(edition: Edition, model) -> None:
    row = model.objects.get(edition=edition)
    row.pk = None
    if model is EditionTopic:
        row.topic = Topic.objects.create(name="Forged")
    with refused(), transaction.atomic():
        row.save(force_insert=True)
    with refused(), transaction.atomic():
        model.objects.bulk_create([row])


def test_an_edition_cannot_end_before_it_begins(editor) -> None:
    edition = make.published(by=editor)
    with refused(), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            live_until=edition.live_from - timedelta(seconds=1)
        )


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (-60, None), (5, 6), (-60, 1)],
    ids=["from the same moment", "around it", "within it", "into its beginning"],
)
def test_two_editions_of_a_story_are_never_live_at_once(editor, start: int, end) -> None:
    edition = make.published(by=editor)
    second = Frozen.of_story(edition.story, edition.live_from + timedelta(minutes=start))
    if end is not None:
        second.edition.live_until = edition.live_from + timedelta(minutes=end)
    with refused(), transaction.atomic():
        second.save()


def test_intervals_that_only_touch_are_fine(editor) -> None:
    edition = make.published(by=editor)
    end = edition.live_from + timedelta(hours=1)
    Edition.objects.filter(pk=edition.pk).update(live_until=end)
    Frozen.of_story(edition.story, end).save()
    assert Edition.objects.live(end - timedelta(microseconds=1)).get().number == 1
    assert Edition.objects.live(end).get().number == 2


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_rows_of_an_edition_and_of_the_log_are_kept_as_they_are(edition: Edition, model) -> None:
    row = model.objects.first()
    assert row is not None
    text = {
        EditionByline: "name",
        EditionCaption: "caption",
        EditionTopic: "name",
        Correction: "text",
        Address: "slug",
        Withdrawal: "reason",
        Event: "subject",
        PageEdition: "title",
    }[model]
    with refused(), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{text: "Something else"})
    with refused():
        sql(f"UPDATE {model._meta.db_table} SET {text} = 'X'")
    with refused():
        sql(f"DELETE FROM {model._meta.db_table}")
    with refused(), transaction.atomic():
        row.delete()


def test_a_version_of_the_working_copy_is_never_changed(edition: Edition) -> None:
    versions = Version.objects.filter(story=edition.story)
    assert versions.exists()
    for change in ({"headline": "X"}, {"made_at": timezone.now()}, {"checksum": ""}):
        with refused(), transaction.atomic():
            versions.update(**change)
    with refused():
        sql("UPDATE articles_version SET body = 'X'")


def test_versions_go_with_a_draft_and_stay_with_what_was_published(edition, editor) -> None:
    draft = make.story("Never published", slug="never", by=editor)
    saving.save(draft, editor)
    assert draft.versions.exists()
    draft.delete()
    assert set(Version.objects.values_list("story", flat=True)) == {edition.story_id}
    with refused():
        sql("DELETE FROM articles_version")
    with refused(), transaction.atomic():
        Version.objects.all().delete()


def test_the_end_of_the_log_only_moves_on(edition: Edition) -> None:
    rows = LogEnd.objects.get().rows
    assert rows == Event.objects.count()
    for change in ({"rows": rows - 1}, {"digest": "0" * 64}, {"id": 2, "rows": rows + 1}):
        with refused(), transaction.atomic():
            LogEnd.objects.update(**change)
    with refused():
        sql("DELETE FROM articles_logend")
    with refused(), transaction.atomic():
        LogEnd.objects.get().delete()


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [Event, Version, LogEnd], ids=lambda model: model.__name__)
def test_no_row_is_replaced_by_another(edition: Edition, model) -> None:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    with refused():
        sql(
            f"INSERT OR REPLACE INTO {model._meta.db_table} ({columns})"
            f" SELECT {columns} FROM {model._meta.db_table}"
        )


def test_a_story_with_editions_cannot_be_deleted(edition: Edition) -> None:
    with pytest.raises(ProtectedError):
        edition.story.delete()
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_story WHERE id = %s", [edition.story_id])
        connection.check_constraints()  # what the end of a transaction does


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_the_table_leaves_the_guards_standing(edition: Edition) -> None:
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    with connection.schema_editor() as editor:
        editor._remake_table(Edition)  # what altering a field comes to
    change = Edition.objects.filter(pk=edition.pk)
    with transaction.atomic():
        assert change.update(headline="X") == 1  # SQLite has dropped them without a word
        transaction.set_rollback(True)
    call_command("migrate", verbosity=0)
    with refused(), transaction.atomic():
        change.update(headline="X")


@pytest.mark.parametrize("named", ["section", "copyright_notice"])
def test_what_an_edition_names_cannot_be_deleted(edition: Edition, named: str) -> None:
    with pytest.raises(ProtectedError) as refusal:
        getattr(edition, named).delete()
    assert edition in refusal.value.protected_objects


def test_an_author_and_an_image_that_an_edition_names_cannot_be_deleted(edition: Edition) -> None:
    for row in (edition.byline_rows.get().author, edition.caption_rows.get().image):
        with pytest.raises(ProtectedError):
            row.delete()
