"""One query where several would be: related rows in a column, and several lists as one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Aggregate, BigAutoField, Expression, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _JSONRows(Aggregate):
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


class _EachOnce(JSONField):
    """A list in which nothing comes twice."""

    def from_db_value(self, value: object, expression: object, connection: object) -> object:
        rows = super().from_db_value(value, expression, connection)
        return rows and [row for place, row in enumerate(rows) if row not in rows[:place]]


def json_rows(rows: QuerySet, group_by: str, **fields: Any) -> Subquery:
    """Return a subquery whose value is a list of ``{name: value}``, or None without rows.

    ``rows`` are correlated with the outer query by the caller, ``group_by`` is the field
    by which they are, and each of ``fields`` maps a name in the result to a field path or an
    expression. Rows that say the same come once. The order of the list is the database's: sort
    it in Python.
    """
    return Subquery(
        rows.order_by()
        .values(group_by)
        .annotate(as_rows=_JSONRows(JSONObject(**fields)))
        .values("as_rows"),
        output_field=_EachOnce(),
    )


class FirstOfEach(Expression):
    """The keys that several queries have, for ``pk__in``: each query one column and sliced.

    The newest of many lists are found so at the cost of the first rows of each; asked for in one
    list, the database would read and sort them all.
    """

    def __init__(self, queries: Sequence[QuerySet]) -> None:
        super().__init__(output_field=BigAutoField())
        self.queries = queries

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        parts, params = [], []
        for number, each in enumerate(self.queries):
            sql, own = each.query.get_compiler(connection=connection).as_sql()
            # A bracket of its own: SQLite takes an order and a limit in a UNION only so.
            parts.append(f"SELECT * FROM ({sql}) AS list_{number}")
            params += own
        return " UNION ALL ".join(parts), tuple(params)
