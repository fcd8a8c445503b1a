"""What the steps have in common. Each is called inside the step's transaction, under the contact's lock."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

import cases
from contacts.models import Contact, Note
from notices.asking import Asks
from profiles.models import Person
from records.models import Entry


def moved(contact: Contact) -> None:
    """What the step has set; and if it moved the contact, when."""
    if contact.state != contact.as_read["state"]:
        contact.moved_at = timezone.now()
    contact.save_changed()


def write_down(contact: Contact, kind: Note.Kind, text: str, by: Person | None) -> None:
    if text and by:
        Note.objects.create(contact=contact, kind=kind, text=text, by=by, at=timezone.now())


def tell(
    people: Iterable[Person | None],
    contact: Contact,
    event: Entry | str,
    what: str,
    body: str,
    *,
    asks: Asks | None = None,
    urgent: bool = False,
    but: Person | None = None,
) -> None:
    title, body = f"{contact.reference} {what}", f"{contact.who}, on {contact.place}. {body}"
    path = reverse("contacts:contact", args=[contact.reference])
    marking = contact.marking
    cases.tell(people, event, title, body, path, marking=marking, asks=asks, urgent=urgent, but=but)
