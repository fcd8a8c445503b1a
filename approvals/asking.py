"""What notices on posts ask for, and as long as what is waited for."""

from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from approvals.models import Consultation, Post, PostSet, StandingApproval, State
from approvals.models.states import MAY_GO_OUT
from approvals.queries import visible_to
from notices import asking
from profiles.models import Person

DECISION, ADVICE, CONFIRMATION = "decision", "advice", "confirmation"
DECISIONS = "decisions"  # on several posts of a set
PUBLICATION, CHANGES, INCIDENT = "publication", "changes", "incident"
SIGNATURE = "signature"  # of a standing approval
DONE_ON = {
    DECISION: "approvals:decide",
    ADVICE: "approvals:answer",
    CONFIRMATION: "approvals:confirm",
    PUBLICATION: "approvals:post",
    CHANGES: "approvals:post",
    INCIDENT: "approvals:post",
}
TOLD_AT = OuterRef("created_at")


def register() -> None:
    asking.register(DECISION, _to_decide, visible_to)
    asking.register(DECISIONS, _to_decide_together, _sets_seen)
    asking.register(ADVICE, _to_advise_on, _asked_on)
    asking.register(CONFIRMATION, Post.objects.unconfirmed, visible_to)
    asking.register(PUBLICATION, _to_publish, visible_to)
    asking.register(CHANGES, _to_change, visible_to)
    asking.register(INCIDENT, Post.objects.to_look_into, visible_to)
    asking.register(SIGNATURE, _to_sign, lambda person: StandingApproval.objects.all())


def _asked_on(person: Person) -> QuerySet[Consultation]:
    return Consultation.objects.filter(post__in=visible_to(person))


def _to_sign() -> QuerySet[StandingApproval]:
    return StandingApproval.objects.to_sign(timezone.localdate())


def _to_decide() -> QuerySet[Post]:
    """As it was submitted when they were told: the next time, they are told again."""
    return Post.objects.in_review().filter(submitted_at__lte=TOLD_AT)


def _to_decide_together() -> QuerySet[PostSet]:
    """Until the last of its posts is decided on."""
    return PostSet.objects.filter(posts__state=State.IN_REVIEW, posts__submitted_at__lte=TOLD_AT)


def _sets_seen(person: Person) -> QuerySet[PostSet]:
    return PostSet.objects.filter(posts__in=visible_to(person))


def _to_advise_on() -> QuerySet[Consultation]:
    return Consultation.objects.filter(answered_by=None, post__state=State.IN_REVIEW)


def _to_publish() -> QuerySet[Post]:
    return Post.objects.filter(state__in=MAY_GO_OUT, approved_at__lte=TOLD_AT)


def _to_change() -> QuerySet[Post]:
    """Sent back to its author, who has not submitted it again."""
    return Post.objects.filter(~Q(reason=""), state=State.DRAFT, moved_at__lte=TOLD_AT)
