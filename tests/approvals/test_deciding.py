"""Deciding, asking MCD, and what comes back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Post, State
from profiles.models import Person, Position
from records.queries import trail
from tests.approvals.steps import (
    STEPS,
    Step,
    a_window,
    asked,
    kinds,
    last_notice,
    nothing_written,
    told_since,
)
from tests.clock import travel
from tests.world import World, approve, submit
from workflow.rulings import Refused


def test_an_approval_binds_what_was_seen_for_a_set_time(world: World) -> None:
    post = world.approved()
    assert post.approved_fingerprint == post.fingerprint == Content.of(post.version).fingerprint()
    left = post.approval_ends_at - timezone.now()
    assert (
        timedelta(days=settings.APPROVAL_VALID_DAYS - 1)
        < left
        <= timedelta(days=settings.APPROVAL_VALID_DAYS)
    )


OF_THE_SEAT = [step for step in STEPS if step.by == "gm" and step.name != "take_back"]


@pytest.mark.parametrize("step", OF_THE_SEAT, ids=str)
def test_who_acts_for_the_general_manager_decides_as_such(world: World, step: Step) -> None:
    world.acts_for(world.colleague, world.gm)
    post = step.ready(world)
    after = step.take(world, post, by=world.again(world.colleague))
    actor = trail(post.reference)[-1].actor
    assert (actor["position"], actor["acting_for"], actor["instrument"]) == (
        "General Manager",
        "Gm",
        "HR-2026-114",
    )
    assert after.approved_as in {
        None, "General Manager, Macroeconomic Conditions Division, acting for Gm (HR-2026-114)"
    }  # fmt: skip


def test_who_acts_for_the_general_manager_does_not_decide_on_their_own_work(world: World) -> None:
    world.acts_for(world.officer, world.gm)
    post = world.in_review()
    with nothing_written(), pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        approve(post_id=post.pk, seen=post.seen, by=world.again(world.officer))


def test_the_longest_titles_fit_into_an_approval(world: World) -> None:
    Position.objects.filter(appointments__person=world.gm).update(title="T" * 120)
    type(world.macro).objects.filter(pk=world.macro.pk).update(name="D" * 120)
    Person.objects.filter(pk=world.gm.pk).update(name="N" * 150)
    world.acts_for(world.colleague, world.gm, instrument="I" * 60)
    post = world.in_review()
    post = approve(post_id=post.pk, seen=post.seen, by=world.again(world.colleague))
    assert post.approved_as.endswith("I" * 60 + ")")


def test_the_advice_given_stands_in_the_approval(world: World) -> None:
    post = asked(world)
    services.answer(post_id=post.pk, answer="Give the date.", by=world.mcd)
    post = approve(post_id=post.pk, seen=post.seen, note="With the date.", by=world.gm)
    entry = trail(post.reference)[-1]
    assert (entry.fields["advised"], entry.fields["note"]) == (["Give the date."], "With the date.")


def test_mcd_is_asked_one_question_at_a_time(world: World) -> None:
    post = asked(world)
    with nothing_written(), pytest.raises(Refused, match="MCD has not answered the last question yet"):
        services.consult(post_id=post.pk, question="And now?", by=world.gm)
    services.answer(post_id=post.pk, answer="Yes.", by=world.mcd)
    services.consult(post_id=post.pk, question="And the next?", by=world.gm)
    assert kinds(post)[2:] == ["consultation.asked", "consultation.answered", "consultation.asked"]


def test_the_general_manager_may_decide_without_waiting_for_mcd(world: World) -> None:
    post = asked(world)
    assert approve(post_id=post.pk, seen=post.seen, by=world.gm).state == State.APPROVED
    assert not Post.objects.to_advise_on().exists(), "what was decided asks for nothing any more"
    with nothing_written(), pytest.raises(Refused, match="is approved, so it cannot be advised on now"):
        services.answer(post_id=post.pk, answer="Better not.", by=world.mcd)


def test_a_question_on_a_closed_post_waits_for_nobody(world: World) -> None:
    post = asked(world)
    assert list(Post.objects.to_advise_on()) == [post]
    services.decline(post_id=post.pk, seen=post.seen, reason="No.", by=world.gm)
    assert not Post.objects.to_advise_on().exists()
    with (
        nothing_written(),
        pytest.raises(Refused, match="This post was declined, so it cannot be advised on now"),
    ):
        services.answer(post_id=post.pk, answer="Too late.", by=world.mcd)


def test_a_post_that_came_back_goes_its_way_again(world: World) -> None:
    post = world.in_review()
    post = services.request_changes(post_id=post.pk, seen=post.seen, reason="Give the date.", by=world.gm)
    assert (post.state, post.reason, post.submitted_by) == (State.DRAFT, "Give the date.", None)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert (post.state, post.reason) == (State.IN_REVIEW, "")
    assert approve(post_id=post.pk, seen=post.seen, by=world.gm).state == State.APPROVED


def test_a_withdrawal_by_the_submitter_tells_the_author_and_the_approver(world: World) -> None:
    post = world.draft()
    post = submit(post_id=post.pk, seen=post.seen, by=world.colleague)
    post = approve(post_id=post.pk, seen=post.seen, by=world.gm)
    notices = last_notice()
    services.withdraw(post_id=post.pk, reason="Overtaken.", by=world.colleague)
    assert told_since(notices) == {"officer", "gm"}


def test_what_can_no_longer_go_out_is_not_approved(world: World) -> None:
    """Between submission and decision the account was closed, or its platform's ceiling lowered."""
    post = world.in_review()
    type(world.account).objects.filter(pk=world.account.pk).update(active=False)
    with (
        nothing_written(),
        pytest.raises(Refused, match=r"is no longer in use\. Choose another account\."),
    ):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    sent_back = services.request_changes(post_id=post.pk, seen=post.seen, reason="Closed.", by=world.gm)
    assert sent_back.state == State.DRAFT


# --- Second thoughts ----------------------------------------------------------------------------------------


def test_an_approval_is_taken_back_within_a_minute_and_the_post_waits_as_before(world: World) -> None:
    submitted = world.in_review()
    post = approve(post_id=submitted.pk, seen=submitted.seen, by=world.gm)
    with nothing_written(), pytest.raises(Refused, match="Only whoever approved the post takes that back"):
        services.take_back(post_id=post.pk, by=world.mcdmanager)
    post = services.take_back(post_id=post.pk, by=world.gm)
    assert (post.state, post.due_at, post.approved_by) == (State.IN_REVIEW, submitted.due_at, None)
    assert approve(post_id=post.pk, seen=post.seen, by=world.mcdmanager).state == State.APPROVED


def test_an_approval_stays_once_the_minute_is_over(world: World) -> None:
    post = world.approved()
    with (
        travel(timezone.now() + timedelta(seconds=61)),
        nothing_written(),
        pytest.raises(Refused, match="within a minute"),
    ):
        services.take_back(post_id=post.pk, by=world.gm)


def test_an_approval_stays_once_somebody_acted_on_it(world: World) -> None:
    """Held by a window that opened meanwhile, and confirmed again: the state is the same, but MCD relies on it."""
    post = world.approved()
    a_window(world)
    services.reconfirm(post_id=post.pk, seen=post.seen, by=world.mcdmanager)
    with nothing_written(), pytest.raises(Refused, match="Something has followed meanwhile"):
        services.take_back(post_id=post.pk, by=world.gm)


# --- What the author answered to the checks -----------------------------------------------------------------


def asked_about(world: World) -> Post:
    """In review, with one finding that its author answered."""
    return world.in_review(text="It rose by 4 per cent.", sources="")


@pytest.mark.parametrize("said", [{}, {"k": "settled"}, "settle it"], ids=["nothing", "another", "unknown"])
def test_nobody_approves_without_a_word_on_each_answer(world: World, said: dict[str, str] | str) -> None:
    post = asked_about(world)
    (answer,) = post.answers
    dispositions = {answer["key"]: said} if isinstance(said, str) else said
    with nothing_written(), pytest.raises(Refused, match="what you make of the answer"):
        approve(post_id=post.pk, seen=post.seen, dispositions=dispositions, by=world.gm)


def test_nobody_submits_without_an_answer_to_each_finding(world: World) -> None:
    post = world.draft(text="It rose by 4 per cent.", sources="")
    with nothing_written(), pytest.raises(Refused, match="Answer this: "):
        submit(post_id=post.pk, seen=post.seen, answers={}, by=world.officer)
