"""Reads with more than one caller: who holds what on a day, and the directory."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from profiles.models import ActingArrangement, Appointment, Capacity, Division, Person, Position


def people_holding(*roles: str, division: Division | None = None, on: date | None = None) -> list[Person]:
    """Active people in a seat with one of `roles` that day, whether it is their own or they act in it."""
    seats = Position.objects.filter(role__in=roles)
    if division:
        seats = seats.filter(division=division)
    return list(in_seats(seats, on or timezone.localdate()))


def in_seats(seats: QuerySet[Position], day: date) -> QuerySet[Person]:
    """Active people who hold one of `seats` that day or act in it."""
    held = Appointment.objects.on(day).filter(position__in=seats).values("person")
    acted_in = ActingArrangement.objects.on(day).filter(position__in=seats).values("person")
    return Person.objects.filter(Q(pk__in=held) | Q(pk__in=acted_in), is_active=True)


def holder_of(position: Position, on: date | None = None) -> Person | None:
    """Whose seat it is that day; not who acts in it."""
    held = (
        Appointment.objects.on(on or timezone.localdate()).filter(position=position).select_related("person")
    )
    return next((appointment.person for appointment in held), None)


def line_manager_of(person: Person, on: date | None = None) -> list[Person]:
    """Who holds the seat that this person's seat reports to, and who acts in it."""
    day = on or timezone.localdate()
    own = Appointment.objects.on(day).filter(person=person)
    return list(
        in_seats(Position.objects.filter(reports__in=own.values("position")), day).exclude(pk=person.pk)
    )


def seats_held_by(person: Person, on: date | None = None) -> QuerySet[Position]:
    """Their own seats, not those they act in."""
    held = Appointment.objects.on(on or timezone.localdate()).filter(person=person)
    return Position.objects.filter(pk__in=held.values("position")).select_related("division")


def directory() -> QuerySet[Person]:
    """Everybody who can sign in, by name."""
    return Person.objects.filter(is_active=True)


def with_capacities(people: Iterable[Person]) -> list[Person]:
    """The same people with their capacities read, in two queries for all of them."""
    listed, today = list(people), timezone.localdate()
    seats: dict[int, list[Capacity]] = {person.pk: [] for person in listed}
    for held in Appointment.objects.on(today).filter(person__in=seats).with_seats():
        seats[held.person_id].append(held.capacity())
    for arrangement in ActingArrangement.objects.on(today).filter(person__in=seats).with_seats():
        seats[arrangement.person_id].append(arrangement.capacity())
    for person in listed:
        person.capacities = seats[person.pk]
    return listed


def acting_arrangements(positions: QuerySet[Position]) -> QuerySet[ActingArrangement]:
    """Those in force or to come, in these seats, the next to begin first."""
    current = ActingArrangement.objects.not_over(timezone.localdate()).with_seats()
    return current.filter(position__in=positions).select_related("position__division", "person", "named_by")
