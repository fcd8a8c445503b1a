"""Days on which the office is closed: MCD enters them ahead, and clocks that begin then leave them out."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from approvals.models import Consultation, Post
from approvals.services import consult
from contacts.report import triage_due
from directory import services
from notices.models import Notice
from profiles import policy, queries
from profiles.models import ClosedDay, Person
from records.queries import trail
from tests.approvals.steps import unconfirmed
from tests.clock import travel
from tests.contacts.cases import reported
from tests.contacts.pages import client_of, text
from tests.professional_use.comments import seat_above, told
from tests.world import World
from workflow.business_hours import CANBERRA, DAY, due, is_business_day, on_business_day
from workflow.rulings import Refused

WHY = "By decision of the Secretary."


def tomorrow() -> date:
    return on_business_day(timezone.localdate() + DAY)


def closing(by: Person, **changes: Any) -> str:
    given = {"first_on": tomorrow(), "last_on": tomorrow(), "name": "Closedown", "reason": WHY}
    return services.close_days(**{**given, "public_holiday": False, **changes}, by=by)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), CANBERRA)


def test_a_span_is_entered_without_weekends_and_holidays(world: World) -> None:
    first = tomorrow()
    closing(world.mcd, first_on=first, last_on=first + 20 * DAY)
    entered = set(ClosedDay.objects.values_list("day", flat=True))
    assert entered == {day for day in (first + n * DAY for n in range(21)) if is_business_day(day)}
    (entry,) = trail("CLOSED-DAYS")
    assert entry.sentence.startswith("Mcd (mcd, Communications Adviser) said that the office is closed from ")
    assert entry.sentence.endswith(f", Closedown: {WHY}")
    assert entry.fields["days"] == sorted(day.isoformat() for day in entered)
    people = set(Notice.objects.values_list("person__username", flat=True))
    assert {"mcdmanager", "auditor", "records", "gm"} <= people
    assert "mcd" not in people


def test_clocks_that_begin_then_leave_the_day_out(world: World) -> None:
    day = tomorrow()
    closing(world.mcd, first_on=day, last_on=day)
    by = world.again(world.officer)
    assert by.closed_days == queries.closed_days() == {day}
    later = on_business_day(day + DAY)
    assert due(at(day, 10), 1, by.closed_days) == at(later, 10)
    assert triage_due(at(day, 10), None, by.closed_days).date() == later
    with travel(at(day - DAY, 11)):
        post = world.in_review(by=world.again(world.officer))
    assert post.due_at == due(at(day - DAY, 11), 16, {day}).replace(
        microsecond=post.due_at.microsecond, second=post.due_at.second, minute=post.due_at.minute
    )


CLOCKS: dict[str, Callable[[World], datetime]] = {
    "a post to decide on": lambda world: world.in_review().due_at,
    "advice of MCD": lambda world: asked(world, world.in_review()).due_at,
    "what went out first": lambda world: unconfirmed(world).due_at,
    "a contact to triage": lambda world: reported(world).due_at,
    "a comment to answer": lambda world: told(world).due_at,
    "whom to tell then": lambda world: told(world).escalates_at,
}


def asked(world: World, post: Post) -> Consultation:
    consult(post_id=post.pk, question="Is it for us to say?", by=world.again(world.gm))
    return Consultation.objects.get()


@pytest.mark.parametrize("clock", CLOCKS)
def test_no_clock_falls_due_on_a_closed_day(world: World, clock: str) -> None:
    """From Friday noon, with the whole of the next three weeks closed."""
    friday = next(day for n in range(7) if (day := timezone.localdate() + n * DAY).weekday() == 4)
    seat_above(world)
    closing(world.mcd, first_on=friday + DAY, last_on=friday + 21 * DAY)
    with travel(at(friday, 16)):
        due_at = CLOCKS[clock](world)
    assert due_at.astimezone(CANBERRA).date() >= on_business_day(friday + 22 * DAY)


def test_what_runs_already_keeps_its_hour(world: World) -> None:
    post = world.in_review()
    closing(world.mcd, last_on=tomorrow() + 9 * DAY)
    assert Post.objects.get(pk=post.pk).due_at == post.due_at


def test_a_person_has_the_days_that_were_read_with_their_seats(world: World) -> None:
    person = world.again(world.officer)
    assert person.closed_days == frozenset()
    closing(world.mcd)
    assert person.closed_days == frozenset(), "a step counts with what it read under its lock"
    person.refresh_capacities()
    assert person.closed_days == {tomorrow()}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_on": date(2020, 1, 7), "last_on": date(2020, 1, 7)}, "This day is past"),
        ({"again": True}, "The office is closed on all of these days already."),
    ],
)
def test_the_past_stays_and_no_day_is_closed_twice(world: World, changes: dict[str, Any], said: str) -> None:
    if changes.pop("again", False):
        closing(world.mcdmanager)
    with pytest.raises(Refused, match=said):
        closing(world.mcd, **changes)


def test_a_weekend_is_closed_already(world: World) -> None:
    saturday = next(day for n in range(7) if (day := tomorrow() + n * DAY).weekday() == 5)
    with pytest.raises(Refused, match="closed on all of these days already"):
        closing(world.mcd, first_on=saturday, last_on=saturday + DAY)


@pytest.mark.parametrize("name", ["officer", "gm", "records", "admin"])
def test_nobody_else_enters_one(world: World, name: str) -> None:
    person = getattr(world, name)
    assert not policy.may_keep_closed_days(person)
    with pytest.raises(Refused, match="Only MCD says"):
        closing(person)
    assert not ClosedDay.objects.exists()
    assert not trail("CLOSED-DAYS")


def test_a_day_is_taken_back_before_it_begins_and_may_be_entered_again(world: World) -> None:
    closing(world.mcd)
    day = ClosedDay.objects.get()
    services.open_day(closed_day=day, reason="Not needed.", by=world.mcdmanager)
    assert queries.closed_days() == frozenset()
    assert trail("CLOSED-DAYS")[-1].sentence.endswith(", Closedown: Not needed.")
    with pytest.raises(Refused, match="Somebody took it back meanwhile"):
        services.open_day(closed_day=day, reason="Twice.", by=world.mcd)
    closing(world.mcd)
    with travel(at(tomorrow(), 8)), pytest.raises(Refused, match="This day has begun"):
        services.open_day(closed_day=ClosedDay.objects.latest("id"), reason="Too late.", by=world.mcd)


def test_a_double_click_has_one_effect(world: World) -> None:
    key = uuid4()
    assert closing(world.mcd, key=key) == closing(world.mcd, key=key) == "CLOSED-DAYS"
    assert len(trail("CLOSED-DAYS")) == ClosedDay.objects.count() == 1


def test_only_what_was_proclaimed_is_a_public_holiday(world: World) -> None:
    closing(world.mcd)
    later = on_business_day(tomorrow() + DAY)
    closing(world.mcd, first_on=later, last_on=later, name="National Day of Mourning", public_holiday=True)
    assert queries.proclaimed_holidays() == {later}


@pytest.mark.parametrize(
    "broken",
    [{"name": ""}, {"reason": ""}, {"taken_back_at": timezone.now()}, {"day": tomorrow()}],
    ids=" ".join,
)
def test_the_database_keeps_the_law(world: World, broken: dict[str, Any]) -> None:
    closing(world.mcd)
    row = {"day": tomorrow() + 40 * DAY, "name": "x", "reason": "x", "entered_by": world.mcd, **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedDay.objects.create(**row, entered_at=timezone.now())


def test_a_row_is_not_deleted(world: World) -> None:
    closing(world.mcd)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClosedDay.objects.all()._raw_delete("default")


# --- The page -----------------------------------------------------------------------------------------------


def typed(**changes: Any) -> dict[str, Any]:
    given = {"key": uuid4(), "first_on": f"{tomorrow():%d/%m/%Y}", "name": "Closedown", "reason": WHY}
    return {**given, **changes}


def page(client: Client) -> str:
    return text(client.get("/closed-days/"))


def test_everybody_sees_them_with_who_entered_them_and_why(world: World) -> None:
    closing(world.mcd)
    said = page(client_of(world.officer))
    assert "Closedown" in said
    assert WHY in said
    assert "Mcd (mcd)" in said
    assert "Only MCD says" in said
    assert ": Christmas Day" in said
    assert "History" in page(client_of(world.auditor))


def test_mcd_enters_and_takes_back_on_the_page(world: World) -> None:
    client = client_of(world.mcd)
    answer = client.post("/closed-days/enter/", typed(), follow=True)
    assert "Entered." in text(answer)
    day = ClosedDay.objects.get()
    assert (day.day, day.public_holiday) == (tomorrow(), False)
    sent = {"key": uuid4(), "closed_day": day.pk, "reason": "Not needed."}
    assert "Taken back by Mcd (mcd)" in text(client.post("/closed-days/take-back/", sent, follow=True))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_on": "yesterday"}, "Enter a valid date"),
        ({"first_on": "1/2/2021"}, "This day is past"),
        ({"last_on": "1/2/2021"}, "The last day comes before the first."),
        ({"last_on": f"{tomorrow() + timedelta(days=60):%d/%m/%Y}"}, "Enter at most 31 days at once."),
        ({"name": ""}, "Say what it is."),
        ({"reason": ""}, "Say why."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_kept(world: World, wrong: dict[str, str], said: str) -> None:
    answer = client_of(world.mcd).post("/closed-days/enter/", typed(**{"name": "Kept", **wrong}))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Kept" in answer.content.decode() or "name" in wrong
    assert not ClosedDay.objects.exists()


def test_who_is_not_of_mcd_changes_nothing(world: World) -> None:
    answer = client_of(world.officer).post("/closed-days/enter/", typed())
    assert answer.status_code == 422
    assert "Only MCD says" in text(answer)
    assert not ClosedDay.objects.exists()
