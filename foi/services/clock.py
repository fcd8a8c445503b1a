"""What the clock does: it reminds the handler in time, and tells every records officer when it is too late."""

from django.db import transaction
from django.utils import timezone

from foi import history
from foi.models import InformationRequest
from foi.services.shared import tell
from profiles.models import Role
from profiles.queries import people_holding
from workflow.dates import when


@transaction.atomic
def remind(*, request_id: int) -> InformationRequest:
    """Once for each clock. Safe to call again: a request that has moved on is left alone."""
    request = InformationRequest.objects.locked(request_id)
    if not InformationRequest.objects.to_remind_of(timezone.localdate()).filter(pk=request_id).exists():
        return request
    request.reminded_at = timezone.now()
    request.save()
    due = when(request.next_due_on)
    entry = history.write("foi.reminded", request, by=None, told=request.handler.name, due_on=due)
    tell([request.handler], request, entry, "is due soon", f"{_what(request)} is due on {due}.")
    return request


@transaction.atomic
def escalate(*, request_id: int) -> InformationRequest:
    request = InformationRequest.objects.locked(request_id)
    if not InformationRequest.objects.to_escalate(timezone.localdate()).filter(pk=request_id).exists():
        return request
    request.escalated_at = timezone.now()
    request.save()
    due = when(request.next_due_on)
    entry = history.write("foi.escalated", request, by=None, due_on=due)
    people = [request.handler, *people_holding(Role.RECORDS_OFFICER)]
    tell(people, request, entry, "is overdue", f"{_what(request)} was due on {due}.")
    return request


def _what(request: InformationRequest) -> str:
    return "The disclosure log" if request.disclosure_due_on else "The decision"
