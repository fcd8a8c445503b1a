"""Standing approvals (OFF-1a): a General Manager grants, MCD signs as well, either side suspends at once.

Each is one transaction: lock, ask the policy, change, write the entry, owe the notices. `seen` is the fingerprint of
the terms that were on the screen: nobody signs or grants again what has changed meanwhile.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from approvals.models import StandingApproval
from approvals.policy import MCD
from approvals.policy import standing_approvals as rules
from approvals.queries import standing_approvals as reads
from approvals.standing.history import write
from approvals.standing.terms import LISTS, Terms
from notices.services import notify
from profiles.models import Capacity, Division, Marking, Person, Role
from profiles.queries import people_holding
from records.models import Entry
from records.queries import entry_with_key, hold_key, step_key, taken_already
from workflow.dates import when
from workflow.rulings import MovedOn, Refused

REMINDED = timedelta(days=14)  # before its last day
STALE = "Its terms have changed since you opened them. Read them as they stand now, and then go on."


@transaction.atomic
def grant_standing(
    *, division: Division, terms: Terms, key: UUID | None = None, by: Person
) -> StandingApproval:
    hold_key(key)
    by.refresh_capacities()
    if done := entry_with_key(step_key("standing.granted", by, key)):
        return reads.whole(StandingApproval.pk_of(done.subject))
    rules.may_grant(by, division).or_refuse()
    rules.may_last(terms.starts_on, terms.ends_on).or_refuse()
    rules.may_allow(terms.uses_allowed).or_refuse()
    _require_sound(terms, division, by)
    standing = StandingApproval(division=division, **terms.columns())
    _grant(standing, terms, by)
    entry = _written("standing.granted", standing, by, key, **terms.written())
    _ask_mcd(standing, entry, but=by)
    return standing


@transaction.atomic
def change_standing(
    *, standing_id: int, seen: str, terms: Terms, key: UUID | None = None, by: Person
) -> StandingApproval:
    """Any change suspends it at once: what MCD signed were other terms."""
    standing = _locked(standing_id, by)
    if _already("standing.changed", standing, by, key):
        return standing
    rules.may_change(by, standing).or_refuse()
    _require_seen(standing, seen)
    rules.may_last(terms.starts_on, terms.ends_on, standing.starts_on).or_refuse()
    rules.may_allow(terms.uses_allowed, standing.uses).or_refuse()
    _require_sound(terms, standing.division, by)
    if terms.written() == Terms.of(standing).written():
        raise Refused("Nothing has changed. To have it signed again as it stands, grant it again.")
    officers = [*standing.officers.all(), *terms.officers]
    for name, value in terms.columns().items():
        setattr(standing, name, value)
    _grant(standing, terms, by)
    entry = _written("standing.changed", standing, by, key, **terms.written())
    _ask_mcd(standing, entry, but=by)
    _tell(
        officers, standing, entry, "waits for MCD again", "Its terms were changed, so it cannot be used.", by
    )
    return standing


@transaction.atomic
def renew_standing(*, standing_id: int, seen: str, key: UUID | None = None, by: Person) -> StandingApproval:
    """The same terms, granted again: after a suspension, or by whoever heads the division now."""
    standing = _locked(standing_id, by)
    if _already("standing.renewed", standing, by, key):
        return standing
    rules.may_renew(by, standing).or_refuse()
    _require_seen(standing, seen)
    _grant(standing, Terms.of(standing), by)
    entry = _written("standing.renewed", standing, by, key)
    _ask_mcd(standing, entry, but=by)
    return standing


@transaction.atomic
def cosign_standing(*, standing_id: int, seen: str, key: UUID | None = None, by: Person) -> StandingApproval:
    standing = _locked(standing_id, by)
    if _already("standing.cosigned", standing, by, key):
        return standing
    rules.may_cosign(by, standing).or_refuse()
    _require_seen(standing, seen)
    standing.cosigned_by, standing.cosigned_at = by, timezone.now()
    standing.cosigned_fingerprint = standing.fingerprint
    standing.save()
    seat = rules.cosigning_seat(by, standing)
    entry = write("standing.cosigned", standing, by=by, key=key, capacity=seat)
    days = f"From {when(standing.starts_on)} to {when(standing.ends_on)}"
    body = f"{days}, {_times(standing.uses_allowed - standing.uses)}, by those who are named in it."
    _tell([standing.granted_by, *standing.officers.all()], standing, entry, "is signed by both", body, by)
    return standing


@transaction.atomic
def suspend_standing(
    *, standing_id: int, reason: str, key: UUID | None = None, by: Person
) -> StandingApproval:
    standing = _locked(standing_id, by)
    if _already("standing.suspended", standing, by, key):
        return standing
    rules.may_suspend(by, standing).or_refuse()
    _suspend(standing, reason, by, key)
    return standing


@transaction.atomic
def suspend_changed(*, standing_id: int) -> StandingApproval:
    """What the rules refuse already, the portal writes down. Safe to call again: what holds is left alone."""
    standing = reads.locked(standing_id)
    change = rules.holds(standing)
    if change or not standing.is_signed:
        return standing
    _suspend(standing, change.reason, None, None)
    return standing


@transaction.atomic
def remind_of_end(*, standing_id: int) -> None:
    """Once for each last day."""
    standing = reads.locked(standing_id)
    notify(
        people=_active([standing.granted_by, *standing.officers.all()]),
        event=f"{standing.reference} ends {standing.ends_on}",
        title=f"{standing.reference} ends on {when(standing.ends_on)}",
        body=f"{standing.title}. To go on, its General Manager changes its last day and MCD signs again.",
        path=_path(standing),
        marking=Marking.OFFICIAL,
    )


def _require_sound(terms: Terms, division: Division, by: Person) -> None:
    """What the form asks as well, at the fields; here for every caller."""
    if not all(getattr(terms, name) for name in LISTS):
        raise Refused("Name an officer, an account and a topic.")
    rules.may_name(by, terms.officers).or_refuse()
    rules.may_cover(by, terms.accounts, terms.topics).or_refuse()
    rules.may_say(terms.wording, terms.limits).or_refuse()
    sits_there = set(reads.officers_of([division.pk], by))
    if strangers := [person for person in terms.officers if person not in sits_there]:
        raise Refused(f"{strangers[0]} does not sit in {division}.")


def _grant(standing: StandingApproval, terms: Terms, by: Person) -> None:
    seat = rules.granting_seat(by, standing.division)
    standing.granted_by, standing.granted_as, standing.granted_at = by, str(seat), timezone.now()
    standing.fingerprint = terms.fingerprint(office=standing.division.code, granted_by=by)
    standing.forget_signatures()
    standing.save()
    for name in LISTS:
        getattr(standing, name).set(getattr(terms, name))


def _suspend(standing: StandingApproval, reason: str, by: Person | None, key: UUID | None) -> None:
    concerned = [standing.granted_by, standing.cosigned_by, *standing.officers.all()]
    standing.forget_signatures()
    standing.suspended_by, standing.suspended_at, standing.suspended_because = by, timezone.now(), reason
    standing.save()
    seat = _suspending_seat(by, standing)
    entry = write("standing.suspended", standing, by=by, key=key, capacity=seat, reason=reason)
    heads = people_holding(Role.GENERAL_MANAGER, division=standing.division)
    people = [person for person in [*concerned, *heads] if person]
    _tell(people, standing, entry, "is suspended", f"It cannot be used. {reason}", by)


def _suspending_seat(by: Person | None, standing: StandingApproval) -> Capacity | None:
    """The division's General Manager before MCD; the portal has none."""
    if not by:
        return None
    in_mcd = (seat for seat in by.capacities if seat.role in MCD)
    return rules.granting_seat(by, standing.division) or next(in_mcd, None)


# --- What they have in common -------------------------------------------------------------------------------


def _locked(standing_id: int, by: Person) -> StandingApproval:
    standing = reads.locked(standing_id)
    by.refresh_capacities()
    return standing


def _already(kind: str, standing: StandingApproval, by: Person, key: UUID | None) -> bool:
    return taken_already(kind, standing.reference, "standing approval", by, key)


def _require_seen(standing: StandingApproval, seen: str) -> None:
    if seen != standing.fingerprint:
        raise MovedOn(STALE)


def _written(kind: str, standing: StandingApproval, by: Person, key: UUID | None, **fields: object) -> Entry:
    return write(
        kind, standing, by=by, key=key, capacity=rules.granting_seat(by, standing.division), **fields
    )


def _ask_mcd(standing: StandingApproval, entry: Entry, but: Person) -> None:
    body = f"{standing.granted_by} granted it for {standing.division}. It cannot be used until an MCD manager signs it."
    _tell(people_holding(Role.MCD_MANAGER), standing, entry, "waits for your signature", body, but)


def _tell(
    people: Iterable[Person],
    standing: StandingApproval,
    entry: Entry,
    what: str,
    body: str,
    but: Person | None,
) -> None:
    notify(
        people={person for person in _active(people) if person != but},
        event=str(entry.pk),
        title=f"{standing.reference} {what}",
        body=f"{standing.title}. {body}",
        path=_path(standing),
        marking=Marking.OFFICIAL,
    )


def _active(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.is_active]


def _path(standing: StandingApproval) -> str:
    return reverse("approvals:standing-approval", args=[standing.reference])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
