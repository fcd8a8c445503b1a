"""Where people are reached, and links for a password go: proposed by an administrator, confirmed by somebody else."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import already, lock
from directory import history
from directory.asking import ADDRESS
from directory.changes import change as changed
from directory.services import shared
from directory.services.sign_in import note
from notices.asking import Asks
from profiles import policy
from profiles.models import AddressChange, Person, SignInChange
from workflow.rulings import Refused

SAME = "They are reached there already."


@transaction.atomic
def propose_address(
    *, person_id: int, email: str, reason: str, key: UUID | None = None, by: Person
) -> Person:
    """They are told where they are reached so far: it stays so until they, or another, confirm it."""
    person = shared.lock(Person.objects.all(), by, pk=person_id)
    if already("person.address_proposed", person, by, key):
        return person
    policy.may_propose_address(by, person).or_refuse()
    policy.may_be_address(email).or_refuse(field="email")
    if email == person.email:
        raise Refused(SAME, field="email")
    change = AddressChange(person=person, email=email, reason=reason, proposed_by=by)
    shared.save(change)
    given = {**shared.named(person), "email": email, "before": person.email, "reason": reason}
    entry = history.write("person.address_proposed", person.reference, by=by, key=key, **given)
    title, asks = "{person} is proposed to be reached elsewhere", Asks(ADDRESS, change.pk)
    _tell(change, entry, title, f"From {person.email} to {email}", asks=asks)
    return person


@transaction.atomic
def confirm_address(*, change_id: int, key: UUID | None = None, by: Person) -> AddressChange:
    """The second person. Links that were mailed to the address before no longer work."""
    change = lock(AddressChange.objects, change_id, by)
    if already("person.address_confirmed", change, by, key):
        return change
    policy.may_confirm_address(by, change).or_refuse()
    return _confirm(change, key, by)


@transaction.atomic
def refuse_address(*, change_id: int, reason: str, key: UUID | None = None, by: Person) -> AddressChange:
    """By whoever could confirm it; who proposed it takes it back so."""
    change = lock(AddressChange.objects, change_id, by)
    if already("person.address_refused", change, by, key):
        return change
    policy.may_refuse_address(by, change).or_refuse()
    change.refused_by, change.refused_at, change.refused_because = by, timezone.now(), reason
    change.save(update_fields=["refused_by", "refused_at", "refused_because"])
    given = {**shared.named(change.person), "email": change.email, "reason": reason}
    entry = history.write("person.address_refused", change.reference, by=by, key=key, **given)
    _tell(change, entry, "It was refused that {person} is reached elsewhere", f"At {change.email}. {reason}")
    return change


def confirm_with_the_seat(person: Person, by: Person) -> None:
    """Whoever confirms who takes a seat has seen, beside the name, where that person is reached."""
    added = AddressChange.objects.waiting().filter(person=person, first=True).first()
    if added and policy.may_confirm_address(by, added):
        _confirm(added, None, by)


def _confirm(change: AddressChange, key: UUID | None, by: Person) -> AddressChange:
    person, before = change.person, change.person.email
    change.confirmed_by, change.confirmed_at = by, timezone.now()
    change.save(update_fields=["confirmed_by", "confirmed_at"])
    changes = changed(person, {"email": change.email})
    if changes:
        shared.save(person, changes)
        _tie(change)
    seat, said = policy.confirming_seat_of_addresses(by), _said(change, changes)
    entry = history.write("person.address_confirmed", change.reference, by=by, key=key, capacity=seat, **said)
    if changes:
        _tell(
            change, entry, "{person} is reached elsewhere", f"From {before} to {change.email}", former=before
        )
    return change


def _said(change: AddressChange, changes: dict[str, list[Any]]) -> dict[str, Any]:
    given = {**shared.named(change.person), "email": change.email, "proposed_by": change.proposed_by.username}
    return given | ({"changes": changes} if changes else {})


def _tie(change: AddressChange) -> None:
    """Who arranged it has them in their hand for a while; nobody has, where they have confirmed it themselves."""
    assert change.confirmed_by
    mine = change.confirmed_by == change.person
    for by in [change.person] if mine else [change.proposed_by, change.confirmed_by]:
        note(change.person, SignInChange.What.ADDRESS, by)


def _tell(
    change: AddressChange, entry: Any, title: str, what: str, *, former: str = "", asks: Asks | None = None
) -> None:
    """The person, where they are reached and where they were; who proposed it; and those who watch the directory."""
    path, title = reverse("directory:address", args=[change.pk]), title.format(person=change.person)
    names = {"Proposed": change.proposed_by, "Confirmed": change.confirmed_by, "Refused": change.refused_by}
    body = " ".join([f"{what.rstrip('.')}.", *(f"{verb} by {each}." for verb, each in names.items() if each)])
    people = [change.person, change.proposed_by]
    shared.tell_them(people, entry, title, f"{body} {shared.NOT_YOU}", path, asks=asks)
    if former:
        shared.tell_at(former, change.person, f"{entry.pk}-former", title, f"{body} {shared.NOT_YOU}")
    shared.tell_watchers(entry, title, body, path, asks=asks, by=change.confirmed_by or change.proposed_by)
