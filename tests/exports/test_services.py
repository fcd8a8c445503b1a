"""Asking for an export, its life, and its end. What it holds is settled when it is asked for."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exports import making, policy, queries, services, tasks
from exports.models import Export, ExportItem, State
from exports.rows import Csv, JsonLines
from exports.selection import sentence
from exports.services import requesting
from exports.work_folder import Busy, locked_folder
from local.portal import PROJECT
from notices.models import Notice
from records.queries import trail
from records.register import Wanted
from records.search import finding as search
from records.search import index as search_index
from tests.ends import until
from tests.exports.conftest import made, recorded, sign
from tests.records.examples import KEY, NAME
from tests.world import World
from workflow.rulings import Refused


def kinds(export: Export) -> list[str]:
    return [entry.kind for entry in trail(export.reference)]


@pytest.fixture
def log(world: World) -> str:
    one = recorded(world)
    sign()
    return one


def ask(world: World, **asked: Any) -> Export:
    return services.request(**{"form": "csv", "by": world.records, **asked})


def test_who_may_take_records_out(world: World) -> None:
    allowed = {
        name
        for name, person in vars(world).items()
        if hasattr(person, "username") and policy.may_export(person)
    }
    assert allowed == {"records", "auditor"}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"subjects": ["TS-999999"]}, "no record with the number TS-999999"),
    ({"subjects": []}, "at least one"),
    ({"wanted": Wanted(office="SMALL")}, "No record that can be proven"),
    ({"upto": 3}, "no signed checkpoint"),
]


def test_what_cannot_be_exported_is_refused_in_a_sentence(world: World, log: str) -> None:
    for asked, why in [*REFUSED, ({"subjects": [world.draft().reference]}, "no record with the number")]:
        with pytest.raises(Refused, match=why):
            ask(world, **asked)
    with pytest.raises(Refused, match="Only records officers and auditors"):
        ask(world, by=world.mcdmanager)
    assert not Export.objects.exists()
    assert not ExportItem.objects.exists()


def test_a_record_that_is_not_proven_yet_must_wait(world: World, log: str) -> None:
    two = recorded(world)
    with pytest.raises(Refused, match=f"{two} was not under a signed checkpoint by then"):
        ask(world, subjects=[log, two])
    assert ask(world).total == 1


def test_a_sheet_has_only_so_many_rows(world: World, log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requesting, "XLSX_ROWS", 0)
    with pytest.raises(Refused, match="Choose another form"):
        ask(world, form="xlsx")


def test_what_the_register_finds_is_exported(world: World, log: str) -> None:
    two = recorded(world, by=world.officer2, approver=world.gm2, text="Wages grew by 3 per cent.")
    sign()
    search_index.catch_up()
    for wanted, found in [
        (Wanted(words="wages"), [two]),
        (Wanted(words="invoices"), [log]),
        (Wanted(office="SMALL"), [two]),
        (Wanted(facets=(("platform", "Facebook"),)), [log, two]),
        (Wanted(since=timezone.now() - timedelta(hours=1)), [log, two]),
    ]:
        export = ask(world, wanted=wanted)
        assert [item.subject for item in export.items.all()] == found, wanted
    assert sentence(ask(world, wanted=Wanted(words="wages", office="SMALL")).wanted) == (
        "all records with the words “wages”; division: SMALL"
    )


def test_a_search_that_could_miss_something_is_not_exported(
    world: World, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BEHIND", 1)
    with pytest.raises(Refused, match="could miss some"):
        ask(world, wanted=Wanted(words="invoices"))
    assert ask(world, wanted=Wanted(office="MACRO")).total == 1
    search_index.catch_up()
    assert ask(world, wanted=Wanted(words="invoices")).total == 1


def test_asking_twice_with_one_form_asks_once(world: World, log: str) -> None:
    key = uuid4()
    assert ask(world, key=key) == ask(world, key=key)
    assert Export.objects.count() == 1
    assert ask(world, by=world.auditor, key=key) != ask(world, key=key)


def test_what_was_asked_for_and_made_stands_in_the_log_and_in_a_notice(world: World, log: str) -> None:
    export = made(world, subjects=[log.lower(), log])
    assert kinds(export) == ["export.requested", "export.made"]
    requested, done = trail(export.reference)
    assert requested.sentence == (
        f"Records (records, Records Officer) asked for an export of {log} (1 in all) as “Everything, with proofs”."
    )
    assert done.fields["sha256"] == export.sha256
    assert done.fields["size"] == export.path.stat().st_size
    assert Notice.objects.get(person=world.records, path=f"/exports/{export}/").title.endswith("is ready")


def test_the_task_makes_what_waits_in_turns(world: World, log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(world)
    sign()
    monkeypatch.setattr(making, "BATCH", 1)
    monkeypatch.setattr(tasks, "TURN", 0)
    long, short = ask(world), ask(world, subjects=[log])
    order: list[int] = []
    make = making.make
    monkeypatch.setattr(making, "make", lambda pk, seconds: (order.append(pk), make(pk, seconds))[1])
    assert tasks.make_exports() == 2
    assert order[:2] == [long.pk, short.pk]
    assert set(Export.objects.values_list("state", flat=True)) == {"made"}
    assert tasks.make_exports() == 0


def test_what_goes_wrong_is_said_and_not_tried_for_ever(
    world: World, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, broken = ask(world, form="jsonl"), ask(world)

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(JsonLines, "line", no_space)
    monkeypatch.setattr(Csv, "line", lambda *_: {}["what nobody thought of"])
    with pytest.raises(KeyError):
        tasks.make_exports()
    assert dict(Export.objects.values_list("pk", "failure")) == {
        full.pk: "A file could not be read or written: No space left on device.",
        broken.pk: making.UNEXPECTED,
    }
    assert tasks.make_exports() == 0
    assert not list(full.path.parent.iterdir())


def test_nobody_else_makes_an_export_that_is_in_hand(world: World, log: str) -> None:
    export = ask(world)
    with locked_folder(export.work_folder), pytest.raises(Busy):
        making.make(export.pk)
    assert queries.next_to_make() == [export.pk]


def test_a_file_that_is_over_goes_and_comes_again_with_the_same_bytes(world: World, log: str) -> None:
    export = made(world)
    before = export.path.read_bytes()
    tasks.expire()
    assert export.path.exists()
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tasks.expire()
    export.refresh_from_db()
    assert (export.state, export.path.exists()) == ("expired", False)
    with pytest.raises(Refused, match="was deleted"):
        services.note_download(export_id=export.pk, goes_on=False, by=world.records)
    key = uuid4()
    for _ in range(2):
        services.make_again(export_id=export.pk, key=key, by=world.auditor)
    tasks.make_exports()
    export.refresh_from_db()
    assert (export.state, export.path.read_bytes()) == ("made", before)
    assert kinds(export) == ["export.requested", "export.made", "export.repeated", "export.made"]


def test_who_lost_their_seat_while_they_waited_takes_nothing_out(world: World, log: str) -> None:
    export = made(world)
    Export.objects.filter(pk=ask(world).pk).update(state="failed", failure="The disk is full.")
    failed = Export.objects.get(state="failed")
    seats = world.records.capacities  # read when their request began
    world.unseat(world.records)
    for step in (
        lambda: services.request(form="csv", by=world.records),
        lambda: services.make_again(export_id=failed.pk, by=world.records),
        lambda: services.note_download(export_id=export.pk, goes_on=False, by=world.records),
    ):
        world.records.capacities = seats
        with pytest.raises(Refused, match="Only records officers and auditors"):
            step()


def test_an_export_with_a_record_that_was_disposed_of_is_gone_for_good(world: World, log: str) -> None:
    two = recorded(world)
    sign()
    export, other = made(world), made(world, subjects=[two])
    with transaction.atomic():
        gone = services.withdraw_copies(log)
    assert gone == [export.path]
    assert Export.objects.get(pk=other.pk).state == "made"
    export.refresh_from_db()
    assert "disposed of since" in sentence(export.wanted)
    with pytest.raises(Refused, match=f"{log} was disposed of"):
        services.make_again(export_id=export.pk, by=world.records)
    with pytest.raises(Refused, match="disposed of"):
        services.note_download(export_id=export.pk, goes_on=False, by=world.records)


def test_an_export_that_is_withdrawn_while_it_is_made_leaves_nothing(
    world: World, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(world)
    monkeypatch.setattr(making, "BATCH", 1)
    making.make(export.pk, seconds=0)
    services.withdraw_copies(log)
    assert making.make(export.pk)
    assert not export.path.exists()
    assert not export.work_folder.exists()


LAWLESS: list[dict[str, Any]] = [
    {"state": State.MADE},
    {"state": State.FAILED},
    {"failure": "Why?"},
    {"state": State.WITHDRAWN},
    {"state": "lost"},
    {"form": "doc"},
    {"done": 2},
    {"sha256": "0" * 64},
]


def test_the_database_holds_an_export_to_its_law(world: World, log: str) -> None:
    export = ask(world)
    for change in LAWLESS:
        with pytest.raises(IntegrityError), transaction.atomic():
            Export.objects.filter(pk=export.pk).update(**change)


# --- By command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_the_same_file_as_the_portal(
    world: World, log: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = made(world, subjects=[log]).path.read_bytes()
    call_command("export_records", "--record", log, "--as", "records", str(tmp_path / "one.tar"))
    assert "1 of 1 records" in capfd.readouterr().err
    assert (tmp_path / "one.tar").read_bytes() == before
    assert kinds(Export.objects.order_by("pk")[1]) == ["export.requested", "export.made", "export.taken"]


WRONG = [
    ("--all --as nobody {}", "nobody with the user name"),
    ("--all --as officer {}", "Only records officers"),
    ("--as records {}", "Say which records"),
    ("--all --search survey --as records {}", "Say which records"),
    ("--from Monday --as records {}", "Enter the first day as a date"),
    ("--record TS-7777 --as records {}", "no record with the number TS-7777"),
    ("--all --as records {}/there/is/none", "its folder does not"),
]


def test_the_command_says_what_is_wrong(world: World, log: str, tmp_path: Path) -> None:
    for command, why in WRONG:
        with pytest.raises(CommandError, match=why):
            call_command("export_records", *command.format(tmp_path / "file").split(" "))
    assert not (tmp_path / "file").exists()


# --- A worker that is killed ----------------------------------------------------------------------------------------

KILLED = """
import os, signal, django
django.setup()
from exports import making, tasks
from exports.bag import Bag
making.BATCH, told = 1, Bag._tell
def tell(self, record, *others):
    if record.subject == "{subject}":
        self.tar.file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    told(self, record, *others)
Bag._tell = tell
tasks.make_exports()
"""


def others_hold_locks() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks JOIN pg_database AS here ON here.oid = database WHERE locktype = 'advisory'"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() is not None


def test_a_worker_killed_in_the_middle_of_a_record_loses_and_doubles_nothing(
    committed_world: World, owner_url: str, settings: Any
) -> None:
    subjects = [recorded(committed_world, text=f"Number {number}") for number in range(3)]
    sign()
    export = services.request(form="bag", by=committed_world.records)
    worker = subprocess.run(
        [sys.executable, "-c", KILLED.format(subject=subjects[2])],
        env={
            **os.environ, "DATABASE_URL": owner_url, "DJANGO_SETTINGS_MODULE": "tests.settings",
            "EXPORT_FOLDER": str(settings.EXPORT_FOLDER), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "RECORD_LOG_ORIGIN": NAME, "RECORD_LOG_VERIFIER_KEY": KEY.verifier,
        },
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert worker.returncode == -signal.SIGKILL, worker.stderr
    until(lambda: not others_hold_locks())  # the server notices that nobody listens any more
    export.refresh_from_db()
    assert (export.state, export.done) == ("running", 2)
    assert (export.work_folder / "bag.tar").stat().st_size > export.offsets["bag.tar"]
    assert tasks.make_exports() == 0
    export.refresh_from_db()
    assert (export.state, export.failure) == ("sealing", "")
    sign()
    assert tasks.make_exports() == 1
    export.refresh_from_db()
    assert export.state == "made", export.failure
    assert export.sha256 == made(committed_world, by=committed_world.auditor).sha256
    assert kinds(export) == ["export.requested", "export.made"]
