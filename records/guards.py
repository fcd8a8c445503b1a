"""The guards in the database that keep history from being changed: which there should be, and whether they stand."""

from collections.abc import Iterator

from django.db import connection

from records.models import Checkpoint, Entry, Leaf, Log, Payload, Subtree, Unsealed

GUARDED = [model._meta.db_table for model in (Log, Entry, Payload, Leaf, Subtree, Checkpoint, Unsealed)]
GUARDS = {*((table, "append_only") for table in GUARDED)} | {
    ("records_entry", "entries_are_of_now"),
    ("records_entry", "no_entry_is_forgotten"),
    ("records_unsealed", "only_sealed_entries_leave"),
    ("records_leaf", "leaves_have_no_gap"),
    ("records_log", "logs_follow_each_other"),
    ("auditlog_logentry", "append_only"),
    ("auditlog_logentry", "history_is_of_now"),
    ("auditlog_logentry", "no_history_is_forgotten"),
    ("auditlog_logentry", "only_disposed_history_leaves"),
    ("records_historyrow", "append_only"),
    ("records_historyrow", "history_is_anchored_once"),
}
CONSTRAINTS = {"the_hash_is_of_the_bytes", "the_columns_say_what_the_bytes_say"}


def missing() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'")
        for table, guard in sorted(GUARDS - set(cursor.fetchall())):
            yield f"The guard {guard} on {table} is missing or switched off: its rows could be changed."
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")
        for name in sorted(CONSTRAINTS - {name for (name,) in cursor.fetchall()}):
            yield f"The constraint {name} on entries is missing or not validated."
