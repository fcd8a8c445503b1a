"""Fill a database with many posts, and with the people who look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import extensions
from psycopg2.sql import SQL, Identifier

from bench.team import SINCE, Team
from profiles.models import Account, Division, Person, Platform, Role

FILL = (Path(__file__).parent / "crowd.sql").read_text()
CHECKED = (
    10_000  # posts up to which every rule is tried on every row; the others are made by the same statements
)
TABLES = (
    "approvals_version", "approvals_post", "approvals_consultation", "approvals_incident", "notices_notice",
    "records_entry", "records_payload", "records_leaf",
)  # fmt: skip

INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('c', 'f')
"""
GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgrelid = ANY(%s::regclass[]) AND tgenabled = 'A' AND NOT tgisinternal
"""


class Crowd:
    """A large division, a tiny one, 38 more, and MCD; a thousand authors, two dozen accounts."""

    def __init__(self) -> None:
        self.large, self.tiny, self.mcd = Team("LARGE"), Team("TINY"), Team("MCD")
        self.manager = self.mcd.person("manager", "Manager, Media", Role.MCD_MANAGER)
        self.records = self.mcd.person("records", "Records Officer", Role.RECORDS_OFFICER)
        Division.objects.bulk_create(Division(code=f"D{n}", name=f"Division {n}") for n in range(38))
        Person.objects.bulk_create(
            Person(username=f"author-{n}", name=f"Author {n}", is_active=False) for n in range(1000)
        )
        Account.objects.bulk_create(
            Account(platform=platform, handle=f"Treasury{n}", name=f"Account {n}", custodian=self.manager,
                    recovery_contact="media@treasury.example", reviewed_on=SINCE)
            for n, platform in enumerate(Platform.objects.order_by("id")[:21])
        )  # fmt: skip


def fill(url: str, first: int, last: int) -> None:
    """Add the posts from `first` to `last` of the crowd, and bring PostgreSQL's statistics up to date."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off; SET LOCAL timezone = 'UTC'")
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'")
        with unguarded(cursor, check=last <= CHECKED):
            cursor.execute(FILL.format(first=first, last=last))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    connection.close()


@contextmanager
def unguarded(cursor: extensions.cursor, *, check: bool) -> Iterator[None]:
    """Without the indexes, rules and triggers that each of a million rows would wait for; then with them again."""
    indexes = _asked(cursor, INDEXES)
    rules = _asked(cursor, RULES)
    guards = _asked(cursor, GUARDS)
    for table, rule, _ in rules:
        _alter(cursor, "ALTER TABLE {} DROP CONSTRAINT {}", table, rule)
    for name, _ in indexes:
        _alter(cursor, "DROP INDEX {}", name)
    for table, guard in guards:
        _alter(cursor, "ALTER TABLE {} DISABLE TRIGGER {}", table, guard)
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, rule, definition in rules:
        definition += "" if check or definition.endswith("NOT VALID") else " NOT VALID"
        _alter(cursor, "ALTER TABLE {} ADD CONSTRAINT {} ", table, rule, rest=definition)
    for table, guard in guards:
        _alter(cursor, "ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", table, guard)


def _asked(cursor: extensions.cursor, question: str) -> list[tuple[str, ...]]:
    cursor.execute(question, [list(TABLES)])
    return cursor.fetchall()


def _alter(cursor: extensions.cursor, statement: str, *names: str, rest: str = "") -> None:
    cursor.execute(SQL(statement).format(*map(Identifier, names)) + SQL(rest))
