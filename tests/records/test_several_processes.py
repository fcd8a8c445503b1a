"""A long log, and a large bag, are read by several processes at once: the answer is the same, and each problem has its
place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from records import verify
from records.canonical import dumps
from records.signed_notes import SigningKey
from records.verify import ALONE, ALONE_IN_BAG, encode64, field_digest, leaf_hash, tree_root
from tests.records.examples import KEY, Files, as_tar, bag, packed, record

SALT = encode64(bytes(16))
NUMBER = ALONE + 450  # entries, so that other processes get some, the last chunk not full
ALTERED = [5, ALONE + 7, NUMBER - 1]


def written(number: int) -> tuple[bytes, bytes]:
    fields = {"note": f"Number {number}", "words.note": verify.words_of(SALT, f"Number {number}")}
    entry = {
        "at": "2026-11-23T01:02:03.004Z", "declares_record": False, "key": None, "kind": "thing.noted",
        "office": "TEST", "relates_to": [], "subject": f"TS-{number:06d}", "v": 1,
        "fields": {name: field_digest(SALT, name, value) for name, value in fields.items()},
    }  # fmt: skip
    shown = {"disclosed": {name: [SALT, value] for name, value in fields.items()}, "withheld": {}}
    return dumps(entry), dumps(shown)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder, key = tmp_path_factory.mktemp("log"), SigningKey.made_new("log.example/2026")
    entries, shown = zip(*map(written, range(NUMBER)), strict=True)
    note = key.sign(NUMBER, tree_root([leaf_hash(entry) for entry in entries]))
    folder.joinpath("checkpoint").write_text(note)
    folder.joinpath("entries").write_bytes(b"".join(entry + b"\n" for entry in entries))
    folder.joinpath("disclosures").write_bytes(b"".join(each + b"\n" for each in shown))
    return folder, key.verifier


def answer(path: Path, key: str, processes: int, what: str = "log") -> tuple[int, str]:
    command = [sys.executable, "-I", verify.__file__, what, "--key", key, "--processes", str(processes), path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    return done.returncode, re.sub("^Checked at [^ ]+", "Checked", said, flags=re.MULTILINE)


def test_one_process_and_several_answer_alike(log: tuple[Path, str]) -> None:
    code, said = answer(*log, 3)
    assert (code, f"All {NUMBER} entries" in said) == (0, True), said
    assert answer(*log, 1) == (code, said)


def test_what_was_altered_is_named_wherever_it_is_read(log: tuple[Path, str], tmp_path: Path) -> None:
    folder, key = log
    for name in ("checkpoint", "entries"):
        tmp_path.joinpath(name).write_bytes(folder.joinpath(name).read_bytes())
    lines = folder.joinpath("disclosures").read_bytes().split(b"\n")
    for number in ALTERED:
        lines[number] = lines[number].replace(b"Number", b"Nummer", 1)
    tmp_path.joinpath("disclosures").write_bytes(b"\n".join(lines))
    code, said = answer(tmp_path, key, 2)
    named = [
        line.partition(", entry ")[2].partition(" ")[0] for line in said.splitlines() if "PROBLEM" in line
    ]
    assert (code, named) == (1, list(map(str, ALTERED))), said
    assert answer(tmp_path, key, 1) == (code, said)


@pytest.mark.parametrize("lost", ["entries", "disclosures"])
def test_a_line_too_few_is_noticed_at_the_end_of_a_long_log(
    log: tuple[Path, str], tmp_path: Path, lost: str
) -> None:
    folder, key = log
    for name in ("checkpoint", "entries", "disclosures"):
        data = folder.joinpath(name).read_bytes()
        tmp_path.joinpath(name).write_bytes(data if name != lost else data[: data[:-1].rindex(b"\n") + 1])
    code, said = answer(tmp_path, key, 2)
    assert (code, "missing" in said or "more entries" in said) == (1, True), said


RECORDS = ALONE_IN_BAG + 35  # so that another process gets some


@pytest.fixture(scope="module")
def files() -> Files:
    return bag(*(record(f"TS-{number:06d}", "Short.") for number in range(1, RECORDS + 1)))


def test_one_process_and_several_say_the_same_of_a_bag(files: Files, tmp_path: Path) -> None:
    made = as_tar(tmp_path / "bag.tar", files)
    code, said = answer(made, KEY.verifier, 2, "bag")
    assert (code, f"{RECORDS} records" in said) == (0, True), said
    assert answer(made, KEY.verifier, 1, "bag") == (code, said)


def altered(files: Files, number: int, ending: str, data: bytes) -> Files:
    """One file of that record: as it is, where it had these bytes anyway."""
    folder = f"data/records/TS-{number:06d}/"
    name = next(name for name in files if name.startswith(folder) and name.endswith(ending))
    return {**files, name: data}


def test_what_was_altered_in_a_bag_is_named_in_its_order_whoever_read_it(
    files: Files, tmp_path: Path
) -> None:
    other = KEY.sign(RECORDS, b"r" * 32)  # another checkpoint of the same log
    proof = next(data for name, data in files.items() if name.endswith(".tlog-proof"))
    changed = altered(files, 5, "disclosures", b"{}")
    changed = altered(
        changed, ALONE_IN_BAG + 7, "tlog-proof", proof.partition(b"\n\n")[0] + b"\n\n" + other.encode()
    )
    changed = altered(changed, ALONE_IN_BAG + 9, ".entry", b"{}")
    changed = packed(changed)
    changed = altered(
        changed, ALONE_IN_BAG + 20, "metadata.json", b"{}"
    )  # and otherwise than in the manifest
    made = as_tar(tmp_path / "bag.tar", changed)
    code, said = answer(made, KEY.verifier, 2, "bag")
    named = re.findall(r"PROBLEM: data/records/TS-(\d+)/", said)
    assert (code, list(dict.fromkeys(map(int, named)))) == (
        1, [5, ALONE_IN_BAG + 7, ALONE_IN_BAG + 9, ALONE_IN_BAG + 20],
    ), said  # fmt: skip
    assert "two checkpoints" in said
    assert answer(made, KEY.verifier, 1, "bag") == (code, said)
