"""Viruses. Whatever file somebody brings is shown to ClamAV before it is kept, where the portal has one to ask.

The setting CLAMAV_ADDRESS says which: `host:port`, or the path of a socket. Where there is none nothing is scanned, and
the pages say so. Where there is one and it does not answer, the file counts as not scanned: it is refused.
"""

import io
import logging
from time import monotonic

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

logger = logging.getLogger(__name__)

SILENCE = 10.0  # seconds without a word from it
PATIENCE = 25.0  # seconds in all: less than the web server gives a request


class Found(Exception):
    """A virus; the text is ClamAV's name for it."""


class NotScanned(Exception):
    """Nobody could say whether there is one."""


def is_configured() -> bool:
    return bool(settings.CLAMAV_ADDRESS)


def scan(content: bytes) -> None:
    """Silence means that ClamAV knows nothing against it, or that there is no ClamAV here."""
    if not is_configured():
        return
    try:
        answers = list(_daemon().instream(Paced(content)).values())
    except (ClamdError, OSError, ValueError, OverflowError) as problem:  # an answer or a port that is none
        logger.warning(
            "A file was refused, since ClamAV did not answer: %s", problem or type(problem).__name__
        )
        raise NotScanned from problem
    for status, name in answers:
        if status == "FOUND":
            raise Found(name or "a virus without a name")
    if [status for status, _ in answers] != ["OK"]:
        logger.warning("A file was refused, since ClamAV could not read it: %s", answers)
        raise NotScanned


def _daemon() -> ClamdNetworkSocket:
    address: str = settings.CLAMAV_ADDRESS
    if address.startswith("/"):
        return ClamdUnixSocket(address, timeout=SILENCE)  # type: ignore[arg-type]  # seconds like any other
    host, _, port = address.rpartition(":")
    return ClamdNetworkSocket(host, int(port), timeout=SILENCE)


class Paced(io.BytesIO):
    """Content that somebody who takes it too slowly does not get whole."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.ends = monotonic() + PATIENCE

    def read(self, size: int | None = -1, /) -> bytes:
        if monotonic() > self.ends:
            raise TimeoutError("it is too slow")
        return super().read(size)
