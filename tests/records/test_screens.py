"""The register, a record and the audit trail: who sees what, page by page, and what the files hold."""

import csv
import io
import tarfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from exports import history as exports_history
from records import policy, reading, register, services
from records.models import Entry
from records.register import Place, Wanted
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.examples import KEY
from tests.world import World
from workflow.csv_tables import neutral

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]


@dataclass
class Reader:
    roles: set[str] = field(default_factory=set)
    seats: set[str] = field(default_factory=set)

    def holds(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))

    def offices(self) -> Collection[str]:
        return self.seats

    def actor(self) -> dict[str, str]:
        return {"name": "A reader", "user_name": "reader"}


@pytest.fixture(autouse=True)
def _reading_is_a_kind() -> None:
    reading.register_kinds()
    exports_history.register_kinds()


EVERYBODY = [
    Reader(), Reader(seats={"MACRO"}), Reader(seats={"MACRO", "SMALL"}), Reader({"general_manager"}, {"SMALL"}),
    Reader({"administrator"}, {"IMTD"}), *(Reader({role}, {"IMTD"}) for role in policy.READ_EVERYTHING),
]  # fmt: skip


def recorded(number: int, office: str = "MACRO") -> Entry:
    subject = f"TS-{number:06}"
    said("=cmd()", subject=subject, office=office)
    return said("kept", subject=subject, office=office, kind="test.kept")


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


@pytest.mark.parametrize("reader", EVERYBODY, ids=repr)
def test_the_register_and_the_policy_agree(world: World, reader: Reader) -> None:
    for number, office in enumerate(["MACRO", "SMALL", "IMTD", ""]):
        recorded(number, office)
    everything = Entry.objects.filter(declares_record=True)
    allowed = {entry.pk for entry in everything if policy.may_read(reader, entry)}
    assert {entry.pk for entry in register.page(reader, Wanted()).entries} == allowed
    for office in ("MACRO", "SMALL"):
        seen = {entry.pk for entry in register.page(reader, Wanted(office=office)).entries}
        assert seen == {entry.pk for entry in everything if entry.pk in allowed and entry.office == office}
    assert set(register.offices(reader)) >= {entry.office for entry in everything if entry.pk in allowed} - {
        ""
    }


@pytest.mark.parametrize(
    "reader", [Reader({"auditor"}), Reader(seats={"MACRO"}), Reader(seats={"MACRO", "SMALL"})]
)
def test_pages_show_every_record_once_in_both_directions(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "PAGE", 3)
    for number in range(8):
        recorded(number, "MACRO")
    page = register.page(reader, Wanted())
    assert page.newer is None
    down = subjects(page)
    while page.older:
        page = register.page(reader, Wanted(), older_than=page.older)
        down += subjects(page)
    assert down == [f"TS-{number:06}" for number in range(7, -1, -1)]
    up = subjects(page)
    while page.newer:
        page = register.page(reader, Wanted(), newer_than=page.newer)
        up = subjects(page) + up
    assert up == down


def subjects(page: register.Page) -> list[str]:
    return [entry.subject for entry in page.entries]


@pytest.mark.parametrize(
    "text", ["", "x", "2026-11-23_5", "2026-13-45T00:00:00Z_1", "2026-11-23T00:00:00Z_x", "_", "9" * 99]
)
def test_a_place_that_is_none_is_the_first_page(text: str) -> None:
    assert Place.parse(text) is None


def test_a_place_reads_back() -> None:
    place = Place(datetime(2026, 11, 23, 1, 2, 3, 4000, tzinfo=UTC), 7)
    assert Place.parse(str(place)) == place


def test_the_register_finds_by_number_division_and_day(world: World) -> None:
    recorded(1, "MACRO")
    recorded(2, "SMALL")
    client, today = client_of(world.records), localdate()
    tomorrow = today + timedelta(days=1)
    for asked, found in (
        ({}, {1, 2}),
        ({"subject": "ts-000001"}, {1}),
        ({"office": "SMALL"}, {2}),
        ({"since": f"{today:%d/%m/%Y}", "until": f"{today:%d/%m/%Y}"}, {1, 2}),
        ({"since": f"{tomorrow:%d/%m/%Y}"}, set()),
    ):
        page = client.get("/register/", asked).content.decode()
        assert {number for number in (1, 2) if f"/register/TS-00000{number}/" in page} == found, asked
    wrong = client.get("/register/", {"since": "not a day"})
    assert (wrong.status_code, b"Error" in wrong.content) == (200, True)


def test_an_officer_sees_their_own_divisions_records_only(world: World) -> None:
    recorded(1, "MACRO")
    recorded(2, "SMALL")
    client = client_of(world.officer)
    page = client.get("/register/").content.decode()
    assert ("TS-000001" in page, "TS-000002" in page) == (True, False)
    assert "audit trail" not in page
    assert client.get("/register/TS-000001/").status_code == 200
    for path in ("", "proof/", "entry/", "package/"):
        assert client.get(f"/register/TS-000002/{path}").status_code == 404
    assert client.get("/register/audit-trail/").status_code == 403
    assert client.get("/register/audit-trail/csv/?subject=TS-000001").status_code == 403


def test_a_subject_that_is_no_record_yet_has_no_page(world: World) -> None:
    said(office="MACRO")
    assert client_of(world.records).get("/register/TS-000001/").status_code == 404
    assert Client().get("/register/").status_code == 302


def test_a_record_tells_its_story_and_gives_its_proof(world: World, sign_now: Sign) -> None:
    recorded(1)
    client = client_of(world.officer)
    page = client.get("/register/TS-000001/").content.decode()
    assert "Olive Tran said =cmd()." in page
    assert "Waiting to be sealed" in page
    assert client.get("/register/TS-000001/proof/").status_code == 202
    assert client.get("/register/TS-000001/package/").status_code == 202
    services.seal()
    sign_now()
    page = client.get("/register/TS-000001/").content.decode()
    assert "Each of its 2 entries can be proven" in page
    assert KEY.verifier in page
    answer = client.get("/register/TS-000001/proof/")
    assert answer["Content-Disposition"] == 'attachment; filename="TS-000001.tlog-proof"'
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\nindex 1\n")
    assert client.get("/register/TS-000001/entry/").content == Entry.objects.get(declares_record=True).content
    waits = client.get("/register/TS-000001/package/")
    assert (waits.status_code, waits["Refresh"]) == (202, "3")
    assert "named in the record log. Waiting to be sealed" in waits.content.decode()
    services.seal()
    sign_now()
    package = io.BytesIO(b"".join(client.get("/register/TS-000001/package/")))
    with tarfile.open(fileobj=package) as bag:
        names = bag.getnames()
    assert "records/data/verify.py" in names
    assert "records/data/records/TS-000001/002-test.kept.tlog-proof" in names


def test_an_audit_trail_is_a_harmless_spreadsheet(world: World) -> None:
    recorded(1)
    recorded(2, "SMALL")
    client = client_of(world.records)
    answer = client.get("/register/audit-trail/csv/", {"subject": "TS-000001"})
    assert answer["Content-Disposition"] == 'attachment; filename="audit-trail-TS-000001.csv"'
    text = answer.getvalue().decode("utf-8-sig")
    assert text.count("\r\n") == 3
    heading, first, _ = csv.reader(io.StringIO(text, newline=""))
    row = dict(zip(heading, first, strict=True))
    assert (row["Subject"], row["User name"], row["What happened"]) == (
        "TS-000001",
        "officer",
        "Olive Tran said =cmd().",
    )
    period = (
        client.get("/register/audit-trail/csv/", {"since": f"{localdate():%d/%m/%Y}"}).getvalue().decode()
    )
    assert len(period.splitlines()) == 7  # with both copies of the trail that were taken
    assert client.get("/register/audit-trail/").status_code == 200
    refused = client.get("/register/audit-trail/csv/")
    assert (refused.status_code, b"Give a number" in refused.content) == (400, True)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_cells_that_begin_like_formulas_are_made_text(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(f"a{text}") == f"a{text}"


@pytest.mark.parametrize("reader", ["officer", "records"])
def test_the_register_costs_the_same_with_one_record_and_with_thirty(world: World, reader: str) -> None:
    counts = []
    client = client_of(getattr(world, reader))
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            recorded(number)
        client.get("/register/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/register/")
        counts.append(len(queries))
    # Of whoever may read everything it is written down what they asked.
    assert counts[0] == counts[1] <= {"officer": 12, "records": 17}[reader]
