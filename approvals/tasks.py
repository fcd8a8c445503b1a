"""What the clock does to posts. Each task looks for due rows, may run twice, and loses nothing when it does not run."""

from celery import shared_task
from django.utils import timezone

from approvals import services
from approvals.models import Post
from treasury_social.due_rows import take_each


@shared_task
def record_published() -> int:
    """Published posts whose trail is sealed become records."""
    return take_each(lambda pk: services.record(post_id=pk), Post.objects.to_record().order_by("id"))


@shared_task
def expire_approvals() -> int:
    return take_each(
        lambda pk: services.expire(post_id=pk),
        Post.objects.lapsed(timezone.now()).order_by("approval_ends_at"),
    )
