"""Values at the ends of what a field, a column or a calendar holds: each page answers, and says what is wrong.

Which parameters a page reads is found by watching it read them, and which fields a form has by asking the form. Each
of them has each of the sharpest values once: all at once, each with another value, and turned until each had each.
What refuses one value may not have looked at the rest, so a value that the field itself takes is sent alone as well.
A page is asked by the first person it opens to, those who see most before the others.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from django.urls import Resolver404, resolve
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
MANY = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
SENT = re.compile(r'<form([^>]* method="post"[^>]*)>(.*?)</form>', re.DOTALL)
PEOPLE = ["mcdmanager", "records", "admin", "gm"]  # those who see most first; no page opens to others alone


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def turned(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """All names at once, each with another value; and again, until each had each."""
    for turn in range(len(SHARPEST)):
        yield {name: SHARPEST[(at + turn) % len(SHARPEST)] for at, name in enumerate(names)}


def alone(names: Iterable[str], form: Any) -> Iterator[dict[str, str]]:
    """Each name with each value that its field takes, or that no field of the form looks at. Of fields that stand once
    for each row of a table, “says-OFF-2l”, the first row's."""
    for name in {name.partition("-")[0]: name for name in reversed(list(names))}.values():
        yield from ({name: value} for value in SHARPEST if takes(form, name, value))


def takes(form: Any, name: str, value: str) -> bool:
    field = form.fields.get(name) if isinstance(form, forms.BaseForm) else None
    if not field or isinstance(field, forms.FileField):
        return True
    try:
        field.clean([value] if isinstance(field, MANY) else value)
    except forms.ValidationError:
        return False
    return True


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


def missing(sent: Mapping[str, str]) -> tuple[int, ...]:
    """A page that begins with a draft, a post or a template named in its address is not there if that one is not."""
    return (404,) if {"draft", "copy", "template"} & sent.keys() else ()


def test_every_parameter_of_every_page(world: World, asked: set[str]) -> None:
    """Also those that only somebody further down the list makes a page read."""
    world.draft()
    read: set[tuple[str, str]] = set()
    for client in [client_of(getattr(world, who)) for who in ("mcdmanager", "records", "admin")]:
        for route, address in addresses():
            asked.clear()
            answer = whole(client.get(address))
            names = sorted(asked - {name for page, name in read if page == route})
            if answer.status_code == 200 and names:
                read |= {(route, name) for name in names}
                for sent in (*turned(sorted(asked)), *alone(names, form_of(answer))):
                    answer = whole(client.get(address, sent))
                    assert answer.status_code in (200, 302, 400, 422, *missing(sent)), (address, sent)
    assert ("approvals:posts", "before") in read
    assert ("records:register", "since") in read
    assert ("records:reading", "person") in read


def whole(answer: Any) -> Any:
    """Read to its end, as a browser would: a file is closed, and the last row of a table was written."""
    answer.getvalue()
    return answer


def form_of(answer: Any) -> Any:
    return (answer.context or {}).get("form")


def test_a_stranger_at_the_ends(world: World) -> None:
    for value in ENDS.values():
        for path in ("/sign-in/", "/", "/posts/", "/policy/"):
            assert Client().get(path, {"next": value, "x": value}).status_code in (200, 302, 400), path


NUMBERS = {
    "18 nines": "9" * 18,
    "the largest id": str(2**63 - 1),
    "one more": str(2**63),
    "40 nines": "9" * 40,
    "5000 nines": "9" * 5000,
}
# What the two kinds of parts let through: a plain number or word, and a reference of six to twelve digits.
PLAIN = [NUMBERS["one more"], NUMBERS["5000 nines"], f"TS-{NUMBERS['5000 nines']}"]
REFERENCE = ["9" * 12]


def numbered() -> Iterator[tuple[str, bool]]:
    """Each address without the digits of one of its parts, and whether that part is a reference."""
    for _, address in addresses():
        parts = address.strip("/").split("/")
        for at, part in enumerate(parts):
            if part[-1:].isdigit():
                shortened = part.rstrip("0123456789") + "%s"
                yield "/".join(["", *parts[:at], shortened, *parts[at + 1 :], ""]), "-" in part


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_no_reference_is_as_long_as_that(number: str) -> None:
    """No request: the same converters read that part in all these addresses, and none of them fails at it."""
    for address, is_reference in numbered():
        try:
            resolve(address % number)
        except Resolver404:
            continue
        assert not is_reference, address


def test_every_number_in_every_path(world: World) -> None:
    """The sharpest that such a part lets through. Where a page takes no GET, it is sent nothing."""
    clients = [client_of(getattr(world, who)) for who in PEOPLE]
    for address, is_reference in numbered():
        for number in REFERENCE if is_reference else PLAIN:
            answer = let_in(clients, address % number)
            assert answer.status_code in (200, 302, 403, 404, 422), (address, number)


def let_in(clients: list[Client], address: str) -> Any:
    """What the first person hears to whom the outer door opens."""
    for client in clients:
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        if answer.status_code != 403:
            break
    return answer


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


def page_forms(world: World) -> Iterator[tuple[Client, str, forms.BaseForm]]:
    """Each page with a form that is sent: by whom, where to, and the form."""
    there = set()
    for client in [client_of(getattr(world, who)) for who in PEOPLE]:
        for _, address in addresses():
            if address not in there:
                answer = whole(client.get(address))
                if answer.status_code == 200 and (action := sent_from(answer, form := form_of(answer))):
                    there.add(address)
                    yield client, action, form


def sent_from(answer: Any, form: Any) -> str:
    """Where its first field is sent, if it is: filters are asked, and each page has the form that signs out."""
    name = next(iter(form.fields), "") if isinstance(form, forms.BaseForm) else ""
    for start, inside in SENT.findall(answer.content.decode()) if name else ():
        if re.search(rf'name="{re.escape(name)}(_0)?"', inside):
            action = re.search(r'action="([^"]+)"', start)
            return action[1] if action else str(answer.wsgi_request.path)
    return ""


def test_every_field_of_every_page_with_a_form(world: World) -> None:
    sent_to = set()
    for client, address, form in page_forms(world):
        sent_to.add(address)
        typed = filled(form)
        for changed in (*turned(typed), *alone(typed, form)):
            with tried_only():
                answer = client.post(address, typed | {"key": str(uuid4())} | changed)
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
    client, typed = tried.client(tried.take.by), tried.typed
    form = tried.post(key="").context["form"]
    for changed in (*turned(typed), *alone(typed, form)):
        with tried_only():
            answer = client.post(tried.path, typed | {"key": str(uuid4())} | changed)
            assert answer.status_code in (302, 422), (tried.path, changed)
