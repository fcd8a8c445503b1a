"""What speaks as an identity provider and says whatever a test has it say, signed by a key of its own or not at all."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws
from joserfc.jwk import RSAKey

KEY, ANOTHER = (RSAKey.generate_key(2048, {"kid": "ours", "use": "sig"}) for _ in range(2))
NONCE, CLIENT = "a-nonce", "portal"
LEFT_OUT, SLOW = "left out", "slow"


class Forger:
    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.token = ""
        self.asked: list[str] = []
        self.pages: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            },
            "/keys": {"keys": [KEY.as_dict(private=False)]},
        }

    def settings(self) -> dict[str, Any]:
        return {"OIDC_ISSUER": self.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": "s" * 40}

    def id_token(self, **changed: Any) -> str:
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": "somebody",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": NONCE,
        }
        return signed(said | {"preferred_username": "officer"}, **changed)

    def logout_token(self, **changed: Any) -> str:
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 120,
            "iat": now,
            "jti": "a-number",
        }
        said |= {"sid": "a-session", "events": {"http://schemas.openid.net/event/backchannel-logout": {}}}
        return signed(said, **{"typ": "logout+jwt", **changed})


def signed(
    said: dict[str, Any],
    *,
    key: Any = KEY,
    alg: str = "RS256",
    kid: str = "ours",
    typ: str = "JWT",
    **changed: Any,
) -> str:
    """By that key, with these claims as they are, changed or left out."""
    claims = {name: value for name, value in (said | changed).items() if value != LEFT_OUT}
    header = {"alg": alg, "kid": kid, "typ": typ}
    if alg == "HS256":
        return _by_what_everybody_knows(header, claims)
    made: str = jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=[alg])
    return made


def _by_what_everybody_knows(header: dict[str, str], claims: dict[str, Any]) -> str:
    """With the public key as if it were a secret, as libraries were once made to take it."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    mark = hmac.digest(KEY.as_pem(private=False), b".".join(parts), "sha256")
    return b".".join([*parts, urlsafe_b64encode(mark).rstrip(b"=")]).decode()


@contextmanager
def running() -> Iterator[Forger]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            forger.asked.append(self.path)
            self.answer(forger.pages[self.path])

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"access_token": "a", "token_type": "Bearer", "id_token": forger.token})

        def answer(self, said: Any) -> None:
            if said == SLOW:
                self.dribble()
                return
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(302 if said == b"" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def dribble(self) -> None:
            """For longer than anybody waits; each part of it comes soon."""
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(b" " * 8)
                    time.sleep(0.02)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        forger = Forger(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield forger
        server.shutdown()
        thread.join()
