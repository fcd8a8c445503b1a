"""Standing approvals for tests, each made by the people and the steps that would make it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from approvals import services
from approvals.models import Post, StandingApproval, StandingState
from approvals.policy import standing_approvals as rules
from approvals.queries import standing_approvals as reads
from approvals.services.standing_uses import KEPT_TO
from approvals.standing.terms import Terms
from profiles.models import Person, Topic
from records.queries import trail
from tests.world import World, every

WORDING = "The survey is open until {date}. Tell us how long your invoices take to be paid."


def terms(world: World, **changes: Any) -> Terms:
    today = timezone.localdate()
    plain: dict[str, Any] = {
        "title": "Survey reminders",
        "officers": [world.officer],
        "accounts": [world.account],
        "topics": [Topic.objects.get(slug="general")],
        "starts_on": today,
        "ends_on": today + timedelta(days=60),
        "uses_allowed": 2,
        "wording": WORDING,
    }
    return Terms(**{**plain, **changes})


def granted(world: World, by: Person | None = None, **changes: Any) -> StandingApproval:
    return services.grant_standing(division=world.macro, terms=terms(world, **changes), by=by or world.gm)


def signed(standing: StandingApproval, by: Person) -> StandingApproval:
    return services.cosign_standing(standing_id=standing.pk, seen=standing.fingerprint, by=by)


def in_force(world: World, by: Person | None = None, **changes: Any) -> StandingApproval:
    return signed(granted(world, by, **changes), world.mcdmanager)


def used(post: Post, standing: StandingApproval, by: Person, key: UUID | None = None, **changes: Any) -> Post:
    given = covering(post) | changes
    return services.approve_under(post_id=post.pk, standing_id=standing.pk, key=key, by=by, **given)


def covering(post: Post) -> dict[str, Any]:
    return {"seen": post.seen, "declared": [*every("author"), KEPT_TO.clause]}


def now(standing: StandingApproval) -> StandingApproval:
    return StandingApproval.objects.whole().get(pk=standing.pk)


def told(standing: StandingApproval) -> list[str]:
    return [entry.kind for entry in trail(standing.reference)]


def state(standing: StandingApproval) -> StandingState:
    return rules.state_of(now(standing), reads.open_window())


def changed(
    world: World, standing: StandingApproval, by: Person | None = None, **changes: Any
) -> StandingApproval:
    given = {"seen": standing.fingerprint, "terms": terms(world, **{"title": "Other terms", **changes})}
    return services.change_standing(standing_id=standing.pk, by=by or world.gm, **given)


def suspended(standing: StandingApproval, by: Person) -> StandingApproval:
    return services.suspend_standing(standing_id=standing.pk, reason="Figures under review.", by=by)


def renewed(standing: StandingApproval, by: Person) -> StandingApproval:
    return services.renew_standing(standing_id=standing.pk, seen=standing.fingerprint, by=by)
