"""What an owner wrote into a sealed and signed log, with the guards off and on again: no page repeats it as proven."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from records import export, reading, services
from records.auditing import nightly
from records.models import Entry
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.test_attacks import without_guards
from tests.world import World

Owner = Callable[..., list[Any]]
PAYLOAD = (
    "UPDATE records_payload SET content = "
    "convert_to(replace(convert_from(content, 'UTF8'), 'true words', 'false words'), 'UTF8') WHERE entry_id = {first}"
)
WHOLE = (
    "UPDATE records_entry SET content = '\\x{content}', leaf_hash = sha256('\\x00'::bytea || '\\x{content}'::bytea), "
    "office = 'SMALL' WHERE id = {first}"
)
GONE = "DELETE FROM records_payload WHERE entry_id = {first}"
ATTACKS = {"a field": PAYLOAD, "an entry with its hash": WHOLE, "a field that is gone": GONE}


@pytest.fixture
def reader(committed_db: None, sign_now: Callable[[], Signed | None]) -> Iterator[Client]:
    """A records officer, and a record of two entries that is signed."""
    reading.register_kinds()
    world, client = World(), Client()
    said("true words", office="MACRO")
    said("kept", office="MACRO", kind="test.kept")
    services.seal()
    sign_now()
    client.force_login(world.records)
    yield client
    connection.close()


def attack(owner: Owner, statement: str) -> None:
    first = Entry.objects.filter(subject="TS-000001").order_by("id")[0]
    content = first.content.replace(b'"office":"MACRO"', b'"office":"SMALL"').hex()
    without_guards(owner, statement.format(first=first.pk, content=content))


def alarms() -> int:
    return Entry.objects.filter(kind="alarm.raised").count()


def test_what_is_as_it_was_recorded_can_be_proven(reader: Client) -> None:
    page = reader.get("/register/TS-000001/").content.decode()
    assert "can be proven" in page
    assert alarms() == 0


@pytest.mark.parametrize("what", ATTACKS)
def test_the_pages_say_so_in_red_and_hand_nothing_out(reader: Client, owner: Owner, what: str) -> None:
    attack(owner, ATTACKS[what])
    page = reader.get("/register/TS-000001/").content.decode()
    assert "is not what was recorded" in page
    assert "can be proven" not in page
    assert alarms() == 1
    for part in ("proof", "entry", "package"):
        refused = reader.get(f"/register/TS-000001/{part}/")
        assert refused.status_code == 409
        assert "Nothing of it is handed out" in refused.content.decode()
    assert alarms() == 1, "once a day for each finding"


def test_the_record_log_does_not_say_that_it_agrees(reader: Client, owner: Owner) -> None:
    attack(owner, PAYLOAD)
    page = reader.get("/register/log/").content.decode()
    assert "The field text is not what was recorded." in page
    assert ">Agrees<" not in page
    assert "<strong>Agrees.</strong>" not in page
    assert alarms() == 1


def test_a_guard_that_is_off_stands_on_the_record_log(reader: Client, owner: Owner) -> None:
    owner("ALTER TABLE approvals_version DISABLE TRIGGER append_only")
    try:
        page = reader.get("/register/log/").content.decode()
    finally:
        owner("ALTER TABLE approvals_version ENABLE ALWAYS TRIGGER append_only")
    assert "The guard append_only on approvals_version is missing" in page


def test_the_last_check_stands_on_the_record_log(reader: Client) -> None:
    assert "Not yet. It is checked each night." in reader.get("/register/log/").content.decode()
    nightly.note([], entries=2, unsealed=0, signed=2)
    assert "no problems" in reader.get("/register/log/").content.decode()
    nightly.note(["Something."], entries=2, unsealed=0, signed=2)
    page = reader.get("/register/log/").content.decode()
    assert "The last check of the whole log found 1 that does not hold." in page


def test_the_audit_trail_does_not_repeat_it(reader: Client, owner: Owner) -> None:
    attack(owner, PAYLOAD)
    answer = reader.get("/register/audit-trail/csv/?subject=TS-000001")
    table = b"".join(answer.streaming_content).decode()
    assert "NOT WHAT WAS RECORDED: The field text is not what was recorded." in table
    assert "false words" not in table
    assert alarms() == 1


def test_a_package_of_it_is_not_made(reader: Client, owner: Owner) -> None:
    attack(owner, PAYLOAD)
    with pytest.raises(Exception, match="TS-000001 is not what was recorded, and was not exported"):
        export.package(list(Entry.objects.filter(subject="TS-000001").select_related("payload", "leaf__log")))
