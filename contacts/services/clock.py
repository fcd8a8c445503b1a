"""What the clock does: it reminds, it calls the managers, and closed contacts become records (OFF-4b)."""

from django.db import transaction
from django.utils import timezone

from contacts import history, policy
from contacts.asking import ANSWER, TRIAGE
from contacts.models import Contact, State
from contacts.policy import MCD
from contacts.services.shared import moved, tell
from notices.asking import Asks
from profiles.models import Person, Role
from profiles.queries import people_holding
from records.queries import is_sealed, places, trail
from workflow.dates import when

SOON = {State.REPORTED: "Triage it before {}.", State.IN_HAND: "They asked for an answer before {}."}
LATE = {State.REPORTED: "It was to be triaged before {}.", State.IN_HAND: SOON[State.IN_HAND]}


@transaction.atomic
def remind(*, contact_id: int) -> Contact:
    """Once for each clock. Safe to call again: a contact that has moved on is left alone."""
    contact = Contact.objects.locked(contact_id)
    now = timezone.now()
    if not Contact.objects.to_remind_of(now).filter(pk=contact_id).exists():
        return contact
    contact.reminded_at = now
    moved(contact)
    _tell_of_clock(contact, "is due soon", SOON, _in_charge(contact))
    return contact


@transaction.atomic
def escalate(*, contact_id: int) -> Contact:
    """Its time is over: MCD's managers hear of it, and whoever has it in hand."""
    contact = Contact.objects.locked(contact_id)
    now = timezone.now()
    if not Contact.objects.to_escalate(now).filter(pk=contact_id).exists():
        return contact
    contact.escalated_at = now
    moved(contact)
    people = [*people_holding(Role.MCD_MANAGER), contact.assigned_to]
    _tell_of_clock(contact, "is overdue", LATE, people, urgent=True)
    return contact


@transaction.atomic
def record(*, contact_id: int) -> Contact:
    """OFF-4b: a closed contact becomes a record, once every entry of its trail is sealed in the log."""
    contact = Contact.objects.locked(contact_id)
    entries = trail(contact.reference)
    if not policy.is_to_record(contact) or not is_sealed(entries):
        return contact
    contact.record(timezone.now())
    moved(contact)
    history.write(
        "contact.recorded",
        contact,
        by=None,
        **history.report(contact),
        **history.ending(contact, entries),
        trail=places(entries),
    )
    return contact


def _in_charge(contact: Contact) -> list[Person | None]:
    return [contact.assigned_to] if contact.assigned_to else [*people_holding(*MCD)]


def _tell_of_clock(
    contact: Contact,
    what: str,
    sentences: dict[State, str],
    people: list[Person | None],
    *,
    urgent: bool = False,
) -> None:
    body = sentences[State(contact.state)].format(when(contact.due_at))
    asks = TRIAGE if contact.state == State.REPORTED else ANSWER
    event = f"{contact.reference} {what} {contact.state}"
    tell(people, contact, event, what, body, asks=Asks(asks, contact.pk), urgent=urgent)
