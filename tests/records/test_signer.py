"""The signer signs what continues what it signed, once, whatever happens in between; and nothing else."""

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records import services, verify
from records.models import Checkpoint, Entry, Log
from records.queries import proof, trail
from records.signed_notes import SigningKey
from records.signing import signer
from records.signing.signer import Folder, NotSigned, Signed
from tests.records.conftest import acting_as, said
from tests.records.examples import KEY, ORIGIN, YEAR

Sign = Callable[[], Signed | None]


@pytest.mark.django_db
def test_a_new_folder_gets_a_key_that_nobody_else_may_read(tmp_path: Path) -> None:
    os.umask(0o022)
    own = Folder(tmp_path / "new").of(YEAR)
    key = own.key(ORIGIN)
    assert stat.S_IMODE((own.path / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(own.path.stat().st_mode) == stat.S_IMODE(own.path.parent.stat().st_mode) == 0o700
    assert (own.path / "verifier-key").read_text() == key.verifier + "\n"
    assert own.key(ORIGIN).verifier == key.verifier
    with pytest.raises(NotSigned, match="signs for"):
        own.key("other.example/log")


@pytest.mark.django_db
def test_a_growing_log_is_signed_and_its_entries_are_proven(sign_now: Sign) -> None:
    assert sign_now() is None
    for number in range(5):
        said(str(number))
        services.seal()
        signed = sign_now()
        assert signed
        assert signed.tree.size == number + 1
    again = sign_now()
    assert again
    assert again.note == signed.note
    assert Checkpoint.objects.count() == 5
    for entry in trail("TS-000001"):
        found, checkpoint = verify.check_proof(proof(entry).encode(), entry.content, [KEY.key])
        assert (found.leaf_index, checkpoint.size) == (entry.index, (entry.index or 0) + 1)


@pytest.mark.django_db
def test_the_proof_of_an_entry_stays_the_same_as_the_log_grows(sign_now: Sign) -> None:
    said()
    services.seal()
    sign_now()
    before = proof(trail("TS-000001")[0])
    said(subject="TS-000002")
    services.seal()
    sign_now()
    assert proof(trail("TS-000001")[0]) == before


@pytest.mark.django_db
def test_signing_again_costs_the_same_however_long_the_log(sign_now: Sign) -> None:
    costs = []
    for count in (3, 600):
        for number in range(count):
            said(str(number))
        services.seal()
        sign_now()
        said()
        services.seal()
        with CaptureQueriesContext(connection) as queries:
            sign_now()
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 3  # one more query for each stored level


CALLS = [(os, "open"), (os, "fdopen"), (os, "fsync"), (os, "close"), (Path, "replace"), (Path, "touch")]


@pytest.mark.django_db
@pytest.mark.parametrize("fatal", range(20))
def test_a_crash_at_any_call_is_mended_by_the_next_run(
    sign_now: Sign, fatal: int, monkeypatch: pytest.MonkeyPatch, signer_folder: Path
) -> None:
    """The n-th call to the file system, or the word to the portal, is the last that the process makes."""
    said()
    services.seal()
    sign_now()
    said()
    services.seal()
    made = []

    def until_fatal(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*given: object, **named: object) -> object:
            made.append(call)
            if len(made) > fatal:
                raise KeyboardInterrupt
            return call(*given, **named)

        return wrapped

    with monkeypatch.context() as broken:
        for owner, name in [*CALLS, (signer, "_publish")]:
            broken.setattr(owner, name, until_fatal(getattr(owner, name)))
        with contextlib.suppress(KeyboardInterrupt):
            sign_now()
    signed = sign_now()
    assert signed
    assert [row.size for row in Checkpoint.objects.all()] == [1, 2]
    assert json.loads((signer_folder / str(YEAR) / "state").read_text())["size"] == 2
    assert (signer_folder / "verifier-key").read_text() == KEY.verifier + "\n"
    assert (signer_folder / "verifier-keys").read_text().splitlines()[0] == KEY.verifier


@pytest.mark.django_db
def test_the_portal_cannot_sign() -> None:
    with pytest.raises(ProgrammingError, match="permission denied for table records_checkpoint"):
        Checkpoint.objects.create(log_id=1, size=1, root=b"r", note="n", signed_at="2026-11-23T00:00:00Z")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["records_entry", "records_leaf", "records_payload", "profiles_person"])
def test_the_signer_writes_nothing_else(table: str) -> None:
    with (
        acting_as("treasury_signer"),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT INTO {table} DEFAULT VALUES")


def test_only_one_signer_works_in_a_folder(signer_folder: Path) -> None:
    with (
        Folder(signer_folder).alone(),
        pytest.raises(NotSigned, match="Another signer"),
        Folder(signer_folder).alone(),
    ):
        pass


@pytest.mark.django_db
def test_a_lost_folder_does_not_quietly_start_a_new_history(
    sign_now: Sign, signer_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said()
    services.seal()
    sign_now()
    shutil.rmtree(signer_folder)
    with (
        acting_as("treasury_signer"),
        pytest.raises(CommandError, match="This log was signed before"),
    ):
        call_command("sign_checkpoints", "--once")
    with acting_as("treasury_signer"):
        call_command("sign_checkpoints", "--once", "--start-again")
    assert Checkpoint.objects.count() == 2
    assert (signer_folder / "alive").exists()


@pytest.mark.django_db
def test_starting_again_still_continues_what_was_published(sign_now: Sign, signer_folder: Path) -> None:
    said()
    services.seal()
    with acting_as("treasury_signer"):
        Checkpoint.objects.create(
            log=Log.objects.get(), size=1, root=b"x" * 32, note="another history", signed_at=timezone.now()
        )
    with (
        acting_as("treasury_signer"),
        pytest.raises(CommandError, match="The log is not the one that was signed"),
    ):
        call_command("sign_checkpoints", "--once", "--start-again")


@pytest.mark.django_db
def test_a_state_that_the_key_did_not_sign_is_refused(sign_now: Sign, signer_folder: Path) -> None:
    said()
    services.seal()
    sign_now()
    file = signer_folder / str(YEAR) / "state"
    state = json.loads(file.read_text())
    other = SigningKey(ORIGIN, b"o" * 32)
    for forged in ({"note": KEY.sign(1, b"x" * 32)}, {"size": 2}, {"note": other.sign(1, b"x" * 32)}):
        file.write_bytes(verify.canonical({**state, **forged}))
        with pytest.raises((NotSigned, verify.Rejected)):
            sign_now()


def test_a_restored_backup_is_not_signed(
    sign_now: Sign, owner: Callable[..., list[object]], signer_folder: Path
) -> None:
    """The log is cut back to what an older backup had; first too short, then grown again to another history."""
    for number in range(4):
        said(str(number))
    services.seal()
    sign_now()
    owner("ALTER TABLE records_leaf DISABLE TRIGGER append_only")
    owner("DELETE FROM records_leaf WHERE index >= 2")
    owner("ALTER TABLE records_leaf ENABLE ALWAYS TRIGGER append_only")
    with pytest.raises(NotSigned, match="The log has 2 entries, but 4 were signed"):
        sign_now()
    for number in range(3):
        said(f"another history {number}")
    services.seal()
    with (
        acting_as("treasury_signer"),
        pytest.raises(CommandError, match="The log is not the one"),
    ):
        call_command("sign_checkpoints", "--once")
    assert Checkpoint.objects.count() == 1
    assert not (signer_folder / "alive").exists()


@pytest.mark.django_db
def test_a_stored_tree_that_lies_is_not_signed(sign_now: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal adds the subtrees, so a taken-over portal can add wrong ones."""
    said()
    services.seal()
    sign_now()
    for number in range(300):
        said(str(number))
    monkeypatch.setattr(services, "tree_root", lambda hashes: b"x" * 32)
    services.seal()
    with pytest.raises(NotSigned, match="stored tree of 301 entries has another root"):
        sign_now()


@pytest.mark.django_db
def test_the_command_prints_the_key(signer_folder: Path) -> None:
    printed = StringIO()
    call_command("sign_checkpoints", "--show-key", stdout=printed)
    assert printed.getvalue().strip().split(",") == Folder(signer_folder).published_keys()
    assert printed.getvalue().startswith(f"{KEY.verifier},{ORIGIN[:-4]}{YEAR + 1}+")
    with Folder(signer_folder).alone():
        call_command("sign_checkpoints", "--show-key", stdout=printed)
    assert Entry.objects.count() == 0
