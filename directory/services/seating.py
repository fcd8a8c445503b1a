"""Seats: who sits there from when to when, what they are called, and the first administrator of all."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cases import opened, tell
from directory import history
from directory.asking import SEAT
from directory.services.shared import lock, save
from notices.asking import Asks
from profiles import policy, queries
from profiles.models import (
    ActingArrangement,
    Appointment,
    Division,
    Marking,
    Nomination,
    Person,
    Position,
    Role,
)
from records.models import Entry
from workflow.rulings import Refused

Seated = Appointment | ActingArrangement
DAY = timedelta(days=1)
TOLD_OF_EACH = (Role.MCD_MANAGER, Role.AUDITOR)
ONE_HEAD = "This division has the position of a General Manager already."
# What the database says where two rows would share a day.
OVERLAPS = {
    "one_acts_in_a_position_a_day": "Somebody acts in this position on some of these days already. Revoke that first.",
    "one_appointment_a_person_a_day": "This person holds another position on some of these days. End that first.",
    "one_holder_a_position_a_day": "Somebody else holds this position on some of these days. End that first.",
}


@transaction.atomic
def seat_first_administrator(*, person: Person, code: str, division: str) -> Nomination:
    """Somebody must open the door from inside; once anybody holds the role, nobody else comes in this way."""
    if Position.objects.filter(role=Role.ADMINISTRATOR, appointments__isnull=False).exists():
        raise Refused(
            "There is an administrator already: they propose who else becomes one, on the page of positions."
        )
    person.save()
    home, _ = Division.objects.get_or_create(code=code, defaults={"name": division})
    position = Position.objects.create(title="Portal administrator", division=home, role=Role.ADMINISTRATOR)
    nomination = Nomination.objects.create(
        person=person, position=position, starts_on=timezone.localdate(), set_up=True
    )
    told = history.of_seat(nomination)
    sit(nomination, None)
    history.write("seat.set_up", nomination.reference, by=None, **told)
    return nomination


@transaction.atomic
def end_appointment(*, appointment_id: int, ends_on: date, by: Person) -> Appointment:
    """Their last day in the seat; yesterday, and they no longer sit there."""
    appointments = Appointment.objects.select_related("position__division", "person")
    appointment = lock(appointments, by, pk=appointment_id)
    if appointment.ends_on == ends_on:
        return appointment  # the same form, sent twice
    policy.may_end(by, appointment).or_refuse()
    policy.may_end_on(appointment, ends_on).or_refuse(field="ends_on")
    end(appointment, ends_on, by)
    return appointment


@transaction.atomic
def add_position(
    *,
    title: str,
    division: Division,
    role: str = "",
    reports_to: Position | None = None,
    key: UUID | None = None,
    by: Person,
) -> Position:
    """A seat, empty so far. What it entitles to is settled with it."""
    if done := opened("position.added", by, key):
        return Position.objects.get(pk=Position.pk_of(done))
    policy.may_administer(by).or_refuse()
    position = Position(title=title, division=division, role=role, reports_to=reports_to)
    save(position, twice=ONE_HEAD)
    told = history.of_position(position)
    history.write("position.added", position.reference, by=by, key=key, **told)
    return position


@transaction.atomic
def change_position(*, position_id: int, title: str, reports_to: Position | None, by: Person) -> Position:
    position = locked_position(position_id)
    by.refresh_capacities()
    policy.may_change_position(by, position).or_refuse()
    before, told = _said(position), history.of_position(position)
    position.title, position.reports_to = title, reports_to
    changes = {name: [before[name], now] for name, now in _said(position).items() if now != before[name]}
    if not changes:
        return position
    save(position, ["title", "reports_to"])
    entry = history.write("position.changed", position.reference, by=by, changes=changes, **told)
    holder = queries.holder_of(position)
    title = f"Your position was changed: {position}"
    tell([holder], entry, title, f"By {by}.", url_of(position), marking=Marking.OFFICIAL, but=by)
    return position


# --- What seating somebody takes, for whoever may -------------------------------------------------------------------


def locked_position(position_id: int) -> Position:
    """Held until the transaction ends."""
    hold_seats()
    positions = Position.objects.select_for_update(of=("self",)).select_related("division", "reports_to")
    return get_object_or_404(positions, pk=position_id)


def hold_seats() -> None:
    """One at a time until the transaction ends: whoever takes a seat may leave the one that another takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('seats', 0))")


def sit(nomination: Nomination, by: Person | None) -> Seated:
    """Whoever sits there on these days no longer does, nor the person where they sat until then."""
    seated = nomination.seated()
    for other in nomination.in_the_way():
        if other.starts_on >= seated.starts_on:
            raise Refused(
                f"{other.person} begins as {other.position} on the same day or later. End that first, or begin later."
            )
        end(other, seated.starts_on - DAY, by)
    try:
        with transaction.atomic():
            seated.save()
    except IntegrityError as refused:
        _told_as(refused)
    return seated


def end(appointment: Appointment, ends_on: date, by: Person | None) -> None:
    before = appointment.ends_on
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    entry = history.write(
        "seat.ended", appointment.position.reference, by=by, **history.of_end(appointment, before)
    )
    title = f"{appointment.person} no longer holds the position: {appointment.position}"
    body = f"The last day is {history.day(ends_on)}. Arranged by {by or 'the portal'}."
    people = [appointment.person, *who_hears(appointment.position)]
    tell(people, entry, title, body, url_of(appointment.position), marking=Marking.OFFICIAL, but=by)


def tell_of(nomination: Nomination, entry: Entry, by: Person | None) -> None:
    """The person, whose seat it is, and those who have to know who decides there."""
    position = nomination.position
    people = [nomination.person, nomination.proposed_by, queries.holder_of(position), *who_hears(position)]
    title, body = history.notice(entry.kind, nomination)
    path = reverse("directory:nomination", args=[nomination.pk]) if nomination.pk else url_of(position)
    asks = Asks(SEAT, nomination.pk) if nomination.pk and nomination.is_waiting else None
    tell(people, entry, title, body, path, marking=Marking.OFFICIAL, asks=asks, but=by)


def tell_of_the_set_up(nomination: Nomination) -> None:
    """Whoever is to hear of each seat was not there when the first were taken."""
    if nomination.position.role not in TOLD_OF_EACH:
        return
    before = Nomination.objects.filter(set_up=True, pk__lt=nomination.pk).with_people().order_by("id")
    listed = "; ".join(f"{each.person}: {each.position}" for each in before)
    title = "Positions taken in the set-up of the portal, which nobody confirmed"
    event = f"set-up-before-{nomination.pk}"
    path = reverse("directory:nominations")
    tell([nomination.person], event, title, f"{listed}.", path, marking=Marking.OFFICIAL)


def who_hears(position: Position) -> list[Person]:
    """The General Managers whose posts are read from there; of a seat that decides MCD's managers and auditors too."""
    read = Division.objects.filter(pk__in=[position.division_id, *position.division.earlier_ids])
    heads = [head for each in read for head in queries.people_holding(Role.GENERAL_MANAGER, division=each)]
    return [*heads, *(queries.people_holding(*TOLD_OF_EACH) if position.takes_two else [])]


def url_of(position: Position) -> str:
    return reverse("directory:seat", args=[position.pk])


def _said(position: Position) -> dict[str, str]:
    above = position.reports_to
    return {"title": position.title, "reports_to": f"{above} ({above.reference})" if above else ""}


def _told_as(refused: IntegrityError) -> None:
    for constraint, sentence in OVERLAPS.items():
        if constraint in str(refused):
            raise Refused(sentence) from refused
    raise refused
