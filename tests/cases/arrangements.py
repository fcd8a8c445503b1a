"""Standing approvals and windows: everybody reads of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from approvals import services
from approvals.models import StandingApproval, Window
from approvals.views.standing_approvals import STANDING
from approvals.views.windows import WINDOWS
from profiles.models import Topic
from tests.approvals.standing import changed, granted, in_force, now, suspended
from tests.approvals.steps import a_window
from tests.cases.kinds import Kind, Take
from tests.world import World


def seen(world: World, standing: StandingApproval) -> dict[str, Any]:
    return {"seen": standing.fingerprint}


def other_terms(world: World, standing: StandingApproval) -> dict[str, Any]:
    last = timezone.localdate() + timedelta(days=20)
    return seen(world, standing) | {
        "title": "Reminders of dates",
        "officers": [world.officer.pk],
        "accounts": [world.account.pk],
        "topics": [Topic.objects.get(slug="general").pk],
        "wording": "We answer on {day} in the morning.",
        "starts_on": f"{standing.starts_on:%d/%m/%Y}",
        "ends_on": f"{last:%d/%m/%Y}",
        "uses_allowed": "3",
    }


def move_on(world: World, standing: StandingApproval) -> None:
    suspended(changed(world, standing), world.mcd)


def at_rest(world: World) -> StandingApproval:
    return suspended(in_force(world), world.mcd)


def close(world: World, window: Window) -> None:
    services.close_window(window_id=window.pk, reason="Over.", by=world.mcdmanager)


KINDS = [
    Kind(
        STANDING,
        [
            Take("sign", granted, "mcdmanager", seen),
            Take("renew", at_rest, "gm", seen),
            Take("change", lambda world: now(in_force(world)), "gm", other_terms),
            Take("suspend", in_force, "mcd", lambda *_: {"reason": "The figures are under review."}),
        ],
        move_on,
        stranger="",
    ),
    Kind(
        WINDOWS,
        [Take("close-window", a_window, "mcdmanager2", lambda *_: {"reason": "The writs are returned."})],
        close,
        stranger="",
    ),
]
