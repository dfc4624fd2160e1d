"""What the database itself refuses: changing or deleting an edition, or two live at once.

Editions and their rows are evidence, and so is the log. The ORM's ``save()``, ``update()``,
``bulk_update()`` and raw SQL all meet the same triggers. A trigger's refusal arrives in
Python as ``django.db.IntegrityError``.

What has been live cannot be made to look as if it had not: an edition ends now or later, by
the database's own clock.
"""

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models.address import Address
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.event import Event
from articles.models.printed import EditionByline, EditionCaption, EditionTopic
from articles.models.withdrawal import Withdrawal

# What belongs to an edition comes with it, in the number that its ``parts`` states.
PARTS: tuple[type[models.Model], ...] = (EditionByline, EditionCaption, EditionTopic, Correction)
APPEND_ONLY: tuple[type[models.Model], ...] = (*PARTS, Address, Withdrawal, Event)
# The one field of an edition that may change, and only towards the present.
CLOSING = "live_until"
# How far, in seconds, the clocks of the site and of the database may differ.
CLOCKS_DIFFER = 60


def tables_exist(connection: BaseDatabaseWrapper) -> bool:
    """Whether every table of the app is there, so that it has not been migrated backwards."""
    wanted = {model._meta.db_table for model in Edition._meta.app_config.get_models()}
    return wanted <= set(connection.introspection.table_names())


def install(connection: BaseDatabaseWrapper) -> None:
    """Lay the guards on the database of ``connection``, afresh if they are there."""
    with connection.cursor() as cursor:
        for statement in (*_removal(connection.vendor), *_installation(connection.vendor)):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the guards: for emptying a test database, and nothing else."""
    with connection.cursor() as cursor:
        for statement in _removal(connection.vendor):
            cursor.execute(statement)


def make_way(connection: BaseDatabaseWrapper) -> None:
    """Lift what would stop a migration; ``install`` afterwards.

    SQLite alters a table by building another and renaming it, which it refuses while a
    trigger of a third table names the one that is gone.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for model in PARTS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {model._meta.db_table}_no_addition")


def _removal(vendor: str) -> Iterator[str]:
    for model in (Edition, *APPEND_ONLY):
        table = model._meta.db_table
        on_table = f" ON {table}" if vendor == "postgresql" else ""
        for verb in ("update", "delete", "overlap", "replace", "addition", "truncate"):
            yield f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on_table}"


def _installation(vendor: str) -> Iterator[str]:
    return _postgresql() if vendor == "postgresql" else _sqlite()


def _sqlite() -> Iterator[str]:
    edition = Edition._meta.db_table
    frozen = [f.column for f in Edition._meta.concrete_fields if f.name != CLOSING]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in frozen)
    yield f"""
        CREATE TRIGGER {edition}_no_update BEFORE UPDATE ON {edition}
        WHEN {changed} OR NEW.live_until IS NOT OLD.live_until AND (
            NEW.live_until IS NULL OR NEW.live_until > OLD.live_until
            OR NEW.live_until < strftime('%Y-%m-%d %H:%M:%f', 'now', '-{CLOCKS_DIFFER} seconds'))
        BEGIN SELECT RAISE(ABORT, 'An edition is never changed.'); END"""
    yield f"""
        CREATE TRIGGER {edition}_no_overlap BEFORE INSERT ON {edition}
        WHEN (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from) AND EXISTS (
            SELECT 1 FROM {edition} other
            WHERE other.story_id = NEW.story_id
            AND (other.live_until IS NULL OR other.live_until > other.live_from)
            AND (other.live_until IS NULL OR other.live_until > NEW.live_from)
            AND (NEW.live_until IS NULL OR NEW.live_until > other.live_from))
        BEGIN SELECT RAISE(ABORT, 'Two editions of a story cannot be live at once.'); END"""
    for table in (model._meta.db_table for model in PARTS):
        yield f"""
            CREATE TRIGGER {table}_no_addition BEFORE INSERT ON {table}
            WHEN {_has_all_parts()}
            BEGIN SELECT RAISE(ABORT, 'Nothing is added to an edition.'); END"""
    for model in APPEND_ONLY:
        yield _sqlite_refusal(model._meta.db_table, "update")
    for model in (Edition, *APPEND_ONLY):
        table = model._meta.db_table
        yield _sqlite_refusal(table, "delete")
        # INSERT OR REPLACE deletes the row it meets without firing a DELETE trigger.
        yield f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {_same_row(model)})
            BEGIN SELECT RAISE(ABORT, 'Rows of {table} are kept as they are.'); END"""


def _has_all_parts() -> str:
    """Whether the edition of ``NEW`` has as many parts as it was printed with."""
    counts = " + ".join(
        f"(SELECT count(*) FROM {model._meta.db_table} WHERE edition_id = NEW.edition_id)"
        for model in PARTS
    )
    edition = Edition._meta.db_table
    return f"(SELECT parts FROM {edition} WHERE id = NEW.edition_id) <= {counts}"


def _same_row(model: type[models.Model]) -> str:
    keys = [["id"]] + [
        [model._meta.get_field(name).column for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    return " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
    )


def _sqlite_refusal(table: str, verb: str) -> str:
    return f"""
        CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, 'Rows of {table} are kept as they are.'); END"""


def _postgresql() -> Iterator[str]:
    edition = Edition._meta.db_table
    yield """
        CREATE OR REPLACE FUNCTION newsroom_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Rows of % are kept as they are.', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
        END $$"""
    yield f"""
        CREATE OR REPLACE FUNCTION newsroom_only_close() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) - 'live_until' IS DISTINCT FROM to_jsonb(OLD) - 'live_until'
                OR NEW.live_until IS DISTINCT FROM OLD.live_until AND (
                    NEW.live_until IS NULL OR NEW.live_until > OLD.live_until
                    OR NEW.live_until < clock_timestamp() - interval '{CLOCKS_DIFFER} seconds')
            THEN
                RAISE EXCEPTION 'An edition is never changed.'
                USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$"""
    yield f"""
        CREATE TRIGGER {edition}_no_update BEFORE UPDATE ON {edition}
        FOR EACH ROW EXECUTE FUNCTION newsroom_only_close()"""
    yield f"""
        CREATE OR REPLACE FUNCTION newsroom_all_parts() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_has_all_parts()} THEN
                RAISE EXCEPTION 'Nothing is added to an edition.'
                USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$"""
    for table in (model._meta.db_table for model in PARTS):
        yield f"""
            CREATE TRIGGER {table}_no_addition BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION newsroom_all_parts()"""
    # An exclusion constraint on ranges needs no btree_gist, and an empty range overlaps none.
    yield f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{edition}_one_live'
                AND conrelid = '{edition}'::regclass)
            THEN
                ALTER TABLE {edition} ADD CONSTRAINT {edition}_one_live EXCLUDE USING gist (
                    int8range(story_id, story_id, '[]') WITH &&,
                    tstzrange(live_from, live_until) WITH &&);
            END IF;
        END $$"""
    for model in APPEND_ONLY:
        yield _postgresql_refusal(model._meta.db_table, "update", "ROW")
    for model in (Edition, *APPEND_ONLY):
        yield _postgresql_refusal(model._meta.db_table, "delete", "ROW")
        yield _postgresql_refusal(model._meta.db_table, "truncate", "STATEMENT")


def _postgresql_refusal(table: str, verb: str, each: str) -> str:
    return f"""
        CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}
        FOR EACH {each} EXECUTE FUNCTION newsroom_refuse()"""
