"""Two people at the same moment: the last use is used once, and what was stopped meanwhile stops."""

from collections.abc import Callable
from typing import Any

import pytest

from approvals import services
from approvals.models import Post, StandingApproval, StandingUse, State
from tests.approvals.standing import granted, in_force, now, signed, terms, used
from tests.approvals.threads import Outcome, Work, at_once, while_held
from tests.world import World
from workflow.rulings import MovedOn, Refused

Meeting = Callable[[Work, Work], "tuple[Outcome, Outcome] | list[Outcome]"]
both_ways = pytest.mark.parametrize("meet", [at_once, while_held])


def use(world: World, post: Post, standing: StandingApproval) -> Work:
    return lambda: used(post, standing, world.again(world.officer))


@both_ways
def test_the_last_use_is_used_once(committed_world: World, meet: Meeting) -> None:
    world, standing = committed_world, in_force(committed_world, uses_allowed=1)
    posts = [world.draft(), world.draft()]
    outcomes = meet(*(use(world, post, standing) for post in posts))

    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    late = next(outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert str(late) == f"{standing.reference} cannot be used. Its one use is used up."
    assert now(standing).uses == StandingUse.objects.count() == 1
    assert Post.objects.filter(state=State.APPROVED).count() == 1


@both_ways
def test_two_uses_at_once_are_counted_apart(committed_world: World, meet: Meeting) -> None:
    world, standing = committed_world, in_force(committed_world)
    outcomes = meet(use(world, world.draft(), standing), use(world, world.draft(), standing))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert [one.number for one in StandingUse.objects.all()] == [1, 2]


STOPS: dict[str, Callable[[World, StandingApproval], Any]] = {
    "suspended": lambda world, standing: services.suspend_standing(
        standing_id=standing.pk, reason="Figures under review.", by=world.mcd
    ),
    "changed": lambda world, standing: services.change_standing(
        standing_id=standing.pk, seen=standing.fingerprint, terms=terms(world, title="Other"), by=world.gm
    ),
}


@pytest.mark.parametrize("stop", STOPS)
def test_a_use_that_waits_for_what_stops_it_is_refused(committed_world: World, stop: str) -> None:
    world, standing = committed_world, in_force(committed_world)
    post = world.draft()
    _, late = while_held(lambda: STOPS[stop](world, standing), use(world, post, standing))
    assert isinstance(late.raised, Refused), late
    assert Post.objects.get(pk=post.pk).state == State.DRAFT


def test_a_use_that_waits_for_an_edit_is_told_that_the_words_moved_on(committed_world: World) -> None:
    world, standing = committed_world, in_force(committed_world)
    post = world.draft()

    def edit() -> Post:
        content = world.content(text="Other words.")
        return services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)

    _, late = while_held(edit, use(world, post, standing))
    assert isinstance(late.raised, MovedOn), late


def test_a_signature_that_waits_for_a_change_is_refused(committed_world: World) -> None:
    world, standing = committed_world, granted(committed_world)
    _, late = while_held(
        lambda: STOPS["changed"](world, standing), lambda: signed(standing, world.mcdmanager)
    )
    assert isinstance(late.raised, MovedOn), late
    assert not now(standing).is_signed


@both_ways
def test_two_signatures_at_once_are_one(committed_world: World, meet: Meeting) -> None:
    world, standing = committed_world, granted(committed_world)
    outcomes = meet(lambda: signed(standing, world.mcdmanager), lambda: signed(standing, world.mcdmanager2))
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    assert now(standing).is_signed
