"""`make run`: everything that the portal needs, until somebody presses Ctrl-C."""

import errno
import os
import shutil
import socket
from pathlib import Path

from local import portal, servers
from local.databases import Logins, check_database, check_queue, make_logins
from local.supervisor import Stopped, Supervisor
from local.trouble import Trouble
from treasury_social.demo.people import PASSWORD, WHAT_FOR
from treasury_social.loopback import REFUSAL, is_loopback

ROOM = 300 * 1024 * 1024  # bytes that a new database and its journal need


def run(folder: Path) -> None:
    host, port = _address()
    with Supervisor(folder) as supervisor:
        supervisor.obey_signals()
        try:
            _check_port(host, port)
            _check_room(folder)
            say(f"Starting the servers on {folder} ...")
            place = _place(supervisor, host, port)
            say("Preparing the database ...")
            portal.prepare_database(supervisor, place)
            portal.collect_static(supervisor, place)
            portal.load_demo(supervisor, place)
            say("Starting the portal ...")
            portal.start(supervisor, place)
            _welcome(place)
            supervisor.watch()
        except Stopped:
            say("\nStopping ...")
    say("Stopped. What was written stays in " + str(folder))


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (the terminal is this command's page)


def _address() -> tuple[str, int]:
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not is_loopback(host):
        raise Trouble(
            REFUSAL.format(host=host) + " Leave HOST unset; docs/production.md is for other machines."
        )
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, and not {port!r}.")
    return host, int(port)


def _check_port(host: str, port: int) -> None:
    family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
                ) from None
            raise Trouble(f"Port {port} cannot be used: {error.strerror}.") from None


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise Trouble(
            f"The disk of {folder} is full: {free >> 20} MB are free, and the portal needs {ROOM >> 20} MB."
        )


def _place(supervisor: Supervisor, host: str, port: int) -> portal.Place:
    database, queue = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database:
        check_database(database)
    if queue:
        check_queue(queue)
    return portal.Place(
        folder=supervisor.folder,
        host=host,
        port=port,
        queue=queue or servers.start_valkey(supervisor),
        logins=Logins.same(database) if database else _embedded(supervisor),
        secret_key=servers.secret(supervisor.folder, "secret-key"),
        settings={"PORTAL_URL": os.environ.get("PORTAL_URL") or _named(host, port)},
    )


def _named(host: str, port: int) -> str:
    """Browsers give passkeys to names alone."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{'localhost' if host == '127.0.0.1' else shown}:{port}"


def _embedded(supervisor: Supervisor) -> Logins:
    return make_logins(servers.start_postgres(supervisor), supervisor.folder)


def _welcome(place: portal.Place) -> None:
    password = os.environ.get("DEMO_PASSWORD") or PASSWORD
    say(f"\nTreasury Social is ready: {place.settings['PORTAL_URL']}/")
    say(f"Sign in with one click there, or with one of these user names and the password {password}\n")
    for user_name, what_for in WHAT_FOR.items():
        say(f"  {user_name:<12}{what_for}")
    say(f"\nLogs are in {place.folder / 'log'}. Ctrl-C stops everything.")
