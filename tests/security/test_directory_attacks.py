"""What an administrator, a pair of people, the portal's role and the database's owner try with seats.

Each of these led to an approval, or to another division's records, on the build before seats needed two people.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from approvals.models import Post, State
from directory import services
from notices.models import Notice
from profiles.models import Division, Nomination, Person, Position, Role, SignInChange
from profiles.policy import CONFIRMERS
from records.queries import trail
from records.verify import CONFIRM_SEATS, Rejected, Stories
from tests.clock import travel
from tests.records.conftest import owner
from tests.world import World, approve
from workflow.rulings import Refused

__all__ = ["owner"]  # a fixture

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LET_IN = SignInChange.What.RESET


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(who: Person, path: str, /, **given: Any) -> Any:
    return client_of(who).post(path, {"key": str(uuid4())} | given)


def day(given: Any) -> str:
    return f"{given:%d/%m/%Y}"


def a_helper(world: World, name: str = "Gm") -> Person:
    """By the demonstration's real name, and with a user name of one's own."""
    return Person.objects.create(username="h.kostas", name=name)


def is_not_approved(world: World, post: Post, by: Person) -> None:
    with pytest.raises((Refused, Http404)), transaction.atomic():
        approve(post_id=post.pk, seen=post.fingerprint, by=world.again(by))
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW


# --- An administrator alone -----------------------------------------------------------------------------------------


def proposed_alone(world: World) -> tuple[Person, Nomination]:
    """The pages, as they come: a seat of a General Manager in the own division, and somebody for it."""
    helper = a_helper(world)
    seat = {"title": "General Manager", "division": world.information.pk, "role": Role.GENERAL_MANAGER}
    assert send(world.admin, "/seats/new/", **seat).status_code == 302
    position = Position.objects.get(division=world.information, role=Role.GENERAL_MANAGER)
    given = {"position": position.pk, "person": helper.pk, "starts_on": day(TODAY)}
    assert send(world.admin, "/seats/propose/", **given).status_code == 302
    return helper, Nomination.objects.get(person=helper)


def test_one_administrator_alone_gets_no_post_approved(world: World) -> None:
    helper, nomination = proposed_alone(world)
    post = world.in_review(by=world.again(world.admin))
    is_not_approved(world, post, helper)
    for who in (world.admin, helper):
        answer = send(who, f"/seats/proposed/{nomination.pk}/confirm/", seen=nomination.fingerprint)
        assert answer.status_code == 422
    assert not Nomination.objects.get(pk=nomination.pk).stands
    heard = set(
        Notice.objects.filter(title__contains="(h.kostas) is proposed").values_list("person__username")
    )
    assert {("mcdmanager",), ("mcdmanager2",), ("auditor",)} <= heard


def test_nor_with_somebody_who_confirms_in_good_faith(world: World) -> None:
    """For thirty days whom the administrator proposed decides on nothing that the administrator wrote."""
    helper, nomination = proposed_alone(world)
    services.confirm(nomination_id=nomination.pk, by=world.mcdmanager)
    post = world.in_review(by=world.again(world.admin))
    is_not_approved(world, post, helper)
    assert not Notice.objects.filter(person=helper, title__contains="waits for your decision").exists()
    assert Notice.objects.filter(person=world.mcdmanager, title__contains="waits for your decision").exists()


def test_nor_by_setting_how_the_general_manager_signs_in(world: World) -> None:
    post = world.in_review()
    SignInChange.objects.create(person=world.gm, by=world.officer, what=LET_IN)
    is_not_approved(world, post, world.gm)


def test_a_division_has_no_second_general_manager(world: World) -> None:
    seat = {"title": "General Manager", "division": world.macro.pk, "role": Role.GENERAL_MANAGER}
    answer = send(world.admin, "/seats/new/", **seat)
    assert answer.status_code == 422
    assert "This division has the position of a General Manager already." in answer.content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Position.objects.create(title="Head", division=world.macro, role=Role.GENERAL_MANAGER)


def test_who_is_to_replace_the_general_manager_waits_and_the_holder_hears(world: World) -> None:
    helper, position = a_helper(world), Position.objects.get(appointments__person=world.gm)
    given = {"position": position.pk, "person": helper.pk, "starts_on": day(TODAY)}
    assert send(world.admin, "/seats/propose/", **given).status_code == 302
    assert world.again(world.gm).holds(Role.GENERAL_MANAGER)
    assert not world.again(helper).holds(Role.GENERAL_MANAGER)
    assert Notice.objects.filter(person=world.gm, title__contains="h.kostas").exists()


def test_a_helper_who_is_to_act_as_mcd_manager_decides_nothing_and_the_holder_hears(world: World) -> None:
    helper = a_helper(world, "Helper")
    nomination = services.nominate(
        person=helper,
        position=Position.objects.get(appointments__person=world.mcdmanager),
        acting=True,
        starts_on=TODAY,
        ends_on=TODAY,
        instrument="HR-1",
        by=world.admin,
    )
    assert isinstance(nomination, Nomination)
    post = world.in_review(by=world.again(world.admin))
    is_not_approved(world, post, helper)
    assert Notice.objects.filter(person=world.mcdmanager, title__contains="proposed to act").exists()
    services.confirm(nomination_id=nomination.pk, by=world.mcdmanager)
    is_not_approved(world, post, helper)


# --- A pair of people -----------------------------------------------------------------------------------------------


def test_two_administrators_confirm_nothing_for_one_another(world: World) -> None:
    second = world.person("admin2", "Second administrator", world.information, Role.ADMINISTRATOR)
    _, nomination = proposed_alone(world)
    with pytest.raises(Refused, match="Only an MCD manager may confirm this"):
        services.confirm(nomination_id=nomination.pk, by=second)


def test_whom_they_have_let_in_confirms_nothing_for_them(world: World) -> None:
    _, nomination = proposed_alone(world)
    SignInChange.objects.create(person=world.mcdmanager, by=world.admin, what=LET_IN)
    with pytest.raises(Refused, match="arranged by admin"):
        services.confirm(nomination_id=nomination.pk, by=world.again(world.mcdmanager))


def test_what_was_approved_before_they_were_let_in_stands(world: World) -> None:
    post = world.approved()
    SignInChange.objects.create(person=world.gm, by=world.officer, what=LET_IN)
    post = Post.objects.get(pk=post.pk)
    post.reason = "Touched."
    post.save()
    assert post.state == State.APPROVED


def test_after_thirty_days_they_decide(world: World) -> None:
    SignInChange.objects.create(person=world.gm, by=world.officer, what=LET_IN)
    with travel(timezone.now() + 30 * DAY + timedelta(minutes=1)):
        assert world.approved().state == State.APPROVED


# --- The portal's own role, in SQL ----------------------------------------------------------------------------------


def portal(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def forbidden(says: str) -> Any:
    return pytest.raises(DatabaseError, match=says)


def test_codes_are_not_exchanged_for_three_seconds(world: World) -> None:
    with forbidden("permission denied"):
        portal("UPDATE profiles_division SET code = 'TMP' WHERE code = 'MACRO'")
    Division.objects.filter(pk=world.macro.pk).update(name="Macroeconomics Division")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE profiles_position SET role = 'general_manager' WHERE title = 'Administrator'",
        "UPDATE profiles_position SET division_id = 1 WHERE title = 'Administrator'",
        "UPDATE profiles_appointment SET person_id = 1",
        "UPDATE profiles_appointment SET position_id = 1",
        "UPDATE profiles_appointment SET starts_on = starts_on - 1",
        "UPDATE profiles_actingarrangement SET person_id = 1",
        "UPDATE profiles_actingarrangement SET ends_on = ends_on + 1",
        "UPDATE profiles_nomination SET person_id = 1",
        "UPDATE profiles_nomination SET set_up = true",
        "UPDATE profiles_nomination SET proposed_by_id = 1",
        "UPDATE profiles_nomination SET proposed_at = proposed_at + interval '1 day'",
        "UPDATE profiles_signinchange SET by_id = NULL",
        "UPDATE profiles_signinchange SET at = at - interval '40 days'",
        "DELETE FROM profiles_nomination",
        "DELETE FROM profiles_signinchange",
    ],
)
def test_the_portal_s_role_changes_nothing_of_what_was_arranged(world: World, statement: str) -> None:
    with forbidden("permission denied"):
        portal(statement)


INSERT = (
    "INSERT INTO profiles_nomination (person_id, position_id, acting, starts_on, instrument, set_up, proposed_by_id, "
    "proposed_at, confirmed_by_id, confirmed_at, refused_because) "
    "VALUES (%s, %s, false, current_date, '', false, %s, now(), %s, {at}, '')"
)


def test_a_nomination_does_not_come_confirmed(world: World) -> None:
    helper, position = a_helper(world), Position.objects.get(appointments__person=world.gm)
    who = [helper.pk, position.pk, world.admin.pk]
    with forbidden("waits before it is confirmed"):
        portal(INSERT.format(at="now()"), *who, world.mcdmanager.pk)
    portal(INSERT.format(at="NULL"), *who, None)
    for by, says in [
        (world.admin, "somebody_else_confirms|not theirs to confirm"),
        (helper, "somebody_else_confirms|not theirs to confirm"),
        (world.officer, "not theirs to confirm"),
        (world.gm, "not theirs to confirm"),
        (world.auditor, "not theirs to confirm"),
    ]:
        with forbidden(says):
            portal(
                "UPDATE profiles_nomination SET confirmed_by_id = %s, confirmed_at = now() WHERE NOT set_up",
                by.pk,
            )
    with forbidden("one person proposes who takes it"):
        portal(
            "INSERT INTO profiles_appointment (person_id, position_id, starts_on, nomination_id) "
            "SELECT person_id, position_id, current_date, id FROM profiles_nomination WHERE NOT set_up"
        )


def test_what_ended_is_not_begun_again(world: World) -> None:
    world.unseat(world.gm)
    with forbidden("one person proposes who takes it"):
        portal("UPDATE profiles_appointment SET ends_on = NULL WHERE person_id = %s", world.gm.pk)


def test_no_decision_is_written_for_whom_the_writer_has_seated(world: World) -> None:
    post = world.approved()
    rows = Post.objects.filter(pk=post.pk)
    for decider in (world.gm, world.mcdmanager):
        SignInChange.objects.create(person=decider, by=world.officer, what=LET_IN)
        with forbidden("has seated who decides on it"), transaction.atomic():
            rows.update(approved_by=decider, approved_at=timezone.now())


def test_a_function_of_one_s_own_does_not_stand_in_for_the_guards(world: World) -> None:
    """They look in the portal's own schema, whatever the session says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname = ANY (%s) AND proconfig = '{\"search_path=public, pg_temp\"}'",
            [
                [
                    "require_nomination",
                    "require_unsettled",
                    "require_set_up",
                    "require_untied_deciders",
                    "require_unsettled_address",
                    "require_confirmed_address",
                    "may_confirm_address",
                    "may_confirm_seat",
                ]
            ],
        )
        assert len(cursor.fetchall()) == 8


# --- The database's owner -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE profiles_appointment SET person_id = {helper} WHERE person_id = {gm}",
            "one person proposes",
        ),
        (
            (
                "INSERT INTO profiles_appointment (person_id, position_id, starts_on, ends_on) "
                "SELECT {helper}, position_id,"
                " '1999-01-01', '1999-01-02' FROM profiles_appointment WHERE person_id = {gm}"
            ),
            "one person proposes",
        ),
        ("UPDATE profiles_position SET role = 'general_manager' WHERE role = 'administrator'", "was settled"),
        ("UPDATE profiles_division SET code = 'X' WHERE code = 'MACRO'", "was settled"),
        ("UPDATE profiles_person SET username = 'x' WHERE id = {gm}", "was settled"),
        ("UPDATE profiles_nomination SET person_id = {helper}", "stands as it was proposed"),
    ],
)
def test_the_owner_is_refused_while_the_guards_are_on(
    committed_world: World, owner: Callable[..., list[Any]], statement: str, says: str
) -> None:
    world = committed_world
    ids = {"helper": a_helper(world).pk, "gm": world.gm.pk}
    with pytest.raises(Exception, match=says):
        owner("SET session_replication_role = replica; " + statement.format(**ids))


# --- What the log tells, to whoever verifies it ---------------------------------------------------------------------


def told(kind: str, subject: str, at: str, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    values = {name.replace("__", "."): value for name, value in values.items()}
    entry = {"v": 1, "kind": kind, "subject": subject, "at": at, "office": "A", "key": None, "relates_to": []}
    return entry | {"fields": values, "declares_record": False}, values


def decided(**more: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    by = {"actor__user_name": "officer"}
    return [
        told("post.proposed", "TS-1", "2026-02-10T00:00:00.000Z", **by),
        told("post.submitted", "TS-1", "2026-02-10T00:00:00.000Z", **by),
        told("post.approved", "TS-1", "2026-02-10T00:00:00.000Z", actor__user_name="gm", **more),
    ]


def proposed(by: str = "officer") -> tuple[dict[str, Any], dict[str, Any]]:
    return told("seat.proposed", "SEAT-1", "2026-01-20T00:00:00.000Z", actor__user_name=by, user_name="gm")


def confirmed(starts_on: str, by: str = "mcd") -> tuple[dict[str, Any], dict[str, Any]]:
    who = {"actor__user_name": by, "user_name": "gm", "proposed_by": "officer", "starts_on": starts_on}
    return told("seat.confirmed", "SEAT-1", "2026-01-20T00:00:00.000Z", **who)


def reset(at: str, by: str = "officer") -> tuple[dict[str, Any], dict[str, Any]]:
    return told("person.reset", "PERSON-1", at, actor__user_name=by, user_name="gm")


SEATED = "whom a person with a hand in it had seated, or let in"


@pytest.mark.parametrize(
    ("entries", "wrong"),
    [
        (decided(), ""),
        (decided(actor__tied_to=["admin"]), ""),
        (decided(actor__tied_to=["officer"]), SEATED),
        ([proposed(), confirmed("2026-01-20"), *decided()], SEATED),
        ([proposed("admin"), confirmed("2026-01-20", by="officer"), *decided()], SEATED),
        ([proposed(), confirmed("2025-12-20"), *decided()], SEATED),
        ([reset("2026-02-01T00:00:00.000Z"), *decided()], SEATED),
        ([reset("2026-02-01T00:00:00.000Z", by="admin"), *decided()], ""),
        ([reset("2026-01-10T00:00:00.000Z"), *decided()], ""),
        ([reset("2026-02-01T00:00:00.000Z", by="gm"), *decided()], ""),
        ([proposed("officer"), confirmed("2026-01-20", by="officer")], "decided on by somebody who wrote"),
        ([proposed("admin"), confirmed("2026-01-20", by="gm")], "decided on by somebody who wrote"),
        ([confirmed("2026-01-20")], "without having been proposed"),
        ([proposed(), confirmed("2026-01-20"), confirmed("2026-01-20")], "or twice"),
        ([proposed(), confirmed("9999-12-31"), *decided()], SEATED),
    ],
)
def test_a_verifier_refuses_who_was_seated_by_a_hand(
    entries: list[tuple[dict[str, Any], dict[str, Any]]], wrong: str
) -> None:
    stories, problems = Stories(), []
    for entry, values in entries:
        try:
            stories.follow(entry, values)
        except Rejected as problem:
            problems.append(str(problem))
    assert bool(problems) == bool(wrong), problems
    assert not wrong or wrong in " ".join(problems)


SEAT = {"seat": "GM, A Division", "actor__position": "GM", "actor__division": "A Division"}


@pytest.mark.parametrize(
    ("role", "seat_role", "more", "lawful"),
    [
        ("mcd_manager", "general_manager", {}, True),
        ("auditor", "general_manager", {}, False),
        ("administrator", "general_manager", {}, False),
        ("auditor", "administrator", {}, True),
        ("records_officer", "records_officer", {}, False),
        (
            "general_manager",
            "general_manager",
            SEAT,
            False,
        ),  # they hold it: who acts there is theirs, and no more
        ("general_manager", "general_manager", SEAT | {"acting": True}, True),
        (
            "general_manager",
            "general_manager",
            SEAT | {"acting": True, "actor__division": "B Division"},
            False,
        ),
        ("general_manager", "general_manager", SEAT | {"acting": True, "actor__acting_for": "Gm"}, False),
        (None, "general_manager", {}, True),  # not shown
    ],
)
def test_a_verifier_asks_in_which_role_a_seat_was_confirmed(
    role: str | None, seat_role: str, more: dict[str, Any], lawful: bool
) -> None:
    stories, at = Stories(), "2026-01-20T00:00:00.000Z"
    stories.follow(*proposed("admin"))
    who = {"actor__user_name": "second", "user_name": "gm", "proposed_by": "admin", "starts_on": "2026-01-20"}
    given = {"actor__role": role} if role else {}
    entry = told("seat.confirmed", "SEAT-1", at, **who, **given, seat_role=seat_role, **more)
    if lawful:
        stories.follow(*entry)
        return
    with pytest.raises(Rejected, match="is not a role that confirms who takes the seat of"):
        stories.follow(*entry)


def test_the_verifier_s_table_of_confirmers_is_the_policy_s() -> None:
    assert {role: set(by) for role, by in CONFIRM_SEATS.items()} == {
        r: set(by) for r, by in CONFIRMERS.items()
    }


def test_a_decision_s_entry_names_who_had_the_decider_in_their_hand(world: World) -> None:
    SignInChange.objects.create(person=world.gm, by=world.admin, what=LET_IN)
    post = world.approved()
    assert trail(post.reference)[-1].fields["actor"]["tied_to"] == ["admin"]
