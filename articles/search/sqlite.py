"""The index on SQLite: FTS5, which keeps the keys and nothing else.

Without columns, positions or a copy of the text (``detail=none``, ``content=''``) it is small, and
no query reads more than lists of places. Rows of such a table are deleted by saying what they
held (FTS5, section 4.4.3); ``contentless_delete`` would need SQLite 3.43.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.document import Document
from articles.search.engine import KEYS, STATE, TABLE, WORDS, Key, Match, Row, spoken

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
                f"CREATE TABLE IF NOT EXISTS {WORDS} (word TEXT PRIMARY KEY, sound TEXT NOT NULL)"
                " WITHOUT ROWID"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {WORDS}_sound ON {WORDS} (sound)")
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
            cursor.execute(f"DELETE FROM {WORDS}")
            # What ANALYZE once learnt of a small index has FTS5 read all of a large one whenever
            # it merges: 24 MB for each story among 50,000.
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if cursor.fetchone():
                cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl LIKE %s", [f"{TABLE}%"])
                cursor.execute("ANALYZE sqlite_master")

    def add(self, documents: Sequence[tuple[int, Document]]) -> None:
        rows = [(place, *_values(document)) for place, document in documents]
        keys = [(place, " ".join(document.keys())) for place, document in documents]
        with self.connection.cursor() as cursor:
            marks = ", ".join(["%s"] * 7)
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
            cursor.executemany(f"INSERT INTO {KEYS} (rowid, keys) VALUES (%s, %s)", keys)
            cursor.executemany(f"INSERT OR IGNORE INTO {WORDS} VALUES (%s, %s)", spoken(documents))

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
        self, match: Match, after: int, until: int, most: int, *, with_text: bool
    ) -> list[Row]:
        text = "text" if with_text else "''"
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.place, edition_id, facets, headline, about, often, {text}"
                f" FROM {KEYS} k CROSS JOIN {TABLE} r ON r.place = k.rowid"
                f" WHERE k.{KEYS} MATCH %s AND k.rowid > %s AND k.rowid <= %s"
                " ORDER BY k.rowid LIMIT %s",
                [_match(match), after, until, most],
            )
            return list(map(Row._make, cursor.fetchall()))

    def some(self, matches: Sequence[Match], most: int) -> list[list[int]]:
        each = (
            f"SELECT * FROM (SELECT %s, edition_id FROM {KEYS} k"
            f" CROSS JOIN {TABLE} r ON r.place = k.rowid WHERE k.{KEYS} MATCH %s LIMIT %s)"
        )
        parameters = [(number, _match(match), most) for number, match in enumerate(matches)]
        found: list[list[int]] = [[] for _ in matches]
        if matches:
            with self.connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join([each] * len(matches)), _flat(parameters))
                for number, edition in cursor.fetchall():
                    found[number].append(edition)
        return found

    def known(self, words: Sequence[str], sounds: Sequence[str]) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM {WORDS} WHERE word IN (SELECT value FROM json_each(%s))"
                f" UNION SELECT word FROM {WORDS}"
                " WHERE sound IN (SELECT value FROM json_each(%s))",
                [json.dumps(words), json.dumps(sounds)],
            )
            return [word for (word,) in cursor.fetchall()]

    @contextmanager
    def filling(self) -> Iterator[None]:
        yield
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {KEYS} ({KEYS}) VALUES ('optimize')")


def _values(document: Document) -> tuple[object, ...]:
    return tuple(getattr(document, name) for name in Document.FIELDS)


def _flat(rows: Iterable[Iterable[object]]) -> list[object]:
    return [value for row in rows for value in row]


def _match(match: Match) -> str:
    """``match`` in the query language of FTS5 (its section 3), every key in quotes.

    One NOT after the other, each for what the one before has left: a single one of many words
    would go through the lists of all of them.
    """
    text = " AND ".join(_ways(ways) for ways in match.every)
    return " NOT ".join([f"({text})", *(_ways(ways) for ways in match.none)])


def _ways(ways: Iterable[Iterable[Key]]) -> str:
    return "(" + " OR ".join("(" + " AND ".join(map(_key, keys)) + ")" for keys in ways) + ")"


def _key(key: Key) -> str:
    return f'"{key.text}"' + (" *" if key.is_beginning else "")
