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

import cases
from approvals.asking import SIGNATURE
from approvals.models import StandingApproval
from approvals.policy import MCD
from approvals.policy import standing_approvals as rules
from approvals.queries import standing_approvals as reads
from approvals.standing.history import write
from approvals.standing.integrity import require_granted
from approvals.standing.terms import LISTS, Terms, problems
from cases import already, lock, opened
from notices.asking import Asks
from profiles.models import Capacity, Division, Marking, Person, Role
from profiles.queries import people_holding
from records.models import Entry
from workflow.dates import when
from workflow.rulings import MovedOn, Refused, refuse_all

REMINDED = timedelta(days=14)  # before its last day
STALE = "Its terms have changed since you opened them. Read them as they stand now, and then go on."


@transaction.atomic
def grant_standing(
    *, division: Division, terms: Terms, key: UUID | None = None, by: Person
) -> StandingApproval:
    if reference := opened("standing.granted", by, key):
        return StandingApproval.objects.get(pk=StandingApproval.pk_of(reference))
    rules.may_grant(by, division).or_refuse()
    refuse_all(problems(vars(terms)))
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
    standing = lock(StandingApproval.objects, standing_id, by)
    if already("standing.changed", standing, by, key):
        return standing
    rules.may_change(by, standing).or_refuse()
    _require_seen(standing, seen)
    refuse_all(problems(vars(terms), standing))
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
    standing = lock(StandingApproval.objects, standing_id, by)
    if already("standing.renewed", standing, by, key):
        return standing
    rules.may_renew(by, standing).or_refuse()
    _require_seen(standing, seen)
    terms = Terms.of(standing)
    _grant(standing, terms, by)
    entry = _written("standing.renewed", standing, by, key, **terms.written())
    _ask_mcd(standing, entry, but=by)
    return standing


@transaction.atomic
def cosign_standing(*, standing_id: int, seen: str, key: UUID | None = None, by: Person) -> StandingApproval:
    standing = lock(StandingApproval.objects, standing_id, by)
    if already("standing.cosigned", standing, by, key):
        return standing
    rules.may_cosign(by, standing).or_refuse()
    require_granted(standing)
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
    standing = lock(StandingApproval.objects, standing_id, by)
    if already("standing.suspended", standing, by, key):
        return standing
    rules.may_suspend(by, standing).or_refuse()
    _suspend(standing, reason, by, key)
    return standing


@transaction.atomic
def suspend_changed(*, standing_id: int) -> StandingApproval:
    """What the rules refuse already, the portal writes down. Safe to call again: what holds is left alone."""
    standing = StandingApproval.objects.locked(standing_id)
    change = rules.holds(standing)
    if change or not standing.is_signed:
        return standing
    _suspend(standing, change.reason, None, None)
    return standing


@transaction.atomic
def remind_of_end(*, standing_id: int) -> None:
    """Once for each last day."""
    standing = StandingApproval.objects.locked(standing_id)
    body = "To go on, its General Manager changes its last day and MCD signs again."
    event, what = f"{standing.reference} ends {standing.ends_on}", f"ends on {when(standing.ends_on)}"
    _tell([standing.granted_by, *standing.officers.all()], standing, event, what, body)


def _require_sound(terms: Terms, division: Division, by: Person) -> None:
    """Whom and what the terms name: of the division, in use, and not whoever grants."""
    if not all(getattr(terms, name) for name in LISTS):
        raise Refused("Name an officer, an account and a topic.")
    rules.may_name(by, terms.officers).or_refuse()
    rules.may_cover(by, terms.accounts, terms.topics).or_refuse()
    sits_there = set(reads.officers_of([division.pk], by))
    if strangers := [person for person in terms.officers if person not in sits_there]:
        raise Refused(f"{strangers[0]} does not work in {division}.", field="officers")
    theirs = set(reads.accounts_of([division.pk]))
    if foreign := [account for account in terms.accounts if account not in theirs]:
        raise Refused(f"{foreign[0]} is of another division.", field="accounts")


def _grant(standing: StandingApproval, terms: Terms, by: Person) -> None:
    seat = rules.granting_seat(by, standing.division)
    standing.granted_by, standing.granted_as, standing.granted_at = by, str(seat), timezone.now()
    standing.fingerprint = terms.fingerprint(office=standing.division.code, granted_by=by)
    standing.forget_signatures()
    if standing.pk:  # the database asks whether who grants it is free of those who are named by then
        standing.officers.remove(*set(standing.officers.all()).difference(terms.officers))
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


def _require_seen(standing: StandingApproval, seen: str) -> None:
    if seen != standing.fingerprint:
        raise MovedOn(STALE)


def _written(kind: str, standing: StandingApproval, by: Person, key: UUID | None, **fields: object) -> Entry:
    return write(
        kind, standing, by=by, key=key, capacity=rules.granting_seat(by, standing.division), **fields
    )


def _ask_mcd(standing: StandingApproval, entry: Entry, but: Person) -> None:
    body = f"{standing.granted_by} granted it for {standing.division}. It cannot be used until an MCD manager signs it."
    asks = Asks(SIGNATURE, standing.pk)
    _tell(people_holding(Role.MCD_MANAGER), standing, entry, "waits for your signature", body, but, asks)


def _tell(
    people: Iterable[Person],
    standing: StandingApproval,
    event: Entry | str,
    what: str,
    body: str,
    but: Person | None = None,
    asks: Asks | None = None,
) -> None:
    active = [person for person in people if person.is_active]
    title, body = f"{standing.reference} {what}", f"{standing.title}. {body}"
    path = reverse("approvals:standing-approval", args=[standing.reference])
    cases.tell(active, event, title, body, path, marking=Marking.OFFICIAL, asks=asks, but=but)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
