"""What no person would type: numbers, days and characters past every edge. A page answers, never an error of ours."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.world import World

ODD = {
    "a NUL": "a\0b",
    "a terminal's command": "a\x1b[31mb\x08",
    "a change of direction": "a\u202eb\u2066c",
    "very many letters": "w" * 60_000,
    "one past the largest id": str(2**63),
    "more digits than Python reads": "9" * 5000,
    "digits of another script": "٣٤",
    "markup": "\"'><script>alert(1)</script>",
    "the last day of all": "9999-12-31",
    "the first day of all": "0001-01-01",
}
odd = pytest.mark.parametrize("value", ODD.values(), ids=ODD.keys())
WORDS = ["title", "text", "answers_quote", "sources", "media-0-alt"]
CHOICES = ["key", "account", "activity", "purpose", "answers_link", "links", "marking", "wanted_at_0", "wanted_at_1",
           "media-TOTAL_FORMS", "media-INITIAL_FORMS", "media-0-kept"]  # fmt: skip
STEPS = ["submit", "comment", "resolve-comment", "take-over",
          "approve", "take-back", "request-changes", "decline", "consult", "answer", "publish",
         "report-failure", "withdraw", "close-incident"]  # fmt: skip
ASKED = [
    "/posts/?before=", "/posts/?after=", "/posts/?state=", "/posts/?account=", "/posts/?division=",
    "/register/?subject=", "/register/?office=", "/register/?since=", "/register/?until=", "/register/?before=",
    "/register/?after=", "/register/?words=", "/register/?decided_by=", "/register/?year=",
    "/register/?order=best&words=", "/register/?order=best&words=a&before=", "/register/reading/?person=",
    "/register/reading/?before=",
    "/register/audit-trail/csv/?subject=", "/register/audit-trail/csv/?since=",
    "/register/audit-trail/csv/?since=2020-01-01&until=", "/guide/?use=", "/notices/?before=", "/notices/?after=",
]  # fmt: skip


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@odd
def test_writing(world: World, value: str) -> None:
    client, post = client_of(world.officer), world.draft()
    plain = {
        "account": world.account.pk,
        "activity": "comment",
        "purpose": "engaging",
        "title": "A title",
        "text": "A text",
        "marking": "OFFICIAL",
        "media-TOTAL_FORMS": "2",
        "media-INITIAL_FORMS": "0",
        "seen": post.seen,
    }
    for names in (WORDS, ["seen"], *([name] for name in CHOICES)):
        for path in ("/posts/new/", f"/posts/{post.reference}/edit/"):
            changed = {"key": str(uuid4()), **dict.fromkeys(names, value)}
            answer = client.post(path, {**plain, **changed})
            assert answer.status_code in (200, 302, 422), (names, path)
            assert "<script>alert" not in answer.content.decode(), (names, path)
    everything = dict.fromkeys([*WORDS, *CHOICES], value)
    assert client.post("/posts/new/check/", everything).status_code == 200


@odd
def test_steps(world: World, value: str) -> None:
    post, gm = world.in_review(), client_of(world.gm)
    words = dict.fromkeys(["note", "reason", "answer", "permalink", "live_text", "resolution"], value)
    for step in STEPS:
        for travels in ({"key": value, "seen": value}, {"key": str(uuid4()), "seen": "f" * 64}):
            answer = gm.post(f"/posts/{post.reference}/{step}/", {**words, **travels})
            assert answer.status_code in (302, 422), step
    decided = gm.post(
        f"/posts/{post.reference}/approve/", {"key": str(uuid4()), "seen": post.seen, "note": value}
    )
    assert decided.status_code in (302, 422)


@odd
def test_asking(world: World, value: str) -> None:
    client = client_of(world.records)
    for path in ASKED:
        path, _, query = path.partition("?")
        *others, name = query.split("&")
        asked = {**dict(pair.split("=") for pair in others), name.rstrip("="): value}
        assert client.get(path, asked).status_code in (200, 400), (path, name)


@odd
def test_numbers_of_notices(world: World, value: str) -> None:
    client = client_of(world.admin)
    for path in ("/notices/read/", "/notices/failed/again/"):
        assert client.post(path, {"notice": value}).status_code == 302, path


@odd
def test_addresses(world: World, value: str) -> None:
    own, client = f"/posts/{world.draft().reference}", client_of(world.records)
    for before, after in (
        ("/posts/TS-", "/"),
        (f"{own}/versions/", "/"),
        (f"{own}/versions/1/files/", "/"),
        ("/register/", "/"),
        ("/notices/", "/"),
        ("/people/", "/"),
        ("/divisions/", "/rename/"),
        ("/topics/", "/change/"),
        ("/sign-in/link/", "/"),
    ):
        assert client.get(before + value + after).status_code in (403, 404), before


def test_a_post_has_one_address(world: World) -> None:
    """Digits of other scripts are numbers to Python, but not the number that people cite."""
    digits = world.draft().reference.translate({ord("0") + number: 0x660 + number for number in range(10)})
    assert client_of(world.officer).get(f"/posts/{digits}/").status_code == 404
