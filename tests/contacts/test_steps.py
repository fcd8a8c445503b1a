"""Each step does what it says, once, tells whom it concerns, and is refused where the policy refuses it."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404
from django.utils import timezone

from contacts import policy, services
from contacts.models import Contact, Note, State
from contacts.report import triage_due
from notices.models import Notice
from profiles.models import Marking
from records.models import Entry
from records.queries import trail
from tests.clock import travel
from tests.contacts.cases import (
    STEPS,
    Step,
    closed,
    in_hand,
    kinds,
    nothing_written,
    report_of,
    reported,
    set_aside,
    told,
)
from tests.world import World
from workflow.rulings import Refused

CANBERRA = ZoneInfo("Australia/Sydney")
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=CANBERRA)
FRIDAY_EVENING = datetime(2026, 11, 20, 16, 30, tzinfo=CANBERRA)
each_step = pytest.mark.parametrize("step", STEPS, ids=str)


# --- Reporting ----------------------------------------------------------------------------------------------


def test_a_report_starts_the_clock_and_tells_mcd(world: World) -> None:
    with travel(MONDAY_MORNING, tick=False):
        contact = reported(world)
    assert contact.state == State.REPORTED
    assert contact.reported_by == world.officer
    assert contact.division == world.macro
    assert contact.due_at == contact.triage_due_at == MONDAY_MORNING + timedelta(hours=2)
    assert contact.happened_at == contact.reported_at == MONDAY_MORNING
    assert told(contact, "waits for triage") == {"mcd", "mcdmanager", "mcdmanager2"}
    assert kinds(contact) == ["contact.reported"]


def test_nights_and_weekends_do_not_count(world: World) -> None:
    with travel(FRIDAY_EVENING, tick=False):
        contact = reported(world)
    assert contact.due_at == MONDAY_MORNING.replace(hour=10, minute=30)


def test_whoever_wants_an_answer_sooner_brings_the_clock_forward() -> None:
    sooner, later = MONDAY_MORNING + timedelta(minutes=45), MONDAY_MORNING + timedelta(days=3)
    assert triage_due(MONDAY_MORNING, sooner) == sooner
    assert triage_due(MONDAY_MORNING, later) == MONDAY_MORNING + timedelta(hours=2)
    assert triage_due(MONDAY_MORNING, MONDAY_MORNING - timedelta(hours=1)) == MONDAY_MORNING


def test_how_long_mcd_has_is_a_setting(settings: object) -> None:
    settings.CONTACT_TRIAGE_HOURS = 4  # type: ignore[attr-defined]
    assert triage_due(MONDAY_MORNING, None) == MONDAY_MORNING + timedelta(hours=4)


def test_somebody_between_positions_may_report_too(world: World) -> None:
    world.officer.appointments.all().update(ends_on=timezone.localdate() - timedelta(days=1))
    contact = reported(world, world.again(world.officer))
    assert contact.division is None
    assert policy.may_view(world.officer, contact)


def test_a_notice_bears_the_contacts_marking(world: World) -> None:
    contact = reported(world, marking=Marking.SENSITIVE)
    assert {notice.marking for notice in Notice.objects.filter(title__startswith=contact.reference)} == {
        Marking.SENSITIVE
    }


def test_an_auditor_reports_nothing(world: World) -> None:
    with nothing_written(), pytest.raises(Refused, match="Auditors read everything"):
        reported(world, world.auditor)


def test_the_same_report_again_is_one_contact(world: World) -> None:
    key = uuid4()
    once = services.report(report=report_of(), key=key, by=world.officer)
    again = services.report(report=report_of(what="Typed since."), key=key, by=world.officer)
    assert once == again
    assert Contact.objects.count() == 1
    assert Entry.objects.count() == 1


# --- Triage -------------------------------------------------------------------------------------------------


def test_what_is_significant_is_in_hand_with_advice(world: World) -> None:
    asked_by = timezone.now() + timedelta(days=2)
    contact = in_hand(world, to=world.officer2, asked_by=asked_by)
    assert contact.state == State.IN_HAND
    assert contact.significant
    assert contact.assigned_to == world.officer2
    assert contact.due_at == asked_by, "from now on the clock is that of the answer"
    assert told(contact, "is in progress") == {"officer"}
    assert told(contact, "is assigned to you") == {"officer2"}
    assert kinds(contact) == ["contact.reported", "contact.triaged", "contact.assigned"]
    assert set(contact.notes.values_list("kind", flat=True)) == {Note.Kind.ADVICE, Note.Kind.ASSIGNMENT}


def test_what_is_not_significant_is_closed_and_says_why(world: World) -> None:
    contact = set_aside(world)
    assert contact.state == State.CLOSED
    assert contact.significant is False
    assert contact.outcome == "A parody account."
    assert contact.due_at is None
    assert told(contact, "needs nothing more") == {"officer"}
    assert kinds(contact) == ["contact.reported", "contact.set_aside"]


# --- In hand ------------------------------------------------------------------------------------------------


def test_who_hands_it_on_tells_both(world: World) -> None:
    contact = in_hand(world, to=world.officer2)
    contact = services.assign(contact_id=contact.pk, assigned_to=world.gm2, note="Yours now.", by=world.mcd)
    assert contact.assigned_to == world.gm2
    assert "gm2" in told(contact, "is assigned to you")
    assert told(contact, "was reassigned") == {"officer2"}


def test_the_same_hands_again_are_refused(world: World) -> None:
    contact = in_hand(world, to=world.officer2)
    with (
        nothing_written(),
        pytest.raises(Refused, match=r"Officer2 \(officer2\) is its action officer already"),
    ):
        services.assign(contact_id=contact.pk, assigned_to=world.officer2, by=world.mcd)


@pytest.mark.parametrize("who", ["auditor", "left"])
def test_nobody_gets_it_who_could_do_nothing_about_it(world: World, who: str) -> None:
    contact = in_hand(world)
    world.officer2.is_active = who != "left"
    world.officer2.save()
    person = world.auditor if who == "auditor" else world.officer2
    with nothing_written(), pytest.raises(Refused, match="choose somebody else"):
        services.assign(contact_id=contact.pk, assigned_to=person, by=world.mcd)


def test_a_referral_is_written_down(world: World) -> None:
    contact = in_hand(world)
    given = {"referred_to": "IT Security Team", "note": "Please look at the account."}
    contact = services.refer(contact_id=contact.pk, **given, by=world.mcd)
    assert contact.referred_to == "IT Security Team"
    assert str(contact.notes.last()) == "IT Security Team: Please look at the account."
    assert told(contact, "was referred to IT Security Team") == {"officer"}


def test_closing_ends_the_clock_and_says_how_it_ended(world: World) -> None:
    contact = closed(world, to=world.officer2, asked_by=timezone.now() + timedelta(days=1))
    assert contact.state == State.CLOSED
    assert contact.closed_by == world.mcd
    assert contact.outcome == "Answered on the page."
    assert contact.due_at is None
    assert told(contact, "is closed") == {"officer", "officer2"}


# --- All steps ----------------------------------------------------------------------------------------------


@each_step
def test_a_step_writes_its_entry_and_leaves_the_rest_as_it_was(world: World, step: Step) -> None:
    contact = step.ready(world)
    before = kinds(contact)
    step.take(world, contact)
    assert kinds(contact) == [*before, step.kind]


@each_step
def test_the_form_of_another_contact_is_refused(world: World, step: Step) -> None:
    contact, other, key = step.ready(world), step.ready(world), uuid4()
    step.take(world, contact, key=key)
    with nothing_written(), pytest.raises(Refused, match="This form was used for another contact"):
        step.take(world, other, key=key)


@each_step
@pytest.mark.parametrize(
    ("who", "how"),
    [("auditor", Refused), ("records", Refused), ("colleague", Http404), ("admin", Http404)],
)
def test_a_step_is_not_for_those_whom_it_does_not_concern(
    world: World, step: Step, who: str, how: type[Exception]
) -> None:
    """Who sees the contact is told why; to others it is not there."""
    contact = step.ready(world)
    with nothing_written(), pytest.raises(how):
        step.take(world, contact, by=getattr(world, who))


@each_step
def test_nothing_more_happens_to_what_is_closed(world: World, step: Step) -> None:
    contact = closed(world)
    with nothing_written(), pytest.raises(Refused, match=r"^This contact is closed, so it cannot be"):
        step.take(world, contact)


def test_a_seat_that_was_lost_meanwhile_counts_no_more(world: World) -> None:
    contact = reported(world)
    assert world.mcd.capacities, "looked up before"
    world.mcd.appointments.all().update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="Only MCD"):
        services.triage(contact_id=contact.pk, significant=True, advice="Wait.", by=world.mcd)


# --- Answers ------------------------------------------------------------------------------------------------


def test_an_answer_is_one_row_however_far_it_has_come(world: World) -> None:
    contact = in_hand(world, to=world.officer2)
    answer = {"contact": contact, "label": "TS-000007", "path": "/posts/TS-000007/", "by": world.officer2}
    services.answered(**answer, what="Proposed")
    services.answered(**answer, what="Published")
    services.answered(**answer, what="Published")
    row = contact.answers.get()
    assert (row.label, row.path, row.what, row.by) == (
        "TS-000007",
        "/posts/TS-000007/",
        "Published",
        world.officer2,
    )
    assert kinds(contact).count("contact.answered") == 2, "said again, it adds nothing"
    assert told(contact, "is answered by TS-000007") == {"officer", "mcd"}
    assert (
        trail(contact.reference)[-1].sentence
        == "Officer2 (officer2, Policy Officer) answered with TS-000007: Published"
    )


def test_several_posts_may_answer_and_also_after_it_was_closed(world: World) -> None:
    contact = closed(world)
    for label in ("TS-000001", "TS-000002"):
        services.answered(contact=contact, label=label, path=f"/posts/{label}/", what="Published", by=None)
    assert [answer.label for answer in contact.answers.all()] == ["TS-000001", "TS-000002"]
