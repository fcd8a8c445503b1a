"""What this app keeps of a contact, when its record is disposed of. In the transaction that says so in the log."""

from django.db import connection
from django.urls import reverse

from contacts.models import Answer, Contact
from records.field_history import keeping as field_history
from retention import destroying, record_types
from retention.notices import destroy_notices

CLOSED = ("contact.closed", "contact.set_aside")


def register_contacts() -> None:
    record_types.register(record_types.RecordType("SC", "Contacts", CLOSED))
    destroying.register("SC", destroy)


def destroy(subject: str) -> None:
    """Its words leave the row, its notes and answers go altogether."""
    contact = Contact.pk_of(subject)
    answers = Answer.objects.filter(contact=contact).values_list("pk", flat=True)
    field_history.destroy(subject, "contacts.Answer", answers)
    field_history.destroy(subject, "contacts.Contact", [contact])
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_contact(%s)", [contact])
    destroy_notices(subject, [reverse("contacts:contact", args=[subject])])
