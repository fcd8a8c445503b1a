"""Reads with more than one caller: who holds what on a day, and the directory."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from profiles.models import (
    Account,
    ActingArrangement,
    AddressChange,
    Appointment,
    Capacity,
    ClosedDay,
    Division,
    FactorReset,
    Nomination,
    Passkey,
    Person,
    Position,
    Role,
    Seating,
    Topic,
    TopicAuthority,
)
from profiles.models.nominations import NominationQuerySet
from profiles.models.passkeys import PasskeyQuerySet
from profiles.models.seats import HOLDING, THESE, seated
from workflow.sorting import by_name

READS_SEATS = (Role.ADMINISTRATOR, Role.MCD_REVIEWER, Role.MCD_MANAGER, Role.RECORDS_OFFICER, Role.AUDITOR)


def names_of_divisions() -> dict[str, str]:
    """Each by its code, which is what entries and records bear."""
    return dict(Division.objects.values_list("code", "name"))


def people_holding(*roles: str, division: Division | None = None, on: date | None = None) -> list[Person]:
    """Active people in a seat with one of `roles` that day, whether it is their own or they act in it."""
    seatings = Seating.objects.on(on or timezone.localdate()).filter(role__in=roles)
    if division:
        seatings = seatings.filter(division_id=division.pk)
    return list(sitting_in(seatings))


def holders_of(everywhere: Iterable[str], there: Iterable[str], division: Division) -> list[Person]:
    """Active people in a seat with one of these roles today, wherever it is or in this division: with their names and
    all their seats, and nothing else.
    """
    found = seated(HOLDING, list(everywhere), list(there), division.pk)
    people = [Person.from_db(None, PARTICULARS, [pk, *of]) for pk, of in found.particulars.items()]
    for person in people:
        person.sits(found)
    return people


PARTICULARS = ["id", "username", "is_active", "name"]  # in the order of the fields, as `from_db` asks


def sitting_in(seatings: QuerySet[Seating]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=seatings.values("person"), is_active=True).order_by(*by_name())


def closed_days() -> frozenset[date]:
    """On which the office is closed beside weekends and the ACT's holidays. A step has them with the seats."""
    return frozenset(ClosedDay.objects.standing().values_list("day", flat=True))


def proclaimed_holidays() -> frozenset[date]:
    """Those of them that are public holidays."""
    return frozenset(ClosedDay.objects.standing().filter(public_holiday=True).values_list("day", flat=True))


def holder_of(position: Position, on: date | None = None) -> Person | None:
    """Whose seat it is that day; not who acts in it."""
    held = (
        Appointment.objects.on(on or timezone.localdate()).filter(position=position).select_related("person")
    )
    return next((appointment.person for appointment in held), None)


def line_manager_of(person: Person, on: date | None = None) -> list[Person]:
    """Who holds the seat that this person's seat reports to, and who acts in it."""
    day = on or timezone.localdate()
    above = seats_above(person, day)
    return list(sitting_in(Seating.objects.on(day).filter(position__in=above)).exclude(pk=person.pk))


def seats_above(person: Person, on: date | None = None) -> QuerySet[Position]:
    """The seat that this person's own seat reports to."""
    own = Appointment.objects.on(on or timezone.localdate()).filter(person=person)
    return Position.objects.filter(reports__in=own.values("position"))


def seats_held_by(person: Person, on: date | None = None) -> QuerySet[Position]:
    """Their own seats, not those they act in."""
    held = Appointment.objects.on(on or timezone.localdate()).filter(person=person)
    return Position.objects.filter(pk__in=held.values("position")).select_related("division")


def directory() -> QuerySet[Person]:
    """Everybody who can sign in, by name."""
    return Person.objects.filter(is_active=True).order_by(*by_name())


def who_have_left(today: date) -> QuerySet[Person]:
    """Their last day is over, and they can still sign in."""
    return Person.objects.filter(is_active=True, leaves_on__lt=today).order_by("id")


def who_leave_by(day: date) -> QuerySet[Person]:
    """Their last day is that day or before it."""
    return Person.objects.filter(is_active=True, leaves_on__lte=day).order_by("leaves_on", "id")


def with_capacities(people: Iterable[Person]) -> list[Person]:
    """The same people with their capacities read, for all of them at once."""
    listed = list(people)
    found = seated(THESE, [person.pk for person in listed])
    for person in listed:
        person.sits(found)
    return listed


def somebody_acts(position: Position, starts_on: date, ends_on: date) -> bool:
    acting = ActingArrangement.objects.filter(position=position, revoked_at=None)
    return acting.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists()


def acting_arrangements(positions: QuerySet[Position]) -> QuerySet[ActingArrangement]:
    """Those in force or to come, in these seats, the next to begin first."""
    current = ActingArrangement.objects.not_over(timezone.localdate())
    return current.filter(position__in=positions).select_related("position__division", "person", "named_by")


def acting_around(person: Person) -> QuerySet[ActingArrangement]:
    """In force or to come: who acts for this person, and for whom they do."""
    current = ActingArrangement.objects.not_over(timezone.localdate()).select_related(
        "position__division", "person", "named_by"
    )
    return current.filter(Q(position__in=seats_held_by(person)) | Q(person=person))


def nominations_to_act(positions: QuerySet[Position]) -> QuerySet[Nomination]:
    return (
        Nomination.objects.waiting().with_people().filter(acting=True, position__in=positions).order_by("id")
    )


def nominations_for(person: Person) -> NominationQuerySet:
    """Those that they may see: all of them, or what they are concerned in."""
    found = Nomination.objects.with_people()
    if reads_seats(person):
        return found
    return found.filter(Q(person=person) | Q(proposed_by=person) | Q(position__in=seats_held_by(person)))


def address_changes_for(person: Person) -> QuerySet[AddressChange]:
    """Those that they may see: all of them, or their own."""
    found = AddressChange.objects.with_people()
    return found if reads_seats(person) else found.filter(Q(person=person) | Q(proposed_by=person))


def passkeys_for(person: Person) -> PasskeyQuerySet:
    """Those that they may see: all of them, or their own."""
    found = Passkey.objects.with_people()
    return found if reads_seats(person) else found.filter(person=person)


def factor_resets_for(person: Person) -> QuerySet[FactorReset]:
    """Those that they may see: all of them, or their own."""
    found = FactorReset.objects.with_people()
    return found if reads_seats(person) else found.filter(Q(person=person) | Q(proposed_by=person))


def positions_for(person: Person) -> QuerySet[Position]:
    """The seats that they may see: all of them, or where they sit or sat."""
    if reads_seats(person):
        return positions()
    sat = Q(appointments__person=person) | Q(acting_arrangements__person=person)
    return positions().filter(pk__in=Position.objects.filter(sat).values("pk"))


def reads_seats(person: Person) -> bool:
    return person.holds(*READS_SEATS)


def positions() -> QuerySet[Position]:
    return Position.objects.select_related("division", "reports_to__division").order_by(
        "division__name", "title", "id"
    )


def line_of(division: Division) -> tuple[list[Division], list[Division]]:
    """Those that it follows, and those that follow it, of which each took over from another of the line."""
    line = list(
        Division.objects.filter(Q(pk__in=division.earlier_ids) | Q(earlier_ids__contains=[division.pk]))
    )
    earlier = [each for each in line if each.pk in division.earlier_ids]
    return earlier, [each for each in line if each not in earlier]


def seated_today() -> QuerySet[Seating]:
    return Seating.objects.on(timezone.localdate()).select_related("person")


def holdings(position: Position) -> QuerySet[Appointment]:
    """Who holds it now, or will."""
    found = Appointment.objects.not_over(timezone.localdate()).filter(position=position)
    return found.select_related("person", "position__division").order_by("starts_on")


def spells(position: Position) -> list[Appointment | ActingArrangement]:
    """Everybody who held it or acted in it, the last to begin first."""
    related = ["person", "position__division", "nomination__position"]
    held = position.appointments.select_related(*related)
    acted = position.acting_arrangements.select_related(*related)
    return sorted([*held, *acted], key=lambda spell: (spell.starts_on, spell.pk), reverse=True)


def topics_for(person: Person, on: date | None = None) -> QuerySet[Topic]:
    """The topics in use, first those that they may speak on that day; each says which in `theirs`."""
    theirs = Case(When(_within_area_of(person, on), then=True), default=False, output_field=BooleanField())
    return topics_in_use().annotate(theirs=theirs).order_by("-theirs", *by_name())


def topics_in_use() -> QuerySet[Topic]:
    return Topic.objects.filter(active=True).select_related("division")


def speaks_on(person: Person, topic: Topic, on: date | None = None) -> bool:
    """`topics_for` says it in SQL. Where they sit today is mostly known, and then only an authority is asked for."""
    divisions = {seat.division_id for seat in person.capacities}
    if on:
        divisions = set(Seating.objects.on(on).filter(person=person).values_list("division_id", flat=True))
    if topic.open_to_all or topic.division_id in divisions:
        return topic.active
    granted = TopicAuthority.objects.on(on or timezone.localdate()).filter(topic=topic)
    return topic.active and granted.filter(Q(person=person) | Q(division__in=divisions)).exists()


def _within_area_of(person: Person, on: date | None) -> Q:
    """Of a topic: open to everybody, of a division where they sit, or granted to them or to such a division."""
    day = on or timezone.localdate()
    divisions = Seating.objects.on(day).filter(person=person).values("division_id")
    granted = TopicAuthority.objects.on(day).filter(
        Q(person=person) | Q(division__in=divisions), topic=OuterRef("pk")
    )
    return Q(open_to_all=True) | Q(division__in=divisions) | Q(Exists(granted))


def authorities(on: date | None = None) -> QuerySet[TopicAuthority]:
    """Those in force or to come, the first to begin first."""
    current = TopicAuthority.objects.not_over(on or timezone.localdate())
    return current.select_related("topic", "person", "division", "granted_by").order_by("starts_on", "id")


def past_authorities(topic: Topic, on: date | None = None) -> QuerySet[TopicAuthority]:
    """Those that are over, the last to be granted first."""
    current = TopicAuthority.objects.not_over(on or timezone.localdate())
    over = TopicAuthority.objects.filter(topic=topic).exclude(pk__in=current.values("pk"))
    return over.select_related("person", "division", "granted_by", "revoked_by").order_by("-id")


def register(on: date | None = None) -> QuerySet[Account]:
    """Every official account, with what its row of the register shows."""
    day = on or timezone.localdate()
    return Account.objects.saying_whether_abandoned(day).select_related(
        "platform", "division", "custodian", "closed_by"
    )


def is_seated(person: Person, on: date | None = None) -> bool:
    """Whether they sit anywhere that day, in a seat of their own or acting in another's."""
    return Seating.objects.on(on or timezone.localdate()).filter(person=person).exists()


def seated_people(on: date | None = None) -> QuerySet[Person]:
    """Active, and in some seat that day: who can be asked to answer for something."""
    return sitting_in(Seating.objects.on(on or timezone.localdate()))


def actor(person: Person | None, capacity: Capacity | None = None) -> dict[str, Any]:
    """Who took a step, as they were that day, so that an entry of the log outlives the directory. None: the portal."""
    if not person:
        return {"name": "The portal", "user_name": ""}
    return person.actor(capacity)
