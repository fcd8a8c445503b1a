"""Every step that a person takes on a post, as data: from what, by whom, with what. Tests walk this table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Post, RosterPlace, StandingApproval, Window
from notices.models import Notice
from profiles.models import Person
from records.queries import trail
from tests.approvals.standing import covering, in_force
from tests.world import World, every

WATCHED = ("approvals", "records", "notices", "auditlog")


@dataclass(frozen=True)
class Step:
    name: str  # of the service
    kind: str  # of its entry
    ready: Callable[[World], Post]
    by: str  # a user name of the world
    given: Callable[[World, Post], dict[str, Any]] = lambda world, post: {}

    def __str__(self) -> str:
        return self.name

    def take(self, world: World, post: Post, by: Person | None = None, **changes: Any) -> Post:
        service: Callable[..., Post] = getattr(services, self.name)
        by = by or world.again(getattr(world, self.by))
        return service(**{"post_id": post.pk, **self.given(world, post), **changes, "by": by})


def seen(world: World, post: Post) -> dict[str, Any]:
    return {"seen": post.seen}


def handed_over(world: World, post: Post) -> dict[str, Any]:
    return seen(world, post) | {"declared": every("author")}


def decided(world: World, post: Post) -> dict[str, Any]:
    return seen(world, post) | {"declared": every("decider")}


def rewritten(world: World, post: Post) -> dict[str, Any]:
    return {"seen": post.seen, "content": replace(Content.of(post.version), text="Other words.")}


def with_reason(world: World, post: Post) -> dict[str, Any]:
    return {"reason": "The figure is last year's."}


def seen_with_reason(world: World, post: Post) -> dict[str, Any]:
    return seen(world, post) | with_reason(world, post)


def gone_live(world: World, post: Post) -> dict[str, Any]:
    return {"permalink": world.permalink(), "live_text": post.version.text}


def asked(world: World) -> Post:
    post = world.in_review()
    return services.consult(post_id=post.pk, question="Is this ours to say?", by=world.gm)


def suggested(world: World) -> Post:
    """In review, with a comment on a few of its words, for which MCD suggests others."""
    words = {"field": "text", "quote": "The survey", "suggestion": "Our survey"}
    return services.comment(post_id=world.in_review().pk, text="Say whose it is.", **words, by=world.mcd)


def differing(world: World) -> Post:
    return world.published(live_text="Something else.")


def a_window(world: World, **changes: Any) -> Window:
    """That is open from now on."""
    now = timezone.now()
    plain = {
        "kind": "caretaker",
        "name": "Caretaker 2028",
        "starts_at": now,
        "ends_at": now + timedelta(days=30),
    }
    return services.declare_window(**{**plain, **changes}, by=world.mcdmanager)


def held(world: World) -> Post:
    """Approved by a manager in MCD, then held: by a new window each time, so that there can be several such posts."""
    post = world.approved(approver=world.mcdmanager)
    a_window(world)
    return post


def on_roster(world: World) -> Post:
    """A draft of somebody who may publish it first."""
    if not RosterPlace.objects.filter(person=world.officer).exists():
        today = timezone.localdate()
        services.put_on_roster(person=world.officer, starts_on=today, ends_on=today, by=world.mcdmanager)
    return world.draft()


def gone_live_first(world: World, post: Post) -> dict[str, Any]:
    late = {"reason": "People were sending money to a false account."}
    return handed_over(world, post) | gone_live(world, post) | late


def unconfirmed(world: World, **changes: Any) -> Post:
    post = on_roster(world)
    given = gone_live_first(world, post) | changes
    return services.publish_first(post_id=post.pk, **given, by=world.again(world.officer))


def covered(world: World) -> Post:
    """A draft that a standing approval covers, made with the first of them."""
    if not StandingApproval.objects.exists():
        in_force(world, uses_allowed=100)
    return world.draft()


def under_it(world: World, post: Post) -> dict[str, Any]:
    """Under the only one there is."""
    return {**covering(post), "standing_id": StandingApproval.objects.get().pk}


REPEATED = {"comment"}  # said once more it is said twice
STEPS = [
    Step("edit", "post.edited", World.draft, "officer", rewritten),
    Step("submit", "post.submitted", World.draft, "officer", handed_over),
    Step("withdraw", "post.withdrawn", World.in_review, "officer", with_reason),
    Step(
        "consult",
        "consultation.asked",
        World.in_review,
        "gm",
        lambda *_: {"question": "Is this ours to say?"},
    ),
    Step("answer", "consultation.answered", asked, "mcd", lambda *_: {"answer": "Yes, with the date."}),
    Step("comment", "post.commented", World.in_review, "colleague", lambda *_: {"text": "Is it, @gm?"}),
    Step("resolve_comment", "post.comment_resolved", suggested, "officer", lambda *_: {"comment": 1}),
    Step(
        "take_over",
        "post.edited",
        suggested,
        "officer",
        lambda world, post: {"comment": 1, "seen": post.seen},
    ),
    Step("approve", "post.approved", World.in_review, "gm", decided),
    Step("take_back", "post.approval_taken_back", World.approved, "gm"),
    Step("request_changes", "post.returned", World.in_review, "gm", seen_with_reason),
    Step("decline", "post.declined", World.in_review, "gm", seen_with_reason),
    Step("approve_under", "post.approved_under", covered, "officer", under_it),
    Step("publish", "post.published", World.approved, "officer", gone_live),
    Step("report_failure", "post.publication_failed", World.approved, "officer", with_reason),
    Step(
        "close_incident",
        "incident.closed",
        differing,
        "mcd",
        lambda *_: {"resolution": "Corrected on the page."},
    ),
    Step("reconfirm", "post.reconfirmed", held, "mcdmanager2", seen),
    Step("publish_first", "post.published_first", on_roster, "officer", gone_live_first),
    Step("confirm", "post.confirmed", unconfirmed, "gm", decided),
    Step("object_to", "post.objected", unconfirmed, "gm", seen_with_reason),
]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a step could write: posts, the log, notices, the field history."""
    models = [model for label in WATCHED for model in apps.get_app_config(label).get_models()]
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in models}


@contextmanager
def nothing_written() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def kinds(post: Post) -> list[str]:
    return [entry.kind for entry in trail(post.reference)]


def last_notice() -> int:
    return Notice.objects.values_list("pk", flat=True).first() or 0


def told_since(last: int) -> set[str]:
    """Names of those who have been told something since."""
    return set(Notice.objects.filter(pk__gt=last).values_list("person__username", flat=True))
