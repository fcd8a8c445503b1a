"""Another time, on both clocks: Python's, and that of the database, from which entries have theirs.

`with travel(moment):` as time_machine has it. In the database of tests PostgreSQL's own `clock_timestamp` is replaced,
since guards look nowhere else: the planner puts the new body in its place.
"""

from datetime import UTC, datetime

import time_machine
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

# `tests.clock` is a moment at which time stands still, or how far time that goes on is ahead. Only a superuser may.
REPLACED = """
CREATE FUNCTION machine_clock() RETURNS timestamptz LANGUAGE internal VOLATILE AS 'clock_timestamp';
CREATE OR REPLACE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT CASE coalesce(split_part(current_setting('tests.clock', true), ' ', 1), '')
        WHEN '' THEN public.machine_clock()
        WHEN 'ahead' THEN public.machine_clock() + split_part(current_setting('tests.clock'), ' ', 2)::interval
        ELSE current_setting('tests.clock')::timestamptz END
$$;
"""


class travel(time_machine.travel):  # noqa: N801 - as that one is called
    travels: list[str] = []

    def start(self) -> time_machine.Traveller:
        traveller = super().start()
        self.travels.append(_ahead() if self.tick else datetime.now(UTC).isoformat())
        tell_database()
        return traveller

    def stop(self) -> None:
        super().stop()
        self.travels.pop()
        tell_database()


def _ahead() -> str:
    machine = time_machine.escape_hatch.datetime.datetime.now(UTC)
    return f"ahead {(datetime.now(UTC) - machine).total_seconds():f}s"


def tell_database(**_: object) -> None:
    """Not through Django: a test without a database may travel too, and no test counts this as a query."""
    session = connection.connection
    if not session or session.closed or session.get_transaction_status() == TRANSACTION_STATUS_INERROR:
        return  # the next connection is told as it opens; a rollback sets the clock as it was
    with session.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tests.clock', %s, false)", [travel.travels[-1] if travel.travels else ""]
        )


connection_created.connect(tell_database)
