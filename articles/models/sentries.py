"""The triggers that ``guards`` is made of, as SQLite and as PostgreSQL say them.

Each method yields the statements that lay one rule on a table; ``NAMES`` are how the triggers of
a table may end, so that they can be lifted.
"""

from collections.abc import Iterator, Sequence

from django.db import models

NAMES = (
    *("no_update", "no_delete", "no_overlap", "no_replace", "no_addition", "no_truncate"),
    *("opens", "closes", "is_closed"),
)

Model = type[models.Model]


def _table(model: Model) -> str:
    return model._meta.db_table


def _kept(table: str) -> str:
    return f"Rows of {table} are kept as they are."


def _has_all_parts(edition: Model, parts: Sequence[Model]) -> str:
    """Whether the edition of ``NEW`` has as many parts as it was printed with."""
    counts = " + ".join(
        f"(SELECT count(*) FROM {_table(model)} WHERE edition_id = NEW.edition_id)"
        for model in parts
    )
    return f"(SELECT parts FROM {_table(edition)} WHERE id = NEW.edition_id) <= {counts}"


class Sqlite:
    OPEN = "articles_redaction_open"
    """Empty but within the transaction of a redaction. Each row breaks its own foreign key, which
    SQLite checks at the end of the transaction alone: one that is left open cannot be kept."""

    def preparation(self, redaction: Model) -> Iterator[str]:
        self.redaction = _table(redaction)
        yield f"""
            CREATE TABLE IF NOT EXISTS {self.OPEN} (
                id INTEGER PRIMARY KEY, never INTEGER UNIQUE CHECK (never IS NULL),
                FOREIGN KEY (id) REFERENCES {self.OPEN} (never) DEFERRABLE INITIALLY DEFERRED)"""

    def never(self, model: Model, verb: str) -> Iterator[str]:
        yield self._refusal(model, f"no_{verb}", f"BEFORE {verb.upper()}")

    def never_swept(self, model: Model) -> Iterator[str]:
        # INSERT OR REPLACE deletes the row it meets without firing a DELETE trigger.
        condition = f"EXISTS (SELECT 1 FROM {_table(model)} WHERE {_same_row(model)})"
        yield self._refusal(model, "no_replace", "BEFORE INSERT", condition)

    def only_closes(
        self,
        edition: Model,
        frozen: Sequence[str],
        words: Sequence[str],
        closing: str,
        clocks_differ: int,
    ) -> Iterator[str]:
        fixed = [column for column in frozen if column not in words]
        condition = f"""
            {_changed(fixed)} OR ({_changed(words)}) AND NOT {self._is_open("OLD.story_id")}
            OR NEW.{closing} IS NOT OLD.{closing} AND (
                NEW.{closing} IS NULL OR NEW.{closing} > OLD.{closing} OR NEW.{closing}
                < strftime('%Y-%m-%d %H:%M:%f', 'now', '-{clocks_differ} seconds'))"""
        refusal = "An edition is never changed."
        yield self._refusal(edition, "no_update", "BEFORE UPDATE", condition, refusal)

    def one_at_a_time(self, edition: Model) -> Iterator[str]:
        condition = f"""
            (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from) AND EXISTS (
                SELECT 1 FROM {_table(edition)} other
                WHERE other.story_id = NEW.story_id
                AND (other.live_until IS NULL OR other.live_until > other.live_from)
                AND (other.live_until IS NULL OR other.live_until > NEW.live_from)
                AND (NEW.live_until IS NULL OR NEW.live_until > other.live_from))"""
        refusal = "Two editions of a story cannot be live at once."
        yield self._refusal(edition, "no_overlap", "BEFORE INSERT", condition, refusal)

    def no_additions(self, edition: Model, parts: Sequence[Model]) -> Iterator[str]:
        condition, refusal = _has_all_parts(edition, parts), "Nothing is added to an edition."
        for model in parts:
            yield self._refusal(model, "no_addition", "BEFORE INSERT", condition, refusal)

    def only_words(self, model: Model, words: Sequence[str], edition: Model) -> Iterator[str]:
        fixed = [f.column for f in model._meta.concrete_fields if f.name not in words]
        story = "OLD.story_id"
        if "story_id" not in fixed:
            story = f"(SELECT story_id FROM {_table(edition)} WHERE id = OLD.edition_id)"
        condition = f"{_changed(fixed)} OR NOT {self._is_open(story)}"
        yield self._refusal(model, "no_update", "BEFORE UPDATE", condition)

    def stays_with(self, model: Model, edition: Model) -> Iterator[str]:
        condition = f"EXISTS (SELECT 1 FROM {_table(edition)} WHERE story_id = OLD.story_id)"
        yield self._refusal(model, "no_delete", "BEFORE DELETE", condition)

    def opens_and_closes(self, redaction: Model, closing: Sequence[str]) -> Iterator[str]:
        table = _table(redaction)
        fixed = [f.column for f in redaction._meta.concrete_fields if f.name not in closing]
        condition = f"NOT OLD.is_open OR NEW.is_open OR {_changed(fixed)}"
        yield self._refusal(redaction, "no_update", "BEFORE UPDATE", condition)
        yield f"""
            CREATE TRIGGER {table}_opens AFTER INSERT ON {table} WHEN NEW.is_open
            BEGIN INSERT INTO {self.OPEN} (id) VALUES (NEW.id); END"""
        yield f"""
            CREATE TRIGGER {table}_closes AFTER UPDATE ON {table} WHEN NOT NEW.is_open
            BEGIN DELETE FROM {self.OPEN} WHERE id = NEW.id; END"""

    def only_counts_up(self, model: Model, column: str) -> Iterator[str]:
        condition = f'NEW."{column}" <= OLD."{column}" OR NEW.id <> OLD.id'
        yield self._refusal(model, "no_update", "BEFORE UPDATE", condition)

    def _is_open(self, story: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self.redaction} WHERE story_id = {story} AND is_open)"

    def _refusal(
        self, model: Model, name: str, when: str, condition: str = "1", refusal: str = ""
    ) -> str:
        table = _table(model)
        return f"""
            CREATE TRIGGER {table}_{name} {when} ON {table} WHEN {condition}
            BEGIN SELECT RAISE(ABORT, '{refusal or _kept(table)}'); END"""


class Postgresql:
    def preparation(self, redaction: Model) -> Iterator[str]:
        self.redaction = _table(redaction)
        yield self._function("refuse", f"{_raise('Rows of % are kept as they are.', True)};")

    def never(self, model: Model, verb: str) -> Iterator[str]:
        yield self._trigger(model, f"no_{verb}", f"BEFORE {verb.upper()}", "refuse()")

    def never_swept(self, model: Model) -> Iterator[str]:
        table = _table(model)
        yield f"""
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION newsroom_refuse()"""

    def only_closes(
        self,
        edition: Model,
        frozen: Sequence[str],
        words: Sequence[str],
        closing: str,
        clocks_differ: int,
    ) -> Iterator[str]:
        names = _array(words)
        yield self._function(
            "only_close",
            f"""
            IF to_jsonb(NEW) - '{closing}' - {names}
                    IS DISTINCT FROM to_jsonb(OLD) - '{closing}' - {names}
                OR to_jsonb(NEW) - '{closing}' IS DISTINCT FROM to_jsonb(OLD) - '{closing}'
                    AND NOT {self._is_open("OLD.story_id")}
                OR NEW.{closing} IS DISTINCT FROM OLD.{closing} AND (
                    NEW.{closing} IS NULL OR NEW.{closing} > OLD.{closing}
                    OR NEW.{closing} < clock_timestamp() - interval '{clocks_differ} seconds')
            THEN
                {_raise("An edition is never changed.")};
            END IF;
            RETURN NEW;""",
        )
        yield self._trigger(edition, "no_update", "BEFORE UPDATE", "only_close()")

    def one_at_a_time(self, edition: Model) -> Iterator[str]:
        # An exclusion constraint on ranges needs no btree_gist, and an empty range overlaps none.
        table = _table(edition)
        yield f"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{table}_one_live'
                    AND conrelid = '{table}'::regclass)
                THEN
                    ALTER TABLE {table} ADD CONSTRAINT {table}_one_live EXCLUDE USING gist (
                        int8range(story_id, story_id, '[]') WITH &&,
                        tstzrange(live_from, live_until) WITH &&);
                END IF;
            END $$"""

    def no_additions(self, edition: Model, parts: Sequence[Model]) -> Iterator[str]:
        yield self._function(
            "all_parts",
            f"""
            IF {_has_all_parts(edition, parts)} THEN
                {_raise("Nothing is added to an edition.")};
            END IF;
            RETURN NEW;""",
        )
        for model in parts:
            yield self._trigger(model, "no_addition", "BEFORE INSERT", "all_parts()")

    def only_words(self, model: Model, words: Sequence[str], edition: Model) -> Iterator[str]:
        yield self._function(
            "only_words",
            f"""
            DECLARE story bigint := (to_jsonb(OLD) ->> 'story_id')::bigint;
            BEGIN
            IF story IS NULL THEN
                SELECT story_id INTO story FROM {_table(edition)}
                WHERE id = (to_jsonb(OLD) ->> 'edition_id')::bigint;
            END IF;
            IF to_jsonb(NEW) - TG_ARGV::text[] IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV::text[]
                OR NOT {self._is_open("story")}
            THEN
                {_raise("Rows of % are kept as they are.", True)};
            END IF;
            RETURN NEW;
            END;""",
        )
        arguments = ", ".join(f"'{name}'" for name in words)
        yield self._trigger(model, "no_update", "BEFORE UPDATE", f"only_words({arguments})")

    def stays_with(self, model: Model, edition: Model) -> Iterator[str]:
        yield self._function(
            "stays",
            f"""
            IF EXISTS (SELECT 1 FROM {_table(edition)} WHERE story_id = OLD.story_id) THEN
                {_raise("Rows of % are kept as they are.", True)};
            END IF;
            RETURN OLD;""",
        )
        yield self._trigger(model, "no_delete", "BEFORE DELETE", "stays()")

    def opens_and_closes(self, redaction: Model, closing: Sequence[str]) -> Iterator[str]:
        table, names = _table(redaction), _array(closing)
        yield self._function(
            "only_closed",
            f"""
            IF NOT OLD.is_open OR NEW.is_open
                OR to_jsonb(NEW) - {names} IS DISTINCT FROM to_jsonb(OLD) - {names}
            THEN
                {_raise("Rows of % are kept as they are.", True)};
            END IF;
            RETURN NEW;""",
        )
        yield self._trigger(redaction, "no_update", "BEFORE UPDATE", "only_closed()")
        # At the end of the transaction that opened it.
        yield self._function(
            "is_closed",
            f"""
            IF (SELECT is_open FROM {table} WHERE id = NEW.id) THEN
                {_raise("A redaction ends with its transaction.")};
            END IF;
            RETURN NULL;""",
        )
        yield f"""
            CREATE CONSTRAINT TRIGGER {table}_is_closed AFTER INSERT ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION newsroom_is_closed()"""

    def only_counts_up(self, model: Model, column: str) -> Iterator[str]:
        yield self._function(
            "only_counts_up",
            f"""
            IF NEW."{column}" <= OLD."{column}" OR NEW.id <> OLD.id THEN
                {_raise("Rows of % are kept as they are.", True)};
            END IF;
            RETURN NEW;""",
        )
        yield self._trigger(model, "no_update", "BEFORE UPDATE", "only_counts_up()")

    def _is_open(self, story: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self.redaction} WHERE story_id = {story} AND is_open)"

    def _function(self, name: str, body: str) -> str:
        if "DECLARE" not in body:
            body = f"BEGIN {body} END;"
        return f"""
            CREATE OR REPLACE FUNCTION newsroom_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            {body} $$"""

    def _trigger(self, model: Model, name: str, when: str, call: str) -> str:
        table = _table(model)
        return f"""
            CREATE TRIGGER {table}_{name} {when} ON {table}
            FOR EACH ROW EXECUTE FUNCTION newsroom_{call}"""


def _changed(columns: Sequence[str]) -> str:
    return " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)


def _same_row(model: Model) -> str:
    keys = [[f.column] for f in model._meta.concrete_fields if f.unique] + [
        [model._meta.get_field(name).column for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    return " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
    )


def _array(names: Sequence[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"


def _raise(sentence: str, names_table: bool = False) -> str:
    table = ", TG_TABLE_NAME" if names_table else ""
    return f"RAISE EXCEPTION '{sentence}'{table} USING ERRCODE = 'integrity_constraint_violation'"
