"""What the one-file verifier accepts, and everything near it that it must not."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import verify
from records.notes import SigningKey
from records.verify import Key, Rejected, check_proof, main, open_checkpoint
from tests.records.examples import KEY, STORY, disclosures, entry, export, fields, proofs, story

LOG = story()
ENTRIES = [content for content, _ in LOG]
PROOF = proofs(ENTRIES)[2]


def test_it_is_one_file_of_standard_library_that_python_39_can_read() -> None:
    tree = ast.parse(Path(verify.__file__).read_text(), feature_version=(3, 9))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "ssl", "subprocess"}


def test_it_runs_alone_on_the_oldest_python_here(tmp_path: Path) -> None:
    shutil.copy(verify.__file__, tmp_path)
    folder = export(tmp_path / "log", LOG)
    found = [shutil.which(f"python3.{minor}") for minor in range(9, 12)]
    works = [path for path in found if path and subprocess.run([path, "-c", ""], check=False).returncode == 0]
    command = [
        (works or [sys.executable])[0],
        "-I",
        "-W",
        "error",
        "verify.py",
        "log",
        "--key",
        KEY.verifier,
        folder,
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "VERIFIED.\nAll 5 entries of treasury.example/social-media-records are here"
    )


def test_no_altered_byte_of_a_proof_is_accepted() -> None:
    """Each byte changed, removed, doubled, or another put before it. A lenient reader let hundreds through."""
    keys, accepted, tried = [KEY.key], [], 0
    for place in range(len(PROOF) + 1):
        one = PROOF[place : place + 1]
        mutants = [PROOF[:place] + new + PROOF[place:] for new in (b"\n", b" ", b"0", b"A", b"=", b"\r", one)]
        if one:
            mutants += [
                PROOF[:place] + PROOF[place + 1 :],
                PROOF[:place] + one.swapcase() + PROOF[place + 1 :],
            ]
            mutants += [PROOF[:place] + bytes([one[0] ^ 1 << bit]) + PROOF[place + 1 :] for bit in range(8)]
        for mutant in set(mutants) - {PROOF}:
            tried += 1
            try:
                check_proof(mutant, ENTRIES[2], keys)
            except Rejected:
                continue
            accepted.append(mutant)
    assert not accepted
    assert tried > 5_000


@given(st.integers(0, len(ENTRIES[2]) - 1), st.integers(1, 255))
def test_no_altered_entry_is_accepted(place: int, difference: int) -> None:
    altered = bytearray(ENTRIES[2])
    altered[place] ^= difference
    with pytest.raises(Rejected):
        check_proof(PROOF, bytes(altered), [KEY.key])


def test_extra_data_is_allowed_and_never_used() -> None:
    """c2sp.org/tlog-proof allows the line; nothing signs it."""
    with_extra = PROOF.replace(b"@v1\n", b"@v1\nextra aGVsbG8=\n")
    assert check_proof(with_extra, ENTRIES[2], [KEY.key]) == check_proof(PROOF, ENTRIES[2], [KEY.key])


def test_signatures_of_unknown_keys_are_ignored_and_wrong_ones_of_known_keys_are_not() -> None:
    stranger = SigningKey("witness.example", b"w" * 32)
    note = KEY.sign(5, b"r" * 32)
    line = stranger.sign(5, b"r" * 32).splitlines()[-1].replace("witness", "witness2") + "\n"
    assert open_checkpoint((note + line).encode(), [KEY.key]).size == 5
    with pytest.raises(Rejected, match="not signed with the key"):
        open_checkpoint(note.encode(), [stranger.key])
    forged = note + KEY.sign(6, b"r" * 32).splitlines()[-1] + "\n"
    with pytest.raises(Rejected, match="signature is wrong"):
        open_checkpoint(forged.encode(), [KEY.key])


def test_a_known_key_of_another_log_does_not_sign_for_this_one() -> None:
    other = SigningKey("other.example/log", b"o" * 32)
    other.name = KEY.name  # signs this log's text, under its own key
    note = other.sign(5, b"r" * 32).replace("— treasury.example/social-media-records", "— other.example/log")
    with pytest.raises(Rejected):
        open_checkpoint(note.encode(), [other.key])


@pytest.mark.parametrize(
    "spoiled",
    [
        KEY.verifier[:-1], KEY.verifier + "=", KEY.verifier.replace("treasury", "treasure"), "", "a+b", "a+b+c+d",
        KEY.verifier.replace("treasury", "trea sury"), KEY.verifier + "\n",
    ],
)  # fmt: skip
def test_a_verifier_key_copied_wrongly_is_refused(spoiled: str) -> None:
    with pytest.raises(Rejected):
        Key.parse(spoiled)


def test_a_field_is_proven_or_withheld_and_cannot_be_swapped(tmp_path: Path) -> None:
    shown = fields(name="Olive Tran", text="Hello")
    parsed = verify.parse_entry(entry("post.proposed", shown))
    assert verify.check_disclosures(parsed, disclosures(shown)) == {"name": "Olive Tran", "text": "Hello"}
    partly = {"text": shown["text"]}
    assert verify.check_disclosures(parsed, disclosures(partly, name="s 47F")) == {"text": "Hello"}
    assert verify.check_disclosures(parsed, disclosures({})) == {}
    for bad in (
        disclosures({"name": shown["text"]}),
        disclosures({"name": [shown["name"][0], "Olive Tram"]}),
        disclosures({"other": shown["name"]}),
        disclosures(shown, name="s 47F"),
        disclosures(partly, nobody="s 47F"),
        disclosures({"name": ["AAAA", "Olive Tran"]}),
        b"{}",
        b"[]",
    ):
        with pytest.raises(Rejected):
            verify.check_disclosures(parsed, bad)


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([("post.submitted", "olive")], "cannot go through post.submitted: it was nothing"),
        ([*STORY[:2], ("post.published", "olive")], "it was in review"),
        ([*STORY[:2], ("post.approved", "olive")], "decided on by somebody who wrote"),
        ([STORY[0], ("post.edited", "gita"), STORY[1], STORY[2]], "decided on by somebody who wrote"),
        ([*STORY, ("post.edited", "olive")], "it was recorded"),
        ([*STORY[:3], ("post.reconfirmed", "olive")], "decided on by somebody who wrote"),
        ([*STORY[:2], ("post.reconfirmed", "mara")], "it was in review"),
        (
            [STORY[0], ("post.published_first", "gita"), ("post.confirmed", "gita")],
            "decided on by somebody who wrote",
        ),
        (
            [STORY[0], ("post.published_first", "gita"), ("post.objected", "olive")],
            "decided on by somebody who wrote",
        ),
    ],
)
def test_an_unlawful_story_is_refused(tmp_path: Path, steps: list[tuple[str, str]], problem: str) -> None:
    with pytest.raises(Rejected, match=problem):
        verify.check_log(_options(folder=export(tmp_path / "log", story(steps))), [KEY.key])


def test_a_window_s_second_look_is_lawful_and_moves_nothing(tmp_path: Path) -> None:
    log = story([*STORY[:3], ("post.reconfirmed", "mara"), *STORY[3:]])
    assert verify.check_log(_options(folder=export(tmp_path / "log", log)), [KEY.key])


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ({"approver": "gita", "cosigner": "mara"}, ""),
        ({"approver": "gita"}, ""),  # the other field was destroyed
        ({}, ""),
        ({"approver": "olive", "cosigner": "mara"}, "decided on by somebody who wrote"),
        ({"approver": "gita", "cosigner": "olive"}, "decided on by somebody who wrote"),
        ({"approver": "gita", "cosigner": "gita"}, "approved twice by one person"),
    ],
)
def test_two_others_stand_behind_a_standing_approval(
    tmp_path: Path, who: dict[str, str], problem: str
) -> None:
    shown = fields(actor__user_name="olive", fingerprint="abc", **who)
    log = [*story(STORY[:1]), (entry("post.approved_under", shown), disclosures(shown)), *story(STORY[3:])]
    folder = export(tmp_path / "log", log)
    if not problem:
        assert verify.check_log(_options(folder=folder), [KEY.key])
        return
    with pytest.raises(Rejected, match=problem):
        verify.check_log(_options(folder=folder), [KEY.key])


def test_words_that_were_not_submitted_cannot_be_approved(tmp_path: Path) -> None:
    log = [*story()[:2], *story(words="other")[2:]]
    with pytest.raises(Rejected, match="words decided on are not those handed over"):
        verify.check_log(_options(folder=export(tmp_path / "log", log)), [KEY.key])


def test_a_story_with_destroyed_fields_still_verifies(tmp_path: Path) -> None:
    log = [(content, disclosures({})) for content in ENTRIES]
    assert verify.check_log(_options(folder=export(tmp_path / "log", log)), [KEY.key])


@pytest.mark.parametrize("file", ["entries", "disclosures"])
@pytest.mark.parametrize(
    "harm", ["missing line", "doubled line", "cut short", "swapped", "carriage returns", "empty"]
)
def test_a_harmed_export_is_refused(tmp_path: Path, file: str, harm: str) -> None:
    path = export(tmp_path / "log", LOG) / file
    lines = path.read_bytes().splitlines(keepends=True)
    harmed = {
        "missing line": lines[:-1],
        "doubled line": [*lines, lines[-1]],
        "cut short": [*lines[:-1], lines[-1][:-1]],
        "swapped": [lines[1], lines[0], *lines[2:]],
        "carriage returns": [line.replace(b"\n", b"\r\n") for line in lines],
        "empty": [],
    }[harm]
    path.write_bytes(b"".join(harmed))
    if file == "disclosures" and harm == "swapped":
        path.write_bytes(b"".join([*lines[:-1], disclosures(fields(fingerprint="x")) + b"\n"]))
    assert main(["log", "--key", KEY.verifier, str(path.parent)]) == 1


def test_relations_lead_to_earlier_entries(tmp_path: Path) -> None:
    first, digest = LOG[0], verify.encode64(verify.leaf_hash(ENTRIES[0]))
    correction = entry("correction", fields(), relates_to=[digest]), disclosures({})
    assert main(["log", "--key", KEY.verifier, str(export(tmp_path / "a", [first, correction]))]) == 0
    assert main(["log", "--key", KEY.verifier, str(export(tmp_path / "b", [correction, first]))]) == 1


def test_a_proof_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e").write_bytes(ENTRIES[2])
    (tmp_path / "p").write_bytes(PROOF)
    (tmp_path / "d").write_bytes(LOG[2][1])
    command = ["proof", str(tmp_path / "p"), str(tmp_path / "e"), "--disclosures", str(tmp_path / "d")]
    assert main([*command, "--key", KEY.verifier]) == 0
    assert (
        "Entry 2 of the 5 in treasury.example/social-media-records is post.approved"
        in capsys.readouterr().out
    )
    assert main(command) == 1
    assert "Consistent, not authenticated" in capsys.readouterr().out
    assert main([*command, "--unauthenticated"]) == 0
    assert capsys.readouterr().out.startswith("CONSISTENT ONLY.")
    assert main([*command, "--json", "--key", SigningKey("a.example", b"k" * 32).verifier]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["verified"], report["authenticated"], report["facts"]) == (False, False, [])


@pytest.mark.parametrize(
    "command",
    [[], ["log"], ["log", "/no/such/folder"], ["proof", "a"], ["other"], ["log", "--key", "nonsense", "."]],
)
def test_wrong_use_is_exit_code_1(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 1


def test_a_record_in_a_folder(tmp_path: Path) -> None:
    for number, ((content, shown), proof) in enumerate(zip(LOG, proofs(ENTRIES), strict=True)):
        (tmp_path / f"{number}.entry").write_bytes(content)
        (tmp_path / f"{number}.disclosures").write_bytes(shown)
        (tmp_path / f"{number}.tlog-proof").write_bytes(proof)
    assert main(["record", "--key", KEY.verifier, str(tmp_path)]) == 0
    for part in ("entry", "disclosures", "tlog-proof"):
        moved = (tmp_path / f"1.{part}").rename(tmp_path / f"9.{part}")
        assert moved.exists()
    assert main(["record", "--key", KEY.verifier, str(tmp_path)]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"v": True}, {"at": "2026-02-30T00:00:00.000Z"}, {"at": "2026-11-23T01:02:03Z"}, {"more": 1},
        {"fields": {"a": "short"}}, {"fields": {"a": 1}}, {"fields": []}, {"relates_to": ["x"]}, {"key": 1},
        {"declares_record": 1}, {"subject": None}, {"relates_to": {}},
    ],
    ids=repr,
)  # fmt: skip
def test_entries_of_another_shape_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        verify.parse_entry(entry("post.proposed", {}, **change))


def _options(**values: Any) -> Any:
    return type("Options", (), values)
