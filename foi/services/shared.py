"""What the steps have in common. Called inside the step's transaction, under the request's lock."""

from collections.abc import Iterable

from django.urls import reverse

import cases
from foi.models import InformationRequest
from notices.asking import Asks
from profiles.models import Marking, Person
from records.models import Entry


def tell(
    people: Iterable[Person | None],
    request: InformationRequest,
    entry: Entry,
    what: str,
    body: str,
    *,
    asks: Asks | None = None,
    urgent: bool = False,
    but: Person | None = None,
) -> None:
    """Owe them a notice. It says nothing of what was asked for, or of what is withheld."""
    title, path = f"{request.reference} {what}", reverse("foi:request", args=[request.reference])
    marking = Marking.OFFICIAL
    cases.tell(people, entry, title, body, path, marking=marking, asks=asks, urgent=urgent, but=but)
