"""What the clock does to posts. Each task looks for due rows, may run twice, and loses nothing when it does not run."""

from celery import shared_task
from django.utils import timezone

from approvals import services
from approvals.models import Post

BATCH = 200


@shared_task
def record_published() -> int:
    """Published posts whose trail is sealed become records."""
    due = Post.objects.to_record().order_by("id").values_list("pk", flat=True)[:BATCH]
    return len([services.record(post_id=pk) for pk in due])


@shared_task
def expire_approvals() -> int:
    due = (
        Post.objects.lapsed(timezone.now()).order_by("approval_ends_at").values_list("pk", flat=True)[:BATCH]
    )
    return len([services.expire(post_id=pk) for pk in due])
