"""Who sits where: the SQL that each step asks says what the querysets say, on both sides of each edge."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from profiles import queries
from profiles.models import (
    ActingArrangement,
    Appointment,
    Capacity,
    Division,
    Nomination,
    Person,
    Position,
    Role,
    Seating,
)
from profiles.models.seats import THESE, seated
from tests.clock import travel
from tests.profiles.people import a_person

DAY, JUST_BEFORE = timedelta(days=1), -timedelta(microseconds=1)
ROLES = ["", Role.MCD_REVIEWER, Role.MCD_MANAGER]  # of the positions, in turns
ASKED = [[], [Role.MCD_REVIEWER], [Role.AUDITOR, Role.MCD_MANAGER], ROLES]
HOURS = [time.min, time(12), time.max]  # in Canberra; at the first, UTC has the day before


class Spell(NamedTuple):
    """Of somebody in some position. Days are counted from today, `revoked` from the midnight that it begins with."""

    person: int
    position: int
    starts: int
    ends: int | None  # None: it goes on
    acts: bool = False
    revoked: timedelta | None = None


PLACES, DAYS = st.integers(0, 4), st.integers(-2, 2)
REVOKED = [day * DAY + moment for day in (-1, 0, 1, 2) for moment in (JUST_BEFORE, timedelta(0))]
HELD = st.tuples(PLACES, PLACES, DAYS, st.none() | DAYS)
ACTED = st.tuples(PLACES, PLACES, DAYS, DAYS, st.just(value=True), st.none() | st.sampled_from(REVOKED))
SPELLS = st.lists((HELD | ACTED).map(lambda row: Spell(*row)), max_size=12)

# Every beginning with every end: each in a seat of its own, and in the same seats somebody who acts.
FROM_TO = [(a, b) for a, b in product((-1, 0, 1), (-1, 0, 1, None)) if b is None or a <= b]
EDGES = [Spell(place, place, *days) for place, days in enumerate(FROM_TO)]
LIMITED = [(a, b, None) for a, b in FROM_TO if b is not None] + [(-1, 1, moment) for moment in REVOKED]
EDGES += [
    Spell(len(LIMITED), place, a, b, acts=True, revoked=revoked)
    for place, (a, b, revoked) in enumerate(LIMITED)
]


def today(number: int) -> date:
    return timezone.localdate() + number * DAY


def at(hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), hour))


@contextmanager
def directory(spells: list[Spell], gone: set[int]) -> Iterator[list[Person]]:
    """For as long as it is looked at. What no directory can hold, as two in one seat, is left out."""
    with transaction.atomic():
        divisions = Division.objects.bulk_create(Division(code=f"D{n}", name=f"Division {n}") for n in (0, 1))
        places = range(1 + max((max(spell[:2]) for spell in spells), default=0))
        people = [a_person(is_active=place not in gone) for place in places]
        seats = Position.objects.bulk_create(
            Position(title=f"Seat {place}", division=divisions[place % 2], role=ROLES[place % 3])
            for place in places
        )
        by = a_person()
        for number, spell in enumerate(spells):
            enter(spell, people[spell.person], seats[spell.position], f"2026/{number}", by)
        yield people
        transaction.set_rollback(True)


def enter(spell: Spell, person: Person, position: Position, instrument: str, by: Person) -> None:
    ends_on = None if spell.ends is None else today(max(spell.starts, spell.ends))
    row: dict[str, Any] = {"person": person, "position": position, "starts_on": today(spell.starts)}
    if spell.acts:
        row |= {"instrument": instrument, "named_by": by}
    if spell.revoked is not None:
        row |= {"revoked_by": by, "revoked_at": at(time.min) + spell.revoked}
    try:
        with transaction.atomic():
            (ActingArrangement if spell.acts else Appointment).objects.create(
                **row, ends_on=ends_on, nomination=nominated(spell, row, ends_on)
            )
    except IntegrityError:
        pass


def nominated(spell: Spell, row: dict[str, Any], ends_on: date | None) -> Nomination:
    known = {name: row[name] for name in ("person", "position", "starts_on", "instrument") if name in row}
    return Nomination.objects.create(
        **known, acting=spell.acts, ends_on=ends_on, set_up=True, proposed_by=row.get("named_by")
    )


def seats_of(person: Person) -> list[Capacity]:
    return [capacity(sits) for sits in Seating.objects.on(today(0)).filter(person=person)]


def capacity(sits: Seating) -> Capacity:
    away = queries.holder_of(sits.position) if sits.instrument else None
    for_whom = (away.name if away else sits.title) if sits.instrument else ""
    return Capacity(
        sits.title, sits.role, sits.division_id, sits.office, sits.division, for_whom, sits.instrument,
        away.pk if away else None,
    )  # fmt: skip


any_directory = given(spells=SPELLS, gone=st.sets(PLACES), hour=st.sampled_from(HOURS))
on_every_edge = example(spells=EDGES, gone=set(), hour=time.min)
where_some_have_left = example(spells=EDGES, gone={*range(0, 20, 2)}, hour=time.max)
rolled_back = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@rolled_back
@any_directory
@on_every_edge
@where_some_have_left
def test_the_seats_of_each_are_those_of_the_querysets(
    db: None, spells: list[Spell], gone: set[int], hour: time
) -> None:
    with travel(at(hour), tick=False), directory(spells, gone) as people:
        expected = {person.pk: seats_of(person) for person in people}
        assert seated(THESE, [*expected]).capacities == expected
        first, *others = [Person(pk=person.pk) for person in people]
        first.refresh_capacities(*others)
        for person, read in zip(people, [first, *others], strict=True):
            assert (read.is_active, read.capacities) == (person.is_active, expected[person.pk])


@rolled_back
@any_directory
@on_every_edge
@where_some_have_left
def test_who_holds_a_role_is_who_the_querysets_find(
    db: None, spells: list[Spell], gone: set[int], hour: time
) -> None:
    with travel(at(hour), tick=False), directory(spells, gone):
        for everywhere, there, division in product(ASKED, ASKED, Division.objects.all()):
            found = sorted(queries.holders_of(everywhere, there, division), key=lambda person: person.name)
            either = {
                *queries.people_holding(*everywhere),
                *queries.people_holding(*there, division=division),
            }
            expected = sorted(either, key=lambda person: person.name)
            assert found == expected
            for person, read in zip(expected, found, strict=True):
                assert (read.name, read.username, read.is_active) == (person.name, person.username, True)
                assert read.capacities == seats_of(person)


@rolled_back
@any_directory
@on_every_edge
@where_some_have_left
def test_the_view_is_the_appointments_and_the_arrangements_of_the_day(
    db: None, spells: list[Spell], gone: set[int], hour: time
) -> None:
    with travel(at(hour), tick=False), directory(spells, gone):
        for day in map(today, (-1, 0, 1)):
            seated = set(Seating.objects.on(day).values_list("person", "position", "instrument"))
            held = {(*row, "") for row in Appointment.objects.on(day).values_list("person", "position")}
            acted = ActingArrangement.objects.on(day).values_list("person", "position", "instrument")
            assert seated == held | set(acted)
