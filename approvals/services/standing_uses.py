"""A post is approved under a standing approval (OFF-1a), if every condition holds at that moment."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from approvals import history, integrity, policy
from approvals.models import Post, StandingApproval, StandingUse
from approvals.policy.standing_uses import may_use_standing
from approvals.queries import standing_approvals as reads
from approvals.services.declaring import Said, by_author
from approvals.services.shared import locked, moved, require_seen, require_true, tell
from approvals.standing import history as standing_history
from approvals.standing.integrity import require_signed
from cases import already
from clauses.declarations import Statement
from profiles.models import Person
from records.canonical import moment
from workflow.rulings import Refused

KEPT_TO = Statement(
    "OFF-1a", "It lies within the standing approval that I use, and keeps to the limits that are set there."
)


@transaction.atomic
def approve_under(
    *,
    post_id: int,
    standing_id: int | None,
    seen: str,
    declared: Collection[str] = (),
    policy_read: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """The post is held first, and then the standing approval: of two posts for its last use, one finds it used up."""
    post = locked(post_id, by)
    if already("post.approved_under", post, by, key):
        return post
    policy.may_take_standing(by, post).or_refuse()
    require_true(post)
    require_seen(post, seen)
    standing = _held(standing_id)
    integrity.is_called_as_then(post).or_refuse()
    may_use_standing(reads.use(by, post, standing)).or_refuse()
    require_signed(standing)
    declaration, _ = by_author(Said(declared, policy_read), post, (), KEPT_TO)
    now = timezone.now()
    post.approve_under(standing, by, now, until=now + timedelta(days=settings.APPROVAL_VALID_DAYS))
    moved(post)
    use = _count(post, standing, by, now)
    assert post.approval_ends_at
    entry = history.write(
        "post.approved_under", post, by=by, key=key, approval_ends_at=moment(post.approval_ends_at),
        **_standing_behind(standing, use), **declaration,
    )  # fmt: skip
    standing_history.write(
        standing_history.USED,
        standing,
        by=by,
        post=post.reference,
        post_fingerprint=post.fingerprint,
        **_counted(standing, use),
    )
    what = f"{by} used {standing.reference} for it: use {use.number} of {standing.uses_allowed}."
    tell(
        [standing.granted_by, post.author], post, entry, "is approved under a standing approval", what, but=by
    )
    return post


def _held(standing_id: int | None) -> StandingApproval:
    try:
        return StandingApproval.objects.locked(standing_id or 0)
    except StandingApproval.DoesNotExist:
        raise Refused("Choose one of the standing approvals that are offered.", field="standing") from None


def _count(post: Post, standing: StandingApproval, by: Person, at: datetime) -> StandingUse:
    use = StandingUse.objects.create(
        standing=standing,
        number=standing.uses + 1,
        post=post,
        fingerprint=post.fingerprint,
        used_by=by,
        used_at=at,
    )
    StandingApproval.objects.filter(pk=standing.pk).update(uses=F("uses") + 1)
    return use


def _counted(standing: StandingApproval, use: StandingUse) -> dict[str, Any]:
    return {"use": use.number, "uses_allowed": standing.uses_allowed}


def _standing_behind(standing: StandingApproval, use: StandingUse) -> dict[str, Any]:
    """Who approved, and by what, so that the record stands without the tables."""
    assert standing.cosigned_by  # the conditions ask for it
    return {
        "standing": standing.reference,
        "terms": standing.fingerprint,
        "approver": standing.granted_by.username,
        "approver_name": standing.granted_by.name,
        "approver_tied_to": sorted(set(standing.granted_by.ties.values())),
        "cosigner": standing.cosigned_by.username,
        "cosigner_tied_to": sorted(set(standing.cosigned_by.ties.values())),
        **_counted(standing, use),
    }
