"""The index on SQLite: FTS5, which keeps the keys and nothing else.

Without columns, positions or a copy of the text (``detail=none``, ``content=''``) it is small, and
no query reads more than lists of places. Rows of such a table are deleted by saying what they
held (FTS5, section 4.4.3); ``contentless_delete`` would need SQLite 3.43.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.document import Document
from articles.search.engine import KEYS, STATE, TABLE, Key, Match, Row

# Keys come with single blanks between them; all that they begin with or hold is theirs.
_TOKENS = "tokenize = \"ascii tokenchars '*+=:-'\""


class SQLite:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def install(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {TABLE} (place INTEGER PRIMARY KEY,"
                " edition_id INTEGER NOT NULL UNIQUE, facets TEXT NOT NULL,"
                " headline TEXT NOT NULL, about TEXT NOT NULL, often TEXT NOT NULL,"
                " text TEXT NOT NULL)"
            )
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {STATE} (rules INTEGER NOT NULL)")
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {KEYS}"
                f" USING fts5(keys, content = '', detail = none, columnsize = 0, {_TOKENS})"
            )

    def is_installed(self) -> bool:
        return KEYS in self.connection.introspection.table_names()

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {KEYS} ({KEYS}) VALUES ('delete-all')")
            cursor.execute(f"DELETE FROM {TABLE}")

    def add(self, documents: Sequence[tuple[int, Document]]) -> None:
        rows = [(place, *_values(document)) for place, document in documents]
        keys = [(place, " ".join(document.keys())) for place, document in documents]
        with self.connection.cursor() as cursor:
            marks = ", ".join(["%s"] * 7)
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
            cursor.executemany(f"INSERT INTO {KEYS} (rowid, keys) VALUES (%s, %s)", keys)

    def drop(self, documents: Sequence[tuple[int, Document]]) -> None:
        keys = [(place, " ".join(document.keys())) for place, document in documents]
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {KEYS} ({KEYS}, rowid, keys) VALUES ('delete', %s, %s)", keys
            )
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE place = %s", [(place,) for place, _ in documents]
            )

    def newest(
        self, match: Match, after: int, until: int, most: int, needles: Sequence[Sequence[str]]
    ) -> list[Row]:
        stands = ", ".join(_any_of(ways) for ways in needles)
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.place, edition_id, facets, headline, about, often{stands and ', '}"
                f"{stands} FROM {KEYS} k CROSS JOIN {TABLE} r ON r.place = k.rowid"
                f" WHERE k.{KEYS} MATCH %s AND k.rowid > %s AND k.rowid <= %s"
                " ORDER BY k.rowid LIMIT %s",
                [*(way for ways in needles for way in ways), _match(match), after, until, most],
            )
            return [Row(*row[:6], tuple(map(bool, row[6:]))) for row in cursor.fetchall()]

    def any(self, match: Match, most: int) -> list[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT edition_id FROM {KEYS} k CROSS JOIN {TABLE} r ON r.place = k.rowid"
                f" WHERE k.{KEYS} MATCH %s LIMIT %s",
                [_match(match), most],
            )
            return [edition for (edition,) in cursor.fetchall()]

    @contextmanager
    def filling(self) -> Iterator[None]:
        yield
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {KEYS} ({KEYS}) VALUES ('optimize')")


def _values(document: Document) -> tuple[object, ...]:
    return tuple(getattr(document, name) for name in Document.FIELDS)


def _any_of(ways: Sequence[str]) -> str:
    # instr() compares bytes, which is what whole words between blanks need.
    return "(" + " OR ".join(["instr(r.text, %s) > 0"] * len(ways)) + ")"


def _match(match: Match) -> str:
    """``match`` in the query language of FTS5 (its section 3), every key in quotes."""
    text = " AND ".join(_ways(ways) for ways in match.every)
    if match.none:
        text = f"({text}) NOT ({' OR '.join(_ways(ways) for ways in match.none)})"
    return text


def _ways(ways: Iterable[Iterable[Key]]) -> str:
    return "(" + " OR ".join("(" + " AND ".join(map(_key, keys)) + ")" for keys in ways) + ")"


def _key(key: Key) -> str:
    return f'"{key.text}"' + (" *" if key.is_beginning else "")
