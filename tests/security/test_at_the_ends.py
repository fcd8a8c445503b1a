"""Values at the ends of what a field, a column or a calendar holds: each page answers, and says what is wrong.

Which parameters a page reads is found by watching it read them, and which fields a form has by asking the form.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from profiles.models import Person
from tests.cases.test_contract import EACH, ROUTES, Tried
from tests.records.conftest import sign_now, signer_folder
from tests.security.test_marking_gate import addresses
from tests.world import World

__all__ = ["sign_now", "signer_folder"]

ENDS = {
    "the first day": "1/1/0001",
    "the last day": "31/12/9999",
    "the last day, as machines say it": "9999-12-31",
    "the day before the first of all in Canberra": "0001-01-02",
    "a year of two figures": "31/12/99",
    "no day": "30/2/2026",
    "one past the largest id": str(2**63),
    "one past the largest number": str(2**31),
    "below nothing": "-1",
    "far below nothing": str(-(2**63) - 1),
    "more digits than Python reads": "9" * 5000,
    "no number": "nan",
    "a year past all": "10000",
    "a NUL": "a\0b",
    "half of a pair": "a\ud800b".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "a letter more than a name": "w" * 151,
    "a letter more than a column": "w" * 256,
    "very many letters": "w" * 60_000,
    "letters that grow": "\ufdfa" * 150,
    "nothing but a space": " ",
}
SHARPEST = [ENDS[name] for name in (
    "the first day", "the last day", "one past the largest id", "more digits than Python reads", "a NUL",
    "a letter more than a column", "very many letters",
)]  # fmt: skip
PEOPLE = ["officer", "gm", "mcd", "mcdmanager", "records", "auditor", "admin"]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@contextmanager
def tried_only() -> Iterator[None]:
    """As a transaction of its own would end, with what is checked only then; and nothing of it stays."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


# --- Addresses ------------------------------------------------------------------------------------------------------


class Watched(QueryDict):
    """What is asked of it is noted."""

    asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, *default: Any) -> Any:
        self.asked.add(key)
        return super().getlist(key, *default)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the parameters that pages read, since it was last emptied."""
    watched = cached_property(lambda request: Watched(request.META.get("QUERY_STRING", "")))
    watched.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", watched)
    return Watched.asked


@pytest.mark.parametrize("who", ["mcdmanager", "records", "admin"])
def test_every_parameter_of_every_page(world: World, who: str, asked: set[str]) -> None:
    world.draft()
    client, read = client_of(getattr(world, who)), set()
    for route, address in addresses():
        asked.clear()
        if client.get(address).status_code != 200:
            continue
        names = sorted(asked)
        read |= {(route, name) for name in names}
        for value in SHARPEST:
            for sent in [{name: value} for name in names] + [dict.fromkeys(names, value)]:
                assert client.get(address, sent).status_code in (200, 302, 400, 422), (address, sent)
    assert ("approvals:posts", "before") in read
    assert ("records:register", "since") in read


def test_a_stranger_at_the_ends(world: World) -> None:
    for value in ENDS.values():
        for path in ("/sign-in/", "/", "/posts/", "/policy/"):
            assert Client().get(path, {"next": value, "x": value}).status_code in (200, 302, 400), path


NUMBERS = ["9" * 18, str(2**63 - 1), str(2**63), "9" * 40, "9" * 5000]


@pytest.mark.parametrize(
    "number", NUMBERS, ids=["18 nines", "the largest id", "one more", "40 nines", "5000 nines"]
)
@pytest.mark.parametrize("who", ["admin", "records", "mcdmanager"])
def test_every_number_in_every_path(world: World, who: str, number: str) -> None:
    client = client_of(getattr(world, who))
    for _, address in addresses():
        parts = address.strip("/").split("/")
        for at, part in enumerate(parts):
            if any(character.isdigit() for character in part):
                digits = number[:12] if "-" in part else number
                ended = "/".join(
                    ["", *parts[:at], f"{part.rstrip('0123456789')}{digits}", *parts[at + 1 :], ""]
                )
                assert client.get(ended).status_code in (200, 302, 403, 404, 405), ended


# --- Signing in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("name", ["username", "password", "carried", "next", "of_no_form"])
def test_signing_in(world: World, name: str, value: str) -> None:
    wrong = {"username": "officer", "password": "wrong", name: value}
    assert Client().post("/sign-in/", wrong).status_code == 200
    assert Client().post("/sign-in/?x=a%00b&y=" + "w" * 3000, wrong).status_code == 200
    said = value[:2000].replace("\0", "")  # gunicorn lets none through in a header
    answer = Client().post("/sign-in/", wrong, headers={"user-agent": said, "accept": said})
    assert answer.status_code == 200


def test_a_user_name_that_is_too_long_is_told_so_at_its_field(world: World) -> None:
    answer = Client().post("/sign-in/", {"username": "w" * 151, "password": "wrong"})
    assert answer.context["form"].errors == {"username": ["A user name has 150 characters at most."]}
    assert "w" * 151 in answer.content.decode()


# --- Forms ----------------------------------------------------------------------------------------------------------


def plausible(field: forms.Field) -> Any:
    """Something that the field takes."""
    choices = [value for value, _ in getattr(field.widget, "choices", []) if value]
    day = f"{timezone.localdate() + timezone.timedelta(days=30):%d/%m/%Y}"
    for kind, value in (
        (forms.UUIDField, str(uuid4())),
        (forms.SplitDateTimeField, None),
        (forms.DateField, day),
        (forms.IntegerField, "1"),
        (forms.BooleanField, "on"),
        (forms.EmailField, "a@treasury.example"),
        (forms.URLField, "https://example.gov.au/"),
    ):
        if isinstance(field, kind):
            return value
    return str(getattr(choices[0], "value", choices[0])) if choices else "Plain words"


def filled(form: forms.BaseForm) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field, forms.SplitDateTimeField):
            day = timezone.localdate() + timezone.timedelta(days=30)
            sent |= {f"{name}_0": f"{day:%d/%m/%Y}", f"{name}_1": "10:00"}
        else:
            sent[name] = form[name].value() or plausible(field)
    return sent


def page_forms(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each page with a form that is sent, who may see it, and what its fields could hold."""
    there = set()
    for who in PEOPLE:
        for _, address in addresses():
            answer = client_of(getattr(world, who)).get(address)
            form = (answer.context or {}).get("form") if answer.status_code == 200 else None
            sends = isinstance(form, forms.BaseForm) and 'method="post"' in answer.content.decode()
            if sends and address not in there:
                there.add(address)
                yield who, address, filled(form)


@pytest.mark.parametrize("value", SHARPEST, ids=lambda value: value[:12])
def test_every_field_of_every_page_with_a_form(world: World, value: str) -> None:
    sent_to = set()
    for who, address, typed in page_forms(world):
        sent_to.add(address)
        for changed in [{name: value} for name in typed] + [dict.fromkeys(typed, value)]:
            with tried_only():
                answer = client_of(getattr(world, who)).post(address, typed | {"key": str(uuid4())} | changed)
                assert answer.status_code in (200, 302, 403, 422), (address, changed)
    assert sent_to >= {
        "/posts/new/",
        "/retention/holds/new/",
        "/contacts/new/",
        "/windows/new/",
        "/standing/new/",
    }


@pytest.fixture
def tried(request: pytest.FixtureRequest, world: World, sign_now: Callable[[], Any]) -> Tried:
    return Tried(*request.param, world, sign_now)


@pytest.mark.parametrize("tried", EACH, ids=ROUTES, indirect=True)
def test_every_field_of_every_step(tried: Tried) -> None:
    for value in SHARPEST:
        for changed in [{name: value} for name in tried.typed] + [dict.fromkeys(tried.typed, value)]:
            with tried_only():
                answer = tried.post(**{"key": str(uuid4()), **changed})
                assert answer.status_code in (302, 422), (tried.path, changed)
