"""A query that is put into words once. Each step asks for its row under the lock, with what belongs to it, and Django
takes longer to word such a statement than PostgreSQL to answer it.
"""

from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """Of rows that are asked for by one number; made inside of a transaction, where they are to be locked."""

    def __init__(self, rows: QuerySet[Row]) -> None:
        compiler: Any = rows.query.get_compiler(rows.db)
        self.sql, _ = compiler.as_sql()
        self.model, selected = rows.model, compiler.select
        positions = compiler.klass_info["select_fields"]
        self.own = slice(positions[0], positions[-1] + 1)
        self.names = [column.target.attname for column, *_ in selected[self.own]]
        self.related = get_related_populators(compiler.klass_info, selected, rows.db)  # type: ignore[call-arg]
        self.converters = compiler.get_converters([column for column, *_ in selected])

    def ask(self, number: int) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [number])
            return [self._made(list(row)) for row in cursor.fetchall()]

    def _made(self, row: list[Any]) -> Row:
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, made)
        return made
