"""People, seats and accounts for tests, made as plainly as may be."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Nomination,
    Person,
    Platform,
    Position,
)

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def a_division(code: str = "") -> Division:
    code = code or f"D{next(_numbers)}"
    return Division.objects.get_or_create(code=code, defaults={"name": f"{code} Division"})[0]


def a_position(
    role: str = "", division: Division | None = None, reports_to: Position | None = None
) -> Position:
    number = next(_numbers)
    return Position.objects.create(
        title=f"Position {number}", division=division or a_division(), role=role, reports_to=reports_to
    )


def a_person(role: str | None = None, division: Division | None = None, **fields: object) -> Person:
    """Somebody; with a `role` (empty: an ordinary officer), seated in a position of their own."""
    number = next(_numbers)
    known = {
        "username": f"person{number}",
        "name": f"Person {number}",
        "email": f"person{number}@treasury.example",
    }
    person = Person.objects.create(**known | fields)
    if role is not None:
        seat(person, a_position(role, division))
    return person


def seat(
    person: Person, position: Position, starts: date = LONG_AGO, ends: date | None = None
) -> Appointment:
    days = {"starts_on": starts, "ends_on": ends}
    nomination = Nomination.objects.create(person=person, position=position, set_up=True, **days)
    return Appointment.objects.create(person=person, position=position, nomination=nomination, **days)


def acting(
    person: Person, position: Position, starts: date, ends: date, **fields: object
) -> ActingArrangement:
    by = fields.pop("named_by", None) or a_person()
    named = {"person": person, "position": position, "starts_on": starts, "ends_on": ends}
    named["instrument"] = fields.pop("instrument", "2026/1")
    nomination = Nomination.objects.create(acting=True, set_up=True, proposed_by=by, **named)
    return ActingArrangement.objects.create(named_by=by, nomination=nomination, **named, **fields)


def an_account(slug: str = "x", handle: str = "AuTreasury", **fields: object) -> Account:
    platform = Platform.objects.get(slug=slug)
    known = {"name": "The Treasury", "site": "treasury.gov.au" if platform.on_many_sites else ""}
    known |= {
        "recovery_contact": "social@treasury.example",
        "reviewed_on": timezone.localdate() - timedelta(days=90),
    }
    custodian = fields.pop("custodian", None) or a_person()
    return Account.objects.create(platform=platform, handle=handle, custodian=custodian, **known | fields)
