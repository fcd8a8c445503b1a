"""Who has read which version: said once by each person, and reported to those who answer for them."""

import csv
import io

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clauses import services
from clauses.models import Acknowledgement
from clauses.queries import by_division, in_force, not_read, seen_by
from profiles.models import Person
from records.models import Entry
from tests.clauses.policies import days, released
from tests.world import World
from workflow.rulings import Refused

ASKED = "You have not said yet that you have read version"


def read(*people: Person, number: str = "1.2") -> None:
    for person in people:
        services.acknowledge(number=number, by=person)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- Saying so ----------------------------------------------------------------------------------------------


def test_home_asks_until_somebody_says_that_they_have_read_it(world: World) -> None:
    client = client_of(world.officer)
    assert f"{ASKED} 1.2" in client.get("/").content.decode()
    for _ in range(2):  # a double click
        assert client.post("/policy/versions/1.2/acknowledge/").headers["Location"] == "/policy/"
    assert Acknowledgement.objects.get().person == world.officer
    assert Entry.objects.get(kind="policy.acknowledged").sentence.endswith(
        "has read version 1.2 of the policy."
    )
    assert ASKED not in client.get("/").content.decode()
    assert "I have read version" not in client.get("/policy/versions/1.2/").content.decode()


def test_a_new_version_asks_again_from_its_first_day(world: World) -> None:
    read(world.officer)
    released(world.mcdmanager)
    client = client_of(world.officer)
    assert f"{ASKED} 1.3" in client.get("/").content.decode()


def test_a_version_to_come_can_be_read_ahead(world: World) -> None:
    released(world.mcdmanager, in_force_from=days(3))
    read(world.officer, number="1.3")
    assert Acknowledgement.objects.get().version.number == "1.3"


@pytest.mark.parametrize("number", ["1.0", "1.1"])
def test_a_version_of_long_ago_cannot_be_acknowledged(world: World, number: str) -> None:
    with pytest.raises(Refused, match=r"no longer in force\. Read version 1\.2 instead"):
        read(world.officer, number=number)


def test_auditors_say_it_too_and_those_who_left_do_not(world: World) -> None:
    read(world.auditor)
    Person.objects.filter(pk=world.officer.pk).update(is_active=False)
    with pytest.raises(Refused, match="can no longer sign in"):
        read(world.officer)


def test_once_a_person_and_version_and_never_changed(world: World) -> None:
    read(world.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Acknowledgement.objects.create(version=in_force(), person=world.officer)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Acknowledgement.objects.all().delete()


def test_a_version_that_never_was_is_no_page(world: World) -> None:
    assert client_of(world.officer).post("/policy/versions/7.7/acknowledge/").status_code == 404


# --- Who has not --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["mcd", "mcdmanager", "records", "auditor"])
def test_those_who_answer_for_all_see_everybody(world: World, who: str) -> None:
    assert set(seen_by(getattr(world, who))) == set(Person.objects.filter(is_active=True))


def test_a_general_manager_sees_their_own_division(world: World) -> None:
    assert {person.username for person in seen_by(world.gm)} == {"officer", "colleague", "manager", "gm"}


def test_who_acts_for_them_sees_it_too(world: World) -> None:
    world.acts_for(world.officer2, world.gm)
    assert world.officer in seen_by(world.again(world.officer2))


@pytest.mark.parametrize("who", ["officer", "manager", "admin"])
def test_nobody_else_sees_anybody(world: World, who: str) -> None:
    person = getattr(world, who)
    assert not seen_by(person).exists()
    for path in ("/policy/readers/", "/policy/readers.csv"):
        assert client_of(person).get(path).status_code == 403


def test_the_report_counts_by_division_and_names_those_who_have_not(world: World) -> None:
    read(world.officer, world.gm, world.officer2)
    counted = {name: (people, done) for name, people, done in by_division(seen_by(world.mcd), in_force())}
    assert counted["Macroeconomic Conditions Division"] == (4, 2)
    assert counted["Small Business Division"] == (2, 1)
    assert {person.username for person in not_read(seen_by(world.gm), in_force())} == {"colleague", "manager"}


def test_somebody_between_positions_is_counted_and_named(world: World) -> None:
    Person.objects.create_user("drifter", "d@treasury.example", name="Drifter")
    page = client_of(world.auditor).get("/policy/readers/").content.decode()
    assert "Drifter" in page
    assert "No position today" in page


def test_the_list_is_narrowed_to_a_division(world: World) -> None:
    page = client_of(world.mcd).get("/policy/readers/", {"division": world.small.pk})
    assert {row[0] for row in page.context["rows"]} == {"Officer2", "Gm2"}


def test_the_file_has_everybody_who_has_not_and_no_formula(world: World) -> None:
    Person.objects.filter(pk=world.colleague.pk).update(name="=HYPERLINK(1)")
    read(world.officer)
    answer = client_of(world.gm).get("/policy/readers.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Name", "User name", "Division"]
    assert {row[0] for row in rows[1:]} == {"'=HYPERLINK(1)", "Manager", "Gm"}


@pytest.mark.parametrize("number", [1, 30])
def test_the_report_costs_the_same_however_many_there_are(world: World, number: int) -> None:
    world.seat([(f"p{place}", f"Analyst {place}", world.macro, "") for place in range(number)])
    client = client_of(world.mcd)
    client.get("/policy/readers/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/policy/readers/").status_code == 200
    assert len(asked) == 12


def test_a_long_list_goes_on_page_by_page(world: World) -> None:
    world.seat([(f"p{place}", f"Analyst {place}", world.macro, "") for place in range(30)])
    client, names, query = client_of(world.mcd), [], "?"
    while query:
        page = client.get(f"/policy/readers/{query}")
        names += [row[1] for row in page.context["rows"]]
        query = page.context["older"]
    assert len(names) == len(set(names)) == Person.objects.filter(is_active=True).count()


def test_whoever_holds_two_divisions_sees_both(world: World) -> None:
    world.acts_for(world.gm, world.gm2)
    seen = {person.username for person in seen_by(world.again(world.gm))}
    assert {"officer", "officer2"} <= seen
