"""Standing approvals from grant to last use: who may do what, what is written, who is told (OFF-1a)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from approvals import services
from approvals.models import Post, StandingApproval, StandingState, StandingUse, State
from approvals.standing.history import SENTENCES
from profiles.models import Person, Role
from records.queries import trail
from tests.approvals.standing import (
    changed,
    granted,
    in_force,
    now,
    renewed,
    signed,
    state,
    suspended,
    terms,
    told,
    used,
)
from tests.approvals.steps import last_notice, nothing_written, told_since
from tests.world import World, every
from workflow.rulings import MovedOn, Refused

# --- The whole way ---------------------------------------------------------------------------------------------


def test_from_grant_to_the_last_use(world: World) -> None:
    last = last_notice()
    standing = granted(world)
    assert state(standing) == StandingState.TO_SIGN
    assert told_since(last) == {"mcdmanager", "mcdmanager2"}

    last = last_notice()
    signed(standing, world.mcdmanager)
    assert state(standing) == StandingState.IN_FORCE
    assert told_since(last) == {"gm", "officer"}

    last = last_notice()
    post = used(world.draft(), standing, world.officer)
    assert told_since(last) == {"gm"}, "the author used it, and knows"
    assert (now(standing).uses, state(standing)) == (1, StandingState.IN_FORCE)
    used(world.draft(), standing, world.officer)
    assert state(standing) == StandingState.USED_UP
    with pytest.raises(Refused, match="All its 2 uses are used up"):
        used(world.draft(), standing, world.officer)

    assert told(standing) == ["standing.granted", "standing.cosigned", "standing.used", "standing.used"]
    assert [(use.number, use.post_id == post.pk) for use in StandingUse.objects.all()] == [
        (1, True),
        (2, False),
    ]


def test_the_post_says_under_what_it_was_approved_and_by_whom(world: World) -> None:
    standing = in_force(world)
    post = used(world.draft(), standing, world.officer)
    assert (post.approved_by, post.standing_id, post.submitted_by) == (world.gm, standing.pk, world.officer)
    assert post.approved_as == f"General Manager, {world.macro}, under {standing.reference}"
    assert post.approved_fingerprint == post.fingerprint
    assert post.approval_ends_at > timezone.now()
    assert post.columns() == Post.objects.get(pk=post.pk).columns()

    entry = trail(post.reference)[-1]
    assert entry.sentence == (
        f"Officer (officer, Policy Officer) used {standing.reference} (use 1 of 2) for version 1."
    )
    assert entry.fields["approver"] == "gm"
    assert entry.fields["cosigner"] == "mcdmanager"
    assert entry.fields["terms"] == standing.fingerprint
    assert {each["clause"] for each in entry.fields["declared"]} == {*every("author"), "OFF-1a"}
    assert trail(standing.reference)[-1].sentence == (
        f"Officer (officer, Policy Officer) had {post.reference} approved under it (use 1 of 2)."
    )


def test_it_lapses_like_any_other_approval(world: World) -> None:
    post = used(world.draft(), in_force(world), world.officer)
    Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now())
    lapsed = services.expire(post_id=post.pk)
    assert (lapsed.state, lapsed.standing_id) == (State.EXPIRED, None)


def test_it_goes_on_to_be_published_and_edits_void_it(world: World) -> None:
    standing = in_force(world)
    post = used(world.draft(), standing, world.officer)
    content = world.content(text="Other words.")
    edited = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)
    assert (edited.state, edited.standing_id) == (State.DRAFT, None)
    assert now(standing).uses == 1, "a use that was taken stays taken"
    post = used(world.draft(), standing, world.officer)
    published = services.publish(
        post_id=post.pk, permalink=world.permalink(), live_text=post.version.text, by=world.officer
    )
    assert published.state == State.PUBLISHED


def test_every_kind_of_entry_is_written_and_told_in_a_sentence(world: World) -> None:
    standing = in_force(world)
    used(world.draft(), standing, world.officer)
    standing = changed(world, now(standing))
    suspended(standing, world.mcd)
    renewed(standing, world.gm)
    assert set(told(standing)) == SENTENCES.keys()
    for entry in trail(standing.reference):
        assert entry.sentence.endswith(".")
        assert "withheld" not in entry.sentence
        assert entry.office == "MACRO"


# --- Declarations and words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", [[], ["OFF-1a"], "author"])
def test_each_statement_is_declared(world: World, declared: list[str] | str) -> None:
    ticked = every(declared) if isinstance(declared, str) else declared
    post, standing = world.draft(), in_force(world)
    with nothing_written(), pytest.raises(Refused, match="Tick each box"):
        used(post, standing, world.officer, declared=ticked)


def test_words_that_were_not_seen_are_not_approved(world: World) -> None:
    post, standing = world.draft(), in_force(world)
    with nothing_written(), pytest.raises(MovedOn):
        used(post, standing, world.officer, seen="0" * 64)


def test_the_same_form_again_counts_once(world: World) -> None:
    post, standing, key = world.draft(), in_force(world), uuid4()
    once = used(post, standing, world.officer, key=key)
    with nothing_written():
        again = used(post, standing, world.officer, key=key)
    assert again.columns() == once.columns()
    other = world.draft()
    with nothing_written(), pytest.raises(Refused, match="another post"):
        used(other, standing, world.officer, key=key)


# --- Who grants, signs, suspends -------------------------------------------------------------------------------

PEOPLE = [
    "officer",
    "manager",
    "gm",
    "gm2",
    "mcd",
    "mcdmanager",
    "mcdmanager2",
    "records",
    "auditor",
    "admin",
]
STEPS: dict[str, tuple[Callable[..., Any], set[str]]] = {
    "grant": (lambda world, standing, by: granted(world, by), {"gm"}),
    "change": (lambda world, standing, by: changed(world, standing, by), {"gm"}),
    "sign": (lambda world, standing, by: signed(standing, by), {"mcdmanager", "mcdmanager2"}),
    "suspend": (
        lambda world, standing, by: suspended(standing, by),
        {"gm", "mcd", "mcdmanager", "mcdmanager2"},
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_only_those_entitled_take_a_step(world: World, step: str) -> None:
    take, allowed = STEPS[step]
    root = Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    for who in [*(getattr(world, name) for name in PEOPLE), root]:
        standing = granted(world)
        if who.username in allowed:
            take(world, standing, world.again(who))
        else:
            with nothing_written(), pytest.raises(Refused, match=r"\.$"):
                take(world, standing, world.again(who))


def test_who_acts_for_the_general_manager_grants(world: World) -> None:
    world.acts_for(world.manager, world.gm)
    standing = granted(world, by=world.again(world.manager))
    assert standing.granted_as == f"General Manager, {world.macro}, acting for Gm (HR-2026-114)"


def test_nobody_signs_what_they_granted_or_are_named_in(world: World) -> None:
    both = world.person("both", "General Manager", world.communications, Role.GENERAL_MANAGER)
    named = services.grant_standing(
        division=world.communications, terms=terms(world, officers=[world.mcdmanager]), by=both
    )
    with pytest.raises(Refused, match="named in it"):
        signed(named, world.mcdmanager)
    world.acts_for(both, world.mcdmanager)
    both = world.again(both)
    own = services.grant_standing(
        division=world.communications, terms=terms(world, officers=[world.mcd]), by=both
    )
    with pytest.raises(Refused, match="You granted it, so another signs it"):
        signed(own, both)

    theirs = services.grant_standing(
        division=world.small, terms=terms(world, officers=[world.officer2]), by=world.again(world.gm2)
    )
    assert signed(theirs, both).cosigned_by == both


def test_who_acts_for_somebody_named_does_not_sign(world: World) -> None:
    head = world.person("head", "General Manager", world.communications, Role.GENERAL_MANAGER)
    standing = services.grant_standing(
        division=world.communications, terms=terms(world, officers=[world.mcdmanager]), by=head
    )
    world.acts_for(world.mcd, world.mcdmanager)
    with pytest.raises(Refused, match="You, or whom you act for, are named in it"):
        signed(standing, world.again(world.mcd))


def test_terms_that_moved_on_are_not_signed(world: World) -> None:
    standing = granted(world)
    before = standing.fingerprint
    changed(world, standing, uses_allowed=50)
    with nothing_written(), pytest.raises(MovedOn, match="Its terms have changed since you opened them"):
        services.cosign_standing(standing_id=standing.pk, seen=before, by=world.mcdmanager)


def test_a_signature_is_to_the_terms_from_that_general_manager(world: World) -> None:
    standing = suspended(in_force(world), world.mcd)
    head = world.successor("head", world.gm)
    seen = standing.fingerprint
    assert renewed(standing, head).granted_by == head
    with pytest.raises(MovedOn):
        services.cosign_standing(standing_id=standing.pk, seen=seen, by=world.mcdmanager)


# --- Suspending and going on -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["gm", "mcd", "mcdmanager"])
def test_either_side_suspends_at_once_and_everybody_concerned_is_told(world: World, who: str) -> None:
    standing, last = in_force(world), last_notice()
    suspended(standing, getattr(world, who))
    assert state(standing) == StandingState.SUSPENDED
    assert told_since(last) == {"gm", "mcdmanager", "officer"} - {who}
    with pytest.raises(Refused, match=r"It is suspended since .*: Figures under review"):
        used(world.draft(), standing, world.officer)
    with pytest.raises(Refused, match="It is suspended already"):
        suspended(standing, world.gm)


def test_mcd_alone_does_not_lift_what_was_suspended(world: World) -> None:
    standing = suspended(in_force(world), world.gm)
    with pytest.raises(Refused, match="its General Manager grants it again first"):
        signed(standing, world.mcdmanager)
    with pytest.raises(Refused, match="Only the General Manager"):
        renewed(standing, world.mcdmanager)
    renewed(standing, world.gm)
    assert state(standing) == StandingState.TO_SIGN
    signed(now(standing), world.mcdmanager)
    assert used(world.draft(), standing, world.officer).state == State.APPROVED


def test_a_change_suspends_until_mcd_has_signed_again(world: World) -> None:
    standing, last = in_force(world), last_notice()
    after = changed(world, standing, uses_allowed=5)
    assert (state(standing), after.cosigned_by) == (StandingState.TO_SIGN, None)
    assert told_since(last) == {"mcdmanager", "mcdmanager2", "officer"}
    with pytest.raises(Refused, match="It waits for an MCD manager to sign it"):
        used(world.draft(), standing, world.officer)
    signed(after, world.mcdmanager2)
    assert used(world.draft(), standing, world.officer).state == State.APPROVED


def test_a_change_of_nothing_is_no_change(world: World) -> None:
    standing = in_force(world)
    with nothing_written(), pytest.raises(Refused, match="Nothing has changed"):
        changed(world, standing, title=standing.title)


def test_what_was_used_stays_counted_when_the_terms_change(world: World) -> None:
    standing = in_force(world, uses_allowed=1)
    used(world.draft(), standing, world.officer)
    with pytest.raises(Refused, match="It was used once already, so allow more than that"):
        changed(world, standing, uses_allowed=1)
    after = signed(changed(world, standing, uses_allowed=2), world.mcdmanager)
    used(world.draft(), after, world.officer)
    assert [use.number for use in StandingUse.objects.filter(standing=standing)] == [1, 2]


def test_what_is_over_or_used_up_is_neither_suspended_nor_signed_nor_granted_again(world: World) -> None:
    standing = in_force(world, uses_allowed=1)
    used(world.draft(), standing, world.officer)
    for step in (
        lambda: suspended(standing, world.gm),
        lambda: renewed(standing, world.gm),
        lambda: signed(standing, world.mcdmanager),
    ):
        with pytest.raises(Refused, match="All its uses are used up"):
            step()
    StandingApproval.objects.filter(pk=standing.pk).update(
        uses=0, starts_on="2024-01-01", ends_on="2024-02-01"
    )
    with pytest.raises(Refused, match="Its last day was 1 February 2024"):
        suspended(standing, world.gm)
    assert state(standing) == StandingState.OVER


def test_a_new_general_manager_grants_it_again(world: World) -> None:
    standing = in_force(world)
    head = world.successor("head", world.gm)
    assert state(standing) == StandingState.SUSPENDED
    assert renewed(now(standing), head).granted_by == head
    signed(now(standing), world.mcdmanager)
    assert used(world.draft(), standing, world.officer).approved_by == head


def test_what_holds_is_not_granted_again(world: World) -> None:
    with pytest.raises(Refused, match="neither suspended nor without its General Manager"):
        renewed(in_force(world), world.gm)
