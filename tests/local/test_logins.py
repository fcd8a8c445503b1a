"""The database's logins: those that Compose makes and those of `make run`, in a PostgreSQL of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from local import servers
from local.databases import Logins, make_logins
from local.portal import PROJECT
from treasury_social.database_grants import PORTAL, SIGNER

WORDS = {login: f'{login}\'s "word"' for login in ("owner", "portal", "signer")}


@pytest.fixture(scope="module")
def superuser(folder: Path) -> Iterator[str]:
    with servers.throwaway_servers(folder) as (url, _):
        yield url


def logins_of_compose(superuser: str) -> Logins:
    """Made as the image of PostgreSQL would: by its superuser, with psql on the path."""
    where = psycopg2.extensions.parse_dsn(superuser)
    told = {
        "PATH": f"{servers.POSTGRES_BIN}:{os.environ['PATH']}",
        "POSTGRES_USER": where["user"],
        "PGHOST": where["host"],
        "PGPORT": where["port"],
        "PGPASSWORD": where["password"],
        **{f"{login.upper()}_PASSWORD": word for login, word in WORDS.items()},
    }
    script = str(PROJECT / "docker" / "postgres-logins.sh")
    made = subprocess.run(["sh", script], env=told, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    server = superuser.rpartition("@")[2].rpartition("/")[0]
    return Logins(
        **{
            login: f"postgres://{login}:{quote(word)}@{server}/treasury_social"
            for login, word in WORDS.items()
        }
    )


def prepare(logins: Logins) -> None:
    told = {
        **os.environ,
        "DATABASE_URL": logins.owner,
        "DATABASE_ROLE": "",
        "DJANGO_SETTINGS_MODULE": "treasury_social.settings",
    }
    members = [f"--member={member}" for member in logins.members]
    command = [sys.executable, "manage.py", "prepare_database", "--verbosity=0", *members]
    done = subprocess.run(command, env=told, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def refused(url: str, *statements: str) -> None:
    """The last of the statements is one that this login has no right to."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        for statement in statements[:-1]:
            cursor.execute(statement)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statements[-1])


def test_logins_can_do_what_their_processes_need_and_no_more(superuser: str, folder: Path) -> None:
    """One after the other on the same server: the second way finds the first one's logins and makes them its own."""
    for make in (logins_of_compose, lambda superuser: make_logins(superuser, folder)):
        logins = make(superuser)
        prepare(logins)
        prepare(logins)
        for url, role, other in [(logins.portal, PORTAL, SIGNER), (logins.signer, SIGNER, PORTAL)]:
            refused(url, "SELECT * FROM django_migrations")  # nobody until it takes its role
            refused(url, f"SET ROLE {role}", "CREATE TABLE mine ()")
            refused(url, f"SET ROLE {other}")
            refused(url, "SET ROLE owner")
        refused(logins.owner, "ALTER ROLE portal SUPERUSER")
        with closing(psycopg2.connect(logins.portal)) as connection, connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {PORTAL}")
            cursor.execute("SELECT count(*) FROM profiles_session")


def test_a_database_of_before_reads_letters_as_one_that_is_made_now(superuser: str, folder: Path) -> None:
    make_logins(superuser, folder)
    with closing(psycopg2.connect(superuser)) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE pg_database SET datctype = 'C'")
        connection.commit()
        make_logins(superuser, folder)
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = 'treasury_social'")
        assert cursor.fetchone() == (servers.letters(),)
