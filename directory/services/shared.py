"""What the steps on every row of the directory say alike."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases import tell
from notices.asking import Asks
from notices.services import notify
from profiles import queries
from profiles.models import Marking, Person, Role
from records.models import Entry
from workflow.rulings import Refused, refuse_all

Row = TypeVar("Row", bound=Model)
NOT_YOU = "If you did not ask for it, tell the IT Security Team at once."


def lock(rows: QuerySet[Row], by: Person, **which: object) -> Row:
    """Held until the transaction ends, and the person as they are now that it is held."""
    row = get_object_or_404(rows.select_for_update(of=("self",)), **which)
    by.refresh_capacities()
    return row


def save(row: Model, changed: Iterable[str] | None = None, *, twice: str = "") -> None:
    """What speaks against it is said at its field. `changed`: these fields alone, of a row that is there.

    `twice`: the sentence for what is there already.
    """
    try:
        row.full_clean()
        with transaction.atomic():
            row.save(update_fields=changed)
    except ValidationError as wrong:
        refuse_all({field: " ".join(sentences) for field, sentences in wrong.message_dict.items()})
    except IntegrityError as refused:  # somebody else was quicker than the check
        if not twice or "unique" not in str(refused):
            raise
        raise Refused(twice) from refused


def watchers() -> list[Person]:
    """Those who hear of what changes in the directory, beside whom it concerns."""
    return queries.people_holding(Role.MCD_MANAGER, Role.AUDITOR)


def tell_watchers(
    entry: Entry, title: str, body: str, path: str, *, asks: Asks | None = None, by: Person | None
) -> None:
    tell(watchers(), entry, title, body, path, marking=Marking.OFFICIAL, asks=asks, but=by)


def tell_them(
    people: Iterable[Person],
    entry: Entry,
    title: str,
    body: str,
    path: str = "/",
    *,
    asks: Asks | None = None,
) -> None:
    """Those whom it concerns: they hear of it whoever did it."""
    tell(
        [person for person in people if person.is_active],
        entry,
        title,
        body,
        path,
        marking=Marking.OFFICIAL,
        asks=asks,
    )


def tell_at(address: str, person: Person, event: str, title: str, body: str) -> None:
    """At an address that is no longer theirs, or though they can no longer sign in."""
    notify(
        people=[person],
        event=event,
        title=title,
        body=body,
        path="/",
        marking=Marking.OFFICIAL,
        address=address,
    )


def named(person: Person) -> dict[str, str]:
    """As an entry about them names them, as they were that day."""
    return {"name": person.name, "user_name": person.username}


def page_of_person(person: Person) -> str:
    return reverse("directory:person", args=[person.pk])
