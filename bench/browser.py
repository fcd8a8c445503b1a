"""A browser without a screen. It knows addresses and what pages say, and nothing of the portal's code, so that any
revision can be measured with it.
"""

import gzip
import re
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.forms import Page, Request

Headers = dict[str, str]
COMPLAINT = re.compile(r'govuk-error-summary__list">(.*?)</ul>', re.DOTALL)


class Answer(NamedTuple):
    status: int
    location: str
    body: bytes


class Browser:
    """One session, on one connection that stays open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(self, user_name: str, password: str) -> "Browser":
        form = Page("/sign-in/", self.get("/sign-in/").body).form("username")
        answer = self.send(form.fill(username=user_name, password=password).request())
        self.get(answer.location)
        return self

    def get(self, path: str) -> Answer:
        """The page, also where another is named for it: after a decision that of the next post."""
        answer = self._asked((200, 302), "GET", path)
        return self.get(answer.location) if answer.status == 302 else answer

    def send(self, request: Request) -> Answer:
        """Fails unless the answer is the redirect that success gives."""
        return self._asked((302,), "POST", request.path, request.body, **{"Content-Type": request.type})

    def _asked(
        self, hoped: tuple[int, ...], method: str, path: str, body: bytes = b"", **headers: str
    ) -> Answer:
        response = self._answered(method, path, body, self._headers() | headers)
        said = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            said = gzip.decompress(said)
        for line in response.headers.get_all("Set-Cookie", []):
            self._keep(line)
        assert response.status in hoped, f"{method} {path} was answered {response.status}: {_complaint(said)}"
        return Answer(response.status, response.headers.get("Location", ""), said)

    def _answered(self, method: str, path: str, body: bytes, headers: Headers) -> HTTPResponse:
        """Servers close a connection on which nothing was said for a while; browsers then ask once more."""
        try:
            self.connection.request(method, path, body or None, headers)
            return self.connection.getresponse()
        except (HTTPException, ConnectionError):
            self.connection.close()
            self.connection.request(method, path, body or None, headers)
            return self.connection.getresponse()

    def _headers(self) -> Headers:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept": "text/html", "Accept-Encoding": "gzip", "Origin": self.address, "Cookie": cookies}

    def _keep(self, line: str) -> None:
        for name, cookie in SimpleCookie(line).items():
            self.cookies[name] = cookie.coded_value
            if cookie["max-age"] == "0":
                del self.cookies[name]


def _complaint(said: bytes) -> str:
    """What the page asks to be mended, or else all of it."""
    text = said.decode(errors="replace")
    found = COMPLAINT.search(text)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1] if found else text).split())
