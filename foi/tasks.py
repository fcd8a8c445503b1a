"""What the clock does to information requests. Each task looks for due rows and may run twice."""

from celery import shared_task
from django.utils import timezone

from foi import services
from foi.models import InformationRequest
from profiles.queries import closed_days
from workflow.due_rows import take_each


@shared_task
def note_packages() -> int:
    """Approved requests whose package has been made."""
    return take_each(
        lambda pk: services.packaged(request_id=pk), InformationRequest.objects.to_package().order_by("id")
    )


@shared_task
def move_due_days() -> int:
    due = InformationRequest.objects.to_move(timezone.localdate(), closed_days()).order_by("id")
    return take_each(lambda pk: services.move_due_day(request_id=pk), due)


@shared_task
def remind() -> int:
    due = InformationRequest.objects.to_remind_of(timezone.localdate()).order_by("next_due_on", "id")
    return take_each(lambda pk: services.remind(request_id=pk), due)


@shared_task
def escalate() -> int:
    due = InformationRequest.objects.to_escalate(timezone.localdate()).order_by("next_due_on", "id")
    return take_each(lambda pk: services.escalate(request_id=pk), due)
