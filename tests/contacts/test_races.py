"""Two people, or one person twice, at the same moment: one effect, one entry, and a sentence for who came second."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from contacts import services, tasks
from contacts.models import Contact, State
from notices.models import Notice
from profiles.models import Person
from records.services import seal
from tests.approvals.threads import Outcome, Work, at_once, while_held
from tests.contacts.cases import STEPS, Step, closed, in_hand, kinds, report_of, reported, told
from tests.world import World
from workflow.rulings import Refused

Meeting = Callable[[Work, Work], "tuple[Outcome, Outcome] | list[Outcome]"]
both_ways = pytest.mark.parametrize("meet", [at_once, while_held])
ONCE = [step for step in STEPS if not step.again]


@both_ways
def test_two_triages_at_once_are_one(committed_world: World, meet: Meeting) -> None:
    contact = reported(committed_world)

    def triage(by: str, *, significant: bool) -> Work:
        return lambda: services.triage(
            contact_id=contact.pk, significant=significant, advice=by, by=getattr(committed_world, by)
        )

    outcomes = meet(triage("mcd", significant=True), triage("mcdmanager", significant=False))
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    late = next(outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert str(late).endswith("so it cannot be triaged now.")
    assert len(kinds(contact)) == 2


@both_ways
def test_a_double_click_makes_one_report(committed_world: World, meet: Meeting) -> None:
    key = uuid4()

    def click() -> Contact:
        return services.report(report=report_of(), key=key, by=committed_world.officer)

    outcomes = meet(click, click)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert len({outcome.returned.pk for outcome in outcomes}) == Contact.objects.count() == 1
    assert Notice.objects.filter(person=committed_world.mcd).count() == 1


@pytest.mark.parametrize("step", ONCE, ids=str)
def test_a_step_that_waits_for_its_like_is_refused_with_a_sentence(
    committed_world: World, step: Step
) -> None:
    contact = step.ready(committed_world)
    take = partial(step.take, committed_world, contact)
    first, late = while_held(take, take)
    assert first.happened, first
    assert isinstance(late.raised, Refused), late
    assert kinds(contact).count(step.kind) == 1


@both_ways
def test_two_answers_at_once_are_told_in_turn(committed_world: World, meet: Meeting) -> None:
    contact = in_hand(committed_world)

    def say(what: str) -> Work:
        given = {"label": "TS-000001", "path": "/posts/TS-000001/", "by": committed_world.officer}

        @transaction.atomic  # of whoever makes the answer
        def work() -> None:
            services.answered(contact=contact, **given, what=what)

        return work

    outcomes = meet(say("Proposed"), say("Published"))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert contact.answers.count() == 1
    assert kinds(contact).count("contact.answered") == 2


@both_ways
def test_the_clock_may_tick_twice_at_once(committed_world: World, meet: Meeting) -> None:
    late, done = reported(committed_world), closed(committed_world)
    over = timezone.now() - timedelta(minutes=1)
    Contact.objects.filter(pk=late.pk).update(due_at=over)
    seal()
    for tick in (
        lambda: services.escalate(contact_id=late.pk),
        lambda: services.record(contact_id=done.pk),
    ):
        assert [outcome.raised for outcome in meet(tick, tick)] == [None, None]
    assert told(late, "is overdue") == {"mcdmanager", "mcdmanager2"}
    assert Notice.objects.filter(title__contains="is overdue").count() == 2
    assert kinds(done).count("contact.recorded") == 1


def test_the_tasks_may_run_beside_themselves(committed_world: World) -> None:
    done = closed(committed_world)
    seal()
    outcomes = at_once(*[tasks.record_closed, tasks.remind, tasks.escalate] * 2)
    assert [outcome.raised for outcome in outcomes] == [None] * 6
    assert Contact.objects.get(pk=done.pk).state == State.RECORDED
    assert kinds(done).count("contact.recorded") == 1


def test_a_seat_that_is_lost_before_reporting_is_not_reported_from(world: World) -> None:
    """Whoever sits nowhere may report too; but it is not their old division's contact."""
    person = world.again(world.officer)
    assert person.seat, "looked up before it was lost"
    world.unseat(world.officer)
    assert reported(world, person).division is None


def test_who_can_no_longer_sign_in_reports_nothing(world: World) -> None:
    person = world.again(world.officer)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused):
        reported(world, person)
    assert not Contact.objects.exists()
