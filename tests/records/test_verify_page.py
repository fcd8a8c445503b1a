"""The page that takes a bag or a proof from anybody, and says in words whether it holds."""

import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from records import verify
from records.checking import sandbox as verified_apart
from records.signed_notes import SigningKey
from tests.records.examples import (
    KEY,
    NAME,
    ORIGIN,
    YEAR,
    Files,
    as_tar,
    as_zip,
    bag,
    disclosures,
    in_part,
    packed,
    proofs,
    record,
    story,
)
from tests.world import World
from workflow import limited

pytestmark = pytest.mark.django_db
PAGE = "/register/verify/"
FILES = bag(record())
FORGER = SigningKey(ORIGIN, b"f" * 32)
ENTRIES = [content for content, _ in story()]


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


@pytest.fixture(autouse=True)
def _known_key(settings: Any) -> None:
    settings.RECORD_LOG_VERIFIER_KEY = KEY.verifier


def chosen(tmp_path: Path, files: Files, form: Callable[[Path, Files], Path] = as_tar) -> SimpleUploadedFile:
    return SimpleUploadedFile("records.tar", form(tmp_path / "made", files).read_bytes())


def answer(client: Client, status: int = 200, **given: Any) -> str:
    said = client.post(PAGE, given)
    assert said.status_code == status
    return " ".join(said.content.decode().split())


@pytest.mark.parametrize("form", [as_tar, as_zip])
def test_exported_records_hold(officer: Client, tmp_path: Path, form: Callable[[Path, Files], Path]) -> None:
    said = answer(officer, package=chosen(tmp_path, FILES, form))
    assert "<strong>It holds.</strong>" in said
    assert "1 record with 5 entries, each proven to be in the log: TS-000001." in said
    assert "Checked with the keys that this portal knows." in said
    assert "that no record was left out, only the whole log can show" in said


def test_a_key_that_was_brought_counts_instead(officer: Client, tmp_path: Path) -> None:
    forged = chosen(tmp_path, bag(record(), keys=[FORGER]))
    said = answer(officer, package=forged)
    assert "<strong>It does not hold.</strong>" in said
    assert "Nobody with the key that counts here vouches for it" in said
    assert f"It names the key {ORIGIN}+{FORGER.key.id.hex()}" in said
    forged.seek(0)
    said = answer(officer, package=forged, keys=f"{FORGER.verifier}\r\n{KEY.verifier}")
    assert "<strong>It holds.</strong>" in said
    assert "Checked with the keys that you gave." in said


def test_without_any_key_it_is_consistent_and_no_more(officer: Client, tmp_path: Path, settings: Any) -> None:
    settings.RECORD_LOG_VERIFIER_KEY = ""
    said = answer(officer, package=chosen(tmp_path, FILES))
    assert "<strong>Consistent, not proven.</strong>" in said
    assert "anybody could have made it" in said
    assert "What does not hold" not in said


def test_what_was_changed_is_named_with_what_it_means(officer: Client, tmp_path: Path) -> None:
    path = "data/records/TS-000001/003-post.approved.disclosures"
    changed = packed({**FILES, path: FILES[path].replace(b"gita", b"gina")})
    said = answer(officer, package=chosen(tmp_path, changed))
    assert path in said
    assert "The field actor.user_name is not what was recorded." in said
    assert "What you are shown is not what was recorded" in said
    assert "What holds" not in said


def test_what_was_withheld_is_listed_with_its_provision(officer: Client, tmp_path: Path) -> None:
    partly = bag(
        [in_part("Ask Olive Tran now.", {1: "s 47F", 2: "s 47F"}), *record()[1:4], story()[4]], media=[]
    )
    said = answer(officer, package=chosen(tmp_path, partly))
    assert "What was withheld, and why" in said
    assert "Text (2 words of it)" in said
    assert "s 47F" in said


def file(content: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_one_proof_holds_for_its_entry_and_no_other(officer: Client) -> None:
    proven, shown = proofs(ENTRIES)[2], story()[2][1]
    said = answer(officer, proof=file(proven), entry=file(ENTRIES[2]), disclosures=file(shown))
    assert "<strong>It holds.</strong>" in said
    assert f"Entry 2 of the 5 in {ORIGIN} is post.approved on TS-000001" in said
    assert "what happened before and after it is not said here" in said
    said = answer(officer, proof=file(proven), entry=file(ENTRIES[1]))
    assert "does not lead from this entry" in said
    said = answer(officer, proof=file(proven), entry=file(ENTRIES[2]), disclosures=file(disclosures({})))
    assert "0 of 2 fields are shown" in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose the exported records that you want to check"),
        ({"proof": b"p"}, "Choose the entry as well"),
        ({"entry": b"e"}, "Choose the proof as well"),
        ({"package": b"x", "entry": b"e"}, "one at a time"),
        ({"package": b""}, "The submitted file is empty"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    officer: Client, given: dict[str, bytes], sentence: str
) -> None:
    said = answer(officer, 422, **{name: file(content) for name, content in given.items()}, keys=KEY.verifier)
    assert sentence in said
    assert KEY.verifier.replace("+", "&#x2B;") in said or KEY.verifier in said  # what was typed is kept


def test_a_key_copied_wrongly_is_said_at_its_field(officer: Client, tmp_path: Path) -> None:
    said = answer(officer, 422, package=chosen(tmp_path, FILES), keys=KEY.verifier[:-1])
    assert "A verifier key is a name" in said


def test_a_file_too_large_to_upload_is_checked_with_verify_py(officer: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024**2
    said = answer(officer, 422, package=file(bytes(1024**2 + 1)))
    assert "Choose a file of at most 1 MB." in said
    assert "python3 verify.py bag --key KEY FILE" in said
    program = officer.get(f"{PAGE}verify.py")
    assert b"".join(program) == Path(verify.__file__).read_bytes()
    assert program["Content-Disposition"] == 'attachment; filename="verify.py"'


def test_what_is_damaged_does_not_hold(officer: Client) -> None:
    said = answer(officer, package=file(b"PK\x03\x04 and no more", "records.zip"))
    assert "<strong>It does not hold.</strong>" in said
    assert "The archive is cut short" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a" * 200, "It is neither a folder nor an uncompressed .tar or .zip."),
        (b"\x1f\x8b\x08", "It is compressed, with gzip: undo that first (gunzip)"),
        (b"\0" * 10240, "There is no bag in it"),
    ],
)
def test_of_whatever_else_is_chosen_nothing_is_said(officer: Client, content: bytes, why: str) -> None:
    said = answer(officer, package=file(content, "holiday.gif"))
    assert "<strong>Not checked.</strong>" in said
    assert "Nothing follows from that, for or against it." in said
    assert why in said


def test_the_key_of_another_year_is_asked_for(officer: Client, tmp_path: Path) -> None:
    other = SigningKey(f"{NAME}/{YEAR + 1}", b"o" * 32)
    said = answer(officer, package=chosen(tmp_path, FILES), keys=other.verifier)
    assert "<strong>Not checked.</strong>" in said
    assert f"The key of {YEAR} is needed, that of {ORIGIN}: you gave that of {YEAR + 1}." in said


def test_the_answer_can_be_filed(officer: Client, tmp_path: Path) -> None:
    package = chosen(tmp_path, FILES)
    said = answer(officer, package=package)
    own, given = (
        sha256(content).hexdigest()
        for content in (Path(verify.__file__).read_bytes(), (tmp_path / "made").read_bytes())
    )
    assert f"by verify.py {verify.VERSION} (SHA-256 {own})" in said
    assert f"Input: package (SHA-256 {given})." in said
    assert (
        f"Key: {ORIGIN}&#x2B;{KEY.key.id.hex()}, of {YEAR}." in said
        or f"{ORIGIN}+{KEY.key.id.hex()}, of {YEAR}." in said
    )


def test_an_archive_that_is_larger_than_it_looks_is_refused(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verified_apart, "UNPACKED", 1_000_000)
    bomb = chosen(tmp_path, {**FILES, "data/README.txt": bytes(2_000_000)}, as_zip)
    said = answer(officer, package=bomb)
    assert "Unpacked it is larger than 1000000 bytes" in said
    assert "<strong>Not checked.</strong>" in said


def test_what_takes_too_long_says_so_and_nothing_follows_from_it(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "LIMITED", "while True: pass")
    monkeypatch.setattr(verified_apart, "SECONDS", 0.2)
    said = answer(officer, package=chosen(tmp_path, FILES))
    assert "<strong>Not checked.</strong>" in said
    assert "Nothing follows from that" in said


def test_a_report_that_is_longer_than_anybody_reads_is_not_taken_in(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It quotes what was brought: a hundred kilobytes of .zip made a report of a hundred megabytes."""
    assert "<strong>Not checked.</strong>" not in answer(officer, package=chosen(tmp_path, FILES))
    monkeypatch.setattr(verified_apart, "LONGEST", 100)
    assert "<strong>Not checked.</strong>" in answer(officer, package=chosen(tmp_path, FILES))


def run_within_limits(statement: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    (tmp_path / "strange.py").write_text(statement)
    limits = limited.LIMITED.format(seconds=verified_apart.SECONDS, memory=verified_apart.MEMORY)
    command = [sys.executable, "-I", "-S", "-c", limits, str(tmp_path / "strange.py")]
    return subprocess.run(command, env={}, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_the_verifier_runs_without_secrets_room_or_a_place_to_write(tmp_path: Path) -> None:
    assert (
        run_within_limits("import os; print(sorted(os.environ.keys() - {'LC_CTYPE'}))", tmp_path).stdout
        == "[]\n"
    )
    assert "MemoryError" in run_within_limits(f"bytes({verified_apart.MEMORY})", tmp_path).stderr
    assert run_within_limits("with open('left', 'w') as file: file.write('x')", tmp_path).returncode
    limits = run_within_limits("import resource; print(resource.getrlimit(resource.RLIMIT_CPU))", tmp_path)
    assert limits.stdout == f"({verified_apart.SECONDS}, {verified_apart.SECONDS})\n"


def test_nothing_that_was_chosen_is_kept(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    package = chosen(tmp_path, FILES)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert "It holds" in answer(officer, package=package)
    assert not [*folder.iterdir()]


def test_strangers_check_with_verify_py(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.get(f"{PAGE}verify.py").status_code == 302
