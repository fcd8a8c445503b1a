"""What an owner writes into the tables of people and seats, and how the audit of the log names it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from directory import services
from notices.models import Notice
from profiles.models import ActingArrangement, AddressChange, Appointment, Nomination, Person, Position, Role
from records.auditing.audit import check_log
from records.models import Entry
from tests.approvals.test_auditing import owner, without_guards
from tests.world import SINCE, World

__all__ = ["owner"]

Owner = Callable[..., list[Any]]
TABLES = ("profiles_person", "profiles_appointment", "profiles_actingarrangement", "profiles_nomination")
NAMED = "UPDATE profiles_person SET"
WHO = "(SELECT id FROM profiles_person WHERE username = '{}')"
GHOST = (
    "INSERT INTO profiles_person (password, is_superuser, username, email, is_staff, is_active, date_joined, name) "
    "VALUES ('', false, 'ghost', 'g@treasury.example', false, true, now(), 'Ghost')"
)
DAYS = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate() + timedelta(days=7)}


@pytest.fixture
def world(committed_db: None) -> Iterator[World]:
    """Whose directory stood before; and since then one was confirmed, one acts, one ended, one is called otherwise."""
    world = World()
    services.adopt_what_stands()
    gm = Position.objects.get(role=Role.GENERAL_MANAGER, division=world.macro)
    acting = services.nominate(
        person=world.manager, position=gm, acting=True, instrument="2026/1", **DAYS, by=world.gm
    )
    assert isinstance(acting, Nomination)
    services.confirm(nomination_id=acting.pk, by=world.mcdmanager)
    services.change_person(person_id=world.officer.pk, name="Grace Hopper", by=world.admin)
    yield world
    connection.close()


def found() -> list[str]:
    return check_log([]).problems


def written(owner: Owner, *statements: str) -> None:
    for statement in statements:
        without_guards(owner, statement, TABLES)


def test_what_the_services_did_agrees(world: World) -> None:
    assert found() == []
    arrangement = ActingArrangement.objects.get()
    services.revoke_acting(arrangement_id=arrangement.pk, by=world.gm)
    held = Appointment.objects.get(person=world.gm2)
    services.end_appointment(appointment_id=held.pk, ends_on=timezone.localdate(), by=world.admin)
    services.close_person(person_id=world.colleague.pk, reason="Left.", by=world.admin)
    for person, days in ((world.records, -1), (world.officer2, 9)):
        last = timezone.localdate() + timedelta(days=days)
        services.set_last_day(person_id=person.pk, leaves_on=last, by=world.admin)
        services.close_leaver(person.pk)
    services.propose_address(
        person_id=world.gm2.pk, email="other@treasury.example", reason="Moved.", by=world.admin
    )
    assert found() == []
    services.confirm_address(change_id=AddressChange.objects.get().pk, by=world.auditor)
    assert found() == []


def test_it_is_adopted_once_and_told(world: World) -> None:
    assert not services.adopt_what_stands()
    [entry] = Entry.objects.filter(kind="directory.adopted")
    assert entry.sentence == (
        "The portal entered the directory as it stood: 12 people, and 8 times that somebody holds or held a position "
        "where something is decided."
    )
    told = Notice.objects.filter(title="The directory was entered in the record log")
    assert sorted(told.values_list("person__username", flat=True)) == ["auditor", "mcdmanager", "mcdmanager2"]


def test_nothing_is_asked_of_a_log_that_adopted_nothing(committed_db: None) -> None:
    World()
    assert found() == []
    connection.close()


def test_somebody_seated_in_the_table_is_named(world: World, owner: Owner) -> None:
    """The heart of it: with a nomination that looks confirmed, and the guards put back."""
    seat = Position.objects.create(title="Auditor", division=world.macro, role=Role.AUDITOR)
    days = f"'{SINCE}', NULL"
    written(
        owner,
        "INSERT INTO profiles_nomination (person_id, position_id, acting, starts_on, ends_on, instrument, set_up, "
        f"proposed_by_id, proposed_at, confirmed_by_id, confirmed_at, refused_because) VALUES ({world.colleague.pk}, "
        f"{seat.pk}, false, {days}, '', false, {world.admin.pk}, now(), {world.mcdmanager.pk}, now(), '')",
        f"DELETE FROM profiles_appointment WHERE person_id = {world.colleague.pk}",
        "INSERT INTO profiles_appointment (person_id, position_id, starts_on, ends_on, nomination_id) "
        f"SELECT {world.colleague.pk}, {seat.pk}, {days}, max(id) FROM profiles_nomination",
    )
    assert found() == [f"No entry of the log tells that colleague sits in {seat.reference} from {SINCE} on."]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (f"{NAMED} name = 'Helen Kostas' WHERE username = 'admin'", "The person admin is not as the log tells: name."),
        (f"{NAMED} email = 'me@treasury.example' WHERE username = 'gm'", "gm is not as the log tells: email."),
        (
            f"{NAMED} leaves_on = now(), leaves_said_by_id = id WHERE username = 'gm'",
            "gm is not as the log tells: leaves_on.",
        ),
        (f"{NAMED} is_active = false WHERE username = 'auditor'", "auditor is not as the log tells: is_active."),
        (f"{NAMED} username = 'helen' WHERE username = 'gm2'", "No entry of the log tells of the person helen."),
        (GHOST, "No entry of the log tells of the person ghost."),
        ("UPDATE profiles_actingarrangement SET ends_on = ends_on + 300", "the table has it until"),
        (f"UPDATE profiles_actingarrangement SET person_id = {WHO.format('admin')}",
         "No entry of the log tells that admin acts in"),
        (f"UPDATE profiles_appointment SET starts_on = '2019-01-01' WHERE person_id = {WHO.format('gm')}",
         "No entry of the log tells that gm sits in"),
        ("DELETE FROM profiles_actingarrangement", "and the table does not have it."),
    ],
)  # fmt: skip
def test_what_is_written_into_the_tables_is_named(
    world: World, owner: Owner, statement: str, problem: str
) -> None:
    written(owner, statement)
    assert any(problem in each for each in found()), found()


def test_an_arrangement_that_was_revoked_and_stands_again_is_named(world: World, owner: Owner) -> None:
    services.revoke_acting(arrangement_id=ActingArrangement.objects.get().pk, by=world.gm)
    written(owner, "UPDATE profiles_actingarrangement SET revoked_at = NULL, revoked_by_id = NULL")
    [problem] = found()
    assert "it was revoked that manager acts in" in problem


def test_what_was_in_the_table_before_it_was_adopted_is_in_the_entry(world: World) -> None:
    [entry] = Entry.objects.filter(kind="directory.adopted")
    known = {person["username"] for person in entry.fields["people"]}
    assert known == set(Person.objects.values_list("username", flat=True))
    [gm] = [seat for seat in entry.fields["seats"] if seat["user_name"] == "gm"]
    assert (gm["seat_role"], gm["seat_office"], gm["starts_on"], gm["ends_on"]) == (
        "general_manager", "MACRO", SINCE.isoformat(), None,
    )  # fmt: skip
