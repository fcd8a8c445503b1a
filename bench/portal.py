"""A portal of a tree of the project, whichever revision it holds: its own code on a database of its own."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import ProxyHandler, build_opener

import psycopg2

from local.servers import free_port
from local.supervisor import Program, Supervisor
from tests.database import fresh_database

ROLE = "treasury_portal"
NOT_TOLD = {"PYTHONPATH", "HOST", "WEB_CONCURRENCY", "WEB_THREADS"}  # each tree says these itself


@contextmanager
def portal(tree: Path, server: str) -> Iterator[tuple[str, str]]:
    """Served by gunicorn as the tree configures it, to the people of its demonstration: address and password."""
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        fresh_database(server, "bench_http", tree) as url,
        Supervisor(Path(folder)) as supervisor,
    ):
        environment = _environment(Path(folder), url)
        for name, *options in (("collectstatic", "--no-input"), ("load_demo",)):
            manage = [sys.executable, "manage.py", name, *options]
            supervisor.complete(Program(name, _within(tree, manage), environment))
        _analyse(url)
        address = f"http://127.0.0.1:{environment['PORT']}"
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
        supervisor.start(
            Program("gunicorn", _within(tree, gunicorn), environment), ready=lambda: _answers(address)
        )
        yield address, environment["DEMO_PASSWORD"]
        supervisor.look()


def _within(tree: Path, command: list[str]) -> list[str]:
    return ["sh", "-c", 'cd "$0" && exec "$@"', str(tree), *command]


def _environment(folder: Path, url: str) -> dict[str, str]:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in NOT_TOLD}
    return kept | {
        "DATABASE_URL": url,
        "DATABASE_ROLE": ROLE,
        "DJANGO_SETTINGS_MODULE": "treasury_social.settings",
        "DEMO": "1",
        "DEMO_PASSWORD": secrets.token_urlsafe(20),
        "SECRET_KEY": secrets.token_urlsafe(40),
        "PORT": str(port),
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "EXPORT_FOLDER": str(folder / "exports"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
    }


def _answers(address: str) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(f"{address}/sign-in/", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def _analyse(url: str) -> None:
    """As the database does by itself after a while: what it believes of its tables is not left to when it looks."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
