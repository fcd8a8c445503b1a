"""What the clock says to people: that their time is running out, and then to others that it is over.

Each of these is said once. A row that another process holds is left to it, and a row that has moved on is left alone:
what is asked of it is asked again under its lock.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from approvals import history
from approvals.asking import ADVICE, CONFIRMATION, DECISION, PUBLICATION
from approvals.models import Consultation, Post
from approvals.policy import MCD
from approvals.queries import (
    about_to_lapse,
    advice_to_escalate,
    advice_to_remind_of,
    called_when_late,
    deciders_to_tell,
    to_escalate,
    to_remind_of,
)
from approvals.services.shared import tell
from notices.asking import Asks
from profiles.models import Person, Role
from profiles.queries import people_holding
from workflow.dates import when

Due = Callable[[datetime], QuerySet[Post]]


@transaction.atomic
def remind(*, post_id: int) -> bool:
    """Those who may decide, or confirm what went out in an emergency."""
    now = timezone.now()
    if not (post := _held(to_remind_of, post_id, now)):
        return False
    post.reminded_at = now
    post.save(update_fields=["reminded_at"])
    what = "waits for your confirmation" if post.published_at else "still waits for your decision"
    asks = Asks(CONFIRMATION if post.published_at else DECISION, post.pk)
    body = f"Due by {when(post.due_at)}."
    tell(deciders_to_tell(post), post, f"{_event(post)} reminded", what, body, asks=asks)
    return True


@transaction.atomic
def escalate(*, post_id: int) -> bool:
    """Nobody acted in time: whoever the General Manager answers to, MCD's managers and the author hear of it."""
    now = timezone.now()
    if not (post := _held(to_escalate, post_id, now)):
        return False
    post.escalated_at = now
    post.save(update_fields=["escalated_at"])
    wanted = CONFIRMATION if post.published_at else DECISION
    entry = history.write("post.escalated", post, by=None, wanted=wanted, due_at=when(post.due_at))
    body = f"It was due by {when(post.due_at)}."
    people, asks = [*called_when_late(post.division), post.author], Asks(wanted, post.pk)
    tell(people, post, entry, f"is overdue for a {wanted}", body, asks=asks, urgent=True)
    return True


@transaction.atomic
def remind_of_lapse(*, post_id: int) -> bool:
    """The author, and who published for them before: after this the post needs a new approval."""
    now = timezone.now()
    if not (post := _held(about_to_lapse, post_id, now)):
        return False
    post.reminded_at = now
    post.save(update_fields=["reminded_at"])
    body = f"Publish it before {when(post.approval_ends_at)}; after that it needs a new approval."
    event, asks = f"{post.reference} {post.approved_at} lapses", Asks(PUBLICATION, post.pk)
    tell([post.author], post, event, "will soon lapse", body, asks=asks)
    return True


@transaction.atomic
def remind_of_advice(*, asked_id: int) -> bool:
    """Everybody in MCD who may answer."""
    now = timezone.now()
    if not (asked := _asked(advice_to_remind_of, asked_id, now)):
        return False
    asked.reminded_at = now
    asked.save(update_fields=["reminded_at"])
    body = f"Due by {when(asked.due_at)}: {asked.question}"
    event, asks = f"advice {asked.pk} reminded", Asks(ADVICE, asked.pk)
    tell(people_holding(*MCD), asked.post, event, "still needs MCD's advice", body, asks=asks)
    return True


@transaction.atomic
def escalate_advice(*, asked_id: int) -> bool:
    """MCD has not answered in time: its managers hear of it, with whoever asked and whoever waits."""
    now = timezone.now()
    if not (asked := _asked(advice_to_escalate, asked_id, now)):
        return False
    asked.escalated_at = now
    asked.save(update_fields=["escalated_at"])
    entry = history.write("consultation.escalated", asked.post, by=None, due_at=when(asked.due_at))
    people: list[Person | None] = [*people_holding(Role.MCD_MANAGER), asked.asked_by, asked.post.author]
    body = f"MCD was asked to answer by {when(asked.due_at)}: {asked.question}"
    asks = Asks(ADVICE, asked.pk)
    tell(people, asked.post, entry, "has no advice from MCD yet", body, asks=asks, urgent=True)
    return True


def _held(due: Due, post_id: int, now: datetime) -> Post | None:
    """The post, if it is still due, and nobody else is at it."""
    free = due(now).select_for_update(skip_locked=True, of=("self",)).filter(pk=post_id).only("pk")
    return Post.objects.locked(post_id) if list(free) else None


def _asked(
    due: Callable[[datetime], QuerySet[Consultation]], asked_id: int, now: datetime
) -> Consultation | None:
    """The question, under the lock of its post, which every step takes first."""
    free = Post.objects.select_for_update(skip_locked=True, of=("self",)).filter(consultations=asked_id)
    if not list(free.only("pk")):
        return None
    asked = due(now).filter(pk=asked_id).select_related("asked_by").first()
    if asked:
        asked.post = Post.objects.locked(asked.post_id)
    return asked


def _event(post: Post) -> str:
    """Of this submission or publication: the next one has a time of its own."""
    return f"{post.reference} due {post.due_at:%Y-%m-%dT%H:%M:%S.%fZ}"
