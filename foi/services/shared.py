"""What the steps have in common. Each is called inside the step's transaction, under the request's lock."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from foi.models import InformationRequest
from notices.services import notify
from profiles.models import Marking, Person
from records.queries import taken_already


def locked(request_id: int, by: Person) -> InformationRequest:
    """The request as it stands now, held until the transaction ends, and the person as they are now that it is held."""
    request = InformationRequest.objects.locked(request_id)
    by.refresh_capacities()
    return request


def already(kind: str, request: InformationRequest, by: Person, key: UUID | None) -> bool:
    return taken_already(kind, request.reference, "information request", by, key)


def tell(
    people: Iterable[Person | None],
    request: InformationRequest,
    event: str,
    what: str,
    body: str,
    *,
    but: Person | None = None,
) -> None:
    """Owe them a notice; not to who took the step. It says nothing of what was asked for, or of what is withheld."""
    notify(
        people={person for person in people if person and person != but},
        event=event,
        title=f"{request.reference} {what}",
        body=body,
        path=reverse("foi:request", args=[request.reference]),
        marking=Marking.OFFICIAL,
    )
