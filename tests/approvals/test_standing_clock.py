"""What the clock does to standing approvals: it writes down what no longer holds, and tells of their end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from approvals import services, tasks
from approvals.models import StandingState
from notices.models import Notice
from profiles.models import Account, Appointment, Person
from records.queries import trail
from tests.approvals.standing import (
    granted,
    in_force,
    now,
    state,
    told,
)
from tests.approvals.steps import last_notice, nothing_written, told_since
from tests.clock import travel
from tests.world import World


def gm_moves(world: World) -> None:
    Appointment.objects.filter(person=world.gm).update(ends_on=timezone.localdate() - timedelta(days=1))


def officer_leaves(world: World) -> None:
    Person.objects.filter(pk=world.officer.pk).update(is_active=False)


def account_closes(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(active=False)


@pytest.mark.parametrize("change", [gm_moves, officer_leaves, account_closes])
def test_the_clock_writes_down_what_no_longer_holds(world: World, change: Callable[[World], None]) -> None:
    standing, waiting = in_force(world), granted(world)
    assert tasks.suspend_changed() == 0
    change(world)
    assert state(standing) == StandingState.SUSPENDED, "at once, before the clock has come round"
    last = last_notice()
    assert tasks.suspend_changed() == 1
    stored = now(standing)
    assert stored.suspended_at
    assert stored.suspended_by is None
    assert trail(standing.reference)[-1].sentence.startswith("The portal suspended it: ")
    assert "mcdmanager" in told_since(last)
    assert told(waiting) == ["standing.granted"]
    with nothing_written():
        assert tasks.suspend_changed() == 0
        services.suspend_changed(standing_id=standing.pk)


def test_what_holds_is_left_alone(world: World) -> None:
    standing = in_force(world)
    with nothing_written():
        services.suspend_changed(standing_id=standing.pk)


def test_its_end_is_told_of_once_and_in_time(world: World) -> None:
    today = timezone.localdate()
    soon, later = (
        in_force(world, ends_on=today + timedelta(days=14)),
        in_force(world, ends_on=today + timedelta(days=15)),
    )
    granted(world, ends_on=today + timedelta(days=3))
    last = last_notice()
    tasks.remind_of_ends()
    assert told_since(last) == {"gm", "officer"}
    assert {soon.reference} == {notice.title[:9] for notice in Notice.objects.filter(pk__gt=last)}
    with nothing_written():
        tasks.remind_of_ends()
    with travel(timezone.now() + timedelta(days=1), tick=True):
        last = last_notice()
        tasks.remind_of_ends()
        assert {later.reference} == {notice.title[:9] for notice in Notice.objects.filter(pk__gt=last)}
    assert not mail.outbox
