from datetime import timedelta
from typing import Any

from django.utils import timezone

from approvals import services
from approvals.models import Post, State
from approvals.models.states import OPEN_TO_EDITS
from approvals.views.calendar import TIMES
from approvals.views.posts import POSTS
from tests.approvals import steps
from tests.cases.kinds import Kind, Take
from tests.world import World


def end(world: World, post: Post) -> None:
    if post.state in OPEN_TO_EDITS:
        services.withdraw(post_id=post.pk, reason="Not wanted any more.", by=world.again(world.officer))
    elif post.state == State.UNCONFIRMED:
        services.confirm(post_id=post.pk, **steps.decided(world, post), by=world.again(world.mcdmanager2))
    else:
        services.close_incident(post_id=post.pk, resolution="Corrected.", by=world.again(world.mcdmanager))


def noted(world: World, post: Post) -> dict[str, Any]:
    return steps.decided(world, post) | {"note": "As we said on Monday."}


def looked_at(world: World, post: Post) -> dict[str, Any]:
    return steps.seen(world, post) | {"note": "Still factual."}


def under_it(world: World, post: Post) -> dict[str, Any]:
    given = steps.under_it(world, post)
    return given | {"standing": given.pop("standing_id")}


KIND = Kind(
    POSTS,
    [
        Take("submit", World.draft, "officer", steps.handed_over),
        Take("use-standing", steps.covered, "officer", under_it),
        Take("approve", World.in_review, "gm", noted),
        Take("take-back", World.approved, "gm", lambda *_: {}),
        Take("request-changes", World.in_review, "gm", noted),
        Take("decline", World.in_review, "gm", noted),
        Take("consult", World.in_review, "gm", noted),
        Take("comment", World.in_review, "colleague", lambda *_: {"text": "Which survey?"}),
        Take("resolve-comment", steps.suggested, "officer", lambda *_: {"comment": "1"}),
        Take(
            "take-over", steps.suggested, "officer", lambda world, post: {"comment": "1", "seen": post.seen}
        ),
        Take("answer", steps.asked, "mcd", lambda *_: {"answer": "Yes, with the date."}),
        Take("reconfirm", steps.held, "mcdmanager2", looked_at),
        Take("publish", World.approved, "officer", steps.gone_live),
        Take("report-failure", World.approved, "officer", steps.with_reason),
        Take("publish-first", steps.on_roster, "officer", steps.gone_live_first),
        Take("confirm", steps.unconfirmed, "gm", noted),
        Take("object", steps.unconfirmed, "gm", steps.seen_with_reason),
        Take("withdraw", World.in_review, "officer", steps.with_reason),
        Take("close-incident", steps.differing, "mcd", lambda *_: {"resolution": "Mended on the page."}),
    ],
    end,
    stranger="officer2",
)


def another_time(world: World, post: Post) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=9)
    return steps.seen(world, post) | {"wanted_at_0": f"{day:%d/%m/%Y}", "wanted_at_1": "14:30"}


TIME = Kind(TIMES, [Take("change-time", World.in_review, "officer", another_time)], end, stranger="officer2")
