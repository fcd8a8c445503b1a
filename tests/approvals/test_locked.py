"""The post that a step holds, after it waited for whoever held it before: what stands there now, and no mixture."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from approvals import services
from approvals.content import Content
from approvals.models import Post, State
from tests import world as people
from tests.approvals.threads import while_held
from tests.world import World


def lock(post: Post) -> Callable[[], Post]:
    def work() -> Post:
        with transaction.atomic():
            return Post.objects.locked(post.pk)

    return work


def rewritten(world: World, post: Post) -> None:
    content = replace(Content.of(post.version), text="Other words.", account=world.account_on("x"))
    services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.colleague)


def approved(world: World, post: Post) -> None:
    people.approve(post_id=post.pk, seen=post.seen, by=world.gm)


def twice(world: World, post: Post) -> None:
    rewritten(world, post)
    rewritten(world, Post.objects.get(pk=post.pk))


@pytest.mark.parametrize("meanwhile", [rewritten, twice, approved])
def test_whoever_waited_gets_what_stands_there_now(
    committed_world: World, meanwhile: Callable[[World, Post], None]
) -> None:
    post = committed_world.in_review()
    committed_world.account_on("x")
    first, late = while_held(lambda: meanwhile(committed_world, post), lock(post))
    assert (first.raised, late.raised) == (None, None)

    got, there = late.returned, Post.objects.get(pk=post.pk)
    assert got.columns() == there.columns() == got.as_read
    assert (got.version, got.version.text) == (there.version, there.version.text)
    assert got.account == got.version.account == there.account
    assert Content.of(got.version) == Content.of(there.version)
    assert got.approved_by == there.approved_by


def test_a_wording_that_changed_is_not_the_one_that_was_asked_for(committed_world: World) -> None:
    post = committed_world.in_review()
    committed_world.account_on("x")
    _, late = while_held(lambda: rewritten(committed_world, post), lock(post))
    assert late.returned.state == State.DRAFT
    assert late.returned.version.text == "Other words."
    assert late.returned.version.account.platform.slug == "x"
    assert late.returned.fingerprint != post.fingerprint


def test_what_was_taken_back_changes_nothing_for_whoever_waited(committed_world: World) -> None:
    """A savepoint of the other's that was rolled back, and then the end of its transaction."""
    post = committed_world.in_review()
    committed_world.account_on("x")

    def change_nothing() -> None:
        with transaction.atomic():
            rewritten(committed_world, post)
            transaction.set_rollback(True)
        Post.objects.locked(post.pk)

    _, late = while_held(change_nothing, lock(post))
    assert late.returned.columns() == post.columns()
    assert late.returned.version == post.version


def test_a_post_that_is_not_there_is_not_waited_for(committed_world: World) -> None:
    with pytest.raises(Post.DoesNotExist), transaction.atomic():
        Post.objects.locked(999_999)
