"""Everybody's password is printed on the demonstration's sign-in page, so nobody elsewhere may reach it."""

from typing import Any

import pytest

from treasury_social.loopback import refuse_strangers


def answer(**environ: str) -> str:
    def page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    told: list[str] = []
    refuse_strangers(page)({"REMOTE_ADDR": "127.0.0.1", **environ}, lambda status, _: told.append(status))
    return told[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:8000", "[::1]:8000"])
def test_it_answers_to_this_machines_own_names(host: str) -> None:
    assert answer(HTTP_HOST=host) == "200 OK"


@pytest.mark.parametrize(
    "host",
    [
        "portal.example",  # a proxy on this machine, on behalf of others
        "localhost.evil.example",  # a name that somebody points at 127.0.0.1 (DNS rebinding)
        "127.0.0.1.nip.example",
        "localhost:80@evil.example",
        "evil.example\nlocalhost",
        "localhost\n",
        "10.0.0.1",
        "",
    ],
)
def test_it_answers_to_no_other_name_even_from_here(host: str) -> None:
    """Not even where ALLOWED_HOSTS would let the name in."""
    assert answer(HTTP_HOST=host) == "403 Forbidden"
