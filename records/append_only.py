"""Tables whose rows are history. A migration calls `append_only("app_table")`; the migration must depend on
("records", "0002_guards"), which makes the function behind the trigger.

The trigger refuses UPDATE, DELETE and TRUNCATE to everybody, the table's owner included, and fires also in a session
that calls itself a replica. An owner can still take it off; that is what the record log detects.
"""

from django.db.migrations import RunSQL


def append_only(table: str, events: str = "UPDATE OR DELETE OR TRUNCATE") -> RunSQL:
    return RunSQL(
        f'CREATE TRIGGER append_only BEFORE {events} ON "{table}" EXECUTE FUNCTION refuse_change();'
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER append_only;',
        f'DROP TRIGGER append_only ON "{table}";',
    )
