"""The index on PostgreSQL: ``tsvector`` and GIN, holding keys as they are, by no configuration.

The keys stand apart from the texts, and out of line even when they are short, so that what a
query reads is one slim page after the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.document import Document
from articles.search.engine import KEYS, STATE, TABLE, Key, Match, Row

# What waits in GIN's list of additions would be read through by every query.
_GIN = f"CREATE INDEX IF NOT EXISTS {KEYS}_gin ON {KEYS} USING gin (keys) WITH (fastupdate = off)"
# The planner does not know what it costs to fetch keys out of line, and a word of every story
# would have it read all of them: whatever is asked, the GIN index answers. The addition of
# nothing keeps it from looking up places first.
_NEWEST = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_newest(
        wanted tsquery, above bigint, until bigint, most integer
    ) RETURNS SETOF bigint LANGUAGE sql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET jit = off
    AS $$
        SELECT place FROM {KEYS}
        WHERE keys @@ wanted AND place + 0 > above AND place + 0 <= until
        ORDER BY place LIMIT most
    $$"""
_ANY = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_any(wanted tsquery, most integer)
    RETURNS SETOF bigint LANGUAGE sql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET jit = off
    AS $$ SELECT place FROM {KEYS} WHERE keys @@ wanted LIMIT most $$"""


class Postgres:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE} (place bigint PRIMARY KEY,"
                " edition_id bigint NOT NULL UNIQUE, facets text NOT NULL,"
                " headline text NOT NULL, about text NOT NULL, often text NOT NULL,"
                ' "text" text NOT NULL)'
            )
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {STATE} (rules integer NOT NULL)")
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {KEYS} (place bigint PRIMARY KEY,"
                " keys tsvector NOT NULL) WITH (toast_tuple_target = 128)"
            )
            cursor.execute(_GIN)
            cursor.execute(_NEWEST)
            cursor.execute(_ANY)

    def is_installed(self) -> bool:
        return KEYS in self.connection.introspection.table_names()

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}, {KEYS}")

    def add(self, documents: Sequence[tuple[int, Document]]) -> None:
        with self.connection.cursor() as cursor:
            marks = ", ".join(["%s"] * 7)
            cursor.executemany(
                f"INSERT INTO {TABLE} VALUES ({marks})",
                [
                    (place, *(getattr(document, name) for name in Document.FIELDS))
                    for place, document in documents
                ],
            )
            cursor.executemany(
                f"INSERT INTO {KEYS} VALUES (%s, array_to_tsvector(%s))",
                [(place, document.keys()) for place, document in documents],
            )

    def drop(self, documents: Sequence[tuple[int, Document]]) -> None:
        places = [place for place, _document in documents]
        with self.connection.cursor() as cursor:
            for table in (TABLE, KEYS):
                cursor.execute(f"DELETE FROM {table} WHERE place = ANY(%s)", [places])

    def newest(
        self, match: Match, after: int, until: int, most: int, needles: Sequence[Sequence[str]]
    ) -> list[Row]:
        stands = ", ".join(_any_of(ways) for ways in needles)
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.place, edition_id, facets, headline, about, often{stands and ', '}"
                f"{stands} FROM {TABLE}_newest(%s::tsquery, %s, %s, %s) k"
                f" JOIN {TABLE} r ON r.place = k ORDER BY r.place",
                [*(way for ways in needles for way in ways), _match(match), after, until, most],
            )
            return [Row(*row[:6], tuple(row[6:])) for row in cursor.fetchall()]

    def any(self, match: Match, most: int) -> list[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT edition_id FROM {TABLE}_any(%s::tsquery, %s) k"
                f" JOIN {TABLE} r ON r.place = k",
                [_match(match), most],
            )
            return [edition for (edition,) in cursor.fetchall()]

    @contextmanager
    def filling(self) -> Iterator[None]:
        # Sorting all keys at once is many times faster than finding the place of each.
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {KEYS}_gin")
        try:
            yield
        finally:
            with self.connection.cursor() as cursor:
                cursor.execute(_GIN)


def _any_of(ways: Sequence[str]) -> str:
    return "(" + " OR ".join(["strpos(r.text, %s) > 0"] * len(ways)) + ")"


def _match(match: Match) -> str:
    """``match`` as a ``tsquery`` (PostgreSQL 15, section 8.11.2), every key in quotes."""
    text = " & ".join(_ways(ways) for ways in match.every)
    if match.none:
        text += f" & !({' | '.join(_ways(ways) for ways in match.none)})"
    return text


def _ways(ways: Iterable[Iterable[Key]]) -> str:
    return "(" + " | ".join("(" + " & ".join(map(_key, keys)) + ")" for keys in ways) + ")"


def _key(key: Key) -> str:
    return f"'{key.text}'" + (":*" if key.is_beginning else "")
