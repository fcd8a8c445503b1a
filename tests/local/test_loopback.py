import os
import subprocess
import sys
from typing import Any

import pytest

from local.portal import PROJECT
from local.servers import free_port
from treasury_social.loopback import is_loopback, refuse_strangers


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "", "10.0.0.1", "192.0.2.1", "2001:db8::1", "/run/web.sock", "3"],  # noqa: S104
)
def test_elsewhere(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("caller", "status"),
    [("127.0.0.1", "200 OK"), ("::1", "200 OK"), ("192.0.2.7", "403 Forbidden"), ("", "403 Forbidden")],
)
def test_a_demonstration_answers_callers_on_its_own_machine_alone(caller: str, status: str) -> None:
    def page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"the portal"]

    told: list[str] = []
    body = b"".join(
        refuse_strangers(page)({"REMOTE_ADDR": caller}, lambda status, headers: told.append(status))
    )
    assert told == [status]
    assert (body == b"the portal") == (status == "200 OK")


def gunicorn(bind: str, demo: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEMO": demo, "SECRET_KEY": "x"}
    command = [sys.executable, "-m", "gunicorn", "--bind", bind]
    return subprocess.run(
        command, env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=30, check=False
    )


@pytest.mark.parametrize("bind", ["0.0.0.0:{port}", "[::]:{port}", "unix:/tmp/portal-{port}.sock"])
def test_gunicorn_refuses_to_show_a_demonstration_to_others(bind: str) -> None:
    started = gunicorn(bind.format(port=free_port()), demo="1")
    assert started.returncode != 0
    assert "Demo mode answers on this machine only" in started.stderr
    assert "Traceback" not in started.stderr
