"""The index on PostgreSQL: ``tsvector`` and GIN, holding keys as they are, by no configuration.

The keys stand apart from the texts, and out of line even when they are short, so that what a
query reads is one slim page after the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.document import Document
from articles.search.engine import KEYS, STATE, TABLE, WORDS, Key, Match, Row, spoken

_EVERYWHERE = -(2**62), 2**62  # places
_ERA = 29
"""Bits that the places of an era, of 2**29 / 256 seconds or 24 days, do not share."""

# What waits in GIN's list of additions would be read through by every query.
_GIN = f"CREATE INDEX IF NOT EXISTS {KEYS}_gin ON {KEYS} USING gin (keys) WITH (fastupdate = off)"
# The eras of the newest stories, 64 at most, and the last place of these.
_ERAS = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_eras(
        above bigint, until bigint, stories integer, OUT eras tsquery, OUT up_to bigint
    ) LANGUAGE sql STABLE SET enable_indexscan = on SET enable_indexonlyscan = on
    AS $$
        SELECT string_agg(format(''':p%s''', era), ' | ')::tsquery, ((max(era) + 1) << {_ERA}) - 1
        FROM (
            SELECT min(place) >> {_ERA} AS first, max(place) >> {_ERA} AS last FROM (
                SELECT place FROM {KEYS} WHERE place > above AND place <= until
                ORDER BY place LIMIT stories
            ) newest
        ) ends, generate_series(first, least(last, first + 63)) era
    $$"""
# GIN has no order, and goes through all the stories that have the keys to tell the newest; with
# an era besides, it skips those of others. Only if too few are found there, it sees to the rest.
#
# The planner does not know what it costs to fetch keys out of line, and a word of every story
# would have it read all of them: whatever is asked, the GIN index answers. The addition of
# nothing keeps it from looking up places first.
_NEWEST = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_newest(
        wanted tsquery, above bigint, until bigint, most integer
    ) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET jit = off
    AS $$
    DECLARE
        near record;
        count integer;
    BEGIN
        SELECT * INTO near FROM {TABLE}_eras(above, until, 8 * most);
        RETURN QUERY
            SELECT place FROM {KEYS}
            WHERE keys @@ (wanted && near.eras) AND place + 0 > above AND place + 0 <= until
            ORDER BY place LIMIT most;
        GET DIAGNOSTICS count = ROW_COUNT;
        IF count < most AND near.up_to < until THEN
            RETURN QUERY
                SELECT place FROM {KEYS}
                WHERE keys @@ wanted AND place + 0 > near.up_to AND place + 0 <= until
                ORDER BY place LIMIT most - count;
        END IF;
    END
    $$"""


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
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {WORDS} (word text PRIMARY KEY, sound text NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {WORDS}_sound ON {WORDS} (sound)")
            cursor.execute(_GIN)
            cursor.execute(_ERAS)
            cursor.execute(_NEWEST)

    def is_installed(self) -> bool:
        return KEYS in self.connection.introspection.table_names()

    def clear(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}, {KEYS}, {WORDS}")

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
                [
                    (place, [*document.keys(), f":p{place >> _ERA}"])
                    for place, document in documents
                ],
            )
            words = spoken(documents)
            cursor.execute(
                f"INSERT INTO {WORDS} SELECT * FROM unnest(%s::text[], %s::text[])"
                " ON CONFLICT DO NOTHING",
                [[word for word, _sound in words], [sound for _word, sound in words]],
            )

    def drop(self, documents: Sequence[tuple[int, Document]]) -> None:
        places = [place for place, _document in documents]
        with self.connection.cursor() as cursor:
            for table in (TABLE, KEYS):
                cursor.execute(f"DELETE FROM {table} WHERE place = ANY(%s)", [places])

    def newest(
        self, match: Match, after: int, until: int, most: int, *, with_text: bool
    ) -> list[Row]:
        text = "text" if with_text else "''"
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.place, edition_id, facets, headline, about, often, {text}"
                f" FROM {TABLE}_newest(%s::tsquery, %s, %s, %s) k"
                f" JOIN {TABLE} r ON r.place = k ORDER BY r.place",
                [_match(match), after, until, most],
            )
            return list(map(Row._make, cursor.fetchall()))

    def some(self, matches: Sequence[Match], most: int) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in matches]
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, edition_id FROM unnest(%s::text[]) WITH ORDINALITY q (keys, number)"
                f" CROSS JOIN LATERAL {TABLE}_newest(keys::tsquery, %s, %s, %s) k"
                f" JOIN {TABLE} r ON r.place = k",
                [[_match(match) for match in matches], *_EVERYWHERE, most],
            )
            for number, edition in cursor.fetchall():
                found[number - 1].append(edition)
        return found

    def known(self, words: Sequence[str], sounds: Sequence[str]) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM {WORDS} WHERE word = ANY(%s)"
                f" UNION SELECT word FROM {WORDS} WHERE sound = ANY(%s)",
                [list(words), list(sounds)],
            )
            return [word for (word,) in cursor.fetchall()]

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
