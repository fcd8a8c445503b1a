"""What should not be possible is told once a day, and outlives the step that found it."""

import pytest
from django.db import transaction

from cases.alarms import raise_alarm
from notices.models import Notice
from records.models import Entry
from tests.world import World
from workflow.rulings import Refused, Untrue

FOUND = "The words of version 1 are not those that were proposed."


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_it_is_entered_and_told_once_a_day(world: World) -> None:
    for _ in range(2):
        raise_alarm("TS-000001", FOUND)
    [entry] = Entry.objects.filter(kind="alarm.raised")
    assert entry.sentence == f"The portal raised an alarm about TS-000001: {FOUND}"
    assert entry.subject == "ALARM", "whoever reads a post need not be told that it was tampered with"
    told = Notice.objects.filter(title__startswith="Alarm").values_list("person__username", flat=True)
    assert sorted(told) == ["admin", "auditor", "mcdmanager", "mcdmanager2"]
    raise_alarm("TS-000001", "Something else.")
    assert Entry.objects.filter(kind="alarm.raised").count() == 2


def test_it_outlives_the_step_that_was_refused(world: World) -> None:
    def step() -> None:
        with transaction.atomic():
            raise Untrue(FOUND, lambda: raise_alarm("TS-000001", FOUND))

    with pytest.raises(Refused) as refusal:
        step()
    assert isinstance(refusal.value, Untrue)
    refusal.value.alarm()
    assert Entry.objects.filter(kind="alarm.raised").exists()
