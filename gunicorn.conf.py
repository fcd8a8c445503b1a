"""The web server, in every place. gunicorn reads this file by itself in the project's folder."""

import os
from typing import Any

import environ
from gunicorn.glogging import Logger

from treasury_social.loopback import REFUSAL, is_loopback

env = environ.Env()

wsgi_app = "treasury_social.wsgi"
host = env("HOST", default="127.0.0.1")
bind = f"[{host}]:{env('PORT', default='8000')}" if ":" in host else f"{host}:{env('PORT', default='8000')}"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = env.int("WEB_THREADS", default=4)
graceful_timeout = 10
keepalive = 75  # longer than the proxy's in front, so that the proxy is the one who hangs up
max_requests, max_requests_jitter = 5000, 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (the workers' heartbeat: no disk)
accesslog = "-"
access_log_format = (
    '%(h)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # no query strings: they hold what people search for
)
control_socket_disable = True


class OneLine(Logger):  # type: ignore[misc]
    """A path can hold line breaks and a terminal's commands; in the log it is one line of plain characters."""

    def atoms(self, *about: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*about)
        return atoms | {"U": plain(atoms["U"] or ""), "m": plain(atoms["m"] or "")}

    def warning(self, msg: str, *args: Any, **given: Any) -> None:
        """Of a request that is none it would quote what could not be read."""
        super().warning(msg.partition(": ")[0] if msg.startswith("Invalid request") else msg, *args, **given)

    def exception(self, msg: str, *args: Any, **given: Any) -> None:
        """It would say the whole address, with what was searched for."""
        whole = not msg.startswith("Error handling request")
        super().exception(*(msg, *args) if whole else ("Error handling a request",), **given)


def plain(text: str) -> str:
    """Printable ASCII as it is, everything else by its number, so that no text can look like another."""
    return text.replace("\\", "\\\\").encode("ascii", "backslashreplace").decode().translate(UNPRINTABLE)


UNPRINTABLE = {number: f"\\x{number:02x}" for number in [*range(32), 34, 127]}
logger_class = OneLine


def on_starting(server: Any) -> None:
    """Looks at the addresses that are really going to be bound, `--bind` included."""
    if not env.bool("DEMO", default=False):
        return
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else str(address)
        if not is_loopback(host):
            raise SystemExit(REFUSAL.format(host=host))
