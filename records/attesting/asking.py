"""One question to somebody outside, over HTTP. It waits for nobody for longer than PATIENCE.

No redirect is followed and no proxy asked: whom the signer talks to stands in its settings and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

PATIENCE = 20  # seconds, for each part of an answer
LARGEST = 1 << 16  # bytes of an answer

CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}


class NotGiven(Exception):
    """Whoever was asked attests nothing; the text says why."""


@dataclass(frozen=True)
class Given:
    content: bytes
    existed_by: datetime


@dataclass(frozen=True)
class Letter:
    """What is asked, ready to be sent."""

    url: str
    body: bytes
    content_type: str

    def send(self) -> tuple[int, bytes]:
        """Status and body of the answer, or NotGiven."""
        parts = urlsplit(self.url)
        connection = CONNECTIONS[parts.scheme](parts.netloc, timeout=PATIENCE)
        try:
            connection.request("POST", _path(parts.path, parts.query), self.body, self._headers)
            answer = connection.getresponse()
            return answer.status, _whole(answer.read(LARGEST + 1))
        except (OSError, HTTPException, ValueError) as trouble:
            raise NotGiven(f"It cannot be reached: {str(trouble) or type(trouble).__name__}") from None
        finally:
            connection.close()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Content-Type": self.content_type, "User-Agent": "record-log-signer"}


def _path(path: str, query: str) -> str:
    return f"{path or '/'}{'?' if query else ''}{query}"


def _whole(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise NotGiven("Its answer is larger than any such answer.")
    return data


def is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in CONNECTIONS and bool(parts.hostname) and url.isascii() and url.isprintable()
