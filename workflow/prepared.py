"""Queries that every step asks, put into words once in each process and planned once in each connection. Django takes
longer to word a join than PostgreSQL to plan it, and PostgreSQL longer to plan than to follow it.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


def ask(name: str, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose parameters are written $1, $2 ..., and which has this name in its connection."""
    with connection.cursor() as cursor:
        if name not in (known := _known()):
            # On a cursor of the driver's own: it happens once, whoever counts what a step asks.
            with connection.wrap_database_errors, connection.connection.cursor() as once:
                once.execute(f"PREPARE {name} AS {sql}")
            known.add(name)
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchall()


def _known() -> set[str]:
    """The names that this connection knows; another one begins anew."""
    session, names = getattr(connection, "prepared", (None, set()))
    if session is not connection.connection:
        names = set()
        connection.prepared = connection.connection, names  # type: ignore[attr-defined]
    return names


class Prepared(Generic[Row]):
    """Of rows that are asked for by one number, as `select_related` has them.

    `rows` are filtered by `pk=0`, which stands for that number. Where they are to be locked, made in a transaction.
    """

    def __init__(self, name: str, rows: QuerySet[Row]) -> None:
        compiler: Any = rows.query.get_compiler(rows.db)
        sql, given = compiler.as_sql()
        assert given == (0,), "the number is all that is put in"
        self.name, self.sql = name, sql.replace("%s", "$1")
        self.model, selected = rows.model, compiler.select
        positions = compiler.klass_info["select_fields"]
        self.own = slice(positions[0], positions[-1] + 1)
        self.names = [column.target.attname for column, *_ in selected[self.own]]
        self.related = get_related_populators(compiler.klass_info, selected, rows.db)  # type: ignore[call-arg]
        self.converters = compiler.get_converters([column for column, *_ in selected])

    def ask(self, number: int) -> list[Row]:
        return [self._made(list(row)) for row in ask(self.name, self.sql, [number])]

    def _made(self, row: list[Any]) -> Row:
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        made = self.model.from_db(connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, made)
        return made
