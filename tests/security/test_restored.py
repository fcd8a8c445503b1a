"""A backup that `pg_dump` made, restored into another cluster, as somebody does who practises it."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import connection

from directory import services as directory
from local.portal import PROJECT
from local.servers import POSTGRES_BIN, throwaway_servers
from local.var_folder import var_folder
from records import services, tasks
from records.auditing.audit import check_log
from tests.world import World

pytestmark = pytest.mark.skipif(
    not (POSTGRES_BIN / "pg_dump").exists(), reason="no pg_dump beside the server"
)
ROLES = "CREATE ROLE treasury_portal; CREATE ROLE treasury_signer"
NAME = "restored"


def run(program: str, *arguments: str) -> None:
    subprocess.run([POSTGRES_BIN / program, *arguments], check=True, capture_output=True)


def ask(url: str, statement: str) -> list[Any]:
    with closing(psycopg2.connect(url)) as database, database, database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def restored(cluster: str, dump: Path) -> str:
    """As docs/production.md says: the roles first, since what is granted names them."""
    with closing(psycopg2.connect(cluster)) as database:
        database.autocommit = True
        with database.cursor() as cursor:
            cursor.execute(ROLES)
            cursor.execute(f"CREATE DATABASE {NAME}")
    url = urlunsplit(urlsplit(cluster)._replace(path=f"/{NAME}"))
    run("pg_restore", "--dbname", url, "--no-owner", "--exit-on-error", str(dump))
    return url


def manage(url: str, queue: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = {"DATABASE_URL": url, "REDIS_URL": queue, "DATABASE_ROLE": "treasury_portal", "DEMO": "1"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | given, capture_output=True, text=True)


def test_a_restored_backup_is_checked_and_what_was_changed_in_it_is_named(
    committed_db: None, owner_url: str, tmp_path: Path
) -> None:
    world = World()
    assert world.account  # it is entered by no step
    directory.adopt_what_stands()
    assert world.in_review()
    services.seal()
    assert tasks.verify_log()
    assert check_log([]).problems == []
    dump = tmp_path / "backup"
    run("pg_dump", "--dbname", owner_url, "--format", "custom", "--file", str(dump))
    connection.close()
    with throwaway_servers(var_folder(PROJECT) / f"restored-{os.getpid()}") as (cluster, queue):
        url = restored(cluster, dump)
        checked = manage(url, queue, "verify_log", "--record", "--unauthenticated")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "Consistent, not authenticated." in checked.stdout
        checks = "SELECT count(*) FROM records_entry WHERE kind = 'log.verified'"
        assert ask(url, checks) == [(2,)], "the restored database has the check of before, and that of itself"
        ask(url, "ALTER TABLE profiles_topic DISABLE TRIGGER USER; UPDATE profiles_topic SET name = 'Other' "
            "WHERE slug = 'general'")  # fmt: skip
        changed = manage(url, queue, "verify_log", "--record", "--unauthenticated")
        assert changed.returncode == 1
        assert "is not as the log tells: name." in changed.stderr
