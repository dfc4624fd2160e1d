"""On whose pages stories stand: of a topic that is merged, the root, and all that are wider."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from articles.models import Author, Topic


class Name(NamedTuple):
    """A topic or an author as readers meet them."""

    pk: int
    name: str
    slug: str


def heads_of(nouns: type[Topic] | type[Author], keys: Collection[int]) -> dict[int, list[Name]]:
    """Return for each of ``keys``, primary keys, what its stories count for, the root first.

    One query, or none without ``keys``. What is no more is left out.
    """
    if not keys:
        return {}
    table = nouns._meta.db_table
    parent = "parent_id" if nouns is Topic else "NULL"
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH RECURSIVE above (id) AS (
                SELECT id FROM {table} WHERE id IN ({marks})
                UNION
                SELECT wider.id FROM above JOIN {table} noun ON noun.id = above.id
                JOIN {table} wider ON wider.id IN (noun.root_id, noun.{parent}))
            SELECT id, name, slug, root_id, {parent} FROM {table}
            WHERE id IN (SELECT id FROM above)""".replace("noun.NULL", "NULL"),
            list(keys),
        )
        rows = cursor.fetchall()
    names = {pk: Name(pk, name, slug) for pk, name, slug, _root, _parent in rows}
    ways = {pk: (root, parent) for pk, _name, _slug, root, parent in rows}
    return {pk: [names[head] for head in _heads(pk, ways)] for pk in keys if pk in names}


def _heads(pk: int | None, ways: dict[int, tuple[int | None, int | None]]) -> list[int]:
    heads: list[int] = []
    while pk in ways:
        root, _parent = ways[pk]
        head = root if root in ways else pk
        if head in heads:
            break
        heads.append(head)
        pk = ways[head][1]
    return heads
