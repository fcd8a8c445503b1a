"""What people do with a contact that is in hand: advise, hand it on, note what they learn, and close it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from contacts import history, policy
from contacts.models import Contact, Note
from contacts.queries import visible_to
from contacts.services.shared import moved, tell, write_down
from directory.handing_over import Heirs
from profiles.models import Person
from records.models import Entry
from workflow.rulings import Refused


@transaction.atomic
def advise(*, contact_id: int, advice: str, key: UUID | None = None, by: Person) -> Contact:
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    if already("contact.advised", contact, by, key):
        return contact
    policy.may_advise(by, contact).or_refuse()
    write_down(contact, Note.Kind.ADVICE, advice, by)
    entry = history.write("contact.advised", contact, by=by, key=key, advice=advice)
    tell(_concerned(contact), contact, entry, "has MCD’s advice", advice, but=by)
    return contact


@transaction.atomic
def assign(
    *, contact_id: int, assigned_to: Person, note: str = "", key: UUID | None = None, by: Person
) -> Contact:
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    if already("contact.assigned", contact, by, key):
        return contact
    policy.may_assign(by, contact).or_refuse()
    if contact.assigned_to_id == assigned_to.pk:
        raise Refused(f"{assigned_to} is its action officer already.", field="assigned_to")
    before = contact.assigned_to
    entry = hand_to(assigned_to, contact, note, by, key)
    moved(contact)
    tell([before], contact, entry, "was reassigned", f"{assigned_to} is its action officer now.", but=by)
    return contact


def hand_to(
    person: Person, contact: Contact, words: str, by: Person | None, key: UUID | None = None
) -> Entry:
    """Inside a step that saves the contact."""
    policy.may_take_on(person).or_refuse(field="assigned_to")
    contact.assigned_to = person
    write_down(contact, Note.Kind.ASSIGNMENT, f"{person}: {words}" if words else str(person), by)
    fields = {"assigned_to": str(person), "note": words}
    entry = history.write("contact.assigned", contact, by=by, key=key, **fields)
    tell([person], contact, entry, "is assigned to you", words, but=by)
    return entry


def hand_over(person: Person, heirs: Heirs) -> list[str]:
    """What somebody who leaves was to see through goes to who comes after them."""
    theirs = Contact.objects.taken_on_by(person).order_by("id").values_list("pk", flat=True)
    to = next(iter(heirs.who(policy.may_take_on)), None)
    return [_move(pk, person, to) for pk in theirs] if to else []


def _move(contact_id: int, leaves: Person, to: Person) -> str:
    contact = Contact.objects.locked(contact_id)
    hand_to(to, contact, f"{leaves} has left.", None)
    moved(contact)
    return f"the contact {contact.reference}, to {to}"


@transaction.atomic
def refer(*, contact_id: int, referred_to: str, note: str, key: UUID | None = None, by: Person) -> Contact:
    """To somebody who does not work in the portal; who refers it, tells them."""
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    if already("contact.referred", contact, by, key):
        return contact
    policy.may_refer(by, contact).or_refuse()
    contact.referred_to = referred_to
    moved(contact)
    write_down(contact, Note.Kind.REFERRAL, f"{referred_to}: {note}", by)
    fields = {"referred_to": referred_to, "note": note}
    entry = history.write("contact.referred", contact, by=by, key=key, **fields)
    tell(_concerned(contact), contact, entry, f"was referred to {referred_to}", note, but=by)
    return contact


@transaction.atomic
def comment(*, contact_id: int, comment: str, key: UUID | None = None, by: Person) -> Contact:
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    if already("contact.commented", contact, by, key):
        return contact
    policy.may_comment(by, contact).or_refuse()
    write_down(contact, Note.Kind.COMMENT, comment, by)
    entry = history.write("contact.commented", contact, by=by, key=key, comment=comment)
    people = [*_concerned(contact), contact.triaged_by]
    tell(people, contact, entry, "has a new note", comment, but=by)
    return contact


@transaction.atomic
def close(*, contact_id: int, outcome: str, key: UUID | None = None, by: Person) -> Contact:
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    if already("contact.closed", contact, by, key):
        return contact
    policy.may_close(by, contact).or_refuse()
    contact.close(outcome, by, timezone.now())
    moved(contact)
    entry = history.write("contact.closed", contact, by=by, key=key, outcome=outcome)
    tell(_concerned(contact), contact, entry, "is closed", outcome, but=by)
    return contact


def _concerned(contact: Contact) -> list[Person | None]:
    return [contact.reported_by, contact.assigned_to]
