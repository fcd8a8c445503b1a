"""One form, one effect: double clicks, retries after a time-out, and numbers that stand for something else."""

from uuid import uuid4

import pytest

from approvals import services
from approvals.models import Post, State
from records.queries import trail
from tests.approvals.steps import REPEATED, STEPS, Step, nothing_written
from tests.world import World, approve
from workflow.rulings import Refused

each_step = pytest.mark.parametrize("step", STEPS, ids=str)


@each_step
def test_the_same_form_again_changes_nothing_and_does_not_complain(world: World, step: Step) -> None:
    post, key = step.ready(world), uuid4()
    once = step.take(world, post, key=key)
    with nothing_written():
        again = step.take(world, post, key=key)
    assert (again.pk, again.state, again.fingerprint) == (once.pk, once.state, once.fingerprint)
    assert [entry.kind for entry in trail(post.reference)].count(step.kind) == 1


@each_step
def test_the_form_of_another_post_is_refused(world: World, step: Step) -> None:
    post, other, key = step.ready(world), step.ready(world), uuid4()
    step.take(world, post, key=key)
    with nothing_written(), pytest.raises(Refused, match="This form was used for another post"):
        step.take(world, other, key=key)


@each_step
def test_nobody_uses_up_the_form_of_another_person(world: World, step: Step) -> None:
    """The stranger's refusal or success is their own, never the first person's told back to them."""
    post, key = step.ready(world), uuid4()
    step.take(world, post, key=key)
    with nothing_written(), pytest.raises(Refused):
        step.take(world, post, by=world.auditor, key=key)


def test_a_form_that_offers_several_steps_takes_the_one_that_was_pressed(world: World) -> None:
    """The decider asks MCD, goes back in the browser, and approves with the form that is still on the screen."""
    post, key = world.in_review(), uuid4()
    services.consult(post_id=post.pk, question="Is this ours?", key=key, by=world.gm)
    post = approve(post_id=post.pk, seen=post.seen, key=key, by=world.gm)
    assert post.state == State.APPROVED


def test_a_proposal_made_twice_is_one_post(world: World) -> None:
    key = uuid4()
    once = services.propose(content=world.content(), key=key, by=world.officer)
    with nothing_written():
        again = services.propose(content=world.content(text="Typed since."), key=key, by=world.officer)
    assert again == once


def test_a_proposal_under_the_number_of_somebody_elses_is_a_post_of_its_own(world: World) -> None:
    key = uuid4()
    services.propose(content=world.content(), key=key, by=world.officer)
    mine = services.propose(content=world.content(), key=key, by=world.officer2)
    assert mine.author == world.officer2
    assert Post.objects.count() == 2


@pytest.mark.parametrize("step", [step for step in STEPS if str(step) not in REPEATED], ids=str)
def test_without_a_number_each_call_is_a_step_of_its_own(world: World, step: Step) -> None:
    post = step.ready(world)
    step.take(world, post)
    with nothing_written(), pytest.raises(Refused):
        step.take(world, post)
