"""The law in the database: what no code path may write, `QuerySet.update()` included. Each with the case it allows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from contacts.models import Answer, Contact, Note, State
from profiles.models import Platform
from tests.contacts.cases import closed, in_hand, recorded, reported, set_aside
from tests.world import World


def refused(contact: Contact, constraint: str, **changes: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**changes)


def allowed(contact: Contact, **changes: Any) -> None:
    assert Contact.objects.filter(pk=contact.pk).update(**changes) == 1


def test_a_contact_says_who_and_what(world: World) -> None:
    for name in ("who", "what"):
        refused(reported(world), "contact_says_who_and_what", **{name: ""})
    allowed(reported(world), who="Somebody else")


def test_a_contact_is_on_a_platform_or_elsewhere(world: World) -> None:
    contact, facebook = reported(world), Platform.objects.get(slug="facebook")
    refused(contact, "contact_is_on_a_platform_or_elsewhere", elsewhere="")
    refused(contact, "contact_is_on_a_platform_or_elsewhere", platform=facebook)
    allowed(contact, platform=facebook, elsewhere="")


def test_reasons_are_known_and_another_is_given_in_words(world: World) -> None:
    contact = reported(world)
    refused(contact, "contact_reasons_are_known", reasons=[])
    refused(contact, "contact_reasons_are_known", reasons=["weather"])
    refused(contact, "another_reason_is_given_in_words", reasons=["other"])
    allowed(contact, reasons=["other"], why="It is odd.")
    allowed(contact, reasons=["media", "other"], why="")


def test_a_marking_that_nobody_knows_is_refused(world: World) -> None:
    refused(reported(world), "contact_marking_is_known", marking="HUSH")


def test_it_happened_before_its_report_and_an_answer_is_wanted_after(world: World) -> None:
    contact = reported(world)
    hour = timedelta(hours=1)
    refused(contact, "contact_happened_before_its_report", happened_at=contact.reported_at + hour)
    refused(contact, "contact_asks_for_an_answer_afterwards", asked_by=contact.happened_at - hour)
    refused(contact, "triage_is_due_after_the_report", triage_due_at=contact.reported_at - hour)
    allowed(contact, happened_at=contact.reported_at - hour, asked_by=contact.reported_at)


def test_what_waits_for_triage_has_a_clock(world: World) -> None:
    refused(reported(world), "triage_has_a_clock", due_at=None)
    allowed(in_hand(world), due_at=None)


def test_a_triage_says_by_whom_and_what_came_of_it(world: World) -> None:
    for name in ("triaged_by", "triaged_at", "significant"):
        refused(closed(world), "a_triaged_contact_says_by_whom", **{name: None})
    refused(reported(world), "a_triaged_contact_says_by_whom", significant=True)
    refused(reported(world), "a_triaged_contact_says_by_whom", state=State.IN_HAND)


def test_only_the_significant_is_in_hand_and_handed_on(world: World) -> None:
    refused(in_hand(world), "what_is_in_hand_is_significant", significant=False)
    refused(set_aside(world), "only_the_significant_is_handed_on", assigned_to=world.officer)
    refused(set_aside(world), "only_the_significant_is_handed_on", referred_to="Police")
    refused(reported(world), "only_the_significant_is_handed_on", assigned_to=world.officer)
    allowed(in_hand(world), assigned_to=world.officer, referred_to="Police")


def test_a_closed_contact_says_by_whom_and_how(world: World) -> None:
    for name in ("closed_by", "closed_at", "outcome"):
        refused(closed(world), "a_closed_contact_says_by_whom_and_how", **{name: None})
    refused(in_hand(world), "a_closed_contact_says_by_whom_and_how", state=State.CLOSED)
    refused(closed(world), "an_outcome_says_something", outcome="")


def test_a_recorded_contact_says_when(world: World) -> None:
    refused(closed(world), "contact_recorded_at_when_recorded", state=State.RECORDED)
    refused(closed(world), "contact_recorded_at_when_recorded", recorded_at=timezone.now())
    assert recorded(world).recorded_at


def test_a_state_that_nobody_knows_is_refused(world: World) -> None:
    refused(reported(world), "contact_state_is_known", state="forgotten")


def test_the_state_cannot_be_assigned(world: World) -> None:
    with pytest.raises(AttributeError):
        reported(world).state = State.CLOSED


def test_a_note_says_something_and_stays(world: World) -> None:
    contact = in_hand(world)
    for changes, constraint in (
        ({"text": ""}, "a_note_says_something"),
        ({"kind": "x"}, "note_kind_is_known"),
    ):
        given = {"kind": Note.Kind.COMMENT, "text": "Words", **changes}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Note.objects.create(contact=contact, by=world.mcd, at=timezone.now(), **given)
    notes = Note.objects.filter(contact=contact)
    for change in (lambda: notes.update(text="other"), lambda: notes._raw_delete(notes.db)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_an_answer_has_one_row_and_says_what_and_where(world: World) -> None:
    given = {
        "contact": in_hand(world),
        "label": "TS-000001",
        "path": "/posts/TS-000001/",
        "at": timezone.now(),
    }
    Answer.objects.create(**given, what="Proposed")
    with pytest.raises(IntegrityError, match="one_answer_a_label"), transaction.atomic():
        Answer.objects.create(**given, what="Published")
    for name in ("label", "path", "what"):
        with pytest.raises(IntegrityError, match="an_answer_says_what_and_where"), transaction.atomic():
            Answer.objects.create(**{**given, "what": "Proposed", "label": "TS-000002", name: ""})


def test_no_contact_is_deleted(world: World) -> None:
    contacts = Contact.objects.filter(pk=reported(world).pk)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        contacts._raw_delete(contacts.db)
