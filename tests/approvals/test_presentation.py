"""What pages are told: every state has its words, and what changed is told whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals import services
from approvals.models import Post, State
from approvals.presentation.lists import for_how_long
from approvals.presentation.posts import refusals
from approvals.presentation.status import (
    COLOURS,
    STANDING,
    WHY,
    standing,
    tag,
)
from approvals.presentation.words import counted, differences
from approvals.steps import DECISIONS
from approvals.views.posts import POSTS
from profiles.models import Platform
from tests.world import World
from workflow.actions import buttons
from workflow.rulings import ALLOWED


def test_every_state_has_a_colour_and_a_sentence() -> None:
    assert set(COLOURS) == set(STANDING) == set(State)
    assert set(WHY) < set(State)


def test_a_draft_says_of_which_version_nobody_was_asked(world: World) -> None:
    post = world.in_review()
    content = world.content(text="Other words.")
    post = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)
    assert standing(post).startswith("Version 2 is not submitted yet;")
    assert standing(world.draft()).startswith("Nobody has been asked yet.")


def in_state(world: World, state: str) -> Post:
    return {
        State.DRAFT: world.draft,
        State.IN_REVIEW: world.in_review,
        State.APPROVED: world.approved,
        State.PUBLISHED: world.published,
    }[State(state)]()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.DRAFT, "Next: submit it"),
        (State.IN_REVIEW, "It waits for a decision by Gm (gm)."),
        (State.APPROVED, "Gm (gm) approved it as General Manager, Macroeconomic Conditions Division on"),
        (State.PUBLISHED, "Officer (officer) published it on"),
    ],
)
def test_a_post_says_who_is_next(world: World, state: str, told: str) -> None:
    post = in_state(world, state)
    assert told in standing(post)
    assert tag(post)["text"] == State(state).label


def test_a_manager_s_own_post_waits_for_mcd(world: World) -> None:
    assert "by Mcdmanager (mcdmanager) or Mcdmanager2 (mcdmanager2)." in standing(
        world.in_review(by=world.gm)
    )


def test_why_it_came_back_stays_in_sight_but_an_old_failure_does_not(world: World) -> None:
    post = world.in_review()
    post = services.request_changes(post_id=post.pk, seen=post.seen, reason="Shorter.", by=world.gm)
    post = edited(world, post, "Short.")
    assert post.reason == "Shorter."
    assert "came back" in standing(post)
    failed = services.report_failure(
        post_id=world.approved().pk, reason="The platform was down.", by=world.officer
    )
    assert edited(world, failed, "Short.").reason == ""


def edited(world: World, post: Post, text: str) -> Post:
    return services.edit(post_id=post.pk, seen=post.seen, content=world.content(text=text), by=world.officer)


def test_everything_that_changed_is_told_and_nothing_else(world: World) -> None:
    post = world.draft(text="One\n\ntwo", links=["https://example.org/a"], sources="Table 3")
    before = post.version
    changed = world.content(text="One\n\nthree", links=[], sources="Table 3", account=world.account_on("x"))
    after = services.edit(post_id=post.pk, seen=post.seen, content=changed, by=world.officer).version
    told = {change.label: change.runs for change in differences(before, after)}
    assert list(told) == ["Text", "Links", "Account"]
    assert told["Text"] == [("same", "One\n\n"), ("removed", "two"), ("added", "three")]
    assert told["Links"] == [("removed", "https://example.org/a")]


def test_a_file_that_was_swapped_under_its_old_name_is_told(world: World) -> None:
    file = {"name": "chart.png", "size": 1, "sha256": "a" * 64, "type": "image/png", "alt": "A chart"}
    post = world.draft(media=[file])
    before = post.version
    changed = world.content(media=[{**file, "sha256": "b" * 64}])
    after = services.edit(post_id=post.pk, seen=post.seen, content=changed, by=world.officer).version
    assert [change.label for change in differences(before, after)] == ["Files"]


def test_the_step_that_leads_on_comes_first_and_grey_ones_last(world: World) -> None:
    offered = buttons(POSTS.actions(world.officer, world.draft()))
    assert [button["label"] for button in offered] == ["Submit for approval", "Edit", "Copy it", "Withdraw"]
    offered = buttons(POSTS.actions(world.colleague, world.draft()))
    assert [button["label"] for button in offered if button["why"]] == ["Withdraw"]


def test_grey_buttons_share_one_reason(world: World) -> None:
    post = world.in_review()
    [refusal] = refusals([POSTS.action(step, world.officer, post) for step in DECISIONS], ALLOWED)
    assert refusal.labels == ["Approve", "Request changes", "Decline", "Ask MCD"]
    assert "may decide" in refusal.reason


@pytest.mark.parametrize(
    ("text", "limit", "told"),
    [
        ("", 280, "0 characters of 280"),
        ("x", None, "1 character"),
        ("é😀" * 600, 3000, "1,200 characters of 3,000"),
    ],
)
def test_characters_are_counted_as_the_checks_count_them(text: str, limit: int | None, told: str) -> None:
    assert counted(text, Platform(text_limit=limit, counting="characters")) == told


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "for 1\xa0minute"),
        (timedelta(days=3, hours=5), "for 3\xa0days"),
    ],
)
def test_how_long_something_waits_is_told_in_one_unit(waited: timedelta, told: str) -> None:
    assert for_how_long(timezone.now() - waited) == told
