"""The first administrator is seated from the command line; nobody after them is."""

import pytest
from django.core.management import CommandError, call_command

from profiles.models import Person, Role

ARGUMENTS = {
    "name": "Sam Whitlock",
    "email": "sam@treasury.example",
    "division": "IMD=Information Management",
}


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "a-long-enough-passphrase")


def test_the_first_administrator_keeps_the_directory(db: None) -> None:
    call_command("first_administrator", "sam", **ARGUMENTS)

    sam = Person.objects.get(username="sam")
    assert sam.holds(Role.ADMINISTRATOR)
    assert sam.check_password("a-long-enough-passphrase")
    assert not sam.is_superuser


def test_nobody_comes_in_this_way_after_them(db: None) -> None:
    call_command("first_administrator", "sam", **ARGUMENTS)
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("first_administrator", "eve", **ARGUMENTS)
    assert not Person.objects.filter(username="eve").exists()


@pytest.mark.parametrize(
    ("changes", "password", "told"),
    [
        ({"division": "IMD"}, "a-long-enough-passphrase", "Give the division as CODE=NAME"),
        ({"email": "not an address"}, "a-long-enough-passphrase", "valid email address"),
        ({}, "too short", "at least 15 characters"),
    ],
)
def test_a_mistake_is_told_and_writes_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], password: str, told: str
) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", password)
    with pytest.raises(CommandError, match=told):
        call_command("first_administrator", "sam", **{**ARGUMENTS, **changes})
    assert not Person.objects.exists()
