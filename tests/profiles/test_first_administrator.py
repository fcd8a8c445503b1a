"""The first administrator is seated from the command line; nobody after them is."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.services import confirm, nominate
from notices.models import Notice
from profiles.models import Nomination, Person, Position, Role
from records.queries import trail
from tests.clock import travel
from tests.profiles.people import a_position

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


# --- The set-up -----------------------------------------------------------------------------------------------------


def first() -> Person:
    call_command("first_administrator", "sam", **ARGUMENTS)
    return Person.objects.get(username="sam")


def seated(role: str, by: Person, user_name: str) -> Nomination:
    person = Person.objects.create(username=user_name, name=user_name.capitalize())
    nomination = nominate(person=person, position=a_position(role), starts_on=timezone.localdate(), by=by)
    assert isinstance(nomination, Nomination)
    return nomination


def test_the_set_up_stands_at_once_and_is_entered_and_reported(db: None) -> None:
    sam = first()
    gm, manager = seated(Role.GENERAL_MANAGER, sam, "gina"), seated(Role.MCD_MANAGER, sam, "mia")
    assert gm.set_up
    assert manager.person.holds(Role.MCD_MANAGER)
    told = [trail(f"SEAT-{number.pk:06d}")[-1].kind for number in Nomination.objects.order_by("id")]
    assert told == ["seat.set_up"] * 3
    reported = Notice.objects.get(person=manager.person, title__startswith="Positions taken in the set-up")
    assert "Sam Whitlock (sam)" in reported.body
    assert "Gina (gina)" in reported.body
    seated(Role.RECORDS_OFFICER, sam, "rita")
    assert Notice.objects.filter(
        person=manager.person, title__contains="Rita (rita) was appointed in the set-up"
    ).exists()


def test_it_ends_with_the_first_seat_that_somebody_confirmed(db: None) -> None:
    sam = first()
    seated(Role.MCD_MANAGER, sam, "mia")
    auditor = seated(Role.AUDITOR, sam, "ada").person
    mia = Person.objects.get(username="mia")
    acting = nominate(
        person=Person.objects.create(username="max", name="Max"),
        position=Position.objects.get(appointments__person=mia),
        acting=True,
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        instrument="2026/1",
        by=mia,
    )
    assert isinstance(acting, Nomination)
    assert not acting.set_up
    confirm(nomination_id=acting.pk, by=auditor)
    assert not seated(Role.GENERAL_MANAGER, Person.objects.get(pk=sam.pk), "gina").stands


def test_it_ends_after_seven_days(db: None) -> None:
    sam = first()
    with travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert not seated(Role.GENERAL_MANAGER, sam, "gina").stands


def test_nobody_but_the_first_of_all_sets_up(db: None) -> None:
    sam = first()
    second = seated(Role.ADMINISTRATOR, sam, "eve").person
    assert not seated(Role.GENERAL_MANAGER, second, "gina").stands
