"""Who holds what, on which day, at what cost; and what the database refuses whoever asks."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from profiles import queries
from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Person,
    Platform,
    Position,
    Role,
)
from tests.profiles.people import a_division, a_person, a_position, acting, an_account, seat

TODAY = timezone.localdate()
DAY = timedelta(days=1)
GM = Role.GENERAL_MANAGER


def refused():
    return pytest.raises(IntegrityError)


# --- Capacities -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seats", [0, 1, 12])
def test_capacities_cost_one_query_and_one_more_for_who_acts(db, seats):
    person = a_person("")
    for _ in range(seats):
        position = a_position(GM)
        seat(a_person(), position)
        acting(person, position, TODAY, TODAY)
    person = Person.objects.get(pk=person.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        assert len(person.capacities) == 1 + seats
        assert person.holds(GM) == bool(seats)
        assert len(person.offices()) == 1 + seats
    assert len(queries_made) == (2 if seats else 1)


def test_own_seat_comes_first_and_acting_names_who_is_away(db):
    division = Division.objects.create(code="MACRO", name="Macroeconomic Conditions Division")
    position = Position.objects.create(title="General Manager", division=division, role=GM)
    seat(a_person(name="Asha Rao"), position)
    person = a_person("")
    acting(person, position, TODAY, TODAY, instrument="HR-2026-114")
    own, other = person.capacities
    assert not own.acting_for
    assert person.seat == own
    assert (
        str(other) == "General Manager, Macroeconomic Conditions Division, acting for Asha Rao (HR-2026-114)"
    )


def test_acting_in_a_vacant_seat_names_the_seat(db):
    position = a_position(GM)
    person = a_person("")
    acting(person, position, TODAY, TODAY)
    assert person.capacities[1].acting_for == position.title


@pytest.mark.parametrize(
    ("starts", "ends", "counts"), [(0, 0, True), (-3, 3, True), (-3, -1, False), (1, 3, False)]
)
def test_an_arrangement_counts_on_its_days_both_included(db, starts, ends, counts):
    person = a_person("")
    acting(person, a_position(GM), TODAY + starts * DAY, TODAY + ends * DAY)
    assert person.holds(GM) == counts


def test_a_revoked_arrangement_stops_at_once_and_counts_for_the_days_before(db):
    person, by = a_person(""), a_person()
    acting(person, a_position(GM), TODAY - DAY, TODAY, named_by=by, revoked_by=by, revoked_at=timezone.now())
    assert not person.holds(GM)
    assert queries.people_holding(GM, on=TODAY - DAY) == [person]
    assert queries.people_holding(GM, on=TODAY) == []


def test_somebody_who_left_holds_nothing(db):
    person = a_person(GM, is_active=False)
    assert not person.holds(GM)
    assert queries.people_holding(GM) == []


def test_an_appointment_that_ended_entitles_to_nothing(db):
    person = a_person()
    seat(person, a_position(GM), ends=TODAY - DAY)
    assert not person.holds(GM)
    assert person.seat is None


def test_being_superuser_opens_nothing(db):
    assert not a_person("", is_superuser=True, is_staff=True).holds(*Role.values)


# --- Queries --------------------------------------------------------------------------------------------------------


def test_people_holding_a_role_are_its_holders_and_who_acts_for_them(db):
    macro, small = a_division("MACRO"), a_division("SMALL")
    gm, other = a_person(GM, macro, name="A"), a_person(GM, small, name="B")
    away = a_person("", small, name="C")
    acting(away, Position.objects.get(appointments__person=gm), TODAY, TODAY)
    assert queries.people_holding(GM) == [gm, other, away]
    assert queries.people_holding(GM, division=macro) == [gm, away]
    assert queries.people_holding(GM, division=macro, on=TODAY + DAY) == [gm]
    assert queries.people_holding(GM, Role.AUDITOR, division=small) == [other]
    assert queries.people_holding(Role.AUDITOR) == []


def test_somebody_both_holding_and_acting_is_named_once(db):
    gm = a_person(GM)
    acting(gm, a_position(GM), TODAY, TODAY)
    assert queries.people_holding(GM) == [gm]


def test_the_line_manager_is_who_sits_above_or_acts_there(db):
    above = a_position(Role.LINE_MANAGER)
    manager, stand_in, officer = a_person(name="A"), a_person(name="B"), a_person(name="C")
    seat(manager, above)
    seat(officer, a_position(reports_to=above))
    assert queries.line_manager_of(officer) == [manager]
    acting(stand_in, above, TODAY, TODAY)
    assert queries.line_manager_of(officer) == [manager, stand_in]
    assert queries.line_manager_of(manager) == []


def test_the_holder_is_not_who_acts(db):
    position = a_position(GM)
    assert queries.holder_of(position) is None
    gm = a_person()
    seat(gm, position)
    acting(a_person(), position, TODAY, TODAY)
    assert queries.holder_of(position) == gm
    assert list(queries.seats_held_by(gm)) == [position]


@pytest.mark.parametrize("number", [1, 30])
def test_the_directory_reads_everyones_capacities_in_two_queries(db, number):
    for _ in range(number):
        acting(a_person(""), a_position(GM), TODAY, TODAY)
    people = list(queries.directory())
    with CaptureQueriesContext(connection) as made:
        listed = queries.with_capacities(people)
    assert len(made) == 2
    alone = {person.pk: person.capacities for person in Person.objects.all()}
    assert {person.pk: person.capacities for person in listed} == alone


# --- What the database refuses, and what it takes -------------------------------------------------------------------


def test_one_appointment_a_person_a_day(db):
    person = a_person()
    seat(person, a_position(), date(2026, 1, 1), date(2026, 6, 30))
    seat(person, a_position(), date(2026, 7, 1))
    with refused(), transaction.atomic():
        seat(person, a_position(), date(2026, 6, 30), date(2026, 6, 30))
    with refused(), transaction.atomic():
        seat(person, a_position(), date(2030, 1, 1), date(2030, 1, 2))


def test_one_holder_a_position_a_day(db):
    position = a_position()
    seat(a_person(), position, date(2026, 1, 1), date(2026, 6, 30))
    seat(a_person(), position, date(2026, 7, 1))
    with refused(), transaction.atomic():
        seat(a_person(), position, date(2026, 6, 1), date(2026, 6, 2))


def test_an_appointment_cannot_end_before_it_starts(db):
    row = {"person": a_person(), "position": a_position(), "starts_on": TODAY}
    with (
        pytest.raises(Exception, match=r"range lower bound|appointment_ends_after_it_starts"),
        transaction.atomic(),
    ):
        Appointment.objects.create(**row, ends_on=TODAY - DAY)
    Appointment.objects.create(**row, ends_on=TODAY)


def test_an_arrangement_cannot_end_before_it_starts(db):
    row = {"person": a_person(), "position": a_position(), "starts_on": TODAY}
    row |= {"instrument": "2026/1", "named_by": a_person()}
    with (
        pytest.raises(Exception, match=r"range lower bound|acting_ends_after_it_starts"),
        transaction.atomic(),
    ):
        ActingArrangement.objects.create(**row, ends_on=TODAY - DAY)
    ActingArrangement.objects.create(**row, ends_on=TODAY)


def test_one_acts_in_a_position_a_day_unless_the_other_was_revoked(db):
    position, by = a_position(GM), a_person()
    first = acting(a_person(), position, TODAY, TODAY + 5 * DAY)
    acting(a_person(), position, TODAY + 6 * DAY, TODAY + 9 * DAY)
    with refused(), transaction.atomic():
        acting(a_person(), position, TODAY + 5 * DAY, TODAY + 5 * DAY)
    ActingArrangement.objects.filter(pk=first.pk).update(revoked_by=by, revoked_at=timezone.now())
    acting(a_person(), position, TODAY + 5 * DAY, TODAY + 5 * DAY)


@pytest.mark.parametrize("instrument", ["", "HR-2026-114"])
def test_an_arrangement_names_its_instrument(db, instrument):
    with nullcontext() if instrument else refused(), transaction.atomic():
        acting(a_person(), a_position(), TODAY, TODAY, instrument=instrument)


def test_nobody_names_themselves_to_act_whatever_the_seat(db):
    row = {"position": a_position(), "starts_on": TODAY, "ends_on": TODAY, "instrument": "2026/1"}
    person = a_person()
    with refused(), transaction.atomic():
        ActingArrangement.objects.create(**row, person=person, named_by=person)
    ActingArrangement.objects.create(**row, person=person, named_by=a_person())


@pytest.mark.parametrize("half", [{"revoked_at": timezone.now()}, {"revoked_by": True}])
def test_a_revocation_has_both_its_time_and_its_person(db, half):
    arrangement = acting(a_person(), a_position(), TODAY, TODAY)
    fields = half if "revoked_at" in half else {"revoked_by": a_person()}
    with refused(), transaction.atomic():
        ActingArrangement.objects.filter(pk=arrangement.pk).update(**fields)


def test_a_user_name_is_one_persons_whatever_its_case(db):
    a_person(username="asha.rao")
    a_person(username="asha.rao2")
    with refused(), transaction.atomic():
        a_person(username="Asha.Rao")


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Division, {"code": "", "name": "Some Division"}),
        (Division, {"code": "SOME", "name": ""}),
        (Person, {"username": "nobody", "name": ""}),
    ],
)
def test_names_are_not_empty(db, model, fields):
    with refused(), transaction.atomic():
        model.objects.create(**fields)


def test_a_position_has_a_known_role_and_reports_to_another(db):
    position = a_position(GM, reports_to=a_position())
    with refused(), transaction.atomic():
        a_position("emperor")
    with refused(), transaction.atomic():
        Position.objects.filter(pk=position.pk).update(reports_to=position)


@pytest.mark.parametrize(
    ("slug", "right", "wrong"),
    [
        ("x", {"ceiling": "UNOFFICIAL"}, {"ceiling": "OFFICIAL:Sensitive"}),
        ("govteams", {"ceiling": "PROTECTED"}, {"ceiling": "COSMIC"}),
        ("x", {"text_limit": None}, {"text_limit": 0}),
        ("x", {"media": [], "media_limit": 0}, {"media": [], "media_limit": 1}),
        ("x", {"media": ["image"], "media_limit": 1}, {"media": ["image"], "media_limit": 0}),
    ],
)
def test_a_platforms_limits_make_sense(db, slug, right, wrong):
    platforms = Platform.objects.filter(slug=slug)
    assert platforms.update(**right) == 1
    with refused(), transaction.atomic():
        platforms.update(**wrong)


def test_an_account_is_registered_once(db):
    account = an_account("blog-or-forum", "Treasury", site="forum.example.org")
    an_account("blog-or-forum", "Treasury", site="blog.example.org")
    an_account("x", "Treasury")
    with refused(), transaction.atomic():
        an_account("blog-or-forum", "treasury", site="forum.example.org")
    with refused(), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(handle="")


def test_people_with_a_history_are_never_deleted(db):
    with pytest.raises(ProtectedError):
        a_person("").delete()


@pytest.mark.parametrize(
    "model", [Account, ActingArrangement, Appointment, Division, Person, Platform, Position]
)
def test_the_portals_role_deletes_nothing_of_the_directory(db, model):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        model.objects.all()._raw_delete("default")
