"""The guards in the database that keep history from being changed: which there should be, and whether they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

GUARDED = ("log", "entry", "payload", "leaf", "subtree", "checkpoint", "unsealed")
BESIDE_IT = ("historyrow", "reading", "sent", "signerkey")
GUARDS = {*((f"records_{table}", "append_only") for table in GUARDED + BESIDE_IT)} | {
    ("records_entry", "entries_are_of_now"),
    ("records_entry", "no_entry_is_forgotten"),
    ("records_entry", "no_record_is_forgotten"),
    ("records_entry", "disposal_is_lawful"),
    ("records_payload", "files_are_named"),
    ("records_payload", "only_what_was_disposed_of_leaves"),
    ("records_unsealed", "only_sealed_entries_leave"),
    ("records_leaf", "leaves_have_no_gap"),
    ("records_log", "logs_follow_each_other"),
    ("auditlog_logentry", "append_only"),
    ("auditlog_logentry", "history_is_of_now"),
    ("auditlog_logentry", "no_history_is_forgotten"),
    ("auditlog_logentry", "only_disposed_history_leaves"),
    ("records_historyrow", "history_is_anchored_once"),
}
CONSTRAINTS = {"the_hash_is_of_the_bytes", "the_columns_say_what_the_bytes_say"}

# What the guards do, by the MD5 of it that the database itself makes: one that was emptied still has its name.
FUNCTIONS = {
    "anchor_once": "6d1eeff03859f24c62e80f10d1ebe05b",
    "date_field_history": "d59f4b717d251c2f419715493bc0cee0",
    "is_disposed_of": "3217e1adee851c8fe1a17da9f8d46def",
    "keep_record": "0c14b76fc4e9febaabe821bb99acfb51",
    "name_files": "2feee797ba72b5d2ac7f271ed5bfd9e2",
    "queue_for_anchoring": "032127732db1f32a9c9e59ad06d2c2e9",
    "queue_for_sealing": "acebaeba0ba5a918e0cf67da6521c374",
    "refuse_change": "52e479dff60b4a34badef2614f2487d3",
    "require_disposal": "12c19364075dc9800c3d021c56c39bed",
    "require_lawful_disposal": "6c2892d540c4b9ecc5a5b590cc048ec8",
    "require_leaf": "f7c21db17a165056d7e13b8d411c37a6",
    "require_next_year": "2cebba005fa44fea81f852ef3fb84864",
    "require_no_gap": "cb4402263326867093d7e987cab2c25a",
    "require_now": "00b77dc556f6c23bf52572e2ae1a5af3",
    "require_record_gone": "a8e010a301f9da2d91388d7f0aeba367",
    "was_disposed_of": "5cdcef0b22100d756f6dd2b769cddcc5",
}


def missing() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'")
        for table, guard in sorted(GUARDS - set(cursor.fetchall())):
            yield f"The guard {guard} on {table} is missing or switched off: its rows could be changed."
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")
        for name in sorted(CONSTRAINTS - {name for (name,) in cursor.fetchall()}):
            yield f"The constraint {name} on entries is missing or not validated."
    known = functions()
    for name, digest in sorted(FUNCTIONS.items()):
        if name not in known or known[name].digest != digest:
            yield f"The guard function {name} is not the portal's: what it guards could be changed."
        elif known[name].strays:
            yield f"The guard function {name} may look for its tables in another schema: run prepare_database."


class Function(NamedTuple):
    digest: str
    strays: bool  # a trigger that does not say in which schema its tables are: temporary ones could stand before them


def functions() -> dict[str, Function]:
    """Those that the guards call, and those that these call."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT proname, md5(prosrc), prorettype = 'trigger'::regtype
                AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)
            FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND (
                oid IN (SELECT tgfoid FROM pg_trigger WHERE tgrelid::regclass::text = ANY (%s))
                OR proname IN ('is_disposed_of', 'was_disposed_of')
            )
            """,
            [[table for table, _ in GUARDS]],
        )
        return {name: Function(digest, strays) for name, digest, strays in cursor.fetchall()}
