"""What the clock does to comments. Each task looks for due rows, may run twice, and loses nothing if it does not."""

from celery import shared_task
from django.utils import timezone

from professional_use import services
from professional_use.models import ProfessionalComment
from workflow.due_rows import take_each


@shared_task
def record_answered() -> int:
    """Comments that were answered to, and whose trail is sealed, become records."""
    return take_each(
        lambda pk: services.record(comment_id=pk), ProfessionalComment.objects.to_record().order_by("id")
    )


@shared_task
def remind() -> int:
    """Whoever has not answered in a working day is reminded, and a working day later others are told as well."""
    now = timezone.now()
    late = ProfessionalComment.objects.to_remind_of(now).order_by("due_at")
    unheard = ProfessionalComment.objects.to_escalate(now).order_by("escalates_at")
    return take_each(lambda pk: services.remind(comment_id=pk), late) + take_each(
        lambda pk: services.escalate(comment_id=pk), unheard
    )
