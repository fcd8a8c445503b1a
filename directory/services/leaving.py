"""Who leaves: their last day is said beforehand; on the next their sign-in is closed, and what waits for them moves."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases import already
from directory import history
from directory.changes import change
from directory.handing_over import Heirs, hand_over, heirs_of
from directory.left_behind import left_behind
from directory.services.acting import end_acting
from directory.services.seating import DAY, end, hold_seats, url_of
from directory.services.shared import lock, named, page_of_person, tell_at, tell_them, tell_watchers, watchers
from notices.services import notify
from profiles import policy, queries
from profiles.models import Appointment, Marking, Person, Position, Role, Seating, Session

NOTICE_GIVEN = timedelta(days=28)


@transaction.atomic
def set_last_day(
    *, person_id: int, leaves_on: date | None, together: bool = False, key: UUID | None = None, by: Person
) -> Person:
    """None: they stay after all. `together`: who watches the directory hears of it with what else a file changed."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.last_day_set", person, by, key):
        return person
    policy.may_set_last_day(by, person).or_refuse()
    if not (changes := change(person, {"leaves_on": leaves_on})):
        return person
    person.leaves_said_by = by if leaves_on else None
    person.save(update_fields=["leaves_on", "leaves_said_by"])
    entry = history.write(
        "person.last_day_set", person.reference, by=by, key=key, **named(person), changes=changes
    )
    title, body = _told(person)
    tell_them([person], entry, f"Your sign-in: {title}", f"{body} Entered by {by}.")
    if not together:
        tell_watchers(entry, f"{person}: {title}", f"{body} Entered by {by}.", page_of_person(person), by=by)
    _tell_who_follows(person)
    return person


@transaction.atomic
def close_leaver(person_id: int) -> None:
    """By the portal: their seats end, what waits for them moves, and they sign in no more."""
    hold_seats()
    due = queries.who_have_left(timezone.localdate()).filter(pk=person_id)
    person = due.select_for_update(of=("self",)).first()
    if not person:
        return
    held = _seats_of(person)
    heirs = heirs_of(person, [each.position for each in held])
    seats = _leave(person, held)
    moved = hand_over(person, heirs)
    behind = left_behind(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    Session.objects.filter(person=person).delete()
    assert person.leaves_on
    said = {"last_day": history.day(person.leaves_on), "seats": seats, "moved": moved, "left_behind": behind}
    entry = history.write("person.left", person.reference, by=None, **named(person), **said)
    tell_at(person.email, person, f"{entry.pk}-left", "Your sign-in was closed", "Your last day is over.")
    _tell_of(person, entry.sentence, heirs)


def warn_of_empty_seats(today: date) -> None:
    """Administrators hear once of each division that is about to have no General Manager, and of each other role."""
    for person in queries.who_leave_by(today + NOTICE_GIVEN):
        _tell_who_follows(person)


def _seats_of(person: Person) -> list[Appointment]:
    """Those that they hold, held until yesterday, or were to hold."""
    theirs = person.appointments.not_over(timezone.localdate() - DAY)
    return list(theirs.select_related("position__division", "person").order_by("id"))


def _leave(person: Person, held: Sequence[Appointment]) -> list[str]:
    """Their own seats and those that they act in; what each was."""
    yesterday = timezone.localdate() - DAY
    for each in held:
        last = max(each.starts_on, min(person.leaves_on or yesterday, yesterday), yesterday)
        if each.ends_on is None or each.ends_on > last:
            end(each, last, None)
    acting = person.acting_arrangements.not_over(timezone.localdate()).select_related(
        "position__division", "person"
    )
    for arrangement in acting:
        end_acting(arrangement, said_by=person.leaves_said_by, by=None)
    return [*(str(each.position) for each in held), *(f"acting as {each.position}" for each in acting)]


def _told(person: Person) -> tuple[str, str]:
    if not person.leaves_on:
        return "it goes on", "The last day that was entered was taken back."
    day = history.day(person.leaves_on)
    return (
        f"the last day is {day}",
        f"On the day after {day} they can no longer sign in, and what waits for them moves.",
    )


def _tell_of(person: Person, sentence: str, heirs: Heirs) -> None:
    """Those who take over, who entered the last day, and who watches the directory."""
    people: Iterable[Person | None] = [*(heirs.near or heirs.managers), person.leaves_said_by, *watchers()]
    notify(
        people={each for each in people if each and each.is_active},
        event=f"left-{person.pk}-{person.leaves_on}",
        title=f"{person} has left",
        body=sentence,
        path=f"/colleagues/{person.pk}/",
        marking=Marking.OFFICIAL,
    )


def _tell_who_follows(person: Person) -> None:
    """Of what nobody decides from the next day on: as General Manager of a division, as auditor, and so on."""
    if not person.leaves_on or person.leaves_on > timezone.localdate() + NOTICE_GIVEN:
        return
    after = max(person.leaves_on + DAY, timezone.localdate())
    for seat in _seats_of(person):
        if seat.position.takes_two and not _others(seat.position, after).exclude(person=person).exists():
            _tell_of_vacancy(person, person.leaves_on, seat.position)


def _others(position: Position, day: date) -> QuerySet[Seating]:
    """Who holds the role that day, or acts in it, and has not left by then."""
    there = Seating.objects.on(day).filter(role=position.role, person__is_active=True)
    if position.role == Role.GENERAL_MANAGER:
        there = there.filter(division_id=position.division_id)
    return there.filter(Q(person__leaves_on=None) | Q(person__leaves_on__gte=day))


def _tell_of_vacancy(person: Person, leaves_on: date, position: Position) -> None:
    heads = position.role == Role.GENERAL_MANAGER
    notify(
        people=queries.people_holding(Role.ADMINISTRATOR),
        event=f"leaves-{person.pk}-{leaves_on}-{position.pk}",
        title=f"{position.division if heads else 'The Treasury'} will have no {position.get_role_display()} here",
        body=f"{person}, {position}: the last day is {history.day(leaves_on)}, and nobody follows. Propose who takes "
        "the position; somebody else confirms it.",
        path=url_of(position),
        marking=Marking.OFFICIAL,
    )
