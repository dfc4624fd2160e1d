"""Related rows as a list of plain values in one column: one query where two would be."""

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject


class _JSONRows(Aggregate):
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


def json_rows(rows: QuerySet, group_by: str, **fields: str) -> Subquery:
    """Return a subquery whose value is a list of ``{name: value}``, or None without rows.

    ``rows`` are correlated with the outer query by the caller, ``group_by`` is the field
    by which they are, and each of ``fields`` maps a name in the result to a field path.
    The order of the list is the database's: sort it in Python.
    """
    return Subquery(
        rows.order_by()
        .values(group_by)
        .annotate(as_rows=_JSONRows(JSONObject(**fields)))
        .values("as_rows"),
        output_field=JSONField(),
    )
