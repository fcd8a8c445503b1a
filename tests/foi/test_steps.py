"""A request from the day it comes in to its end: what each step does, and who may not take it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from directory.services import close_days, open_day
from foi import history, policy, queries, services, tasks
from foi.days import decision_due, disclosure_due
from foi.models import InformationRequest, Mark, Provision, State
from foi.models.request import DECIDE_WITHIN
from foi.presentation.lists import clock
from notices.models import Notice
from profiles.models import ClosedDay
from records.kinds import told
from records.queries import trail
from retention.queries import held
from tests.clock import travel
from tests.foi.cases import Office
from tests.world import World
from workflow.business_hours import DAY, is_business_day, on_business_day
from workflow.dates import when
from workflow.rulings import Refused


def kinds(request: InformationRequest) -> list[str]:
    return [entry.kind for entry in trail(request.reference)]


def told_people(request: InformationRequest, what: str) -> set[str]:
    notices = Notice.objects.filter(title=f"{request.reference} {what}")
    return set(notices.values_list("person__username", flat=True))


# --- All the way --------------------------------------------------------------------------------------------


def test_each_step_leaves_its_entry_and_tells_who_is_next(office: Office) -> None:
    request = office.submitted()
    assert "keeper2" in told_people(request, "waits for a second person")
    assert "records" not in told_people(request, "waits for a second person"), (
        "who marked it cannot be the second"
    )
    request = services.approve(request_id=request.pk, seen=request.fingerprint or "", by=office.second)
    assert told_people(request, "is approved") == {"records"}
    InformationRequest.objects.filter(pk=request.pk).update(
        export="EXP-000001", package_sha256="0" * 64, packaged_at=timezone.now()
    )
    today = timezone.localdate()
    request = services.release(request_id=request.pk, given_on=today, by=office.keeper)
    assert request.disclosure_due_on == request.next_due_on == disclosure_due(today)
    request = services.publish(
        request_id=request.pk, disclosed_on=today, address="https://treasury.example/foi/1", by=office.keeper
    )
    assert request.next_due_on is None
    request = services.close(request_id=request.pk, reason="Given.", by=office.keeper)
    assert request.state == State.CLOSED
    assert kinds(request) == [
        "foi.opened", "foi.gathered", *["foi.withheld"] * 3, "foi.let_stand", "foi.submitted", "foi.approved",
        "foi.released", "foi.published", "foi.closed",
    ]  # fmt: skip


def test_every_kind_of_entry_is_told_in_a_sentence() -> None:
    for kind in history.SENTENCES:
        assert told(kind, {}).endswith((".", "(withheld)")), kind  # type: ignore[arg-type]


def test_no_entry_and_no_notice_says_what_is_withheld(office: Office) -> None:
    request = office.submitted()
    for entry in trail(request.reference):
        assert "Citizen" not in bytes(entry.payload.content).decode()
    for notice in Notice.objects.filter(title__startswith=request.reference):
        assert "Citizen" not in notice.title + notice.body
        assert request.scope not in notice.body


def test_records_are_on_hold_from_gathering_until_the_end(office: Office) -> None:
    request = office.gathered(office.named)
    assert held([office.named, office.plain]) == {office.named}
    services.gather(request_id=request.pk, subjects=[office.plain], by=office.keeper)
    assert held([office.named, office.plain]) == {office.named, office.plain}
    services.leave_out(
        request_id=request.pk, subject=office.plain, reason="Not about the survey.", by=office.keeper
    )
    assert queries.subjects_of(request) == [office.named]
    services.gather(request_id=request.pk, subjects=[office.plain], by=office.keeper)
    services.withdraw(request_id=request.pk, reason="Not wanted any more.", by=office.keeper)
    assert held([office.named, office.plain]) == set()


def test_a_request_gathers_only_records_and_each_once(office: Office) -> None:
    request = office.gathered(office.named)
    with pytest.raises(Refused, match="Not in the register: TS-999999"):
        services.gather(request_id=request.pk, subjects=[office.plain, "TS-999999"], by=office.keeper)
    with pytest.raises(Refused, match="in the request already"):
        services.gather(request_id=request.pk, subjects=[office.named], by=office.keeper)


def test_a_form_sent_twice_has_one_effect(office: Office) -> None:
    key = uuid4()
    first, again = office.opened(key=key), office.opened(key=key)
    assert first.pk == again.pk
    gathering = {"request_id": first.pk, "subjects": [office.named], "key": uuid4(), "by": office.keeper}
    services.gather(**gathering)
    services.gather(**gathering)
    office.withhold(first, "text", "Jane Citizen", key=key)
    number = Mark.objects.count()
    office.withhold(first, "text", "Jane Citizen", key=key)
    assert Mark.objects.count() == number
    assert kinds(first) == ["foi.opened", "foi.gathered", "foi.withheld"]


# --- The second person --------------------------------------------------------------------------------------


def test_nobody_approves_what_they_marked_even_if_it_was_taken_back(office: Office) -> None:
    request = office.marked()
    mark = office.withhold(request, "title", "", by=office.second, where="here").marks.latest("id")
    services.take_back(request_id=request.pk, marks=[mark.pk], by=office.second)
    while leaks := queries.leaks_of(request):
        places = [place.key for leak in leaks for place in leak.places]
        services.let_stand(request_id=request.pk, places=places, reason="An office.", by=office.keeper)
    office.seal()
    request = services.submit(request_id=request.pk, by=office.keeper)
    for who in (office.keeper, office.second):
        with pytest.raises(Refused, match="somebody else approves it"):
            services.approve(request_id=request.pk, seen=request.fingerprint or "", by=who)
    manager = office.world.mcdmanager
    assert (
        services.approve(request_id=request.pk, seen=request.fingerprint or "", by=manager).state
        == State.APPROVED
    )


def test_others_neither_approve_nor_prepare(office: Office) -> None:
    request = office.submitted()
    for who in ("officer", "gm", "mcd", "auditor", "admin"):
        person = getattr(office.world, who)
        assert not policy.may_approve(person, request), who
        assert not policy.may_open(person), who
        assert bool(policy.may_view(person)) == (who == "auditor"), who
        assert queries.visible_to(person).exists() == bool(policy.may_view(person)), who
        with pytest.raises(Refused if who == "auditor" else Http404):
            services.approve(request_id=request.pk, seen=request.fingerprint or "", by=person)


def test_an_approval_of_something_else_is_refused(office: Office) -> None:
    request = office.submitted()
    seen = request.fingerprint or ""
    services.send_back(request_id=request.pk, reason="Withhold the town as well.", by=office.second)
    office.withhold(request, "text", "Yass")
    office.seal()
    request = services.submit(request_id=request.pk, by=office.keeper)
    assert request.fingerprint != seen
    with pytest.raises(Refused, match="changed since you opened this page"):
        services.approve(request_id=request.pk, seen=seen, by=office.second)


def test_marks_that_were_altered_behind_the_portals_back_stop_everything(office: Office) -> None:
    request = office.approved()
    Mark.objects.filter(verdict="show").update(note="Another reason.")  # what its role may do to notes
    with pytest.raises(Refused, match="differs from what was submitted"):
        services.package(request_id=request.pk, by=office.keeper)


# --- What must be so before -------------------------------------------------------------------------------


def test_nothing_is_submitted_while_withheld_text_would_be_shown(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    office.seal()
    with pytest.raises(Refused, match="would still be shown"):
        services.submit(request_id=request.pk, by=office.keeper)


def test_nothing_is_submitted_before_it_can_be_proven(office: Office) -> None:
    request = office.gathered()  # the hold's own entries are not sealed yet
    with pytest.raises(Refused, match="signed checkpoint"):
        services.submit(request_id=request.pk, by=office.keeper)
    office.seal()
    assert services.submit(request_id=request.pk, by=office.keeper).state == State.SUBMITTED


def test_an_empty_request_is_not_submitted(office: Office) -> None:
    with pytest.raises(Refused, match="no record in it"):
        services.submit(request_id=office.opened().pk, by=office.keeper)


def test_nothing_is_marked_once_it_is_submitted(office: Office) -> None:
    request = office.submitted()
    with pytest.raises(Refused, match="waits for a second person"):
        office.withhold(request, "text", "Yass")


# --- Days ---------------------------------------------------------------------------------------------------


# Received, and due by s 15(5)(b) of the Act with s 36(2) and (3) of the Acts Interpretation Act 1901, in Canberra.
DUE = [
    ("2026-11-02", "2026-12-02"),  # a Wednesday
    ("2026-10-30", "2026-11-30"),  # a Sunday
    ("2026-10-29", "2026-11-30"),  # a Saturday
    ("2018-02-09", "2018-03-13"),  # the OAIC's own in FOI 4368 of Right to Know, 12 March in Sydney: here Canberra Day
    ("2026-03-04", "2026-04-07"),  # Good Friday
    ("2026-03-26", "2026-04-28"),  # ANZAC Day on a Saturday; the ACT declared the Monday too (DFAT, PRB 25/266)
    ("2026-05-01", "2026-06-02"),  # a Sunday before Reconciliation Day, the ACT's alone
    ("2026-09-05", "2026-10-06"),  # Labour Day
    ("2026-10-04", "2026-11-03"),  # Melbourne's Cup is not Canberra's
    ("2026-11-25", "2026-12-29"),  # Christmas Day, and Boxing Day on the Monday
    ("2026-12-02", "2027-01-04"),  # New Year's Day
]  # fmt: skip
CLOSEDOWN = {date(2026, 12, day) for day in (29, 30, 31)}


@pytest.mark.parametrize(("received_on", "due_on"), DUE)
def test_a_decision_is_due_on_the_thirtieth_day_or_the_next_on_which_it_can_be_made(
    received_on: str, due_on: str
) -> None:
    assert decision_due(date.fromisoformat(received_on)).isoformat() == due_on


def test_a_closedown_moves_the_decision_and_not_the_working_days_of_the_disclosure_log() -> None:
    assert decision_due(date(2026, 11, 25), CLOSEDOWN) == date(2027, 1, 4)
    assert disclosure_due(date(2026, 12, 21), CLOSEDOWN) == date(2027, 1, 7)
    assert disclosure_due(date(2026, 12, 21), CLOSEDOWN, CLOSEDOWN) == date(2027, 1, 12), "were they holidays"
    assert disclosure_due(date(2026, 12, 15), CLOSEDOWN) == date(2027, 1, 4), "it ends on 30 December"


def test_further_time_is_counted_from_the_thirtieth_day_itself() -> None:
    assert decision_due(date(2026, 10, 30), further=timedelta(days=30)) == date(2026, 12, 29)


def test_working_days_are_counted_as_the_act_says() -> None:
    assert disclosure_due(date(2026, 11, 23)) == date(2026, 12, 7)
    assert disclosure_due(date(2026, 12, 21)) == date(2027, 1, 7), (
        "Christmas, the day after it, and New Year's Day"
    )


def closing(office: Office, day: date, **changes: Any) -> ClosedDay:
    given = {"name": "Closedown", "public_holiday": False, "reason": "Decided.", "by": office.world.mcd}
    close_days(**{"first_on": day, "last_on": day, **given, **changes})
    return ClosedDay.objects.get(day=day)


def friday() -> date:
    """The next whose thirtieth day is a Sunday before a Monday and a Tuesday on which people work."""
    day = timezone.localdate()
    while day.weekday() != 4 or not all(is_business_day(day + after * DAY) for after in (31, 32)):
        day += DAY
    return day


@pytest.fixture
def monday(office: Office) -> date:
    return friday() + 31 * DAY


@pytest.fixture
def request_due(office: Office, monday: date) -> InformationRequest:
    """Received on that Friday."""
    with travel(f"{friday()}T01:00:00Z"):
        return office.opened(received_on=friday(), due_on=friday() + DECIDE_WITHIN)


def test_what_is_due_on_a_sunday_is_due_on_monday_and_not_overdue_then(
    office: Office, request_due: InformationRequest, monday: date
) -> None:
    assert request_due.due_on == request_due.next_due_on == monday
    with travel(f"{monday - 6 * DAY}T03:00:00Z"):
        assert tasks.remind() == 0
    with travel(f"{monday - 5 * DAY}T03:00:00Z"):
        assert tasks.remind() == 1
    with travel(f"{monday}T05:00:00Z"):
        assert clock(request_due)["text"] == "Due today"
        assert tasks.escalate() == 0
    with travel(f"{monday + DAY}T01:00:00Z"):
        assert clock(request_due)["text"] == "Overdue by 1 day"
        assert tasks.escalate() == 1


def test_a_day_that_is_closed_afterwards_moves_what_falls_due_on_it(
    office: Office, request_due: InformationRequest, monday: date
) -> None:
    with travel(f"{monday - 9 * DAY}T01:00:00Z"):
        assert tasks.move_due_days() == 0
        closing(office, monday)
        assert tasks.move_due_days() == 1
        assert tasks.move_due_days() == 0, "once"
    found = InformationRequest.objects.get(pk=request_due.pk)
    assert found.due_on == found.next_due_on == monday + DAY
    assert trail(request_due.reference)[-1].sentence == (
        f"It is due on {when(monday + DAY)}: {when(monday)}, when it was due, is no working day "
        "(Acts Interpretation Act 1901, s 36)."
    )


def test_a_closed_day_taken_back_shortens_nothing(
    office: Office, request_due: InformationRequest, monday: date
) -> None:
    with travel(f"{monday - 9 * DAY}T01:00:00Z"):
        day = closing(office, monday)
        tasks.move_due_days()
        open_day(closed_day=day, reason="Not needed.", by=office.world.mcd)
        assert tasks.move_due_days() == 0
    assert InformationRequest.objects.get(pk=request_due.pk).due_on == monday + DAY


def test_what_was_overdue_already_stays_so(
    office: Office, request_due: InformationRequest, monday: date
) -> None:
    with travel(f"{monday + DAY}T01:00:00Z"):
        closing(office, monday + DAY)
        assert tasks.move_due_days() == 0
    assert InformationRequest.objects.get(pk=request_due.pk).due_on == monday


def test_a_day_to_which_it_is_extended_is_a_working_day(
    office: Office, request_due: InformationRequest, monday: date
) -> None:
    with travel(f"{monday - 9 * DAY}T01:00:00Z"):
        given = {"request_id": request_due.pk, "reason": "Agreed, s 15AA.", "by": office.keeper}
        sunday = on_business_day(monday + 40 * DAY) + DAY
        while is_business_day(sunday):
            sunday += DAY
        assert services.extend(due_on=sunday, **given).due_on == on_business_day(sunday)


def test_access_is_given_neither_before_the_request_nor_in_days_to_come(office: Office) -> None:
    request = office.packaged()
    for day in (request.received_on - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(Refused, match="Access is given after"):
            services.release(request_id=request.pk, given_on=day, by=office.keeper)


def test_the_clock_reminds_once_and_then_tells_everybody_once(office: Office) -> None:
    request = office.opened()
    with travel(f"{request.due_on - timedelta(days=6)}T03:00:00Z"):
        assert tasks.remind() == 0
    with travel(f"{request.due_on - timedelta(days=5)}T03:00:00Z"):
        assert (tasks.remind(), tasks.remind()) == (1, 0)
        assert tasks.escalate() == 0
    with travel(f"{request.due_on + timedelta(days=1)}T03:00:00Z"):
        assert (tasks.escalate(), tasks.escalate()) == (1, 0)
    assert told_people(request, "is due soon") == {"records"}
    assert told_people(request, "is overdue") == {"records", "keeper2"}


def test_more_time_starts_the_clock_again(office: Office) -> None:
    request = office.opened()
    with pytest.raises(Refused, match="choose a later day"):
        services.extend(request_id=request.pk, due_on=request.due_on, reason="s 15(6)", by=office.keeper)
    later = on_business_day(request.due_on + timedelta(days=30))
    request = services.extend(request_id=request.pk, due_on=later, reason="s 15(6)", by=office.keeper)
    assert request.next_due_on == later


def test_it_is_closed_only_when_the_disclosure_log_is_settled(office: Office) -> None:
    request = office.released()
    with pytest.raises(Refused, match="First put it into the disclosure log"):
        services.close(request_id=request.pk, reason="Given.", by=office.keeper)
    services.exempt(request_id=request.pk, reason="It is all about one person.", by=office.keeper)
    with pytest.raises(Refused, match="is settled"):
        services.exempt(request_id=request.pk, reason="Again.", by=office.keeper)
    assert services.close(request_id=request.pk, reason="Given.", by=office.keeper).state == State.CLOSED


def test_a_seat_that_is_lost_before_opening_opens_nothing(office: Office) -> None:
    person = office.world.again(office.keeper)
    assert person.seat, "looked up before it was lost"
    office.world.unseat(office.keeper)
    with pytest.raises(Refused):
        office.opened(handler=office.second, by=person)
    assert not InformationRequest.objects.exists()


def test_a_seat_that_is_lost_before_a_provision_is_added_adds_none(world: World) -> None:
    person, number = world.again(world.records), Provision.objects.count()
    assert person.seat, "looked up before it was lost"
    world.unseat(world.records)
    with pytest.raises(Refused, match="Only a records officer"):
        services.add_provision(code="s 33", title="Security", explanation="x", personal=False, by=person)
    assert Provision.objects.count() == number
