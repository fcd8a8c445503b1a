"""What the clock does to posts. Each task looks for due rows, may run twice, and loses nothing when it does not run."""

from celery import shared_task
from django.utils import timezone

from approvals import queries, services
from approvals.models import Draft, Post, StandingApproval
from approvals.models.windows import Window
from approvals.queries import standing_approvals as reads
from approvals.services.standing_approvals import REMINDED
from workflow.due_rows import take_each
from workflow.rulings import Untrue


@shared_task
def record_published() -> int:
    """Published posts whose trail is sealed become records."""
    return take_each(_record, Post.objects.to_record().order_by("id"))


def _record(post_id: int) -> None:
    """What is not what the record log says stays as it is, and is told of once a day."""
    try:
        services.record(post_id=post_id)
    except Untrue as refusal:
        refusal.alarm()


@shared_task
def expire_approvals() -> int:
    return take_each(
        lambda pk: services.expire(post_id=pk),
        Post.objects.lapsed(timezone.now()).order_by("approval_ends_at"),
    )


@shared_task
def open_windows() -> int:
    """Tell the people of each post that a window holds, then call it opened. What fails is tried again next minute."""
    return take_each(_open_window, Window.objects.to_open(timezone.now()).order_by("starts_at"))


def _open_window(window_id: int) -> None:
    held = Post.objects.held(timezone.now()).order_by("id")
    take_each(lambda pk: services.hold(post_id=pk, window_id=window_id), held, batch=held.count())
    services.open_window(window_id=window_id)


@shared_task
def remind_deciders() -> int:
    """Whoever has to decide, or to confirm what went out in an emergency."""
    due = queries.to_remind_of(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.remind(post_id=pk), due)


@shared_task
def remind_advisers() -> int:
    due = queries.advice_to_remind_of(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.remind_of_advice(asked_id=pk), due)


@shared_task
def remind_authors() -> int:
    """Whose approval is about to lapse."""
    due = queries.about_to_lapse(timezone.now()).order_by("approval_ends_at")
    return take_each(lambda pk: services.remind_of_lapse(post_id=pk), due)


@shared_task
def escalate_decisions() -> int:
    """What nobody has decided, or confirmed, in time."""
    due = queries.to_escalate(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.escalate(post_id=pk), due)


@shared_task
def escalate_advice() -> int:
    due = queries.advice_to_escalate(timezone.now()).order_by("due_at")
    return take_each(lambda pk: services.escalate_advice(asked_id=pk), due)


@shared_task
def suspend_changed() -> int:
    """Standing approvals whose granter has moved, whose account was closed, or who name somebody that left."""
    found = reads.changed_under(timezone.localdate())
    changed = StandingApproval.objects.filter(pk__in=[standing.pk for standing in found])
    return take_each(lambda pk: services.suspend_changed(standing_id=pk), changed)


@shared_task
def remind_of_ends() -> int:
    """Of standing approvals that end soon; each is told of once."""
    ending = reads.ending_by(timezone.localdate() + REMINDED)
    return take_each(lambda pk: services.remind_of_end(standing_id=pk), ending)


@shared_task
def tell_of_drafts_that_leave() -> int:
    due = Draft.objects.to_tell_of(timezone.now()).order_by("saved_at")
    return take_each(lambda pk: services.tell_of_leaving(draft_id=pk), due)


@shared_task
def clear_drafts() -> int:
    return services.clear_drafts()
