"""What the steps have in common. Each is called inside the step's transaction, under the contact's lock."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact, Note
from notices.services import notify
from profiles.models import Person
from records.queries import taken_already


def locked(contact_id: int, by: Person) -> Contact:
    """The contact as it stands now, held until the transaction ends, and the person as they are now that it is held."""
    contact = Contact.objects.locked(contact_id)
    by.refresh_capacities()
    return contact


def already(kind: str, contact: Contact, by: Person, key: UUID | None) -> bool:
    return taken_already(kind, contact.reference, "contact", by, key)


def moved(contact: Contact) -> None:
    """What the step has set; and if it moved the contact, when."""
    if contact.state != contact.as_read["state"]:
        contact.moved_at = timezone.now()
    contact.save_changed()


def write_down(contact: Contact, kind: Note.Kind, text: str, by: Person) -> None:
    if text:
        Note.objects.create(contact=contact, kind=kind, text=text, by=by, at=timezone.now())


def tell(
    people: Iterable[Person | None],
    contact: Contact,
    event: str,
    what: str,
    body: str,
    *,
    but: Person | None = None,
) -> None:
    """Owe them a notice; not to who took the step."""
    notify(
        people={person for person in people if person and person != but},
        event=event,
        title=f"{contact.reference} {what}",
        body=f"{contact.who}, on {contact.place}. {body}",
        path=reverse("contacts:contact", args=[contact.reference]),
        marking=contact.marking,
    )
