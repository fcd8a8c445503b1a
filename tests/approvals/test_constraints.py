"""The law in the database: what no code path may write, `QuerySet.update()` included. Each with the case it allows."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from approvals.models import Post, State, Version
from tests.world import World


def refused(post: Post, constraint: str, **changes: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(**changes)


NO_APPROVAL = dict.fromkeys(
    (
        "approved_by",
        "approved_at",
        "approved_as",
        "approved_fingerprint",
        "approved_ground",
        "approval_ends_at",
    )
)


def test_an_approved_post_names_its_approver(world: World) -> None:
    refused(world.approved(), "an_approved_post_names_its_approver", **NO_APPROVAL)
    refused(world.published(), "an_approved_post_names_its_approver", **NO_APPROVAL)
    refused(world.in_review(), "an_approved_post_names_its_approver", state=State.APPROVED, due_at=None)


@pytest.mark.parametrize("name", NO_APPROVAL)
def test_an_approval_is_whole(world: World, name: str) -> None:
    refused(world.approved(), "an_approval_is_whole", **{name: None})


def test_only_an_emergency_goes_out_first_and_says_why(world: World) -> None:
    post, soon = world.published(), timezone.now()
    unconfirmed = {"state": State.UNCONFIRMED, "due_at": soon, **NO_APPROVAL}
    refused(post, "only_an_emergency_goes_out_first", **unconfirmed)
    refused(post, "an_emergency_has_gone_out_and_says_why", emergency="", **unconfirmed)
    refused(world.draft(), "an_emergency_has_gone_out_and_says_why", emergency="The site was down.")
    Post.objects.filter(pk=post.pk).update(emergency="The site was down.", **unconfirmed)


def test_an_emergency_that_was_objected_to_is_published_without_an_approval(world: World) -> None:
    post, now = world.published(), timezone.now()
    objected = {"objected_by": world.gm, "objected_at": now}
    refused(post, "an_objection_is_to_an_emergency", **objected)
    refused(post, "an_approved_post_names_its_approver|an_objection_is_to", **objected, **NO_APPROVAL)
    refused(
        post,
        "the_objector_has_no_hand_in_the_post",
        **NO_APPROVAL,
        **objected | {"objected_by": world.officer},
        emergency="Why.",
    )
    Post.objects.filter(pk=post.pk).update(**objected, **NO_APPROVAL, emergency="The site was down.")


def test_what_waits_is_due_and_nothing_else_is(world: World) -> None:
    refused(world.in_review(), "what_waits_is_due", due_at=None)
    refused(world.draft(), "what_waits_is_due", due_at=timezone.now())


def test_nobody_is_reminded_of_what_is_not_due(world: World) -> None:
    refused(world.draft(), "reminders_of_what_is_due", reminded_at=timezone.now())


def test_a_version_says_what_it_is_for_and_what_other_post_it_is_about(world: World) -> None:
    wrong, post = world.published(), world.draft()
    version = {
        name: getattr(post.version, name)
        for name in ("account", "activity", "purpose", "written_by", "written_at", "marking")
    }
    for problem, changes in {
        "a_relation_is_to_a_post": {"relation": "correction"},
        "no_post_relates_to_itself": {"relation": "correction", "relates_to": post},
        "version_says_what_it_is_and_what_for": {"activity": ""},
        "says_what_it_is_and_what_for": {"purpose": "selling"},
    }.items():
        with pytest.raises(IntegrityError, match=problem), transaction.atomic():
            Version.objects.create(post=post, number=2, fingerprint="0" * 64, **version | changes)
    related = {"relation": "correction", "relates_to": wrong}
    Version.objects.create(post=post, number=2, fingerprint="0" * 64, **version, **related)


def test_an_approval_cannot_be_left_on_a_draft(world: World) -> None:
    refused(world.approved(), "an_approved_post_names_its_approver", state=State.DRAFT)


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_the_approver_has_no_hand_in_the_post(world: World, who: str) -> None:
    post = world.approved()
    hand = getattr(world, who)
    Post.objects.filter(pk=post.pk).update(contributors=sorted({*post.contributors, world.colleague.pk}))
    refused(post, "the_approver_has_no_hand_in_the_post", approved_by=hand)
    Post.objects.filter(pk=post.pk).update(approved_by=world.mcdmanager)


def test_an_approval_binds_the_fingerprint(world: World) -> None:
    refused(world.approved(), "an_approval_binds_the_fingerprint", fingerprint="0" * 64)


def test_an_approval_binds_the_ground(world: World) -> None:
    refused(world.approved(), "an_approval_binds_the_ground", ground="0" * 64)
    refused(world.draft(), "post_ground_is_sha256", ground="")


def test_the_author_cannot_be_washed_off(world: World) -> None:
    refused(world.draft(), "the_author_has_a_hand", contributors=[])


def test_the_submitter_cannot_be_washed_off(world: World) -> None:
    refused(world.in_review(), "the_submitter_has_a_hand", submitted_by=world.colleague)


def test_nothing_is_decided_before_it_is_submitted(world: World) -> None:
    refused(world.draft(), "nothing_is_decided_before_it_is_submitted", state=State.IN_REVIEW)


@pytest.mark.parametrize("name", ["submitted", "closed"])
def test_each_time_comes_with_its_person(world: World, name: str) -> None:
    post = world.draft()
    refused(post, "_at_and_by", **{f"{name}_at": timezone.now(), f"{name}_by": None})


@pytest.mark.parametrize("name", ["permalink", "live_text", "published_by", "published_at"])
def test_a_published_post_says_where_and_what(world: World, name: str) -> None:
    refused(world.published(), "a_published_post_says_where_and_what", **{name: None})


def test_a_recorded_post_says_when(world: World) -> None:
    refused(world.published(), "recorded_at_when_recorded", state=State.RECORDED)


def test_a_closed_post_says_who_closed_it(world: World) -> None:
    refused(world.in_review(), "closed_at_and_by", state=State.DECLINED)


def test_a_state_that_nobody_knows_is_refused(world: World) -> None:
    refused(world.in_review(), "post_state_is_known", state="waved_through")


def test_the_state_cannot_be_assigned(world: World) -> None:
    with pytest.raises(AttributeError):
        world.in_review().state = State.APPROVED


def test_a_version_cannot_be_changed_or_deleted(world: World) -> None:
    versions = Version.objects.filter(pk=world.draft().version.pk)
    for change in (lambda: versions.update(text="other"), lambda: versions._raw_delete(versions.db)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "statement", ["UPDATE approvals_version SET text = ''", "DELETE FROM approvals_version"]
)
def test_the_owner_cannot_change_a_version_either(world: World, statement: str) -> None:
    world.draft()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(ProgrammingError, match="its rows are history"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SET ROLE treasury_portal")


def test_version_numbers_are_unique(world: World) -> None:
    version = world.draft().version
    version.pk = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError, match="version_numbers_are_unique"), transaction.atomic():
        version.save(force_insert=True)
