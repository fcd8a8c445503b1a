"""What the clock does to contacts. Each task looks for due rows and may run twice."""

from celery import shared_task
from django.utils import timezone

from contacts import services
from contacts.models import Contact
from workflow.due_rows import take_each


@shared_task
def record_closed() -> int:
    """Closed contacts whose trail is sealed become records."""
    return take_each(lambda pk: services.record(contact_id=pk), Contact.objects.to_record().order_by("id"))


@shared_task
def remind() -> int:
    due = Contact.objects.to_remind_of(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.remind(contact_id=pk), due)


@shared_task
def escalate() -> int:
    due = Contact.objects.to_escalate(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.escalate(contact_id=pk), due)
