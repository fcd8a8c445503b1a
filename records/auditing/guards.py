"""The guards in the database that keep what a decision rests on: which there should be, and whether they stand.

What there should be is `guards.tsv`: all that the migrations make, of every table. `tests/records/test_guards.py` holds
it to a database that was just made, and writes it again: WRITE_GUARDS=1 make test T="tests/records/test_guards.py -q"
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from records import kinds

LISTED = Path(__file__).with_name("guards.tsv")

# What a guard does, by an MD5 that the database itself makes: one that was emptied still has its name. A trigger counts
# as it is set to fire: `A` also in a session that calls itself a replica. A restore of what `pg_dump` wrote spells a
# list of words anew, with a cast for each: both are one law.
STANDING = r"""
SELECT sort, relation, name, md5(state || regexp_replace(
    regexp_replace(law, '\((''(?:[^'']|'''')*''::character varying)\)::text', '\1', 'g'),
    '\((ARRAY\[[^][]*\])\)::text\[\]', '\1', 'g'
)) FROM (
    SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(pg_trigger.oid)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, convalidated::text, pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, indisvalid::text, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE indisunique AND relnamespace = 'public'::regnamespace
            AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
    UNION ALL
    SELECT 'view', '', viewname, '', definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL
    SELECT 'function', '', proname, '', prosrc FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
            AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'internal')
) AS standing (sort, relation, name, state, law)
"""
STRAY = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
    AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false) ORDER BY proname
"""
# Nothing of ours is one of these. They change what is written, or what is seen of it.
INTRUDERS = """
SELECT 'rule', tablename || '.' || rulename FROM pg_rules WHERE schemaname = 'public'
UNION ALL
SELECT 'row security', oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND (relrowsecurity OR relforcerowsecurity)
"""
WORDS = {
    "trigger": "The guard {name} on {table} is missing, switched off or changed: its rows could be changed.",
    "constraint": "The constraint {name} on {table} is missing, changed or not validated.",
    "index": "The unique index {name} on {table} is missing, changed or not valid.",
    "view": "The view {name} is not the portal's: what is read through it could be made up.",
    "function": "The guard function {name} is not the portal's: what it guards could be changed.",
}


class Guard(NamedTuple):
    sort: str
    table: str
    name: str


def listed() -> dict[Guard, str]:
    rows = (line.split("\t") for line in LISTED.read_text().splitlines())
    return {Guard(sort, table, name): digest for sort, table, name, digest in rows}


def standing() -> dict[Guard, str]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return {Guard(*row): digest for *row, digest in sorted(cursor.fetchall())}


def as_text(guards: dict[Guard, str]) -> str:
    return "".join("\t".join([*guard, digest]) + "\n" for guard, digest in sorted(guards.items()))


def missing() -> Iterator[str]:
    """What is not as the migrations made it, and what they did not make."""
    should, found = listed(), standing()
    for guard, digest in sorted(should.items()):
        if found.get(guard) != digest:
            yield WORDS[guard.sort].format(**guard._asdict())
    for guard in sorted(found.keys() - should.keys()):
        if guard.sort == "trigger":
            yield f"The trigger {guard.name} on {guard.table} is not the portal's: it could change what is written."
    yield from _misled()
    yield from _unknown_kinds()


def _misled() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(STRAY)
        for (name,) in cursor.fetchall():
            yield f"The guard function {name} may look for its tables in another schema: run prepare_database."
        cursor.execute(INTRUDERS)
        for what, where in sorted(cursor.fetchall()):
            yield f"There is a {what} on {where}, and the portal has none: it could hide or change rows."


def _unknown_kinds() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, must_say, declares_record FROM records_knownkind")
        kept = {name: (must_say, declares) for name, must_say, declares in cursor.fetchall()}
    for name, must_say, declares in kinds.required():
        if kept.get(name) != (must_say, declares):
            yield f"The database asks something else of entries of the kind {name}: run prepare_database."
