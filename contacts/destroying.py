"""What this app keeps of a contact, when its record is disposed of. In the transaction that says so in the log."""

from django.db import connection
from django.urls import reverse

from contacts.models import Answer, Contact
from records.field_history import keeping as field_history
from retention.destroying import register
from retention.notices import destroy_notices
from retention.record_types import Sort
from retention.record_types import register as register_sort

CLOSED = ("contact.closed", "contact.set_aside")


def register_contacts() -> None:
    register_sort(Sort("SC", "Contacts", CLOSED))
    register("SC", destroy)


def destroy(subject: str) -> None:
    """Its words leave the row, its notes and answers go altogether."""
    contact = Contact.pk_of(subject)
    answers = Answer.objects.filter(contact=contact).values_list("pk", flat=True)
    field_history.destroy(subject, "contacts.Answer", answers)
    field_history.destroy(subject, "contacts.Contact", [contact])
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_contact(%s)", [contact])
    destroy_notices(subject, [reverse("contacts:contact", args=[subject])])
