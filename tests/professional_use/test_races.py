"""Two people, or one person twice, at the same moment: one effect, one entry, and a sentence for who came second."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from professional_use import services, tasks
from professional_use.models import ProfessionalComment, State
from profiles.models import Person
from records.services import seal
from tests.approvals.threads import Outcome, Work, at_once, while_held
from tests.professional_use.comments import STEPS, Step, acknowledged, intended, kinds, now, seat_above, told
from tests.world import World
from workflow.rulings import Refused

Meeting = Callable[[Work, Work], "tuple[Outcome, Outcome] | list[Outcome]"]
both_ways = pytest.mark.parametrize("meet", [at_once, while_held])


@both_ways
def test_acknowledging_and_withdrawing_at_once_leave_one_of_them(
    committed_world: World, meet: Meeting
) -> None:
    world, comment = committed_world, told(committed_world)
    acknowledgement, withdrawal = meet(
        lambda: services.acknowledge(comment_id=comment.pk, by=world.manager),
        lambda: services.withdraw(comment_id=comment.pk, reason="No time.", by=world.officer),
    )
    assert sorted([acknowledgement.happened, withdrawal.happened]) == [False, True]
    late = acknowledgement.raised or withdrawal.raised
    assert isinstance(late, Refused)
    assert now(comment).state == (State.ACKNOWLEDGED if acknowledgement.happened else State.WITHDRAWN)
    assert len(kinds(comment)) == 2


@both_ways
def test_a_double_click_has_one_effect_and_no_complaint(committed_world: World, meet: Meeting) -> None:
    comment, key = told(committed_world), uuid4()
    click = partial(services.acknowledge, comment_id=comment.pk, key=key, by=committed_world.manager)
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert kinds(comment).count("professional.acknowledged") == 1


@both_ways
def test_telling_twice_at_once_makes_one_comment(committed_world: World, meet: Meeting) -> None:
    seat_above(committed_world)
    click = partial(services.tell, said=intended(), key=uuid4(), by=committed_world.officer)
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert ProfessionalComment.objects.count() == 1


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_step_that_waits_for_its_like_is_refused_with_a_sentence(
    committed_world: World, step: Step
) -> None:
    comment = step.ready(committed_world)
    take = partial(step.take, committed_world, comment)
    first, late = while_held(take, take)
    assert first.happened
    assert isinstance(late.raised, Refused), late
    assert kinds(comment).count(step.kind) == 1


def test_the_tasks_may_run_beside_themselves(committed_world: World) -> None:
    done, waiting = acknowledged(committed_world), told(committed_world)
    told_at = waiting.told_at
    early = told_at - timedelta(days=400)
    ProfessionalComment.objects.filter(pk=waiting.pk).update(
        told_at=early, due_at=early, escalates_at=told_at
    )
    seal()
    outcomes = at_once(*[tasks.remind, tasks.record_answered] * 2)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert kinds(done).count("professional.recorded") == 1
    assert kinds(waiting).count("professional.reminded") == 1
    assert kinds(waiting).count("professional.escalated") == 1


def test_a_seat_that_is_lost_while_waiting_answers_no_more(committed_world: World) -> None:
    """Entitlement is read under the lock: what held when the button was pressed may have ended since."""
    world, comment = committed_world, told(committed_world)
    arrangement, acting = world.acts_for(world.colleague, world.manager), world.again(world.colleague)
    assert acting.capacities, "looked up before the wait"

    def end_it() -> None:
        ProfessionalComment.objects.locked(comment.pk)
        arrangement.revoked_by, arrangement.revoked_at = world.manager, timezone.now()
        arrangement.save(update_fields=["revoked_by", "revoked_at"])

    _, late = while_held(end_it, lambda: services.acknowledge(comment_id=comment.pk, by=acting))
    assert isinstance(late.raised, Refused), late
    assert now(comment).state == State.TOLD


def test_who_can_no_longer_sign_in_by_then_changes_nothing(committed_world: World) -> None:
    world, comment = committed_world, told(committed_world)

    def leave() -> None:
        ProfessionalComment.objects.locked(comment.pk)
        Person.objects.filter(pk=world.officer.pk).update(is_active=False)

    _, late = while_held(
        leave, lambda: services.withdraw(comment_id=comment.pk, reason="No time.", by=world.officer)
    )
    assert isinstance(late.raised, Refused), late
    assert now(comment).state == State.TOLD


def test_a_seat_that_is_lost_before_telling_tells_nobody(world: World) -> None:
    person = world.again(world.officer)
    assert person.seat, "looked up before it was lost"
    world.unseat(world.officer)
    with pytest.raises(Refused):
        services.tell(said=intended(), by=person)
    assert not ProfessionalComment.objects.exists()
