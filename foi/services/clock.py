"""What the clock does: it moves what falls due on a closed day, reminds the handler in time, and tells every records
officer when it is too late."""

from django.db import transaction
from django.utils import timezone

from foi import history
from foi.models import InformationRequest
from foi.services.shared import tell
from profiles.models import Role
from profiles.queries import closed_days, people_holding
from workflow.business_hours import on_business_day
from workflow.dates import when


@transaction.atomic
def move_due_day(*, request_id: int) -> InformationRequest:
    """To the next working day, where a day was entered as closed meanwhile. Safe to call again."""
    request, closed = InformationRequest.objects.locked(request_id), closed_days()
    to_move = InformationRequest.objects.to_move(timezone.localdate(), closed)
    if not to_move.filter(pk=request_id).exists():
        return request
    before = request.next_due_on
    assert before
    request.move_due_day(on_business_day(before, closed))
    request.save()
    due = when(request.next_due_on)
    entry = history.write("foi.due_moved", request, by=None, due_on=due, was_due_on=when(before))
    body = f"{_what(request)} is due on {due}: {when(before)} is no working day."
    tell([request.handler], request, entry, "is due on another day", body)
    return request


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
    tell(people, request, entry, "is overdue", f"{_what(request)} was due on {due}.", urgent=True)
    return request


def _what(request: InformationRequest) -> str:
    return "The disclosure log" if request.disclosure_due_on else "The decision"
