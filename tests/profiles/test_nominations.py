"""Two people for each seat that decides: who may propose and confirm, what it does, and what the database refuses."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from directory import services, tasks
from notices.models import Notice
from profiles import policy
from profiles.models import Appointment, Nomination, Person, Position, Role, SignInChange
from profiles.policy import CONFIRMERS
from records.queries import trail
from tests.clock import travel
from tests.profiles.people import a_division, a_person, a_position, acting, seat
from workflow.rulings import MovedOn, Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
GM = Role.GENERAL_MANAGER
ROLES = ["", *Role.values]
DECIDE = sorted(CONFIRMERS)


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def refused(sentence: str) -> Any:
    return pytest.raises(Refused, match=sentence)


def forbidden() -> Any:
    return pytest.raises(DatabaseError)


@pytest.fixture(autouse=True)
def _somebody_was_here_first(db: None) -> None:
    """So that no administrator of these tests is setting the portal up."""
    a_person("")
    seat(a_person(), a_position(GM))


def proposed(
    role: str = GM, person: Person | None = None, by: Person | None = None, **given: Any
) -> Nomination:
    position = given.pop("position", None) or a_position(role)
    known = {"starts_on": TODAY, "key": None} | given
    nomination = services.nominate(
        person=person or a_person(), position=position, by=by or a_person(Role.ADMINISTRATOR), **known
    )
    assert isinstance(nomination, Nomination)
    return nomination


def confirmed(nomination: Nomination, by: Person | None = None) -> Nomination:
    return services.confirm(nomination_id=nomination.pk, by=by or a_person(Role.MCD_MANAGER))


# --- The table ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "is_acting"), [*product(DECIDE, [False, True])])
def test_the_table_is_what_the_policy_and_the_database_say(role: str, is_acting: bool) -> None:
    holder = a_person(role)
    position = Position.objects.get(appointments__person=holder)
    given = {"instrument": "2026/1", "ends_on": TODAY} if is_acting else {"starts_on": TODAY + DAY}
    nomination = proposed(position=position, acting=is_acting, **given)
    for other in ROLES:
        may = bool(policy.may_confirm(a_person(other), nomination))
        assert may == (other in CONFIRMERS[role]), other
        assert is_taken_by_the_database(nomination, a_person(other)) == may, other
    assert bool(policy.may_confirm(again(holder), nomination)) == (is_acting or role in CONFIRMERS[role])


def is_taken_by_the_database(nomination: Nomination, by: Person) -> bool:
    try:
        with transaction.atomic():
            rows = Nomination.objects.filter(pk=nomination.pk)
            rows.update(confirmed_by=by, confirmed_at=timezone.now())
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_propose_who_holds_a_seat(role: str) -> None:
    may = policy.may_nominate(a_person(role), a_person(), a_position(GM), acting=False)
    assert bool(may) == (role == Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", ["", Role.LINE_MANAGER])
def test_a_seat_that_decides_nothing_needs_one_person(role: str) -> None:
    person = a_person()
    held = services.nominate(
        person=person, position=a_position(role), starts_on=TODAY, by=a_person(Role.ADMINISTRATOR)
    )
    assert isinstance(held, Appointment)
    assert again(person).seat
    assert trail(held.position.reference)[-1].kind == "seat.taken"


def test_of_a_seat_that_decides_nothing_nobody_confirms_anything() -> None:
    nomination = Nomination.objects.create(
        person=a_person(), position=a_position(""), starts_on=TODAY, set_up=True
    )
    assert not policy.may_confirm(a_person(Role.MCD_MANAGER), nomination)


# --- What it does ---------------------------------------------------------------------------------------------------


def test_nothing_is_decided_before_it_is_confirmed() -> None:
    person = a_person()
    nomination = proposed(person=person)
    assert not again(person).holds(GM)
    confirmed(nomination)
    assert again(person).holds(GM)
    assert [entry.kind for entry in trail(nomination.reference)] == ["seat.proposed", "seat.confirmed"]


def test_the_entries_say_who_sat_where_and_who_arranged_it() -> None:
    admin, manager, person = (
        a_person(Role.ADMINISTRATOR),
        a_person(Role.MCD_MANAGER),
        a_person(name="Ada Lee"),
    )
    nomination = confirmed(proposed(person=person, by=admin), by=manager)
    fields = trail(nomination.reference)[-1].fields
    assert fields["person"] == f"Ada Lee ({person.username})"
    assert (fields["user_name"], fields["proposed_by"]) == (person.username, admin.username)
    assert (fields["seat_role"], fields["starts_on"], fields["ends_on"]) == (GM, TODAY.isoformat(), None)
    assert fields["actor"]["user_name"] == manager.username
    assert fields["actor"]["role"] == Role.MCD_MANAGER


def test_a_change_of_general_manager_is_one_step() -> None:
    old, new = a_person(GM), a_person("")
    position = Position.objects.get(appointments__person=old)
    nomination = proposed(position=position, person=new, starts_on=TODAY + DAY)
    assert [other.person for other in nomination.in_the_way()] == [old, new]
    confirmed(nomination)
    assert Appointment.objects.get(person=old).ends_on == TODAY
    assert Appointment.objects.filter(person=new).earliest("starts_on").ends_on == TODAY
    assert Appointment.objects.get(person=new, position=position).starts_on == TODAY + DAY
    assert trail(position.reference)[-1].kind == "seat.ended"


def test_who_begins_on_the_same_day_is_ended_first() -> None:
    old = a_person()
    position = a_position(GM)
    seat(old, position, starts=TODAY)
    with refused("End that first, or begin later"):
        confirmed(proposed(position=position))


def test_what_it_ends_is_what_was_on_the_page() -> None:
    nomination = proposed(starts_on=TODAY + DAY)
    seen = nomination.fingerprint
    seat(a_person(), nomination.position)
    with pytest.raises(MovedOn):
        services.confirm(nomination_id=nomination.pk, seen=seen, by=a_person(Role.MCD_MANAGER))


def test_a_division_has_one_general_manager_s_seat() -> None:
    division, admin = a_division(), a_person(Role.ADMINISTRATOR)
    services.add_position(title="General Manager", division=division, role=GM, by=admin)
    with refused("This division has the position of a General Manager already."):
        services.add_position(title="General Manager", division=division, role=GM, by=admin)


def test_days_that_are_gone_are_not_covered() -> None:
    with refused("in the past"):
        proposed(starts_on=TODAY - DAY)
    nomination = proposed()
    with travel(timezone.now() + 3 * DAY):
        confirmed(nomination)
        held = Appointment.objects.get(nomination=nomination)
        assert held.starts_on == timezone.localdate() == TODAY + 3 * DAY


def test_what_nobody_confirms_lapses_in_a_fortnight_and_everybody_hears() -> None:
    admin, manager = a_person(Role.ADMINISTRATOR), a_person(Role.MCD_MANAGER)
    nomination = proposed(by=admin)
    tasks.lapse_nominations()
    assert Nomination.objects.waiting().get() == nomination
    with travel(timezone.now() + 14 * DAY):
        tasks.lapse_nominations()
        tasks.lapse_nominations()
        with refused("lapsed"):
            confirmed(nomination, by=again(manager))
    assert [entry.kind for entry in trail(nomination.reference)] == ["seat.proposed", "seat.lapsed"]
    assert Notice.objects.filter(person=admin, title__contains="not confirmed in time").count() == 1


def test_refusing_says_why_and_seats_nobody() -> None:
    admin, auditor = a_person(Role.ADMINISTRATOR), a_person(Role.AUDITOR)
    nomination = proposed(Role.RECORDS_OFFICER, by=admin)
    services.refuse_nomination(nomination_id=nomination.pk, reason="I know of no such move.", by=auditor)
    assert "I know of no such move." in Notice.objects.get(person=admin).body
    with refused("was refused"):
        confirmed(nomination)


def test_who_proposed_it_takes_it_back() -> None:
    admin = a_person(Role.ADMINISTRATOR)
    nomination = proposed(by=admin)
    assert policy.may_refuse(admin, nomination)
    assert not policy.may_confirm(admin, nomination)
    assert not policy.may_refuse(a_person(Role.ADMINISTRATOR), nomination)


def test_everybody_concerned_is_told() -> None:
    division = a_division()
    gm, manager, auditor = a_person(GM, division), a_person(Role.MCD_MANAGER), a_person(Role.AUDITOR)
    reviewer = a_person(Role.MCD_REVIEWER, division)
    person, position = a_person(), Position.objects.get(appointments__person=reviewer)
    nomination = proposed(position=position, person=person, acting=True, ends_on=TODAY, instrument="2026/1")
    told = {notice.person for notice in Notice.objects.all()}
    assert {gm, manager, auditor, reviewer, person} <= told
    assert nomination.proposed_by not in told


@pytest.mark.parametrize("end", ["confirmed", "taken back", "lapsed"])
def test_it_asks_until_it_is_settled(end: str) -> None:
    admin, manager = a_person(Role.ADMINISTRATOR), a_person(Role.MCD_MANAGER)
    nomination = proposed(by=admin)
    asked = Notice.objects.unread().filter(person=manager, asks="seat", asked_of=nomination.pk)
    assert asked.exists()
    if end == "confirmed":
        confirmed(nomination)
    elif end == "taken back":
        services.refuse_nomination(nomination_id=nomination.pk, reason="A mistake.", by=admin)
    else:
        with travel(timezone.now() + 14 * DAY):
            tasks.lapse_nominations()
    assert not asked.exists()
    assert Notice.objects.unread().filter(person=manager).count() == 1, "how it ended is news"


# --- Ties -----------------------------------------------------------------------------------------------------------


def test_whom_the_proposer_has_seated_does_not_confirm() -> None:
    admin, helper = a_person(Role.ADMINISTRATOR), a_person()
    confirmed(proposed(Role.MCD_MANAGER, helper, by=admin))
    nomination = proposed(by=admin)
    with refused(f"arranged by {admin.username} within the last thirty days"):
        confirmed(nomination, by=again(helper))
    assert not is_taken_by_the_database(nomination, helper)
    with travel(timezone.now() + 31 * DAY):
        assert policy.may_confirm(again(helper), proposed(by=again(admin), starts_on=timezone.localdate()))


def test_nor_does_whose_sign_in_the_proposer_has_set() -> None:
    admin, manager = a_person(Role.ADMINISTRATOR), a_person(Role.MCD_MANAGER)
    SignInChange.objects.create(person=manager, by=admin, what=SignInChange.What.RESET)
    with refused("arranged by"):
        confirmed(proposed(by=admin), by=again(manager))


def test_ties_are_read_with_the_seats(django_assert_num_queries: Any) -> None:
    admin, manager, person = a_person(Role.ADMINISTRATOR), a_person(Role.MCD_MANAGER), a_person()
    confirmed(proposed(person=person, by=admin), by=manager)
    SignInChange.objects.create(person=person, by=person, what=SignInChange.What.RESET)
    SignInChange.objects.create(person=person, by=None, what=SignInChange.What.RESET)
    read = again(person)
    with django_assert_num_queries(1):
        assert read.capacities
        assert read.ties == {admin.pk: admin.username, manager.pk: manager.username}
    assert read.actor()["tied_to"] == sorted([admin.username, manager.username])


# --- The set-up -----------------------------------------------------------------------------------------------------


def test_the_first_of_all_is_an_administrator_or_nobody_sets_up() -> None:
    assert not policy.is_setting_up(a_person(Role.ADMINISTRATOR))


# --- What the database refuses, whoever asks -------------------------------------------------------------------------


def test_nobody_is_seated_without_a_nomination_that_stands() -> None:
    person, position = a_person(), a_position(GM)
    days = {"starts_on": TODAY, "ends_on": TODAY}
    waits = proposed(position=position, person=person)
    other = proposed(position=a_position(GM), person=person)
    acts = {"instrument": "2026/1", "named_by": a_person()}
    for nomination in [None, waits, other]:
        row = {"person": person, "position": position, "nomination": nomination, **days}
        with forbidden(), transaction.atomic():
            Appointment.objects.create(**row)
        with forbidden(), transaction.atomic():
            person.acting_arrangements.create(**row | acts)


def test_a_nomination_waits_first_and_is_settled_once() -> None:
    manager = a_person(Role.MCD_MANAGER)
    row = {"person": a_person(), "position": a_position(GM), "starts_on": TODAY, "proposed_by": a_person()}
    with forbidden(), transaction.atomic():
        Nomination.objects.create(**row, confirmed_by=manager, confirmed_at=timezone.now())
    nomination = confirmed(proposed(), by=manager)
    for change in [
        {"confirmed_by": a_person(Role.MCD_MANAGER)},
        {"refused_by": manager, "refused_at": timezone.now()},
    ]:
        with forbidden(), transaction.atomic():
            Nomination.objects.filter(pk=nomination.pk).update(**change)
    for column in ["person_id", "position_id", "starts_on", "ends_on", "set_up", "proposed_by_id"]:
        with forbidden(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE profiles_nomination SET {column} = {column}")


def test_what_has_ended_does_not_begin_again() -> None:
    person = a_person(GM)
    appointments = Appointment.objects.filter(person=person)
    appointments.update(ends_on=TODAY - DAY)
    with forbidden(), transaction.atomic():
        appointments.update(ends_on=None)
    arrangement = acting(a_person(), a_position(GM), TODAY, TODAY + DAY)
    rows = type(arrangement).objects.filter(pk=arrangement.pk)
    rows.update(revoked_by=person, revoked_at=timezone.now())
    with forbidden(), transaction.atomic():
        rows.update(revoked_by=None, revoked_at=None)
    with forbidden(), transaction.atomic():
        rows.update(revoked_at=timezone.now() + DAY)


def test_the_set_up_ends_after_seven_days() -> None:
    row = {"person": a_person(), "position": a_position(GM), "starts_on": TODAY, "set_up": True}
    Nomination.objects.create(**row)
    with travel(timezone.now() + 8 * DAY), forbidden(), transaction.atomic():
        Nomination.objects.create(**row)
