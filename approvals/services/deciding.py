"""Somebody entitled decides, with MCD's advice where they ask for it (OFF-1, OFF-1a), or takes that back at once."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from approvals import asking, history, policy
from approvals.deadlines import ADVICE, decision_due
from approvals.models import Consultation, Post
from approvals.policy import MCD
from approvals.services.declaring import Said, by_decider
from approvals.services.shared import (
    locked,
    moved,
    require_able_to_go_out,
    require_seen,
    require_true,
    tell,
    tell_the_contact,
)
from approvals.services.windows import keep_look
from cases import already
from notices.asking import Asks
from profiles.models import Person
from profiles.queries import people_holding
from records.canonical import moment
from records.queries import trail
from workflow.business_hours import due


@transaction.atomic
def consult(*, post_id: int, question: str, key: UUID | None = None, by: Person) -> Post:
    """OFF-1a: ask MCD. The post stays in review, and may still be decided on."""
    post = locked(post_id, by)
    if already("consultation.asked", post, by, key):
        return post
    policy.may_consult(by, post).or_refuse()
    now = timezone.now()
    asked = Consultation.objects.create(
        post=post, question=question, asked_by=by, asked_at=now, due_at=due(now, ADVICE, by.closed_days)
    )
    entry = history.write(
        "consultation.asked",
        post,
        by=by,
        key=key,
        capacity=policy.deciding_capacity(by, post),
        question=question,
    )
    asks = Asks(asking.ADVICE, asked.pk)
    tell(people_holding(*MCD), post, entry, "needs MCD's advice", question, asks=asks, but=by)
    return post


@transaction.atomic
def answer(*, post_id: int, answer: str, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("consultation.answered", post, by, key):
        return post
    policy.may_answer(by, post).or_refuse()
    asked = post.consultations.select_related("asked_by").get(answered_at=None)
    asked.answer, asked.answered_by, asked.answered_at = answer, by, timezone.now()
    asked.save()
    entry = history.write("consultation.answered", post, by=by, key=key, answer=answer)
    tell([asked.asked_by], post, entry, "has MCD's advice", answer, but=by)
    return post


@transaction.atomic
def approve(
    *,
    post_id: int,
    seen: str,
    declared: Collection[str] = (),
    dispositions: Mapping[str, str] | None = None,
    note: str = "",
    policy_read: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """OFF-1: binds exactly the fingerprint that the approver saw, for a set time.

    `declared`: the clauses of the statements that were ticked; `dispositions`: by the keys of the author's answers.
    """
    post = locked(post_id, by)
    if already("post.approved", post, by, key):
        return post
    policy.may_approve(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    require_able_to_go_out(post)
    declaration, findings = by_decider(Said(declared, policy_read, dispositions or {}), post)
    capacity, now = policy.approving_capacity(by, post), timezone.now()
    post.approve(by, str(capacity), now, until=now + timedelta(days=settings.APPROVAL_VALID_DAYS))
    moved(post)
    keep_look(post, by)
    assert post.approval_ends_at
    entry = history.write(
        "post.approved",
        post,
        by=by,
        key=key,
        capacity=capacity,
        approval_ends_at=moment(post.approval_ends_at),
        note=note,
        advised=[asked.answer for asked in post.consultations.all()],
        findings=findings,
        **declaration,
    )
    asks = Asks(asking.PUBLICATION, post.pk)
    tell([post.author], post, entry, "is approved", note or "You may publish it now.", asks=asks)
    return post


@transaction.atomic
def take_back(*, post_id: int, key: UUID | None = None, by: Person) -> Post:
    """One's own approval, before anybody acted on it."""
    post = locked(post_id, by)
    if already("post.approval_taken_back", post, by, key):
        return post
    policy.may_take_back(by, post).or_refuse()
    entries = trail(post.reference)
    require_true(post, entries)
    history.nothing_followed(entries, "post.approved").or_refuse()
    assert post.submitted_at
    post.take_back(decision_due(post.version, post.submitted_at, by.closed_days))
    moved(post)
    entry = history.write("post.approval_taken_back", post, by=by, key=key)
    tell([post.author], post, entry, "is in review again", f"{by} took the approval back. Do not publish it.")
    return post


@transaction.atomic
def request_changes(*, post_id: int, seen: str, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("post.returned", post, by, key):
        return post
    policy.may_request_changes(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    post.request_changes(reason)
    moved(post)
    entry = history.write(
        "post.returned", post, by=by, key=key, capacity=policy.deciding_capacity(by, post), reason=reason
    )
    tell([post.author], post, entry, "needs changes", reason, asks=Asks(asking.CHANGES, post.pk))
    return post


@transaction.atomic
def decline(*, post_id: int, seen: str, reason: str, key: UUID | None = None, by: Person) -> Post:
    post = locked(post_id, by)
    if already("post.declined", post, by, key):
        return post
    policy.may_decline(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    post.decline(reason, by, timezone.now())
    moved(post)
    entry = history.write(
        "post.declined", post, by=by, key=key, capacity=policy.deciding_capacity(by, post), reason=reason
    )
    tell_the_contact(post, "declined", by)
    tell([post.author], post, entry, "was declined", reason)
    return post
