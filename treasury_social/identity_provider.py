"""The department's identity provider, by OpenID Connect: where it signs people in and out, and what its tokens say.

What it says of itself is read when somebody first needs it, and anew after a quarter of an hour: a key that it has
given up is trusted no longer than that. Nothing waits for it longer than PATIENCE, or reads more than LARGEST.
"""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.claims import JWTClaims
from django.conf import settings
from joserfc.errors import InvalidClaimError, JoseError, MissingClaimError
from requests import RequestException, Response

PATIENCE = 10  # seconds, for a whole answer
LARGEST = 1 << 18  # bytes of one
READ_ANEW = 15 * 60  # seconds
KEYS_ANEW = 60  # seconds: for a key that is not known the keys are read again, and no sooner than that
LEEWAY = 60  # seconds by which clocks may differ
# By keys that the provider alone has. What both have (HS256) could be made by whoever reads the portal's settings.
SIGNED_BY = {f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)} | {
    "EdDSA",
    "Ed25519",
}
DISCOVERY = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
USED = (
    *("issuer", "end_session_endpoint", "userinfo_endpoint", "id_token_signing_alg_values_supported"),
    "authorization_response_iss_parameter_supported",
)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_WITHIN = 10 * 60  # seconds that a logout token works, whatever it says itself

P, T = ParamSpec("P"), TypeVar("T")


class Unreachable(Exception):
    """The provider does not answer, or not as one does."""


class Invalid(Exception):
    """What came in the provider's name does not hold."""


def asking(question: Callable[P, T]) -> Callable[P, T]:
    """What goes wrong is either the provider's, or what somebody brought from it."""

    @wraps(question)
    def asked(*given: P.args, **named: P.kwargs) -> T:
        try:
            return question(*given, **named)
        except (OSError, RequestException) as trouble:
            raise Unreachable(type(trouble).__name__) from trouble
        except (JoseError, AuthlibBaseError) as wrong:
            raise Invalid(str(wrong)) from wrong
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as odd:
            raise Invalid(f"It is not what such an answer is made of: {type(odd).__name__}.") from odd

    return asked


class Session(OAuth2Session):
    """Questions to the provider: no redirect is followed, and an answer is read as long as both bounds allow."""

    def request(self, method: str, url: str, **given: Any) -> Response:  # type: ignore[override]
        until = time.monotonic() + PATIENCE
        bounds = {"timeout": PATIENCE / 2, "allow_redirects": False, "stream": True}
        answer: Response = super().request(method, url, **given | bounds)
        with answer:
            answer._content = _whole(answer, until)
        if answer.is_redirect:
            raise RequestException("It sends elsewhere.")
        return answer


def _whole(answer: Response, until: float) -> bytes:
    read = b""
    while part := answer.raw.read1(LARGEST, decode_content=True):
        read += part
        if len(read) > LARGEST or time.monotonic() > until:
            raise RequestException("Its answer is too long, or too slow.")
    return read


class LogoutToken(JWTClaims):
    """That somebody's session at the provider is over (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6)."""

    def validate(self, now: int | None = None, leeway: int = 0) -> None:
        if str(self.header.get("typ", "JWT")).lower().removeprefix("application/") not in (
            "jwt",
            "logout+jwt",
        ):
            raise InvalidClaimError("typ")
        super().validate(now, leeway)
        events = self["events"]
        if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
            raise InvalidClaimError("events")
        if "nonce" in self:
            raise InvalidClaimError("nonce")
        if not isinstance(self.get("sid", ""), str) or not (self.get("sid") or self.get("sub")):
            raise MissingClaimError("sid or sub")
        if self["iat"] < time.time() - LOGOUT_WITHIN:
            raise InvalidClaimError("iat")


class Provider(OAuth2Mixin, OpenIDMixin, BaseApp):
    client_cls = Session
    keys: dict[str, Any] | None = None
    keys_read_at = 0.0

    def load_server_metadata(self) -> dict[str, Any]:
        if not self.server_metadata:
            self.server_metadata = _checked(self._read(settings.OIDC_ISSUER.rstrip("/") + DISCOVERY))
        return self.server_metadata

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        if force and time.monotonic() - self.keys_read_at < KEYS_ANEW:
            raise Invalid("It is signed by a key that the provider does not name.")
        if force or self.keys is None:
            self.keys = self._read(self.load_server_metadata()["jwks_uri"])
            self.keys_read_at = time.monotonic()
        return self.keys

    def _read(self, address: str) -> Any:
        with self._get_session() as session:
            answer = session.request("GET", address, withhold_token=True)
        answer.raise_for_status()
        return answer.json()

    # --- What is asked of it ---

    @asking
    def check_sender(self, issuer: str | None) -> None:
        """That an answer is this provider's and not another's (RFC 9207), where it says whose it is."""
        says = self.load_server_metadata().get("authorization_response_iss_parameter_supported") is True
        if issuer != settings.OIDC_ISSUER and (says or issuer is not None):
            raise Invalid("It is of another provider.")

    @asking
    def sign_in_at(self, redirect_uri: str, **more: str) -> dict[str, str]:
        """Where the browser goes, and what the answer is held against: state, nonce and the verifier of PKCE."""
        if settings.OIDC_ACR_VALUES:
            more["acr_values"] = " ".join(settings.OIDC_ACR_VALUES)
        asked: dict[str, str] = self.create_authorization_url(redirect_uri, **more)
        return asked

    @asking
    def claims_of(self, *, code: str, redirect_uri: str, code_verifier: str, nonce: str) -> dict[str, Any]:
        """What the provider says of who signed in, and the token by which it said so."""
        token = self.fetch_access_token(redirect_uri, code=code, code_verifier=code_verifier)
        if "id_token" not in token:
            raise Invalid("There is no ID token.")
        asked = {"sub": {"essential": True}, "nonce": {"essential": True, "value": nonce}}
        claims = dict(self.parse_id_token(token, nonce, self._ours() | asked, leeway=LEEWAY))
        if settings.OIDC_CLAIM not in claims and "userinfo_endpoint" in self.server_metadata:
            claims = self._more(claims, token)
        return claims | {"id_token": token["id_token"]}

    def _more(self, claims: dict[str, Any], token: dict[str, Any]) -> dict[str, Any]:
        """Many a provider says in its ID token no more than the subject."""
        said = self.userinfo(token=token)
        if said.get("sub") != claims["sub"]:
            raise Invalid("It speaks of somebody else.")
        return dict(said) | claims

    @asking
    def logout_token(self, token: str) -> dict[str, Any]:
        needed = {name: {"essential": True} for name in ("iat", "exp", "jti", "events")}
        given = {"id_token": token}
        return dict(self.parse_id_token(given, "", self._ours() | needed, LogoutToken, leeway=LEEWAY))

    def _ours(self) -> dict[str, Any]:
        issuer, client = settings.OIDC_ISSUER, self.client_id
        return {
            "iss": {"essential": True, "values": [issuer]},
            "aud": {"essential": True, "values": [client]},
        }

    @asking
    def sign_out_at(self, id_token: str, back: str) -> str:
        """Where the browser goes to end the session at the provider, too; empty if it has no such place."""
        if "end_session_endpoint" not in self.load_server_metadata():
            return ""
        url: str = self.create_logout_url(back, id_token, client_id=self.client_id)["url"]
        return url


def _checked(said: Any) -> dict[str, Any]:
    """What it says of itself, as far as it is used."""
    known = {name: said[name] for name in (*NEEDED, *USED) if name in said} if isinstance(said, dict) else {}
    if known.get("issuer") != settings.OIDC_ISSUER:
        raise RequestException("It calls itself by another name.")
    if not all(is_safe(known.get(name, "")) for name in NEEDED):
        raise RequestException("It does not say where it is asked, or not by https.")
    algorithms = SIGNED_BY.intersection(known.get("id_token_signing_alg_values_supported", ["RS256"]))
    if not algorithms:
        raise RequestException("It signs in no way that is taken here.")
    known["id_token_signing_alg_values_supported"] = sorted(algorithms)
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return known | {"token_endpoint_auth_method": _authentication(methods)}


def _authentication(methods: list[str]) -> str:
    return "client_secret_post" if "client_secret_basic" not in methods else "client_secret_basic"


def is_safe(address: object) -> bool:
    """By TLS, but on this machine."""
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    )


def provider() -> Provider:
    """The one of the settings."""
    known = settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_SCOPES
    return _provider(*known, int(time.monotonic() // READ_ANEW))


@lru_cache(maxsize=1)
def _provider(issuer: str, client_id: str, client_secret: str, scopes: str, since: int) -> Provider:
    asked = {"scope": scopes, "code_challenge_method": "S256"}
    return Provider(None, issuer, client_id=client_id, client_secret=client_secret, client_kwargs=asked)
