"""A stopwatch, and counters of what the database is asked and what it commits."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, TypeVar

import psycopg2
from django.db import connection

Result = TypeVar("Result")


def timed(call: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds, and what the call returned."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def in_turns(runs: int, *calls: Callable[[], object]) -> list[float]:
    """The median seconds of each, taken in turns, so that a busy moment of the machine meets all of them."""
    taken = [[timed(call)[0] for call in calls] for _ in range(runs)]
    return [median(each) for each in zip(*taken, strict=True)]


@dataclass
class Count:
    queries: int = 0


@contextmanager
def counted() -> Iterator[Count]:
    """Every statement that Django sends meanwhile."""
    count = Count()

    def count_it(execute: Callable[..., Any], *statement: Any) -> Any:
        count.queries += 1
        return execute(*statement)

    with connection.execute_wrapper(count_it):
        yield count


class Commits:
    """How many transactions this database has committed, by PostgreSQL's own count, watched from another database."""

    def __init__(self, server: str) -> None:
        self.watcher = psycopg2.connect(server)
        self.watcher.autocommit = True

    def of(self, call: Callable[[], Result]) -> tuple[int, Result]:
        before = self._total()
        result = call()
        return self._total() - before - 1, result  # less the question itself

    def _total(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
        name = connection.settings_dict["NAME"]
        with self.watcher.cursor() as cursor:
            cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = %s", [name])
            (total,) = cursor.fetchone() or (0,)
            return int(total)
