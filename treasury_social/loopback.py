"""Demo mode never leaves this machine: everybody's password is printed on its sign-in page.

Asked three times, so that no way of starting the portal goes round it: by `make run`, by gunicorn's
configuration, and by the application itself for every request.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any

REFUSAL = "Demo mode answers on this machine only, and {host} can be reached from elsewhere."
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def is_loopback(host: str) -> bool:
    """Whether every address that `host` stands for is a loopback address."""
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host or "0.0.0.0", None)}  # noqa: S104
    except OSError:
        return False
    return all(ipaddress.ip_address(address).is_loopback for address in addresses)


HOST = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]+)?\Z", re.IGNORECASE)


def is_asked_for_here(environ: dict[str, Any]) -> bool:
    """By this machine's own name, and by a caller on it. The name is read and not looked up: elsewhere a name may be
    made to stand for this machine's address, and a proxy on this machine calls from it on behalf of others."""
    by_name = HOST.match(environ.get("HTTP_HOST", "localhost"))
    return bool(by_name) and is_loopback(environ.get("REMOTE_ADDR", ""))


def refuse_strangers(application: Application) -> Application:
    """The portal for callers on this machine, whatever server runs it; one sentence for everybody else."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_asked_for_here(environ):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"This is a demonstration. It answers on its own machine only.\n"]

    return guarded
