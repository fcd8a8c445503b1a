"""What the log tells of the directory."""

from collections.abc import Iterable

from django.utils import timezone

from directory import history
from profiles import policy
from profiles.models import TIED_FOR, AddressChange, Division, Nomination, Person, Position
from records.models import Entry
from records.queries import trail

__all__ = [
    "addresses_to_confirm",
    "former_addresses",
    "lately",
    "seats_to_confirm",
    "told_of_division",
    "trail",
    "trail_of_seat",
]
FEW = 10


def seats_to_confirm(person: Person) -> list[Nomination]:
    """Few wait at a time, so that the policy can be asked of each."""
    if not policy.may_confirm_some(person):
        return []
    waiting = Nomination.objects.waiting().with_people().order_by("id")
    return [each for each in waiting if policy.may_confirm(person, each)]


def addresses_to_confirm(person: Person) -> list[AddressChange]:
    """Where somebody is to be reached elsewhere. Who was added stands in a list of its own: they are many."""
    if not policy.may_confirm_addresses(person):
        return []
    waiting = AddressChange.objects.waiting().filter(first=False).with_people().order_by("id")
    return [each for each in waiting if policy.may_confirm_address(person, each)]


def former_addresses(person: Person) -> list[str]:
    """Where they were reached before, within the time in which whoever changed it has them in their hand."""
    since = timezone.now() - TIED_FOR
    moved = Entry.objects.filter(subject=person.reference, kind="person.address_confirmed", at__gte=since)
    changes = (entry.fields.get("changes") or {} for entry in moved.select_related("payload"))
    return sorted({said["email"][0] for said in changes if "email" in said} - {person.email})


def lately() -> list[Entry]:
    """What changed in the directory within thirty days, the last ten, in order."""
    entries = Entry.objects.filter(kind__in=history.SENTENCES, at__gte=timezone.now() - TIED_FOR)
    return list(entries.select_related("payload", "leaf__log").order_by("-at", "-id")[:FEW])[::-1]


def trail_of_seat(position: Position, nominations: Iterable[Nomination]) -> list[Entry]:
    """Of the seat itself and of each that was proposed for it, the first first."""
    entries = [
        *trail(position.reference),
        *(entry for each in nominations for entry in trail(each.reference)),
    ]
    return sorted(entries, key=lambda entry: entry.pk)


def told_of_division(division: Division) -> list[Entry]:
    """Of itself, of its seats, and of who was to take them: the last ten, in order."""
    seats = list(Position.objects.filter(division=division))
    nominations = Nomination.objects.filter(position__in=seats)
    subjects = [
        division.reference,
        *(seat.reference for seat in seats),
        *(each.reference for each in nominations),
    ]
    entries = Entry.objects.filter(subject__in=subjects)
    return list(entries.select_related("payload", "leaf__log").order_by("-id")[:FEW])[::-1]
