"""What the clock does to posts. Each task looks for due rows, may run twice, and loses nothing when it does not run."""

from collections.abc import Callable

from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from approvals import services
from approvals.models import Post

BATCH = 200


@shared_task
def record_published() -> int:
    """Published posts whose trail is sealed become records."""
    return _each(services.record, Post.objects.to_record().order_by("id"))


@shared_task
def expire_approvals() -> int:
    return _each(services.expire, Post.objects.lapsed(timezone.now()).order_by("approval_ends_at"))


def _each(step: Callable[..., Post], due: QuerySet[Post]) -> int:
    """Take the step on each. One post that fails does not hold up the others; its trouble is raised afterwards."""
    taken, troubles = 0, []
    for pk in due.values_list("pk", flat=True)[:BATCH]:
        try:
            step(post_id=pk)
            taken += 1
        except Exception as trouble:  # noqa: BLE001 - raised below, all together
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup(f"{len(troubles)} of {taken + len(troubles)} posts", troubles)
    return taken
