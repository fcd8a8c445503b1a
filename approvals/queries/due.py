"""What the clock looks for: whose time is running out, and whose is over; and who is told."""

from datetime import datetime

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone

from approvals.deadlines import (
    ADVICE,
    CONFIRMATION,
    DECISION,
    DECISION_ON,
    LAPSE_REMINDED,
    REMINDED,
    reminded_until,
)
from approvals.models import Consultation, Post, State
from approvals.models.states import MAY_GO_OUT, UNDECIDED
from profiles.models import Division, Person, Position, Role, Seating
from profiles.queries import closed_days, people_holding, sitting_in
from workflow.business_hours import due


def to_remind_of(now: datetime) -> QuerySet[Post]:
    """Somebody has to decide or to confirm soon, and has not been reminded."""
    quick, closed = Q(), closed_days()
    for relation, hours in DECISION_ON.items():
        quick |= Q(version__relation=relation, due_at__lte=reminded_until(now, hours, closed))
    usual = ~Q(version__relation__in=DECISION_ON) & Q(due_at__lte=reminded_until(now, DECISION, closed))
    decisions = Q(state=State.IN_REVIEW) & (quick | usual)
    confirmations = Q(state=State.UNCONFIRMED, due_at__lte=reminded_until(now, CONFIRMATION, closed))
    soon = Post.objects.filter(
        reminded_at=None, due_at__lte=due(now, REMINDED, closed)
    )  # found in an index of its own
    return soon.filter(decisions | confirmations)


def to_escalate(now: datetime) -> QuerySet[Post]:
    """Nobody has decided, or confirmed, in time."""
    return Post.objects.waiting().filter(due_at__lte=now, escalated_at=None)


def about_to_lapse(now: datetime) -> QuerySet[Post]:
    """Approved, hardly any time left to publish it, and nobody has said so; not before half of the time has passed."""
    left = ExpressionWrapper(F("approval_ends_at") - Value(now), output_field=DurationField())
    passed = ExpressionWrapper(Value(now) - F("approved_at"), output_field=DurationField())
    ending = Post.objects.filter(
        state__in=MAY_GO_OUT,
        approval_ends_at__gt=now,
        approval_ends_at__lte=due(now, LAPSE_REMINDED, closed_days()),
        reminded_at=None,
    )
    return ending.alias(left=left, passed=passed).filter(passed__gte=F("left"))


def advice_to_remind_of(now: datetime) -> QuerySet[Consultation]:
    """MCD has been asked, and has little time left to answer."""
    return _unanswered().filter(due_at__lte=reminded_until(now, ADVICE, closed_days()), reminded_at=None)


def advice_to_escalate(now: datetime) -> QuerySet[Consultation]:
    return _unanswered().filter(due_at__lte=now, escalated_at=None)


def _unanswered() -> QuerySet[Consultation]:
    """While an answer would still be of use."""
    return Consultation.objects.filter(answered_by=None, post__state__in=UNDECIDED)


def called_when_late(division: Division) -> list[Person]:
    """MCD's managers, and whoever sits where the division's General Manager reports to."""
    above = Position.objects.filter(reports__role=Role.GENERAL_MANAGER, reports__division=division)
    seatings = Seating.objects.on(timezone.localdate()).filter(position__in=above)
    return list(dict.fromkeys([*sitting_in(seatings), *people_holding(Role.MCD_MANAGER)]))
