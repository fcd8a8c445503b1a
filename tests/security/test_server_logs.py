"""No server's log keeps what was typed: not the statement that failed, nor its row, nor what ran when it was killed."""

import logging
import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from local import servers
from local.portal import PROJECT
from local.supervisor import Supervisor
from tests.ends import until
from tests.local.test_compose import services
from tests.security.test_marking_gate import heard, mailed
from tests.world import World
from treasury_social import database_log
from treasury_social.error_reports import Line

__all__ = ["heard"]
FAILS = {
    "too long": "INSERT INTO draft (title) VALUES ('{words}')",
    "a row that a constraint refuses": "INSERT INTO draft (text, number) VALUES ('{words}', 0)",
    "a row that is there": "INSERT INTO draft (text) VALUES ('{words}'), ('{words}')",
    "no number": "SELECT CAST('{words}' AS integer)",
    "no such word": "SELECT {words}",
    "a guard that quotes": "DO $$ BEGIN RAISE EXCEPTION 'refused: %', '{words}'; END $$",
    "within a function": "DO $$ BEGIN PERFORM CAST('{words}' AS date); END $$",
    "with parameters": "EXECUTE asked('{words}')",
    "only a warning": "DO $$ BEGIN RAISE WARNING 'heard: %', '{words}'; END $$",
}


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[tuple[str, Path]]:
    with Supervisor(folder) as supervisor:
        yield servers.start_postgres(supervisor, forgetful=True), folder / "log" / "postgresql.log"


@pytest.fixture
def words() -> str:
    return f"w{secrets.token_hex(8)}"


def signed_in(url: str) -> Any:
    session = psycopg2.connect(url)
    session.autocommit = True
    return session


@pytest.mark.parametrize("statement", FAILS.values(), ids=FAILS)
def test_postgresql_keeps_no_statement_that_failed(
    server: tuple[str, Path], words: str, statement: str
) -> None:
    url, log = server
    with closing(signed_in(url)) as session, session.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE draft (title varchar(5), text text UNIQUE, number integer CHECK (number > 0));"
            "PREPARE asked (text) AS SELECT CAST($1 AS integer)"
        )
        with suppress(psycopg2.Error):
            cursor.execute(statement.format(words=words))
    assert log.read_text(), "where the log is"
    assert words not in log.read_text()


def test_postgresql_does_not_keep_what_ran_when_a_process_was_killed(
    server: tuple[str, Path], words: str
) -> None:
    url, log = server
    session = signed_in(url)
    running = threading.Thread(target=_fails, args=(session, f"SELECT '{words}', pg_sleep(600)"))
    running.start()
    with closing(signed_in(url)) as other, other.cursor() as cursor:
        until(lambda: _runs(cursor, session.info.backend_pid))
    os.kill(session.info.backend_pid, signal.SIGKILL)
    running.join()
    until(lambda: "was terminated by signal 9" in log.read_text())
    until(lambda: _answers(url))
    assert words not in log.read_text()


def _fails(session: Any, statement: str) -> None:
    with suppress(psycopg2.Error), session.cursor() as cursor:
        cursor.execute(statement)


def _runs(cursor: Any, process: int) -> bool:
    cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'", [process])
    return bool(cursor.fetchone())


def _answers(url: str) -> bool:
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(url).close()
        return True
    return False


# --- What a server is set to ------------------------------------------------------------------------------------


def test_the_server_of_this_run_is_quiet(db: None) -> None:
    assert database_log.loud() == []


@pytest.mark.parametrize(
    "setting",
    ["log_min_error_statement = error", "log_error_verbosity = default", "log_min_messages = error"],
)
def test_a_server_that_would_keep_what_is_typed_is_named(
    owner_url: str, setting: str, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    name, _, value = setting.partition(" = ")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"SET LOCAL {name} = '{value}'")  # type: ignore[arg-type]
    assert database_log.loud() == [setting]
    call_command("check", "--database", "default")
    said = capsys.readouterr().err
    assert f"The log of the database server keeps what people type: {setting}." in said
    assert "docs/production.md" in said


def test_compose_starts_its_database_quiet() -> None:
    said = dict(word.removeprefix("-c").split("=") for word in services()["postgres"]["command"][1:])
    logins = (PROJECT / "docker" / "postgres-logins.sh").read_text()
    for login in ("owner", "portal", "signer"):
        assert f"ALTER ROLE {login} SET log_min_messages = 'log';" in logins
    by_default = {"debug_print_parse", "debug_print_rewritten", "debug_print_plan"}
    asked = set(database_log.QUIET) - database_log.OF_EXTENSIONS - by_default - {"log_min_messages"}
    assert set(said) == asked
    assert all(value in database_log.QUIET[name] for name, value in said.items())


# --- The portal's own -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", list(FAILS.values())[3:7], ids=list(FAILS)[3:7])
def test_the_portal_s_log_and_its_mail_say_of_a_database_s_error_its_code_alone(
    world: World, words: str, heard: pytest.LogCaptureFixture, settings: Any, monkeypatch: Any, statement: str
) -> None:
    settings.ADMINS, settings.DEBUG = [("Somebody", "somebody@treasury.example")], False

    def fails(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(words=words))

    monkeypatch.setattr("treasury_social.sign_in.demo_people", fails)
    heard.handler.setFormatter(Line())
    assert Client(raise_request_exception=False).get("/sign-in/").status_code == 500
    for told in ("\n".join(heard.handler.format(record) for record in heard.records), mailed()):
        assert "SQLSTATE " in told
        assert words not in told


def test_the_line_of_the_portal_s_log_is_that_one() -> None:
    made = [handler.formatter for handler in logging.getLogger().handlers]
    assert any(type(formatter) is Line for formatter in made)
