"""A new officer by one form: the person, the seat that they take, and the invitation."""

from datetime import date
from uuid import UUID

from django.db import transaction

from directory.services.nominating import nominate
from directory.services.people import add_person
from directory.services.seating import add_position
from profiles.models import Division, Person, Position


@transaction.atomic
def add_officer(
    *,
    user_name: str,
    name: str,
    email: str,
    position: Position | None = None,
    title: str = "",
    division: Division | None = None,
    reports_to: Position | None = None,
    starts_on: date,
    key: UUID | None = None,
    by: Person,
) -> Person:
    """They take `position`, or a new seat with this title in `division`. In one that decides they sit once somebody
    else has confirmed it; whoever holds it goes on until then.
    """
    person = add_person(user_name=user_name, name=name, email=email, key=key, by=by)
    if not position:
        assert division  # the form asks for it
        position = add_position(title=title, division=division, reports_to=reports_to, key=key, by=by)
    nominate(person=person, position=position, starts_on=starts_on, key=key, by=by)
    return person
