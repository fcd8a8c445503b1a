"""What leaves the portal verifies somewhere else, by somebody who has only the files, Python and the key."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exports import history as exports_history
from records import export, queries, services
from records.models import Entry
from records.queries import NotYetSigned, trail
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.examples import KEY
from tests.unpacking import packed, unpack

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]


@pytest.fixture
def signed_log(sign_now: Sign) -> None:
    for number in range(6):
        said(f"Grüße 🎉 {number}\n=1+1", subject=f"TS-00000{number % 2}")
    said(subject="TS-000000", kind="test.kept", relates_to=[Entry.objects.order_by("id")[0].pk])
    services.seal()
    sign_now()


@pytest.fixture(autouse=True)
def _seals(_kinds: None) -> None:
    exports_history.register_kinds()


def check(folder: Path, *command: str) -> tuple[int, str]:
    """Run the verifier that stands in the folder, as a stranger would: isolated, nothing of ours on the path."""
    verifier = next(folder.rglob("verify.py"))
    done = subprocess.run(
        [sys.executable, "-I", verifier, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_an_exported_log_verifies_and_says_so(sign_now: Sign, tmp_path: Path) -> None:
    first, *_ = [said(f"Grüße 🎉 {number}\n=1+1") for number in range(6)]
    said("and one more", relates_to=[first.pk])
    services.seal()
    sign_now()
    said("not sealed")
    call_command("export_log", str(tmp_path / "log"))
    code, said_ = check(tmp_path / "log", "log", "--key", KEY.verifier, ".")
    assert (code, "All 7 entries" in said_) == (0, True)
    assert check(tmp_path / "log", "log", ".")[0] == 2
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_log", str(tmp_path / "log"))


def test_the_same_log_is_exported_as_the_same_bytes(signed_log: None, tmp_path: Path) -> None:
    for name in ("one", "two"):
        call_command("export_log", str(tmp_path / name))
    files = [file for file in (tmp_path / "one").rglob("*") if file.is_file()]
    assert sorted(file.name for file in files) == ["checkpoint", "disclosures", "entries", "verify.py"]
    for file in files:
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes()


def test_nothing_is_exported_before_the_first_signature(tmp_path: Path) -> None:
    said()
    with pytest.raises(CommandError, match="no signed checkpoint"):
        call_command("export_log", str(tmp_path / "log"))
    with pytest.raises(NotYetSigned):
        export.package(trail("TS-000001"))


def test_the_same_record_is_packed_as_the_same_bytes(signed_log: None, sign_now: Sign) -> None:
    before = packed("TS-000000", sign_now)
    said(subject="TS-000009")
    services.seal()
    sign_now()
    assert packed("TS-000000", sign_now) == before


def test_one_proof_verifies_by_itself(signed_log: None, sign_now: Sign, tmp_path: Path) -> None:
    unpack(packed("TS-000000", sign_now), tmp_path)
    name = "data/records/TS-000000/002-test.said"
    command = ["proof", "--key", KEY.verifier, f"{name}.tlog-proof", f"{name}.entry"]
    code, said_ = check(tmp_path / "records", *command, "--disclosures", f"{name}.disclosures")
    assert (code, "4 of 4 fields are shown" in said_) == (0, True), said_


def test_many_proofs_at_once_are_the_proofs_of_each(signed_log: None) -> None:
    entries = trail("TS-000000") + trail("TS-000001")
    checkpoints = queries.checkpoints(entries)
    together = export.proofs(entries, checkpoints)
    assert together == {entry.pk: queries.proof(entry, checkpoints) for entry in entries}
