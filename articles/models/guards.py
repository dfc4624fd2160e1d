"""What the database itself refuses: changing or deleting an edition, or two live at once.

Editions and their rows are evidence, and so are the versions of a working copy and the log. The
ORM's ``save()``, ``update()``, ``bulk_update()`` and raw SQL all meet the same triggers. A
trigger's refusal arrives in Python as ``django.db.IntegrityError``.

What has been live cannot be made to look as if it had not: an edition ends now or later, by
the database's own clock. Words go by one way alone: while a ``Redaction`` of the story is open,
which its own transaction must close, ``WORDS`` of that story's rows may change, and nothing else.
"""

from collections.abc import Iterator

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models import sentries
from articles.models.address import Address
from articles.models.correction import Correction
from articles.models.edition import Edition
from articles.models.event import Event, LogEnd
from articles.models.printed import EditionByline, EditionCaption, EditionTopic
from articles.models.redaction import Redaction
from articles.models.version import Version
from articles.models.withdrawal import Withdrawal

# What belongs to an edition comes with it, in the number that its ``parts`` states.
PARTS: tuple[type[models.Model], ...] = (EditionByline, EditionCaption, EditionTopic, Correction)
APPEND_ONLY: tuple[type[models.Model], ...] = (*PARTS, Address, Withdrawal, Event)
# The one field of an edition that may change, and only towards the present.
CLOSING = "live_until"
# How far, in seconds, the clocks of the site and of the database may differ.
CLOCKS_DIFFER = 60

_CONTENT = ("kicker", "headline", "dek", "slug", "body", "dateline", "sources")
WORDS: dict[type[models.Model], tuple[str, ...]] = {
    Edition: (*_CONTENT, "copyright_line", "change_note"),
    EditionByline: ("name",),
    EditionCaption: ("caption", "alt_text", "credit"),
    EditionTopic: ("name",),
    Correction: ("text",),
    Withdrawal: ("reason",),
    # With the words goes the checksum that tells whether they are still the same.
    Version: (*_CONTENT, "working_headline", "bylines", "captions", "topics", "checksum"),
}
"""The fields that an open redaction may change."""

_GUARDED = (Edition, *APPEND_ONLY, Version, Redaction, LogEnd)


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
        naming_others = [(model, "addition") for model in PARTS]
        naming_others += [(model, "update") for model in WORDS] + [(Version, "delete")]
        with connection.cursor() as cursor:
            for model, verb in naming_others:
                cursor.execute(f"DROP TRIGGER IF EXISTS {model._meta.db_table}_no_{verb}")


def _removal(vendor: str) -> Iterator[str]:
    for table in (model._meta.db_table for model in _GUARDED):
        on_table = f" ON {table}" if vendor == "postgresql" else ""
        for guard in sentries.NAMES:
            yield f"DROP TRIGGER IF EXISTS {table}_{guard}{on_table}"


def _installation(vendor: str) -> Iterator[str]:
    """Post a sentry for each rule; what they are made of, each database says in its own way."""
    post = sentries.Postgresql() if vendor == "postgresql" else sentries.Sqlite()
    yield from post.preparation(Redaction)

    frozen = [f.column for f in Edition._meta.concrete_fields if f.name != CLOSING]
    yield from post.only_closes(Edition, frozen, WORDS[Edition], CLOSING, CLOCKS_DIFFER)
    yield from post.one_at_a_time(Edition)
    yield from post.no_additions(Edition, PARTS)
    for model in APPEND_ONLY:
        if model in WORDS:
            yield from post.only_words(model, WORDS[model], Edition)
        else:
            yield from post.never(model, "update")
    yield from post.only_words(Version, WORDS[Version], Edition)
    yield from post.stays_with(Version, Edition)
    yield from post.opens_and_closes(Redaction, ("is_open", "places"))
    yield from post.only_counts_up(LogEnd, "rows")
    for model in (Edition, *APPEND_ONLY, Redaction, LogEnd):
        yield from post.never(model, "delete")
    for model in _GUARDED:
        yield from post.never_swept(model)
