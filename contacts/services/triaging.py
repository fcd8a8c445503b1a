"""MCD judges whether a contact is significant, and says what to do."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from contacts import history, policy
from contacts.models import Contact, Note
from contacts.queries import visible_to
from contacts.services.handling import hand_to
from contacts.services.shared import moved, tell, write_down
from profiles.models import Person


@transaction.atomic
def triage(
    *,
    contact_id: int,
    significant: bool,
    advice: str,
    assigned_to: Person | None = None,
    key: UUID | None = None,
    by: Person,
) -> Contact:
    """Significant: it is in hand from now on, with `advice`. Otherwise it is closed, and `advice` says why."""
    contact = lock(visible_to(by).undisposed(), contact_id, by)
    kind = "contact.triaged" if significant else "contact.set_aside"
    if already(kind, contact, by, key):
        return contact
    policy.may_triage(by, contact).or_refuse()
    if not significant:
        return _set_aside(contact, advice, key, by)
    contact.take_in_hand(by, timezone.now())
    write_down(contact, Note.Kind.ADVICE, advice, by)
    entry = history.write(kind, contact, by=by, key=key, advice=advice)
    tell([contact.reported_by], contact, entry, "is in progress", advice, but=by)
    if assigned_to:
        hand_to(assigned_to, contact, advice, by)
    moved(contact)
    return contact


def _set_aside(contact: Contact, outcome: str, key: UUID | None, by: Person) -> Contact:
    contact.set_aside(outcome, by, timezone.now())
    moved(contact)
    entry = history.write("contact.set_aside", contact, by=by, key=key, outcome=outcome)
    tell([contact.reported_by], contact, entry, "needs nothing more", outcome, but=by)
    return contact
