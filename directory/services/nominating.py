"""Proposing who takes a seat or acts in it, and confirming it: two people for each seat that decides."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock, opened
from directory import history
from directory.services.addresses import confirm_with_the_seat
from directory.services.seating import Seated, locked_position, sit, tell_of, tell_of_the_set_up
from profiles import policy, queries
from profiles.models import ActingArrangement, Appointment, Nomination, Person, Position
from workflow.rulings import MovedOn, Refused

PROPOSED, SET_UP, TAKEN = "seat.proposed", "seat.set_up", "seat.taken"
CHANGED = (
    "Who would take the position, how they are reached, or who would lose one has changed since you opened "
    "this page."
)


@transaction.atomic
def nominate(
    *,
    person: Person,
    position: Position,
    acting: bool = False,
    starts_on: date,
    ends_on: date | None = None,
    instrument: str = "",
    key: UUID | None = None,
    by: Person,
) -> Nomination | Seated:
    """`person` is to hold `position`, or to act in it, on these days, both included.

    From a seat that decides comes a nomination, which waits for somebody else; in the set-up of a new portal there is
    nobody else, and it stands. In every other seat they sit at once, and what comes back is the row that seats them.
    """
    position = locked_position(position.pk)
    by.refresh_capacities()
    kind = _kind(position, by)
    if done := opened(kind, by, key):
        return _done(done, person, position, acting=acting)
    policy.may_nominate(by, person, position, acting=acting).or_refuse(field="person")
    nomination = Nomination(
        person=person, position=position, acting=acting, starts_on=starts_on, ends_on=ends_on,
        instrument=instrument if acting else "", set_up=kind == SET_UP, proposed_by=by,
    )  # fmt: skip
    _refuse_days(nomination)
    if kind != TAKEN:
        nomination.save()
    told = history.of_seat(nomination)
    seated = sit(nomination, by) if kind != PROPOSED else None
    entry = history.write(kind, nomination.subject, by=by, key=key, **told)
    tell_of(nomination, entry, by)
    if kind == SET_UP:
        tell_of_the_set_up(nomination)
    return seated if seated and kind == TAKEN else nomination


@transaction.atomic
def confirm(
    *, nomination_id: int, seen: str | None = None, key: UUID | None = None, by: Person
) -> Nomination:
    """The second person: from their first day on they sit there, and whoever did until then no longer does."""
    nomination = lock(Nomination.objects, nomination_id, by)
    if already("seat.confirmed", nomination, by, key):
        return nomination
    policy.may_confirm(by, nomination).or_refuse()
    locked_position(nomination.position_id)
    if seen and seen != nomination.fingerprint:
        raise MovedOn(CHANGED)
    told = history.of_seat(nomination)
    nomination.confirmed_by, nomination.confirmed_at = by, timezone.now()
    nomination.save(update_fields=["confirmed_by", "confirmed_at"])
    sit(nomination, by)
    confirm_with_the_seat(nomination.person, by)
    seat = policy.confirming_seat(by, nomination)
    entry = history.write("seat.confirmed", nomination.reference, by=by, key=key, capacity=seat, **told)
    tell_of(nomination, entry, by)
    return nomination


@transaction.atomic
def refuse_nomination(*, nomination_id: int, reason: str, key: UUID | None = None, by: Person) -> Nomination:
    """By whoever could confirm it; who proposed it takes it back so."""
    nomination = lock(Nomination.objects, nomination_id, by)
    if already("seat.refused", nomination, by, key):
        return nomination
    policy.may_refuse(by, nomination).or_refuse()
    nomination.refused_by, nomination.refused_at, nomination.refused_because = by, timezone.now(), reason
    nomination.save(update_fields=["refused_by", "refused_at", "refused_because"])
    told = history.of_seat(nomination)
    entry = history.write("seat.refused", nomination.reference, by=by, key=key, reason=reason, **told)
    tell_of(nomination, entry, by)
    return nomination


@transaction.atomic
def lapse(nomination_id: int) -> None:
    """What nobody confirmed in a fortnight is to be proposed anew, by somebody who still wants it."""
    nomination = Nomination.objects.locked(nomination_id)
    if not nomination.is_waiting or nomination.lapses_at > timezone.now():
        return
    nomination.lapsed_at = timezone.now()
    nomination.save(update_fields=["lapsed_at"])
    entry = history.write("seat.lapsed", nomination.reference, by=None, **history.of_seat(nomination))
    tell_of(nomination, entry, None)


def _kind(position: Position, by: Person) -> str:
    if not position.takes_two:
        return TAKEN
    return SET_UP if policy.is_setting_up(by) else PROPOSED


def _done(done: str, person: Person, position: Position, *, acting: bool) -> Nomination | Seated:
    """What this very form has had for its effect already."""
    if done.startswith("SEAT-"):
        nomination = Nomination.objects.get(pk=Nomination.pk_of(done))
        same = (nomination.person, nomination.position, nomination.acting) == (person, position, acting)
        found: Nomination | Seated | None = nomination if same else None
    else:
        rows = ActingArrangement.objects if acting else Appointment.objects
        found = rows.filter(person=person, position=position).order_by("-id").first()
    if not found:
        raise Refused("This form was used already, for somebody else. Open the page again.")
    return found


def _refuse_days(nomination: Nomination) -> None:
    first, last = nomination.starts_on, nomination.ends_on
    wrong = "starts_on" if first < timezone.localdate() else "ends_on"
    if not nomination.acting:
        policy.may_hold(first, last).or_refuse(field=wrong)
        return
    if not last:
        raise Refused("Say until when they act.", field="ends_on")
    if not nomination.instrument:
        raise Refused("Give the number of the instrument.", field="instrument")
    policy.may_last(first, last).or_refuse(field=wrong)
    if queries.somebody_acts(nomination.position, first, last):
        raise Refused("Somebody acts in this position on some of these days already. Revoke that first.")
