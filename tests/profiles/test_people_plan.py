"""What a file of people would change, held against the directory; and that confirming it does that, by two people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from directory import people_file, services
from directory.people_plan import Plan, plan_of
from notices.models import Notice
from profiles.models import AddressChange, Appointment, Nomination, PeopleFile, Person, Position, Role
from records.models import Entry
from tests.approvals.threads import at_once
from tests.clock import travel
from tests.world import World
from workflow.rulings import MovedOn, Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
HEADINGS = "User name,Name,E-mail address,Division,Position,Role,First day,Last day\n"
NEW = "praman,Priya Raman,praman@treasury.example"


def brought(world: World, rows: str, *, complete: bool = False, by: Person | None = None) -> PeopleFile:
    data = (HEADINGS + rows).encode()
    reading = people_file.read(data)
    return services.bring_file(
        name="people.csv", data=data, reading=reading, complete=complete, by=by or world.admin
    )


def planned(world: World, rows: str, **given: bool) -> Plan:
    return plan_of(brought(world, rows, **given), world.admin)


def carry_out(world: World, rows: str, **given: bool) -> PeopleFile:
    file = brought(world, rows, **given)
    seen = plan_of(file, world.admin).fingerprint
    return services.import_people(file_id=file.pk, seen=seen, by=world.admin)


# A row, and what is said of it: differences, or why it is left out.
WAS = "position: Policy Officer, Macroeconomic Conditions Division ->"
TWO = "(somebody else confirms it)"
ROWS = {
    "somebody as they are": ("officer,Officer,OFFICER@treasury.example,macro,policy officer,,,", []),
    "by their division's name": (
        ",,,".join(("officer", "macroeconomic conditions division,Policy Officer,None,,")),
        [],
    ),
    "empty cells": ("officer,,,,,,,", []),
    "somebody new": (
        f"{NEW},,,,,",
        ["Line 2: Priya Raman (praman): new: Priya Raman, praman@treasury.example"],
    ),
    "somebody new in a new position": (
        f"{NEW},SMALL,Economist,,,",
        ["(praman): new: Priya", "another position: Economist, Small Business Division, a new position"],
    ),
    "another name": (
        "officer,Olive Tran,,,,,,",
        ["Line 2: Officer (officer): another name: Officer -> Olive Tran"],
    ),
    "a name that looks like another's": (
        "officer,Co1league,,,,,,",
        ["Officer -> Co1league Take care: Colleague (colleague) looks the same."],
    ),
    "another address": (
        "officer,,olive@treasury.example,,,,,",
        [f"another address: officer@treasury.example -> olive@treasury.example {TWO}"],
    ),
    "another division": (
        "officer,,,SMALL,Analyst,,,",
        [f"{WAS} Analyst, Small Business Division, a new position"],
    ),
    "a position that decides": (
        "officer,,,MCD,Adviser,MCD reviewer,,",
        [f"{WAS} Adviser, Ministerial and Communications Division, a new position {TWO}"],
    ),
    "the General Manager's, which somebody holds": (
        "officer,,,SMALL,,General Manager,,",
        [f"{WAS} General Manager, Small Business Division, which Gm2 (gm2) holds until then {TWO}"],
    ),
    "a division that is not there": (
        "officer,,,NOWHERE,Analyst,,,",
        ["There is no division “NOWHERE”. Add it first"],
    ),
    "a position without a division": ("officer,,,,Analyst,,,", ["Give the division of the position."]),
    "a role without a title": ("officer,,,SMALL,,Auditor,,", ["Give the title of the position."]),
    "another division without a title": (
        "officer,,,SMALL,,,,",
        ["They do not sit in Small Business Division: give the title of their position."],
    ),
    "a title that decides and is taken": (
        "officer,,,MCD,Communications Adviser,,,",
        ["Each such position is held or proposed to somebody. Say the role, and another is added."],
    ),
    "an address elsewhere": ("officer,,olive@example.com,,,,,", ["Give an address of the Treasury"]),
    "nobody's name": (
        "praman,,praman@treasury.example,,,,,",
        ["They are not in the directory: give their name."],
    ),
    "nobody's address": (
        "praman,Priya Raman,,,,,,",
        ["They are not in the directory: give their e-mail address."],
    ),
    "a user name with an at": (
        "p@raman,Priya,p@treasury.example,,,,,",
        ["A user name is written in plain letters"],
    ),
    "who left before they came": (
        f"{NEW},,,,,1/2/2020",
        ["They are not in the directory, and have left already."],
    ),
    "one's own position": (
        "admin,,,SMALL,Analyst,,,",
        ["Another administrator arranges your own positions."],
    ),
    "one's own address": ("admin,,me@treasury.example,,,,,", ["Another administrator sets how you sign in."]),
    "one's own last day": ("admin,,,,,,,1/2/2126", ["Another administrator sets how you sign in."]),
}


@pytest.mark.parametrize(("row", "told"), ROWS.values(), ids=ROWS.keys())
def test_each_difference_is_said_and_what_is_left_out_with_the_reason(
    world: World, row: str, told: list[str]
) -> None:
    plan = planned(world, row)
    found = [*map(str, plan.changes), *(each.because for each in plan.left_out)]
    assert len(found) == len(told), found
    assert all(said in one for one, said in zip(found, told, strict=True)), found
    assert plan.unchanged == (not told)


def test_a_row_is_left_out_whole(world: World) -> None:
    plan = planned(world, "officer,Olive Tran,,NOWHERE,Analyst,,,")
    assert (plan.changes, len(plan.left_out)) == ([], 1)


def test_two_do_not_get_one_position_and_whoever_moves_makes_room(world: World) -> None:
    plan = planned(
        world, "colleague,,,SMALL,Analyst,,,\nofficer,,,MACRO,Analyst,,,\nmanager,,,MACRO,Analyst,,,"
    )
    assert [change.after for change in plan.changes] == [
        "Analyst, Small Business Division, a new position",
        "Analyst, Macroeconomic Conditions Division, which Colleague (colleague) holds until then",
        "Analyst, Macroeconomic Conditions Division, a new position",
    ]
    plan = planned(world, "officer,,,SMALL,,General Manager,,\nmanager,,,SMALL,,General Manager,,")
    assert [each.because for each in plan.left_out] == ["Line 2 takes this position already."]


def test_confirming_it_does_what_was_shown_and_the_same_file_again_changes_nothing(world: World) -> None:
    rows = (
        f"{NEW},SMALL,Economist,,,1/2/2126\n"
        "officer,Olive Tran,olive@treasury.example,,,,,\n"
        "colleague,,,SMALL,,General Manager,,\n"
        "manager,,,SMALL,Economist,Line manager,,\n"
        "nobody,,,,,,,\n"
    )
    file = carry_out(world, rows)
    priya, officer = Person.objects.get(username="praman"), Person.objects.get(username="officer")
    assert (priya.name, priya.has_usable_password(), priya.leaves_on.year) == ("Priya Raman", False, 2126)
    assert str(priya.seat) == "Economist, Small Business Division"
    assert (officer.name, officer.email) == ("Olive Tran", "officer@treasury.example")
    assert AddressChange.objects.waiting().get(person=officer).email == "olive@treasury.example"
    waits = Nomination.objects.waiting().get()
    assert (waits.person.username, waits.position.role, waits.proposed_by) == (
        "colleague",
        "general_manager",
        world.admin,
    )
    assert world.again(world.manager).seat.role == Role.LINE_MANAGER
    assert Appointment.objects.on(TODAY).get(position=waits.position).person == world.gm2
    entry = Entry.objects.get(kind="people.imported")
    assert entry.subject == file.reference
    assert "new: 1; another name: 1" in entry.sentence.replace(", ", "; ")
    assert entry.fields["left_out"] == 1
    assert PeopleFile.objects.get(pk=file.pk).rows == []
    [heard] = Notice.objects.filter(person=world.auditor, title="A file of people was carried out")
    assert "Priya Raman (praman) (new), Priya Raman (praman) (another position)" in heard.body
    assert not Notice.objects.filter(person=world.auditor, title__contains="was added")
    again = planned(world, rows)
    assert (again.changes, again.unchanged, len(again.left_out)) == ([], 4, 1)


def test_whoever_is_missing_stays_unless_the_file_lists_everybody(world: World) -> None:
    rows = "".join(f"{person.username},,,,,,,\n" for person in Person.objects.exclude(username="officer2"))
    assert planned(world, rows).changes == []
    [change] = planned(world, rows, complete=True).changes
    assert str(change).startswith("Not in the file: Officer2 (officer2): leaves: ")
    plan = planned(world, "officer,,,,,,,", complete=True)
    assert [each.who for each in plan.left_out] == ["Admin (admin)"]  # not oneself
    with override_settings(BREAK_GLASS=["Officer2"]):
        [left_out] = planned(world, rows, complete=True).left_out
        assert left_out.because == "This is a break-glass account: enter its last day by hand."
    carry_out(world, rows, complete=True)
    assert Person.objects.get(username="officer2").leaves_on == TODAY
    assert planned(world, rows, complete=True).changes == []


def _renamed(world: World, file: PeopleFile) -> Person:
    services.change_person(person_id=world.officer.pk, name="Olive Tran", by=world.admin)
    return world.admin


def _another_by(world: World, file: PeopleFile) -> Person:
    return world.person("admin2", "Administrator", world.information, Role.ADMINISTRATOR)


def _carried_out(world: World, file: PeopleFile) -> Person:
    services.import_people(file_id=file.pk, seen=plan_of(file, world.admin).fingerprint, by=world.admin)
    return world.admin


def _old(world: World, file: PeopleFile) -> Person:
    with travel(timezone.now() + 8 * DAY):
        services.clear_people_files()
    return world.admin


MEANWHILE = {
    "somebody did by hand what the file does": (_renamed, MovedOn, "Somebody changed people"),
    "it was somebody else's": (_another_by, Refused, "Whoever brought the file confirms it."),
    "it was carried out": (_carried_out, Refused, "This file was carried out"),
    "it lay for a week": (_old, Refused, "has lain too long"),
}


@pytest.mark.parametrize(("what", "kind", "told"), MEANWHILE.values(), ids=MEANWHILE.keys())
def test_what_was_shown_is_carried_out_or_nothing(
    world: World, what: Callable[[World, PeopleFile], Person], kind: type[Exception], told: str
) -> None:
    file = brought(world, "officer,Olive Tran,,,,,,\ncolleague,Colin Ash,,,,,,\n")
    seen = plan_of(file, world.admin).fingerprint
    by = what(world, file)
    entries = Entry.objects.count()
    with pytest.raises(kind, match=told):
        services.import_people(file_id=file.pk, seen=seen, by=by)
    assert Entry.objects.count() == entries


def test_where_one_change_is_refused_nothing_is_done(world: World) -> None:
    """Somebody who began in a position today does not leave it today."""
    carry_out(world, "officer,,,SMALL,Economist,,,\n")
    file = brought(world, "colleague,Colin Ash,,,,,,\nofficer,,,SMALL,Analyst,,,\n")
    with pytest.raises(
        Refused, match=r"^Line 3, Officer \(officer\): .* begins as .* Nothing was changed\.$"
    ):
        services.import_people(file_id=file.pk, seen=plan_of(file, world.admin).fingerprint, by=world.admin)
    assert Person.objects.get(username="colleague").name == "Colleague"


def test_a_page_carries_out_so_many_changes_at_most(world: World) -> None:
    file = brought(world, "officer,Olive Tran,,,,,,\ncolleague,Colin Ash,,,,,,\n")
    with pytest.raises(Refused, match="A page carries out 1 changes at most, and these are 2"):
        services.import_people(
            file_id=file.pk, seen=plan_of(file, world.admin).fingerprint, at_once=1, by=world.admin
        )


def test_a_long_file_takes_as_many_queries_as_a_short_one(world: World) -> None:
    short = brought(world, f"{NEW},SMALL,Economist,,,\n")
    rows = "".join(f"p{n},Person {names_of(n)},p{n}@treasury.example,SMALL,Economist,,,\n" for n in range(60))
    long = brought(world, rows)
    counts = []
    for file in (short, long):
        with CaptureQueriesContext(connection) as made:
            plan_of(file, world.admin)
        counts.append(len(made))
    assert counts == [8, 8]


def names_of(number: int) -> str:
    """Letters alone."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


@pytest.mark.parametrize("who", ["admin", "gm", "records", "auditor"])
def test_administrators_bring_files(world: World, who: str) -> None:
    by = getattr(world, who)
    if who == "admin":
        assert brought(world, "officer,,,,,,,", by=by).brought_by == by
    else:
        with pytest.raises(Refused, match="Only an administrator keeps the directory"):
            brought(world, "officer,,,,,,,", by=by)


def test_two_administrators_who_confirm_the_same_at_once_do_it_once(committed_world: World) -> None:
    world = committed_world
    other = world.person("admin2", "Administrator", world.information, Role.ADMINISTRATOR)
    work = []
    for by in (world.admin, other):
        file = brought(world, f"{NEW},SMALL,Economist,,,\nofficer,Olive Tran,,,,,,\n", by=by)
        seen = plan_of(file, by).fingerprint
        work.append(partial(services.import_people, file_id=file.pk, seen=seen, by=by))
    done = at_once(*work)
    assert sorted(outcome.happened for outcome in done) == [False, True]
    assert isinstance(next(each.raised for each in done if not each.happened), MovedOn)
    assert Position.objects.filter(title="Economist").count() == 1
    assert Entry.objects.filter(kind="people.imported").count() == 1


# --- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "people.csv"
    path.write_text(f"{HEADINGS}{NEW},SMALL,Economist,,,\nofficer,,,NOWHERE,Analyst,,,\n")
    return path


def test_the_command_shows_and_then_does_what_the_page_does(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_people", file, by="ADMIN")
    assert "Left out. Line 3: Officer (officer): There is no division" in (shown := capsys.readouterr().out)
    assert "Nothing was changed. Carry it out with --apply." in shown
    assert not Person.objects.filter(username="praman").exists()
    assert not PeopleFile.objects.exists()
    call_command("import_people", file, by="admin", apply=True)
    assert Person.objects.get(username="praman").seat.title == "Economist"
    assert "Carried out." in capsys.readouterr().out
    call_command("import_people", file, by="admin", apply=True)
    assert "There is nothing to change." in capsys.readouterr().out
    assert Entry.objects.filter(kind="people.imported").count() == 1


@pytest.mark.parametrize(
    ("text", "by", "told"),
    [
        (
            "User name,Last day\na,never\n",
            "admin",
            "1 problems, so nothing was done.\nLine 2, Last day: “never”",
        ),
        ("Name\nPriya\n", "admin", "No column is headed “User name”"),
        ("User name\na\n", "nobody", "Nobody has the user name nobody."),
        ("User name\na\n", "gm", "Only an administrator keeps the directory."),
        (None, "admin", "No such file"),
    ],
)
def test_the_command_ends_badly_where_it_did_nothing(
    world: World, tmp_path: Path, text: str | None, by: str, told: str
) -> None:
    path = tmp_path / "people.csv"
    if text:
        path.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("import_people", path, by=by, apply=True)
    assert told in str(refused.value)
    assert refused.value.returncode == 1


# --- The pages ------------------------------------------------------------------------------------------------------


def test_the_pages_show_it_and_take_it_once(world: World) -> None:
    client = Client()
    client.force_login(world.admin)

    def bring(text: str) -> Any:
        return client.post("/people/file/", {"file": SimpleUploadedFile("people.csv", text.encode())})

    wrong = bring(f"{HEADINGS}officer,=1,,,,,,\n")
    assert wrong.status_code == 422
    assert "It begins as a formula" in wrong.content.decode()
    assert not PeopleFile.objects.exists()
    address = bring(f"{HEADINGS}officer,Olive Tran,,,,,,\n").url
    shown = client.get(address)
    assert "Olive Tran" in shown.content.decode()
    form = shown.context["form"]
    sent = {name: form[name].value() for name in ("seen", "key")}
    services.change_person(
        person_id=world.colleague.pk, name="Colin Ash", by=world.admin
    )  # no matter to the file
    assert client.post(address, sent).url == address
    assert client.post(address, sent).url == address  # a double click
    assert Entry.objects.filter(kind="people.imported").count() == 1
    assert "carried out a file of people" in client.get(address).content.decode().replace("\n", " ")
    client.force_login(world.gm)
    assert [client.get(page).status_code for page in ("/people/file/", address)] == [403, 403]
