"""Reminders, whoever is told as well when nobody answers, and how a comment becomes a record."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from notices.models import Notice
from professional_use import services, tasks
from professional_use.models import ProfessionalComment, State
from profiles.models import Person
from records import kinds as entry_kinds
from records.queries import trail
from records.register import Wanted, page
from records.services import seal
from tests.clock import travel
from tests.professional_use.comments import (
    acknowledged,
    concern,
    kinds,
    last_notice,
    nothing_written,
    now,
    settled,
    told,
    told_since,
    withdrawn,
)
from tests.world import World

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Australia/Sydney"))
MONDAY, TUESDAY = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at() -> Iterator[Any]:
    """Moves the clock there."""
    travels: list[travel] = []

    def move(moment: datetime) -> None:
        while travels:
            travels.pop().stop()
        travels.append(travel(moment, tick=False))
        travels[-1].start()

    yield move
    while travels:
        travels.pop().stop()


def test_an_answer_is_due_in_a_working_day(world: World, at: Any) -> None:
    at(FRIDAY)
    comment = told(world)
    assert (comment.due_at, comment.escalates_at) == (MONDAY, TUESDAY)


def test_the_manager_is_reminded_once_when_it_is_due(world: World, at: Any) -> None:
    at(FRIDAY)
    comment, notices = told(world), last_notice()
    at(MONDAY - MINUTE)
    assert tasks.remind() == 0
    at(MONDAY)
    assert tasks.remind() == 1
    assert told_since(notices) == {"manager"}
    assert kinds(comment) == ["professional.told", "professional.reminded"]
    assert (
        trail(comment.reference)[-1].sentence
        == "The portal reminded Manager (manager), since nobody had answered in time."
    )
    assert tasks.remind() == 0
    assert Notice.objects.filter(pk__gt=notices).count() == 1


def test_the_general_manager_is_told_when_the_reminder_helps_nothing(world: World, at: Any) -> None:
    at(FRIDAY)
    comment = told(world)
    at(MONDAY)
    tasks.remind()
    notices = last_notice()
    at(TUESDAY - MINUTE)
    assert tasks.remind() == 0
    at(TUESDAY)
    assert tasks.remind() == 1
    assert told_since(notices) == {"gm"}
    assert kinds(comment)[-1] == "professional.escalated"
    assert tasks.remind() == 0
    assert services.acknowledge(comment_id=comment.pk, by=world.gm).state == State.ACKNOWLEDGED


def test_after_a_long_silence_of_the_tasks_both_happen(world: World, at: Any) -> None:
    at(FRIDAY)
    comment = told(world)
    at(TUESDAY)
    assert tasks.remind() == 2
    assert kinds(comment)[1:] == ["professional.reminded", "professional.escalated"]


def test_a_concern_has_a_clock_of_its_own(world: World, at: Any) -> None:
    at(FRIDAY)
    comment = told(world)
    at(MONDAY)
    tasks.remind()
    comment = services.raise_concern(comment_id=comment.pk, concern="The figure.", by=world.manager)
    assert (comment.due_at, comment.reminded_at) == (TUESDAY, None)
    notices = last_notice()
    at(TUESDAY)
    tasks.remind()
    assert told_since(notices) == {"officer"}
    notices = last_notice()
    at(TUESDAY + timedelta(days=1))
    tasks.remind()
    assert told_since(notices) == {"manager"}, "who raised it"


@pytest.mark.parametrize("ready", [acknowledged, settled, withdrawn])
def test_nobody_is_reminded_of_what_is_answered(world: World, at: Any, ready: Any) -> None:
    at(FRIDAY)
    ready(world)
    at(TUESDAY + timedelta(days=9))
    with nothing_written():
        assert tasks.remind() == 0


def test_a_reminder_that_comes_late_looks_again(world: World, at: Any) -> None:
    """Between the task's look and the lock somebody answered."""
    at(FRIDAY)
    comment = acknowledged(world)
    at(TUESDAY)
    with nothing_written():
        services.remind(comment_id=comment.pk)
        services.escalate(comment_id=comment.pk)


def test_with_nobody_left_to_tell_the_clock_still_stops(world: World, at: Any) -> None:
    at(FRIDAY)
    comment = told(world)
    Person.objects.exclude(pk=world.officer.pk).update(is_active=False)
    at(TUESDAY)
    assert tasks.remind() == 2
    assert kinds(comment) == ["professional.told"]
    assert tasks.remind() == 0


# --- The record ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ready", [acknowledged, settled])
def test_what_was_answered_to_becomes_a_record_once_its_trail_is_sealed(world: World, ready: Any) -> None:
    comment = ready(world)
    assert tasks.record_answered() == 1
    assert now(comment).state == comment.state, "not before"
    seal()
    tasks.record_answered()
    assert now(comment).state == State.RECORDED
    entry = trail(comment.reference)[-1]
    assert entry.declares_record
    assert entry.fields["what"] == comment.what
    assert [step["kind"] for step in entry.fields["trail"]] == kinds(comment)[:-1]
    title = entry_kinds.titled(entry.kind, entry.fields)
    assert title == "Professional comment by Officer, LinkedIn"


@pytest.mark.parametrize("ready", [told, concern, withdrawn])
def test_nothing_else_becomes_a_record(world: World, ready: Any) -> None:
    comment = ready(world)
    seal()
    assert tasks.record_answered() == 0
    assert services.record(comment_id=comment.pk).state == comment.state


def recorded(world: World) -> ProfessionalComment:
    comment = acknowledged(world)
    seal()
    return services.record(comment_id=comment.pk)


def test_the_register_shows_it_to_those_who_keep_records_and_not_to_the_division(world: World) -> None:
    comment = recorded(world)
    for who, sees in {"records": True, "auditor": True, "colleague": False, "officer2": False}.items():
        found = page(world.again(getattr(world, who)), Wanted()).entries
        assert [entry.subject for entry in found] == ([comment.reference] if sees else []), who
    for who, status in {"records": 200, "colleague": 404}.items():
        client = Client()
        client.force_login(world.again(getattr(world, who)))
        assert client.get(f"/register/{comment.reference}/").status_code == status, who


def test_every_sentence_copes_with_whatever_was_withheld() -> None:
    for name in [name for name in entry_kinds._kinds if name.startswith("professional.")]:
        for fields in (entry_kinds.Fields(), entry_kinds.Fields(actor=entry_kinds.Fields(name="Ada"))):
            assert "{" not in entry_kinds.told(name, fields)
            assert entry_kinds.titled(name, fields)


def test_recording_waits_for_nobody_and_happens_once(world: World) -> None:
    comment = recorded(world)
    with nothing_written():
        services.record(comment_id=comment.pk)
        assert tasks.record_answered() == 0
    assert now(comment).recorded_at <= timezone.now()
