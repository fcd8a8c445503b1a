"""Something of the Treasury's answers a contact. Called by whoever makes the answer, in their own transaction."""

from django.utils import timezone

from contacts import history
from contacts.models import Answer, Contact
from contacts.services.shared import tell
from profiles.models import Person


def answered(*, contact: Contact, label: str, path: str, what: str, by: Person | None) -> None:
    """The answer with this `label`, found at `path`, has come as far as `what` says. Saying it again adds nothing.

    Nobody is asked for leave: who may answer was asked where the answer was made, and a contact that is closed
    meanwhile still wants to know what became of it.
    """
    held = Contact.objects.locked(contact.pk)
    answer = Answer.objects.filter(contact=held, label=label).first() or Answer(contact=held, label=label)
    if answer.what == what:
        return
    answer.path, answer.what, answer.by, answer.at = path, what, by, timezone.now()
    answer.save()
    entry = history.write("contact.answered", held, by=by, label=label, what=what)
    people = [held.reported_by, held.assigned_to, held.triaged_by]
    tell(people, held, entry, f"is answered by {label}", f"{label}: {what}", but=by)
