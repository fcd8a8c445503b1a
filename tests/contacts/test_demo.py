"""The demonstration has contacts to try in every state."""

from django.core.management import call_command

from contacts.models import Contact, State
from records.models import Entry


def test_there_is_a_contact_in_every_state(db: None) -> None:
    call_command("load_demo")
    assert set(Contact.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Contact.objects.values_list("significant", flat=True)) == {None, True, False}
    reported = Entry.objects.filter(kind="contact.reported")
    assert reported.count() == Contact.objects.count(), "each came there by its steps"
