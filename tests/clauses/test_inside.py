"""Reading without signing in, on a device inside the network: by the connection's own address, and reading only."""

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from profiles.models import Session
from records.models import Entry

READABLE = [
    "/guide/",
    "/policy/",
    "/policy/official/",
    "/policy/glossary/",
    "/policy/versions/",
    "/policy/versions/1.2/",
]
WAYS = [
    "/guide/?do=take-part&for=myself",
    "/guide/?do=read",
    "/guide/?do=take-part&for=profession&where=inside",
    "/guide/?do=take-part&for=treasury",
]


@pytest.fixture
def network(settings: Any) -> None:
    settings.INTERNAL_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("address", ["10.1.2.3", "fd00::7", "::ffff:10.1.2.3"])
def test_inside_they_are_open(db: None, network: None, path: str, address: str) -> None:
    assert Client(REMOTE_ADDR=address).get(path).status_code == 200


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("address", ["10.2.0.1", "203.0.113.9", "::1", "", "unix:", "10.1.2.3, 203.0.113.9"])
def test_outside_one_signs_in_first(db: None, network: None, path: str, address: str) -> None:
    answer = Client(REMOTE_ADDR=address).get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    "claim",
    [
        {"X-Forwarded-For": "10.1.2.3"},
        {"X-Real-Ip": "10.1.2.3"},
        {"Forwarded": "for=10.1.2.3"},
        {"X-Client-Ip": "10.1.2.3"},
        {"Remote-Addr": "10.1.2.3"},
    ],
    ids=str,
)
def test_nobody_gets_inside_by_saying_so(db: None, network: None, claim: dict[str, str]) -> None:
    assert Client(REMOTE_ADDR="203.0.113.9").get("/guide/", headers=claim).status_code == 302


def test_without_a_network_nobody_is_inside(db: None, settings: Any) -> None:
    settings.INTERNAL_NETWORKS = []
    assert Client(REMOTE_ADDR="127.0.0.1").get("/guide/").status_code == 302


@pytest.mark.parametrize("path", ["/", "/posts/", "/policy/readers/", "/policy/release/", "/register/"])
def test_everything_else_stays_shut(db: None, network: None, path: str) -> None:
    assert Client(REMOTE_ADDR="10.1.2.3").get(path).status_code == 302


def test_nobody_acknowledges_without_a_name(db: None, network: None) -> None:
    assert Client(REMOTE_ADDR="10.1.2.3").post("/policy/versions/1.2/acknowledge/").status_code == 302


@pytest.mark.parametrize("path", WAYS)
def test_the_guide_keeps_nothing_of_a_stranger(db: None, network: None, path: str) -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    answer = client.get(path)
    assert answer.status_code == 200
    assert not client.cookies
    assert not answer.cookies
    assert not Session.objects.exists()
    assert not Entry.objects.exists()


def test_the_sign_in_page_shows_the_way_to_those_inside_only(db: None, network: None) -> None:
    assert 'href="/guide/"' in Client(REMOTE_ADDR="10.1.2.3").get("/sign-in/").content.decode()
    assert 'href="/guide/"' not in Client(REMOTE_ADDR="203.0.113.9").get("/sign-in/").content.decode()
