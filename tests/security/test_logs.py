"""What strangers and people send must not get into logs as text of ours, nor where it does not belong."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from gunicorn.config import Config
from gunicorn.glogging import SafeAtoms

from local.portal import PROJECT
from tests.world import World


@pytest.fixture
def web() -> dict[str, Any]:
    """gunicorn's configuration, as gunicorn reads it."""
    there: dict[str, Any] = {"__file__": str(PROJECT / "gunicorn.conf.py")}
    exec((PROJECT / "gunicorn.conf.py").read_text(), there)  # noqa: S102
    return there


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/posts/TS-000001/", "/posts/TS-000001/"),
        ('/x" 200 5 1ms\n10.0.0.1 "GET /forged', "/x\\x22 200 5 1ms\\x0a10.0.0.1 \\x22GET /forged"),
        ("/\x1b[2J\x9b\x7f", "/\\x1b[2J\\x9b\\x7f"),
        ("/\\x0a", "/\\\\x0a"),
        ("/\u2028\u202e", "/\\u2028\\u202e"),
    ],
)
def test_a_path_stays_on_its_line_of_the_access_log(web: dict[str, Any], path: str, line: str) -> None:
    logger = web["logger_class"](Config())
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/", "SERVER_PROTOCOL": "HTTP/1.1", "PATH_INFO": path}
    answer = SimpleNamespace(status="404 Not Found", headers=[], sent=5)
    atoms = SafeAtoms(logger.atoms(answer, SimpleNamespace(headers=[]), environ, timedelta(milliseconds=1)))
    assert web["access_log_format"] % atoms == f'- "GET {line}" 404 5 1ms'


def test_a_failed_sign_in_keeps_neither_the_password_nor_what_was_being_written(world: World) -> None:
    sent = {"username": "officer", "password": "not the right one", "carried": "words of a draft"}
    Client().post("/sign-in/?next=/posts/", sent)
    kept = str(list(AccessAttempt.objects.values()))
    assert "officer" in kept
    for secret in ("not the right one", "words of a draft"):
        assert secret not in kept
