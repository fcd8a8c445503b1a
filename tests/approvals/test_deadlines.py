"""Every waiting step has a time: reminders and escalations, each once, in Canberra's business hours."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from approvals import services, tasks
from approvals.models import Consultation, Post, Relation
from approvals.presentation.due import due_tag
from approvals.queries import inbox, waiting_for
from notices.models import Notice
from profiles.models import Position, Role
from records.queries import trail
from tests.approvals.steps import kinds, last_notice, nothing_written, told_since
from tests.approvals.threads import at_once
from tests.clock import travel
from tests.world import World, approve, submit

CANBERRA = ZoneInfo("Australia/Sydney")
MONDAY = "2026-11-23 09:30"  # of an ordinary week


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CANBERRA)


def told_by(task: Callable[[], Any], moment: str) -> set[str]:
    """Who hears of it when the task runs then; and running it again changes nothing."""
    last = last_notice()
    with travel(at(moment), tick=False):
        task()
        with nothing_written():
            task()
    return told_since(last)


def made(moment: str, make: Callable[..., Post], **given: Any) -> Post:
    with travel(at(moment), tick=False):
        return make(**given)


def correction(world: World, relation: str, moment: str = MONDAY) -> Post:
    with travel(at(moment), tick=False):
        wrong = world.published()
        content = world.content(relation=relation, relates_to=wrong, reach="Forty people saw it.")
        post = services.propose(content=content, by=world.officer)
        return submit(post_id=post.pk, seen=post.seen, by=world.officer)


# --- When it is due -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted", "due_at"),
    [
        (MONDAY, "2026-11-25 09:30"),
        ("2026-11-27 16:00", "2026-12-01 16:00"),  # over a weekend
        ("2026-12-24 16:00", "2026-12-30 16:00"),  # Christmas, and Boxing Day on the Monday
        ("2026-05-29 13:00", "2026-06-03 13:00"),  # Reconciliation Day, which only Canberra keeps
        ("2026-10-02 16:00", "2026-10-07 16:00"),  # Labour Day, and the clocks went forward
        ("2026-04-02 16:00", "2026-04-08 16:00"),  # Easter, and the clocks went back
        ("2026-11-28 23:00", "2026-12-01 17:00"),  # on a Saturday night
    ],
)
def test_a_decision_is_due_two_working_days_after_it_was_asked_for(
    world: World, submitted: str, due_at: str
) -> None:
    assert made(submitted, world.in_review).due_at == at(due_at)


@pytest.mark.parametrize(
    ("relation", "due_at"),
    [(Relation.CORRECTION, "13:30"), (Relation.TAKEDOWN, "11:30"), (Relation.FOLLOW_UP, None)],
)
def test_what_is_wrong_and_in_public_is_due_the_same_day(
    world: World, relation: str, due_at: str | None
) -> None:
    post = correction(world, relation)
    assert post.due_at == at(f"2026-11-23 {due_at}" if due_at else "2026-11-25 09:30")


def test_what_no_longer_waits_is_not_due(world: World) -> None:
    post = made(MONDAY, world.in_review)
    assert told_by(tasks.remind_deciders, "2026-11-25 09:00") == {"gm"}
    post = services.request_changes(post_id=post.pk, seen=post.seen, reason="Shorter.", by=world.gm)
    assert (post.due_at, post.reminded_at, post.escalated_at) == (None, None, None)


# --- Reminders ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "told"),
    [("2026-11-24 13:29", set()), ("2026-11-24 13:30", {"gm"}), ("2026-11-25 09:00", {"gm"})],
)
def test_who_may_decide_is_reminded_four_hours_before(world: World, moment: str, told: set[str]) -> None:
    made(MONDAY, world.in_review)
    assert told_by(tasks.remind_deciders, moment) == told


def test_the_four_hours_before_a_monday_begin_on_friday(world: World) -> None:
    """Submitted on a Thursday at noon, due on a Monday at noon."""
    made("2026-11-26 11:00", world.in_review)
    assert told_by(tasks.remind_deciders, "2026-11-27 14:59") == set()
    assert told_by(tasks.remind_deciders, "2026-11-28 03:00") == {"gm"}, "Saturday, two open hours before it"


@pytest.mark.parametrize(
    ("relation", "early", "late"),
    [(Relation.CORRECTION, "11:29", "11:30"), (Relation.TAKEDOWN, "10:29", "10:30")],
)
def test_of_a_short_time_half_must_have_passed(world: World, relation: str, early: str, late: str) -> None:
    correction(world, relation)
    assert told_by(tasks.remind_deciders, f"2026-11-23 {early}") == set()
    told = told_by(tasks.remind_deciders, f"2026-11-23 {late}")
    assert told == {"gm", "mcdmanager", "mcdmanager2"}, "whoever is there first decides"


def test_a_post_that_comes_again_has_reminders_again(world: World) -> None:
    post = made(MONDAY, world.in_review)
    assert told_by(tasks.remind_deciders, "2026-11-25 09:00") == {"gm"}
    with travel(at("2026-11-25 10:00"), tick=False):
        post = services.request_changes(post_id=post.pk, seen=post.seen, reason="No.", by=world.gm)
        submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_by(tasks.remind_deciders, "2026-11-26 14:00") == {"gm"}


def test_of_a_decision_that_was_taken_nobody_is_reminded(world: World) -> None:
    post = made(MONDAY, world.in_review)
    with travel(at("2026-11-23 10:00"), tick=False):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    assert told_by(tasks.remind_deciders, "2026-11-26 10:00") == set()
    assert told_by(tasks.escalate_decisions, "2026-11-26 10:00") == set()


def test_mcd_is_reminded_of_its_advice(world: World) -> None:
    post = made(MONDAY, world.in_review)
    with travel(at(MONDAY), tick=False):
        services.consult(post_id=post.pk, question="Ours?", by=world.gm)
    assert told_by(tasks.remind_advisers, "2026-11-23 13:29") == set()
    assert told_by(tasks.remind_advisers, "2026-11-23 13:30") == {"mcd", "mcdmanager", "mcdmanager2"}


def test_the_author_hears_two_working_days_before_an_approval_lapses(world: World) -> None:
    """Fourteen days from Monday the 23rd: it lapses on a Monday, so Thursday is the time."""
    made(MONDAY, world.approved)
    assert told_by(tasks.remind_authors, "2026-12-03 09:29") == set()
    assert told_by(tasks.remind_authors, "2026-12-03 09:30") == {"officer"}


def test_a_short_approval_is_not_said_to_lapse_as_soon_as_it_is_given(world: World, settings: Any) -> None:
    settings.APPROVAL_VALID_DAYS = 1
    made(MONDAY, world.approved)
    assert told_by(tasks.remind_authors, "2026-11-23 21:29") == set()
    assert told_by(tasks.remind_authors, "2026-11-23 21:30") == {"officer"}


# --- Escalation ---------------------------------------------------------------------------------------------


@pytest.fixture
def above(world: World) -> str:
    """Somebody to whom the General Manager of MACRO answers."""
    secretary = world.person("secretary", "Deputy Secretary", world.information)
    seats = Position.objects.filter(role=Role.GENERAL_MANAGER, division=world.macro)
    seats.update(reports_to=Position.objects.get(appointments__person=secretary))
    return secretary.username


def test_what_nobody_decided_in_time_goes_up(world: World, above: str) -> None:
    post = made(MONDAY, world.in_review)
    assert told_by(tasks.escalate_decisions, "2026-11-25 09:29") == set()
    told = told_by(tasks.escalate_decisions, "2026-11-25 09:30")
    assert told == {above, "mcdmanager", "mcdmanager2", "officer"}
    entry = trail(post.reference)[-1]
    assert entry.kind == "post.escalated"
    assert entry.sentence.startswith("It was due for a decision by 25 November 2026, 9:30\xa0am.")


def test_a_seat_without_a_chief_still_calls_mcd(world: World) -> None:
    made(MONDAY, world.in_review)
    assert told_by(tasks.escalate_decisions, "2026-12-01 12:00") == {"mcdmanager", "mcdmanager2", "officer"}


def test_advice_that_did_not_come_calls_mcd_s_managers(world: World) -> None:
    post = made(MONDAY, world.in_review)
    with travel(at(MONDAY), tick=False):
        services.consult(post_id=post.pk, question="Ours?", by=world.gm)
    told = told_by(tasks.escalate_advice, "2026-11-24 09:30")
    assert told == {"mcdmanager", "mcdmanager2", "gm", "officer"}
    assert kinds(post)[-1] == "consultation.escalated"


def test_advice_on_a_post_that_was_closed_is_not_missed(world: World) -> None:
    post = made(MONDAY, world.in_review)
    with travel(at(MONDAY), tick=False):
        services.consult(post_id=post.pk, question="Ours?", by=world.gm)
        services.withdraw(post_id=post.pk, reason="Overtaken.", by=world.officer)
    assert told_by(tasks.remind_advisers, "2026-11-24 12:00") == set()
    assert told_by(tasks.escalate_advice, "2026-11-24 12:00") == set()


def test_a_reminder_and_an_escalation_are_said_once_by_two_workers(committed_world: World) -> None:
    waiting, lapsing = committed_world.in_review(), committed_world.approved()
    asked = services.consult(post_id=waiting.pk, question="Ours?", by=committed_world.gm)
    past = timezone.now() - timedelta(minutes=1)
    Post.objects.filter(pk=waiting.pk).update(due_at=past)
    Consultation.objects.filter(post=asked).update(due_at=past)
    Post.objects.filter(pk=lapsing.pk).update(
        approved_at=past - timedelta(days=9), approval_ends_at=timezone.now() + timedelta(minutes=5)
    )
    last = last_notice()
    every = [
        *(tasks.remind_deciders, tasks.remind_advisers, tasks.remind_authors),
        *(tasks.escalate_decisions, tasks.escalate_advice),
    ]
    outcomes = at_once(*every * 2)
    for task in every:  # what a worker left to another that held it
        task()
    assert [outcome.raised for outcome in outcomes] == [None] * 10
    assert kinds(waiting).count("post.escalated") == kinds(waiting).count("consultation.escalated") == 1
    told = Notice.objects.filter(pk__gt=last)
    assert told.filter(person=committed_world.gm).count() == 2, "reminded, and told that MCD is late"
    assert told.filter(person=committed_world.mcd).count() == 1
    assert told.filter(person=committed_world.officer).count() == 3


# --- What people see ----------------------------------------------------------------------------------------

NOW = "2026-11-25 12:00"  # a Wednesday


@pytest.mark.parametrize(
    ("due_at", "told"),
    [
        ("2026-11-25 12:20", "Due in 20 minutes"),
        ("2026-11-25 13:00", "Due in an hour"),
        ("2026-11-25 15:59", "Due in 3 hours"),
        ("2026-11-26 09:30", "Due tomorrow"),
        ("2026-11-30 09:30", "Due on Monday"),
        ("2026-12-02 09:30", "Due on 2 December"),
        ("2026-11-25 11:59", "Overdue"),
        ("2026-11-25 11:00", "Overdue by an hour"),
        ("2026-11-24 15:00", "Overdue by 5 hours"),
        ("2026-11-24 12:00", "Overdue by a day"),
        ("2026-11-20 12:00", "Overdue by 3 days"),
    ],
)
def test_a_time_is_told_as_people_count_it(due_at: str, told: str) -> None:
    with travel(at(NOW), tick=False):
        assert due_tag(at(due_at))["text"] == told


def test_the_first_to_be_due_is_the_first_to_decide_on(world: World) -> None:
    later, sooner = made("2026-11-23 10:00", world.in_review), made("2026-11-20 10:00", world.in_review)
    quick = correction(world, Relation.TAKEDOWN, "2026-11-23 11:00")
    assert list(inbox(world.again(world.gm))) == [quick, sooner, later]


def test_lists_say_by_when_and_what_has_less_time(world: World) -> None:
    made(MONDAY, world.in_review, title="Usual")
    correction(world, Relation.TAKEDOWN)
    client = Client()
    with travel(at("2026-11-24 09:30"), tick=False):
        client.force_login(world.gm)
        page = client.get("/posts/waiting/").content.decode()
        home = client.get("/").content.decode()
    for markup in (page, home):
        assert "Overdue by 6 hours" in markup
        assert "Due tomorrow" in markup
        assert "Takedown" in markup


def test_mcd_sees_the_first_question_to_be_due_first(world: World) -> None:
    later, sooner = made("2026-11-23 12:00", world.in_review), made("2026-11-23 13:00", world.in_review)
    for post, moment in ((later, "2026-11-24 11:00"), (sooner, "2026-11-23 14:00")):
        with travel(at(moment), tick=False):
            services.consult(post_id=post.pk, question="Ours?", by=world.gm)
    [advise] = [kind for kind in waiting_for(world.mcd) if kind.route == "answer"]
    assert advise.posts == [sooner, later]
