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


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (("Invalid request from ip=10.0.0.1: Invalid HTTP request line: 'GET /words of a draft'",),
         "Invalid request from ip=10.0.0.1"),
        (("Worker graceful timeout: %s", 3), "Worker graceful timeout: 3"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_not_quoted(
    web: dict[str, Any], caplog: pytest.LogCaptureFixture, said: tuple[Any, ...], line: str
) -> None:
    logger = web["logger_class"](Config())
    logger.error_log.addHandler(caplog.handler)
    logger.warning(*said)
    assert caplog.messages == [line]


def test_an_error_of_the_server_does_not_say_the_address(
    web: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    logger = web["logger_class"](Config())
    logger.error_log.addHandler(caplog.handler)
    logger.exception("Error handling request %s %s", "GET", "/register/?words=words+of+a+draft")
    logger.exception("Exception in %s", "post_request hook")
    assert caplog.messages == ["Error handling a request", "Exception in post_request hook"]


def test_a_failed_sign_in_keeps_neither_the_password_nor_what_was_being_written(world: World) -> None:
    sent = {"username": "officer", "password": "not the right one", "carried": "words of a draft"}
    Client().post("/sign-in/?next=/posts/", sent)
    kept = str(list(AccessAttempt.objects.values()))
    assert "officer" in kept
    for secret in ("not the right one", "words of a draft"):
        assert secret not in kept
