"""Places of which the whole portal has so many: a page, a process or a machine more does not make more of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_of(number: int, name: str) -> Iterator[bool]:
    """Whether one of the `number` places of this name was free; it is held until the end. Nobody waits.

    The database lets go of it by itself should this process die.
    """
    held = next((place for place in range(number) if _ask("pg_try_advisory_lock", name, place)), None)
    try:
        yield held is not None
    finally:
        if held is not None:
            _ask("pg_advisory_unlock", name, held)


def _ask(function: str, name: str, place: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s), %s)", [name, place])
        return bool(cursor.fetchone()[0])
