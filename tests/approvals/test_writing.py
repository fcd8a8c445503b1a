"""Proposing, editing and submitting."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from approvals import queries, services
from approvals.content import Content
from approvals.models import Post, State
from profiles.models import Appointment, Marking, Person
from records.queries import trail
from tests.approvals.steps import (
    last_notice,
    nothing_written,
    told_since,
)
from tests.clock import travel
from tests.world import World, approve, submit
from workflow.rulings import Refused


def test_a_proposal_stands_in_the_log_word_for_word(world: World) -> None:
    content = world.content(links=["https://treasury.example/survey"], sources="The survey's page.")
    post = services.propose(content=content, by=world.officer)
    (entry,) = trail(post.reference)
    assert entry.kind == "post.proposed"
    for name in ("text", "links", "sources", "marking", "title", "activity", "purpose"):
        assert entry.fields[name] == getattr(content, name)
    assert entry.fields["account"] == "The Treasury (TreasuryAU, Facebook)"
    assert (post.state, post.division, post.contributors) == (State.DRAFT, world.macro, [world.officer.pk])
    assert post.fingerprint == content.fingerprint()


@pytest.mark.parametrize(("who", "why"), [
    ("auditor", "Auditors read everything. They confirm appointments and addresses, and take no other step."),
    ("nobody", "You hold no position at present, so there is nobody to decide on your proposal."),
    ("gone", "This person can no longer sign in, so they can change nothing."),
])  # fmt: skip
def test_a_proposal_by_somebody_who_may_not(world: World, who: str, why: str) -> None:
    Person.objects.filter(pk=world.colleague.pk).update(is_active=False)
    strangers = {
        "nobody": Person.objects.create_user("nobody", "nobody@treasury.example", "x" * 20, name="Nobody"),
        "gone": world.colleague,
        "auditor": world.auditor,
    }
    content = world.content()
    with nothing_written(), pytest.raises(Refused, match=why):
        services.propose(content=content, by=strangers[who])


def test_text_marked_above_the_platforms_ceiling_is_not_stored(world: World) -> None:
    """Versions and the log are kept for good: what may not be there must not get there."""
    protected = world.content(marking=Marking.PROTECTED)
    with nothing_written(), pytest.raises(Refused, match=r"OFFICIAL at most.*It was not stored\.$"):
        services.propose(content=protected, by=world.officer)
    post = world.draft()
    with nothing_written(), pytest.raises(Refused, match=r"It was not stored\.$"):
        services.edit(post_id=post.pk, seen=post.seen, content=protected, by=world.officer)


def test_a_post_is_wanted_at_a_time_that_is_to_come(world: World) -> None:
    soon, over = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused) as refusal:
        services.propose(content=world.content(wanted_at=over), by=world.officer)
    assert refusal.value.problems == {
        "wanted_at": "That time is over. Choose a later one, or leave it empty."
    }
    post = services.propose(content=world.content(wanted_at=soon), by=world.officer)
    assert post.version.wanted_at == soon
    with travel(soon + timedelta(hours=1)):
        assert edited(post, world.officer, text="Other words.").version.wanted_at == soon
        with pytest.raises(Refused):
            edited(post, world.officer, wanted_at=soon + timedelta(minutes=1))


def test_saving_without_a_change_changes_nothing(world: World) -> None:
    post = world.approved()
    with nothing_written():
        content = Content.of(post.version)
        same = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)
    assert same.state == State.APPROVED


def edited(post: Post, by: Person, **changes: Any) -> Post:
    content = replace(Content.of(post.version), **changes)
    return services.edit(post_id=post.pk, seen=post.seen, content=content, by=by)


def test_an_edit_after_approval_voids_it_and_tells_the_approver(world: World) -> None:
    post, notices = world.approved(), last_notice()
    post = edited(post, world.officer, text="Other words.")
    assert post.state == State.DRAFT
    assert (post.approved_by, post.approved_fingerprint, post.approval_ends_at) == (None, None, None)
    assert told_since(notices) == {"gm"}
    with pytest.raises(Refused):
        services.publish(
            post_id=post.pk, permalink=world.permalink(), live_text="Other words.", by=world.officer
        )


def test_an_edit_after_approval_that_the_public_cannot_see_voids_it_too(world: World) -> None:
    assert edited(world.approved(), world.officer, title="Another title").state == State.DRAFT


def test_an_edit_in_review_returns_it_to_draft_and_keeps_the_first_version(world: World) -> None:
    post = edited(world.in_review(), world.officer, text="Other words.")
    assert (post.state, post.submitted_by) == (State.DRAFT, None)
    assert [version.number for version in post.versions.all()] == [1, 2]
    assert post.versions.get(number=1).text != post.versions.get(number=2).text == "Other words."


def test_an_edit_by_somebody_else_tells_the_author(world: World) -> None:
    """It is a draft again, and nobody but the author would think of submitting it."""
    post, notices = world.in_review(), last_notice()
    edited(post, world.mcd, text="Other words.")
    assert told_since(notices) == {"officer"}


def test_whoever_edited_it_decides_no_more_not_even_on_later_versions(world: World) -> None:
    post = edited(world.in_review(), world.gm, text="The General Manager's words.")
    post = edited(post, world.officer, text="The officer's words again.")
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    with nothing_written(), pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    assert {person.username for person in queries.deciders_to_tell(post)} == {"mcdmanager", "mcdmanager2"}


def test_what_the_checks_find_stops_a_submission(world: World) -> None:
    post = world.draft(text=" ")
    with (
        nothing_written(),
        pytest.raises(Refused, match=r"^It says nothing yet\. Write the text, or add a file\.$"),
    ):
        submit(post_id=post.pk, seen=post.seen, by=world.officer)


def test_a_general_managers_own_proposal_goes_to_mcd(world: World) -> None:
    post, notices = world.draft(by=world.gm), last_notice()
    post = submit(post_id=post.pk, seen=post.seen, by=world.gm)
    assert told_since(notices) == {"mcdmanager", "mcdmanager2"}
    with pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)


def test_a_submission_tells_who_acts_for_the_general_manager_too(world: World) -> None:
    world.acts_for(world.colleague, world.gm)
    post, notices = world.draft(), last_notice()
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_since(notices) == {"gm", "colleague"}


def test_without_a_general_manager_the_post_goes_to_mcd(world: World) -> None:
    Appointment.objects.filter(person=world.gm).update(ends_on=timezone.localdate() - timedelta(days=1))
    post, notices = world.draft(), last_notice()
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_since(notices) == {"mcdmanager", "mcdmanager2"}


def test_a_colleague_who_submits_has_a_hand_in_it(world: World) -> None:
    world.acts_for(world.colleague, world.gm)
    post = world.draft()
    post = submit(post_id=post.pk, seen=post.seen, by=world.colleague)
    with pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        approve(post_id=post.pk, seen=post.seen, by=world.again(world.colleague))


def test_a_post_that_nobody_is_left_to_decide_on_is_not_submitted(world: World) -> None:
    """It would wait for ever, and no one would have been told."""
    post = world.draft()
    for who in (world.gm, world.mcdmanager, world.mcdmanager2):
        post = edited(post, who, text=f"The words of {who}.")
    with nothing_written(), pytest.raises(Refused, match=r"^Nobody is left who could decide on this post"):
        submit(post_id=post.pk, seen=post.seen, by=world.officer)
    post = services.propose(content=Content.of(post.version), by=world.officer)
    assert submit(post_id=post.pk, seen=post.seen, by=world.officer).state == State.IN_REVIEW


def test_a_seat_that_was_lost_meanwhile_counts_for_nothing(world: World) -> None:
    person, content = world.again(world.officer), world.content()
    assert person.seat
    world.unseat(world.officer)
    with pytest.raises(Refused):
        services.propose(content=content, by=person)
    assert not Post.objects.exists()
