"""0 verified, 1 refuted, 2 not checked: a script, and whoever files the report, can tell them apart."""

import json
import re
import subprocess
import sys
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from records import verify
from records.signed_notes import SigningKey
from tests.records.examples import (
    KEY,
    NAME,
    ORIGIN,
    YEAR,
    as_folder,
    as_tar,
    bag,
    export,
    proofs,
    record,
    story,
)

FILES = bag(record())
ANOTHER_YEAR = SigningKey(f"{NAME}/{YEAR + 1}", b"o" * 32)
ANOTHER_LOG = SigningKey("department.example/log", b"o" * 32)
FORGER = SigningKey(ORIGIN, b"f" * 32)


@pytest.fixture
def bag_file(tmp_path: Path) -> Path:
    return as_tar(tmp_path / "records.tar", FILES)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return export(tmp_path / "log", story())


def asked(capsys: pytest.CaptureFixture[str], *command: str | Path) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = verify.main([*map(str, command), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == code
    return code, told


def test_what_holds_is_0(capsys: pytest.CaptureFixture[str], bag_file: Path, log: Path) -> None:
    for what, path in (("bag", bag_file), ("log", log)):
        code, told = asked(capsys, what, "--key", KEY.verifier, path)
        assert (code, told["verified"], told["problems"], told["unchecked"]) == (0, True, [], [])


def test_what_is_refuted_is_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    changed = {**FILES, "data/records/TS-000001/record.pdf": b"FDP%"}
    assert asked(capsys, "bag", "--key", KEY.verifier, as_folder(tmp_path / "changed", changed))[0] == 1
    assert asked(capsys, "bag", as_folder(tmp_path / "changed", changed))[0] == 1  # whoever signed it
    forged = as_folder(tmp_path / "forged", bag(record(), keys=[FORGER]))
    assert (
        asked(capsys, "bag", "--key", KEY.verifier, forged)[0] == 1
    )  # though the key of that very log is given


NOT_CHECKED: dict[str, tuple[list[str], str]] = {
    "without a key": ([], "without a key, anybody may have made this"),
    "the key of another year": (
        ["--key", ANOTHER_YEAR.verifier],
        f"The key of {YEAR} is needed, that of {ORIGIN}: you gave that of {YEAR + 1}.",
    ),
    "the key of another log": (
        ["--key", ANOTHER_LOG.verifier],
        f"The key of {ORIGIN} is needed: you gave that of department.example/log.",
    ),
    "a key copied wrongly": (["--key", KEY.verifier[:-1]], "Not base64"),
    "a file that is not there": (
        ["--key", "keys.txt"],
        "neither a verifier key nor a file that can be read: keys.txt",
    ),
}


@pytest.mark.parametrize("given", NOT_CHECKED)
def test_with_another_key_or_none_it_is_2(
    capsys: pytest.CaptureFixture[str], bag_file: Path, log: Path, given: str
) -> None:
    keys, why = NOT_CHECKED[given]
    for what, path in (("bag", bag_file), ("log", log), ("compare", bag_file)):
        paths = [path] * (1 + (what == "compare"))
        code, told = asked(capsys, what, *keys, *paths)
        assert (code, told["verified"], told["authenticated"], told["problems"]) == (2, False, False, [])
        assert why in told["unchecked"][0]["what"]
        assert told["consistent"] is (not keys)


def test_what_is_not_there_is_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for what in ("bag", "log"):
        code, told = asked(capsys, what, "--key", KEY.verifier, tmp_path / "nothing")
        assert (code, told["problems"]) == (2, [])
    assert asked(capsys, "log", "--key", KEY.verifier, tmp_path)[0] == 2  # no exported log in this folder


def a_folder_that_is_no_bag(folder: Path) -> Path:
    """With things in it that no bag may have."""
    folder.mkdir()
    (folder / "passwords").symlink_to("/etc/passwd")
    (folder / "notes.txt").write_text("Hello.")
    return folder


def test_what_is_no_bag_refutes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, log: Path
) -> None:
    folder = a_folder_that_is_no_bag(tmp_path / "folder")
    with tarfile.open(tmp_path / "folder.tar", "w") as archive:
        archive.add(folder, "folder")
    for path in (folder, tmp_path / "folder.tar", log):
        code, told = asked(capsys, "bag", "--key", KEY.verifier, path)
        assert (code, told["problems"]) == (2, [])
        assert "There is no bag in it" in told["unchecked"][0]["what"]
    assert asked(capsys, "log", "--key", KEY.verifier, folder)[0] == 2


def test_what_is_larger_than_the_limit_is_not_checked(
    capsys: pytest.CaptureFixture[str], bag_file: Path
) -> None:
    code, told = asked(capsys, "bag", "--key", KEY.verifier, "--limit", "100", bag_file)
    assert (code, told["problems"]) == (2, [])
    assert "larger than 100 bytes" in told["unchecked"][0]["what"]


def test_one_file_given_for_another_refutes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, bag_file: Path
) -> None:
    content, shown = story()[0]
    given = {"proof": proofs([content])[0], "entry": content, "shown": shown}
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    proof, entry, fields = (str(tmp_path / name) for name in given)
    key = ["--key", KEY.verifier]
    assert asked(capsys, "proof", *key, proof, entry, "--disclosures", fields)[0] == 0
    for order in ((entry, proof), (proof, proof), (entry, entry), (proof, fields), (fields, entry)):
        code, told = asked(capsys, "proof", *key, *order)
        assert (code, told["problems"]) == (2, []), order
    assert asked(capsys, "proof", *key, proof, entry, "--disclosures", entry)[0] == 2
    assert asked(capsys, "proof", *key, str(bag_file), entry)[0] == 1


def test_one_is_wrong_and_another_not_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What was refuted counts."""
    changed = as_folder(tmp_path / "changed", {**FILES, "data/records/TS-000001/record.pdf": b"FDP%"})
    code, told = asked(capsys, "bag", "--key", ANOTHER_YEAR.verifier, changed)
    assert (code, len(told["unchecked"])) == (1, 1)
    assert told["problems"][0]["where"] == "data/records/TS-000001/record.pdf"


def test_keys_come_from_a_file_too(
    capsys: pytest.CaptureFixture[str], bag_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "keys").write_bytes(f"{ANOTHER_YEAR.verifier}\r\n{KEY.verifier}\r\n".encode())
    code, told = asked(capsys, "bag", "--key", tmp_path / "keys", bag_file)
    assert code == 0
    assert [key["year"] for key in told["keys"]] == [str(YEAR + 1), str(YEAR)]
    (tmp_path / "keys").write_text("no key\n")
    assert asked(capsys, "bag", "--key", tmp_path / "keys", bag_file)[0] == 2


def test_a_report_can_be_filed(capsys: pytest.CaptureFixture[str], bag_file: Path) -> None:
    """It says what was checked, by which program, with which keys: as text and for programs."""
    own, given = (sha256(path.read_bytes()).hexdigest() for path in (Path(verify.__file__), bag_file))
    _, told = asked(capsys, "bag", "--key", KEY.verifier, bag_file)
    assert told["inputs"] == [{"path": str(bag_file), "sha256": given}]
    assert told["keys"] == [{"name": ORIGIN, "id": KEY.key.id.hex(), "year": str(YEAR)}]
    checked = told["checked"]
    assert (checked["verify.py"], checked["sha256"]) == (verify.VERSION, own)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", checked["at"])
    verify.main(["bag", "--key", KEY.verifier, str(bag_file)])
    said = capsys.readouterr().out
    assert said.startswith("VERIFIED")
    assert f"by verify.py {verify.VERSION} (SHA-256 {own})." in said
    assert f"\nInput: {bag_file} (SHA-256 {given}).\n" in said
    assert f"\nKey: {ORIGIN}+{KEY.key.id.hex()}, of {YEAR}.\n" in said


def test_as_a_program_it_ends_with_that_code(bag_file: Path) -> None:
    def ended(*command: str | Path) -> int:
        return subprocess.run(
            [sys.executable, "-I", verify.__file__, *command], capture_output=True, check=False
        ).returncode

    assert ended("bag", "--key", KEY.verifier, bag_file) == 0
    assert ended("bag", "--key", FORGER.verifier, bag_file) == 1
    assert ended("bag", "--key", ANOTHER_YEAR.verifier, bag_file) == 2
    assert ended("bag") == 2
    assert ended("--help") == 0
