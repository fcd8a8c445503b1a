"""A person's own password. Nobody sets another's here: administrators do that on their pages."""

from uuid import uuid4

from django.db import transaction

from notices.services import notify
from profiles.models import Marking, Person


@transaction.atomic
def change_password(*, password: str, by: Person) -> Person:
    """Every session but the one that goes on ends with it, since each holds a digest of the password."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    notify(
        people=[person],
        event=f"password-{uuid4()}",
        title="Your password was changed",
        body="Your other sessions have ended. If it was not you who changed it, tell the IT Security Team now.",
        path="/",
        marking=Marking.OFFICIAL,
    )
    return person
