"""`make run` as somebody at a terminal meets it: real servers, real processes, real signals."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest

from local.portal import PROJECT
from local.servers import free_port
from treasury_social.demo.people import PASSWORD, WHAT_FOR

# As at a terminal, even where these tests run with signals ignored: under nohup, say, or behind a shell's “&”.
HEARING = ["env", "--default-signal=HUP,INT"]
PATIENCE = 300  # seconds; only what never ends takes longer
RUN = [sys.executable, "-m", "local", "run"]


class Terminal:
    """One `make run`: what it printed so far, and everything that it started."""

    def __init__(self, folder: Path, newcomer: dict[str, str], port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        told = {**newcomer, "VAR_FOLDER": str(folder), "PORT": str(port)}
        self.process = subprocess.Popen(
            [*HEARING, *RUN], env=told, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.printed = ""
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C" in line:
                break
        assert "is ready" in self.printed, self.process.communicate()[1]
        self.programs = psutil.Process(self.process.pid).children(recursive=True)

    def program(self, words: str) -> psutil.Process:
        return next(each for each in self.programs if words in " ".join(each.cmdline()))

    def page(self, path: str) -> str:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.address + path) as page:
            text: str = page.read().decode()
            return text

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to stop: its exit code, and what it wrote on standard error."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors

    def left(self) -> list[psutil.Process]:
        return [each for each in self.programs if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


@contextmanager
def run(folder: Path, newcomer: dict[str, str], port: int = 0) -> Iterator[Terminal]:
    terminal = Terminal(folder, newcomer, port or free_port())
    try:
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.end()


def refused(newcomer: dict[str, str], folder: Path, **told: str) -> str:
    """The one sentence that a start which cannot work leaves on standard error."""
    told = {**newcomer, "VAR_FOLDER": str(folder), "PORT": str(free_port()), **told}
    tried = subprocess.run(
        RUN, env=told, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert tried.returncode != 0
    assert tried.stderr.count("\n") == 1, tried.stderr
    assert not any(
        str(folder) in " ".join(each.info["cmdline"] or []) for each in psutil.process_iter(["cmdline"])
    )
    return tried.stderr


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture(scope="class")
def portal(folder: Path, newcomer: dict[str, str]) -> Iterator[Terminal]:
    with run(folder, newcomer) as terminal:
        yield terminal


class TestWhileItRuns:
    def test_it_prints_the_address_and_the_people_once_the_portal_answers(self, portal: Terminal) -> None:
        assert portal.address.replace("127.0.0.1", "localhost") in portal.printed  # where passkeys work
        assert PASSWORD in portal.printed
        for user_name in WHAT_FOR:
            assert re.search(rf"^  {user_name}\s", portal.printed, re.MULTILINE)
        assert "Sign in" in portal.page("/sign-in/")
        assert portal.page("/health/") == "ok\n"

    def test_each_process_knows_its_own_login_alone(self, portal: Terminal, folder: Path) -> None:
        told = {
            "portal": portal.program("gunicorn").environ(),
            "signer": portal.program("sign_checkpoints").environ(),
        }
        for own, environment in told.items():
            assert environment["DATABASE_URL"].startswith(f"postgres://{own}:")
            assert environment["DATABASE_ROLE"] == f"treasury_{own}"
            for other in {"postgres", "owner", "portal", "signer"} - {own}:
                assert (folder / "secrets" / other).read_text() not in " ".join(environment.values())
        assert "DATABASE_URL" not in portal.program("celery --app treasury_social beat").environ()
        assert "CHECKPOINT_FOLDER" not in told["portal"]
        assert told["portal"]["RECORD_LOG_VERIFIER_KEY"]

    def test_secrets_are_for_the_owner_of_the_folder_alone(self, portal: Terminal, folder: Path) -> None:
        for private in ("secrets", "log", "checkpoints", "checkpoint-archive", "postgres", "valkey"):
            assert (folder / private).stat().st_mode & 0o077 == 0
        assert [path.name for path in folder.glob("secrets/*") if path.stat().st_mode & 0o077] == []

    def test_a_second_one_in_the_same_folder_is_refused(
        self, portal: Terminal, folder: Path, newcomer: dict[str, str]
    ) -> None:
        told = {**newcomer, "VAR_FOLDER": str(folder), "PORT": str(free_port())}
        second = subprocess.run(RUN, env=told, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert second.returncode != 0
        assert f"is in use by process {portal.process.pid}" in second.stderr
        assert "Sign in" in portal.page("/sign-in/")


@pytest.mark.parametrize(("asked", "kept"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_it_stops_without_leaving_a_process_and_keeps_the_data(
    folder: Path, newcomer: dict[str, str], asked: signal.Signals, kept: int
) -> None:
    with run(folder, newcomer) as portal:
        url = portal.program("gunicorn").environ()["DATABASE_URL"]
        with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("SET ROLE treasury_portal")
            cursor.execute(
                "INSERT INTO profiles_session (session_key, session_data, provider_sid, expire_date)"
                " VALUES (%s, '', '', now() + interval '1 day')",
                [f"kept-{asked}"],
            )
            cursor.execute("SELECT count(*) FROM profiles_session WHERE session_key LIKE 'kept-%'")
            assert cursor.fetchone() == (kept,)
        assert portal.end(asked) == (0, "")
        assert portal.left() == []


def test_when_one_process_dies_everything_stops_and_says_which(
    folder: Path, newcomer: dict[str, str]
) -> None:
    with run(folder, newcomer) as portal:
        portal.program("celery --app treasury_social worker").kill()
        code, errors = portal.wait()
        assert code != 0
        assert errors.startswith("Worker was ended by SIGKILL: ")
        assert errors.count("\n") == 1
        assert portal.left() == []


def test_a_killed_supervisor_is_coped_with_by_the_next_start(folder: Path, newcomer: dict[str, str]) -> None:
    port = free_port()
    with run(folder, newcomer, port) as killed:
        killed.end(signal.SIGKILL)
    with run(folder, newcomer, port) as following:
        assert killed.left() == []
        assert following.end(signal.SIGHUP) == (0, "")  # as when the terminal is closed


def test_a_taken_port(newcomer: dict[str, str], tmp_path: Path) -> None:
    with taken_port() as port:
        sentence = refused(newcomer, tmp_path, PORT=str(port))
    assert (
        sentence == f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none(newcomer: dict[str, str], tmp_path: Path, port: str) -> None:
    assert "PORT must be a number from 1 to 65535" in refused(newcomer, tmp_path, PORT=port)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_a_demonstration_is_not_shown_to_other_machines(
    newcomer: dict[str, str], tmp_path: Path, host: str
) -> None:
    assert "Demo mode answers on this machine only" in refused(newcomer, tmp_path, HOST=host)


def test_an_unreachable_database(newcomer: dict[str, str], tmp_path: Path) -> None:
    url = f"postgres://somebody:hidden-word@127.0.0.1:{free_port()}/portal"
    sentence = refused(newcomer, tmp_path, DATABASE_URL=url)
    assert re.match(r"DATABASE_URL cannot be used: .*Connection refused\.$", sentence)
    assert "hidden-word" not in sentence


@pytest.mark.parametrize("url", ["sqlite:///portal.db", "not a url", "mysql://127.0.0.1/portal"])
def test_a_database_of_another_make(newcomer: dict[str, str], tmp_path: Path, url: str) -> None:
    assert "DATABASE_URL must look like postgres://" in refused(newcomer, tmp_path, DATABASE_URL=url)


def test_a_wrong_password(newcomer: dict[str, str], tmp_path: Path) -> None:
    name = os.environ["DATABASE_URL"].rpartition("@")[2]
    sentence = refused(newcomer, tmp_path, DATABASE_URL=f"postgres://nobody-here:hidden-word@{name}")
    assert "password authentication failed" in sentence
    assert "hidden-word" not in sentence


@pytest.mark.parametrize(
    ("url", "why"), [("redis://127.0.0.1:{port}/0", "Connection refused"), ("nonsense", "must specify")]
)
def test_an_unreachable_queue(newcomer: dict[str, str], tmp_path: Path, url: str, why: str) -> None:
    sentence = refused(newcomer, tmp_path, REDIS_URL=url.format(port=free_port()))
    assert sentence.startswith("REDIS_URL cannot be used: ")
    assert why in sentence


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("size=8m", r"The disk of .* is full: \d MB are free, and the portal needs 300 MB\."),
        ("ro", r"Read-only file system \(/.*/var\)\. Let VAR_FOLDER name a folder that can be written\."),
    ],
)
def test_a_disk_that_cannot_take_the_data(
    newcomer: dict[str, str], tmp_path: Path, options: str, why: str
) -> None:
    mount = f"mount -t tmpfs -o {options} small {tmp_path} && exec "
    space = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*space, mount + "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    told = {**newcomer, "VAR_FOLDER": str(tmp_path / "var"), "PORT": str(free_port())}
    tried = subprocess.run(
        [*space, mount + " ".join(RUN)], env=told, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert tried.returncode != 0
    assert re.fullmatch(why + r"\n", tried.stderr)
