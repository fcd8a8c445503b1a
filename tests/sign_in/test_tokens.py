"""Tokens in the name of an identity provider: the genuine one, and each that differs in one thing."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sign_in import forger as forging
from tests.sign_in.forger import ANOTHER, LEFT_OUT, NONCE, Forger
from treasury_social import identity_provider
from treasury_social.identity_provider import Invalid, Unreachable, provider

NOW = int(time.time())
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture(scope="module")
def started() -> Iterator[Forger]:
    with forging.running() as forger:
        yield forger


@pytest.fixture
def forger(started: Forger, settings: Any) -> Forger:
    for name, value in started.settings().items():
        setattr(settings, name, value)
    identity_provider._provider.cache_clear()
    started.asked.clear()
    return started


def said(forger: Forger, **changed: Any) -> dict[str, Any]:
    forger.token = forger.id_token(**changed)
    return provider().claims_of(code="c", redirect_uri="http://127.0.0.1/", code_verifier="v", nonce=NONCE)


def test_the_genuine_one_holds(forger: Forger) -> None:
    assert said(forger)["sub"] == "somebody"
    assert said(forger, aud=["portal"])["sub"] == "somebody"
    assert said(forger, aud=["portal", "another"], azp="portal")["sub"] == "somebody"
    assert provider().logout_token(forger.logout_token())["sid"] == "a-session"
    assert (
        provider().logout_token(forger.logout_token(sid=LEFT_OUT, sub="somebody", typ="JWT"))["sub"]
        == "somebody"
    )


FORGED: dict[str, dict[str, Any]] = {
    "of another issuer": {"iss": "http://127.0.0.1:1"},
    "of no issuer": {"iss": LEFT_OUT},
    "for another": {"aud": "another"},
    "for others": {"aud": ["another", "a-third"]},
    "for another, by us": {"aud": "another", "azp": "portal"},
    "for us and another, by nobody": {"aud": ["portal", "another"], "azp": LEFT_OUT},
    "for us, by another": {"azp": "another"},
    "for nobody": {"aud": LEFT_OUT},
    "over": {"exp": NOW - 300},
    "never over": {"exp": LEFT_OUT},
    "over in words": {"exp": "tomorrow"},
    "over at no number": {"exp": float("nan")},
    "of the future": {"iat": NOW + 3600},
    "of no time": {"iat": LEFT_OUT},
    "not yet": {"nbf": NOW + 3600},
    "of another sign-in": {"nonce": "another"},
    "of no sign-in": {"nonce": LEFT_OUT},
    "of an empty sign-in": {"nonce": ""},
    "of nobody": {"sub": LEFT_OUT},
    "of an empty name": {"sub": ""},
    "of a number": {"sub": 7},
    "with another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "signed by another": {"key": ANOTHER},
    "signed by nobody": {"alg": "none"},
    "signed by what everybody knows": {"alg": "HS256"},
    "signed by a key that is not named": {"kid": "another"},
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_one_does_not(forger: Forger, name: str) -> None:
    with pytest.raises(Invalid):
        said(forger, **FORGED[name])


OF_EACH_TOKEN = {"iss", "aud", "exp", "iat", "nbf", "key", "alg", "kid"}
FORGED_LOGOUT: dict[str, dict[str, Any]] = {
    **{name: FORGED[name] for name in FORGED if FORGED[name].keys() <= OF_EACH_TOKEN},
    "hours old": {"iat": NOW - 3600},
    "without a number": {"jti": LEFT_OUT},
    "of no event": {"events": LEFT_OUT},
    "of another event": {"events": {"http://schemas.openid.net/event/another": {}}},
    "of an event in words": {"events": LOGOUT},
    "of an event that is none": {"events": {LOGOUT: "yes"}},
    "with a nonce": {"nonce": NONCE},
    "of neither session nor person": {"sid": LEFT_OUT},
    "of a session that is a number": {"sid": 7},
    "of another type": {"typ": "at+jwt"},
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("name", FORGED_LOGOUT)
def test_a_forged_logout_does_not(forger: Forger, name: str) -> None:
    with pytest.raises(Invalid):
        provider().logout_token(forger.logout_token(**FORGED_LOGOUT[name]))


@pytest.mark.parametrize("token", ["", "a.b.c", "é", "a" * 5000, "....", "eyJhbGciOiJSUzI1NiJ9.W10."])
def test_what_is_no_token_does_not(forger: Forger, token: str) -> None:
    with pytest.raises(Invalid):
        provider().logout_token(token)
    with pytest.raises(Invalid):
        provider().logout_token(forger.id_token())


def test_a_new_key_is_read_when_a_token_needs_it_and_no_more_often_than_each_minute(forger: Forger) -> None:
    provider().logout_token(forger.logout_token())
    provider().keys_read_at -= identity_provider.KEYS_ANEW
    for _ in range(3):
        with pytest.raises(Invalid):
            provider().logout_token(forger.logout_token(kid="another"))
    assert forger.asked.count("/keys") == 2


DISCOVERED = "/.well-known/openid-configuration"
ODD: dict[str, Any] = {
    "it calls itself by another name": {"issuer": "https://another.example"},
    "it is asked over the open net": {"token_endpoint": "http://another.example/token"},
    "it does not say where its keys are": {"jwks_uri": None},
    "it signs by nothing": {"id_token_signing_alg_values_supported": ["none", "HS256"]},
}


@pytest.mark.parametrize(
    "odd", [*ODD, b"[]", b"{", b"", b"x" * (identity_provider.LARGEST + 1), forging.SLOW]
)
def test_a_provider_that_speaks_oddly_is_not_asked(forger: Forger, monkeypatch: Any, odd: Any) -> None:
    if odd == forging.SLOW:
        monkeypatch.setattr(identity_provider, "PATIENCE", 0.2)
    before = forger.pages[DISCOVERED]
    forger.pages[DISCOVERED] = before | ODD[odd] if odd in ODD else odd
    try:
        with pytest.raises(Unreachable):
            provider().sign_in_at("http://127.0.0.1/")
    finally:
        forger.pages[DISCOVERED] = before
