"""Reminders and escalation, each once for each clock; and closed contacts become records that verify."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from contacts import services, tasks
from contacts.models import Contact, State
from notices.models import Notice
from records import kinds
from records.queries import trail
from records.services import seal
from tests.clock import travel
from tests.contacts.cases import closed, in_hand, recorded, reported, set_aside, told
from tests.records.examples import KEY
from tests.unpacking import packed, unpack
from tests.world import World

MINUTE = timedelta(minutes=1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock's tasks, as they run at that moment."""
    with travel(moment, tick=False):
        tasks.remind()
        tasks.escalate()
        tasks.remind()
        tasks.escalate()
        yield


def test_mcd_is_reminded_before_a_triage_is_due_and_its_managers_hear_when_it_is_over(world: World) -> None:
    contact = reported(world)
    with at(contact.due_at - 31 * MINUTE):
        assert not told(contact, "is due soon")
    with at(contact.due_at - 30 * MINUTE):
        assert told(contact, "is due soon") == {"mcd", "mcdmanager", "mcdmanager2"}
        assert not told(contact, "is overdue")
    with at(contact.due_at):
        assert told(contact, "is overdue") == {"mcdmanager", "mcdmanager2"}
    with at(contact.due_at + timedelta(days=3)):
        assert Notice.objects.count() == 3 + 3 + 2, "each was told once of each"
    ticked = Contact.objects.get()
    assert (ticked.reminded_at, ticked.escalated_at) == (contact.due_at - 30 * MINUTE, contact.due_at)


def test_what_is_overdue_already_is_not_due_soon(world: World) -> None:
    contact = reported(world)
    with at(contact.due_at + MINUTE):
        assert told(contact, "is overdue")
        assert not told(contact, "is due soon")


def test_the_answer_that_was_asked_for_has_a_clock_of_its_own(world: World) -> None:
    contact = reported(world, asked_by=timezone.now() + timedelta(days=4))
    with at(contact.due_at):
        assert told(contact, "is overdue")
    contact = services.triage(
        contact_id=contact.pk, significant=True, advice="Wait.", assigned_to=world.officer2, by=world.mcd
    )
    with at(contact.asked_by - timedelta(hours=5)):
        assert not told(contact, "is due soon")
    with at(contact.asked_by - timedelta(hours=4)):
        assert told(contact, "is due soon") == {"officer2"}
    with at(contact.asked_by):
        assert "officer2" in told(contact, "is overdue")


@pytest.mark.parametrize("ready", [in_hand, closed, set_aside])
def test_nobody_is_reminded_of_what_has_no_clock(world: World, ready: Any) -> None:
    contact = ready(world)
    with at(timezone.now() + timedelta(days=30)):
        assert not told(contact, "is due soon")
        assert not told(contact, "is overdue")


# --- Records ------------------------------------------------------------------------------------------------


def test_a_closed_contact_becomes_a_record_once_its_trail_is_sealed(world: World) -> None:
    contact = closed(world)
    tasks.record_closed()
    assert Contact.objects.get(pk=contact.pk).state == State.CLOSED, "not sealed yet"
    seal()
    assert tasks.record_closed() == 1
    assert Contact.objects.get(pk=contact.pk).state == State.RECORDED
    declared = trail(contact.reference)[-1]
    assert declared.declares_record
    assert declared.office == "", "the log would open a division's entry to all of it"
    assert tasks.record_closed() == 0


def test_one_that_is_open_does_not_become_a_record(world: World) -> None:
    contact = in_hand(world)
    seal()
    assert services.record(contact_id=contact.pk).state == State.IN_HAND


def test_the_record_says_it_all(world: World) -> None:
    contact = in_hand(world, to=world.officer2, on="x", why="They have a million readers.")
    services.answered(contact=contact, label="TS-000001", path="/posts/TS-000001/", what="Published", by=None)
    services.close(contact_id=contact.pk, outcome="Answered with TS-000001.", by=world.mcd)
    seal()
    services.record(contact_id=contact.pk)
    fields = trail(contact.reference)[-1].fields
    told_of = {
        "said_by": "@ledger_daily",
        "place": "X (formerly Twitter)",
        "why": "They have a million readers.",
        "reasons": ["A journalist or a media outlet", "A request for an official comment"],
        "division": "Macroeconomic Conditions Division",
        "reported_by": "Officer",
        "significant": True,
        "triaged_by": "Mcd",
        "assigned_to": "Officer2",
        "answers": ["TS-000001: Published"],
        "closed_by": "Mcd",
        "outcome": "Answered with TS-000001.",
    }
    assert told_of.items() <= fields.items()
    assert [place["kind"] for place in fields["trail"]] == [
        "contact.reported", "contact.triaged", "contact.assigned", "contact.answered", "contact.closed",
    ]  # fmt: skip


def test_the_register_names_who_and_where(world: World) -> None:
    declared = trail(recorded(world, on="facebook").reference)[-1]
    assert kinds.titled(declared.kind, declared.fields) == "Contact: @ledger_daily, on Facebook"


def test_a_contacts_package_verifies_elsewhere(world: World, sign_now: Any, tmp_path: Path) -> None:
    contact = recorded(world)
    seal()
    sign_now()
    unpack(packed(contact.reference, sign_now), tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "data/verify.py", "bag", "--key", KEY.verifier, "."],
        cwd=tmp_path / "records",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.rglob("*-contact.recorded.tlog-proof"))
