"""The test database: made by the owner with the same command as in production, used under the portal's own role."""

import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import extensions
from psycopg2.sql import SQL, Identifier

PROJECT = Path(__file__).resolve().parent.parent
TOOLS = {"tests", "bench", "local"}
# Whatever the server was made with.
ALIKE = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
# Filled by migrations.
KEPT = {
    *("django_migrations", "django_content_type", "auth_permission", "profiles_platform", "foi_provision"),
    "records_knownkind",
}
# Written by migrations, but in tables that refer to others, so emptied with them and filled again.
SET_ASIDE = """
CREATE TEMPORARY TABLE policy AS SELECT * FROM clauses_policyversion WHERE released_by_id IS NULL;
CREATE TEMPORARY TABLE words AS SELECT * FROM approvals_wordlistversion WHERE saved_by_id IS NULL
"""
WRITTEN_AGAIN = """
INSERT INTO clauses_policyversion SELECT * FROM policy;
SELECT setval(pg_get_serial_sequence('clauses_policyversion', 'id'), max(id)) FROM policy;
INSERT INTO approvals_wordlistversion SELECT * FROM words;
SELECT setval(pg_get_serial_sequence('approvals_wordlistversion', 'id'), max(id)) FROM words;
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO profiles_topic (slug, name, open_to_all, active) VALUES ('general', 'The Treasury in general', true, true)
"""


# Kinds that only tests write.
KINDS_OF_TESTS = """
INSERT INTO records_knownkind (name, must_say, declares_record)
VALUES ('test.said', '{}', false), ('test.told', '{}', false),
    ('test.destroyed', '{}', false), ('test.kept', '{}', true)
"""


def with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def fresh_database(server: str, label: str, project: Path = PROJECT) -> Iterator[str]:
    """A new database on `server`, as the project's command prepares it; yields the owner's URL, drops it at the end."""
    name = f"test_{label}_{os.getpid()}_{secrets.token_hex(3)}"
    _copy_prepared(server, name, project)
    try:
        yield with_name(server, name)
    finally:
        run(server, SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _copy_prepared(server: str, name: str, project: Path) -> None:
    """Migrations take a hundred times as long as a copy: one database of this state of the tree stays as template."""
    template = f"test_prepared_{_state(project)}"
    with _alone(server) as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'test_prepared_')")
        found = {database for (database,) in cursor.fetchall()}
        if template not in found:
            for stale in found:
                cursor.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(stale)))
            _prepare_template(server, template, project, cursor)
        copy = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        cursor.execute(copy)
        # Who may do what with a database is not copied with it.
        cursor.execute(SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(Identifier(name)))


def _prepare_template(server: str, template: str, project: Path, cursor: extensions.cursor) -> None:
    """Under another name until it is whole: a run that ends in between leaves no half of one to be copied."""
    unfinished = f"{template}_unfinished"
    cursor.execute(SQL(f"CREATE DATABASE {{}} {ALIKE}").format(Identifier(unfinished)))
    prepare(with_name(server, unfinished), project)
    rename = SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(template))
    cursor.execute(rename)


@contextmanager
def _alone(server: str) -> Iterator[extensions.cursor]:
    """Locked against every other test process on that server, in the one database that all of them know."""
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('prepared test databases'))")
            yield cursor
    finally:
        connection.close()


def _state(project: Path) -> str:
    """A digest of whatever `prepare_database` could read: the packages that are no tests and no tools."""
    packages = sorted(path.parent for path in project.glob("*/__init__.py") if path.parent.name not in TOOLS)
    files = sorted(file for package in packages for file in package.rglob("*") if _is_source(file))
    state = hashlib.sha256()
    for file in files:
        state.update(
            f"{file.relative_to(project)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode()
        )
    return state.hexdigest()[:16]


def _is_source(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


def prepare(url: str, project: Path = PROJECT) -> None:
    by_owner(url, "prepare_database", project=project)


def by_owner(url: str, *command: str, project: Path = PROJECT) -> None:
    """One of the project's commands, run as the owner of the database."""
    owner = {
        **os.environ,
        "DATABASE_URL": url,
        "DATABASE_ROLE": "",
        "DJANGO_SETTINGS_MODULE": "treasury_social.settings",
    }
    whole = [sys.executable, "manage.py", *command, "--verbosity=0"]
    made = subprocess.run(whole, cwd=project, env=owner, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def empty(url: str) -> None:
    """Forget every row but what migrations wrote. Only the owner can, and only by taking the guards off first."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [Identifier(name) for (name,) in cursor.fetchall() if name not in KEPT]
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal"
        )
        guards = [(Identifier(table), Identifier(guard)) for table, guard in cursor.fetchall()]
        for table, guard in guards:
            cursor.execute(SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(table, guard))
        cursor.execute(SET_ASIDE)
        cursor.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(SQL(", ").join(tables)))
        cursor.execute(WRITTEN_AGAIN)
        for table, guard in guards:
            cursor.execute(SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}").format(table, guard))
    connection.close()


def run(url: str, statement: SQL) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
