"""Keeping the index: with every edition that is saved, and whole where it is missing."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models import Edition, EditionByline, EditionCaption, EditionTopic, Section
from articles.models.edition import EditionQuerySet
from articles.search.document import RULES, Document, first_try
from articles.search.engine import STATE, TABLE, Engine
from articles.search.postgres import Postgres
from articles.search.sqlite import SQLite

BATCH = 500
"""Editions that are indexed at a time."""


def engine(using: str = DEFAULT_DB_ALIAS) -> Engine:
    """Return the index of the database ``using``."""
    connection = connections[using]
    return Postgres(connection) if connection.vendor == "postgresql" else SQLite(connection)


def index(editions: Collection[Edition], using: str = DEFAULT_DB_ALIAS) -> None:
    """Let ``editions``, saved with all their rows, be found, as long as each is live.

    Whatever other editions of their stories are over leaves the index, so a story has one
    row there and one for each update still to come. The caller holds the transaction.
    """
    stories = {edition.story_id: None for edition in editions}
    saved = [edition.pk for edition in editions]
    over = Edition.objects.using(using).filter(story_id__in=stories).exclude(_to_come())
    remove([*over.values_list("pk", flat=True), *saved], using)
    _add(saved, using)


def remove(editions: Iterable[int], using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the editions with those primary keys out of the index, if they are there."""
    editions = list(editions)
    found = _kept(editions, using) if editions else []
    if found:
        engine(using).drop(found)


def remove_over(using: str = DEFAULT_DB_ALIAS) -> int:
    """Take out of the index what nobody will see again; return how many editions that were.

    Whatever ends by itself at its time: no search shows it, but each has to pass it over.
    """
    kept = RawSQL(f"SELECT edition_id FROM {TABLE}", ())
    over = Edition.objects.using(using).filter(pk__in=kept, live_until__lte=timezone.now())
    editions = list(over.order_by().values_list("pk", flat=True))
    for start in range(0, len(editions), BATCH):
        with transaction.atomic(using):
            remove(editions[start : start + BATCH], using)
    return len(editions)


def rebuild(using: str = DEFAULT_DB_ALIAS) -> int:
    """Make the index anew from all that is live or will be; return how many editions it has.

    The newest come first, in transactions of ``BATCH``, so that the desk can publish meanwhile;
    what is interrupted is taken up by the next ``migrate``.
    """
    _start_anew(using)
    return _add_missing(using)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index if it is not there, and fill or empty it as the editions have it.

    For ``post_migrate``: it sees to what was published before there was an index, to one made by
    other rules, and to a database that has been emptied.
    """
    engine(using).install()
    is_empty = not Edition.objects.using(using).exists()
    if is_empty or _rows(using, f"SELECT rules FROM {STATE}") != [(RULES,)]:
        _start_anew(using)
    if not is_empty:
        _add_missing(using)


def _start_anew(using: str) -> None:
    with transaction.atomic(using):
        engine(using).clear()
        _execute(using, f"DELETE FROM {STATE}")
        _execute(using, f"INSERT INTO {STATE} VALUES (%s)", RULES)


def _to_come() -> Q:
    """Editions that are live or will be."""
    is_shown = Q(live_until__isnull=True) | Q(live_until__gt=F("live_from"))
    return is_shown & (Q(live_until__isnull=True) | Q(live_until__gt=timezone.now()))


def _add_missing(using: str) -> int:
    kept = _indexed(using)
    wanted = Edition.objects.using(using).filter(_to_come()).values_list("pk", flat=True)
    missing = [pk for pk in wanted.order_by("-pk") if pk not in kept]
    if missing and not _has_all_columns(using):
        return 0  # migrated back to before a field was added: on the way forward again, then
    is_much = len(missing) > max(BATCH, len(kept))
    with engine(using).filling() if is_much else nullcontext():
        for start in range(0, len(missing), BATCH):
            with transaction.atomic(using):
                batch = missing[start : start + BATCH]
                there = _indexed(using, batch)  # published since
                _add([pk for pk in batch if pk not in there], using)
    return len(missing)


def _indexed(using: str, among: Sequence[int] = ()) -> set[int]:
    """The editions that are in the index; if some are named, those of them."""
    where = f" WHERE edition_id IN ({', '.join(['%s'] * len(among))})" if among else ""
    return {pk for (pk,) in _rows(using, f"SELECT edition_id FROM {TABLE}{where}", *among)}


def _has_all_columns(using: str) -> bool:
    describe = connections[using].introspection.get_table_description
    with connections[using].cursor() as cursor:
        return all(
            {field.column for field in model._meta.concrete_fields}
            <= {column.name for column in describe(cursor, model._meta.db_table)}
            for model in (Edition, EditionByline, EditionCaption, EditionTopic, Section)
        )


def _add(editions: Sequence[int], using: str) -> None:
    whole: EditionQuerySet = (
        Edition.objects.using(using)
        .filter(_to_come(), pk__in=editions)
        .select_related("section")
        .prefetch_related("byline_rows", "caption_rows", "topic_rows")
        .order_by("pk")
    )
    placed: list[tuple[int, Document]] = []
    taken: set[int] = set()
    for edition in whole:
        place = first_try(edition)
        while place in taken or _rows(using, f"SELECT 1 FROM {TABLE} WHERE place = %s", place):
            place -= 1
        taken.add(place)
        placed.append((place, Document.of(edition)))
    if placed:
        engine(using).add(sorted(placed, key=lambda each: each[0]))


def _kept(editions: Sequence[int], using: str) -> list[tuple[int, Document]]:
    marks = ", ".join(["%s"] * len(editions))
    names = ", ".join(Document.FIELDS)
    rows = _rows(
        using, f"SELECT place, {names} FROM {TABLE} WHERE edition_id IN ({marks})", *editions
    )
    return [(place, Document(*fields)) for place, *fields in rows]


def _rows(using: str, statement: str, *parameters: object) -> list[tuple]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _execute(using: str, statement: str, *parameters: object) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
