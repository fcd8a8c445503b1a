"""What the one-file verifier accepts, and everything near it that it must not."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from records import verify
from records.signed_notes import SigningKey
from records.verify import Key, Rejected, check_proof, main, open_checkpoint
from tests.records.examples import (
    KEY,
    ORIGIN,
    STORY,
    disclosures,
    disposal,
    entry,
    export,
    fields,
    proofs,
    story,
)

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
    others = Path(sys.base_prefix).parent  # where several Pythons live side by side
    found = [
        *sorted(map(str, others.glob("3.9.*/bin/python3"))),
        *(shutil.which(f"python3.{minor}") for minor in range(9, 12)),
    ]
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
    assert done.stdout.startswith("VERIFIED.\n")
    assert f"\nAll 5 entries of {ORIGIN} are here" in done.stdout


def test_the_only_entry_of_a_log_stands_at_its_only_place() -> None:
    """No hash would give another index away: there is none."""
    (proven,) = proofs(ENTRIES[:1])
    assert check_proof(proven, ENTRIES[0], [KEY.key])[0].leaf_index == 0
    with pytest.raises(Rejected, match="There is no index 1 in a log of 1"):
        check_proof(proven.replace(b"index 0", b"index 1"), ENTRIES[0], [KEY.key])


def test_extra_data_is_allowed_and_never_used() -> None:
    """c2sp.org/tlog-proof allows the line; nothing signs it."""
    with_extra = PROOF.replace(b"@v1\n", b"@v1\nextra aGVsbG8=\n")
    assert check_proof(with_extra, ENTRIES[2], [KEY.key]) == check_proof(PROOF, ENTRIES[2], [KEY.key])


def test_signatures_of_unknown_keys_are_ignored_and_wrong_ones_of_known_keys_are_not() -> None:
    stranger = SigningKey("witness.example", b"w" * 32)
    note = KEY.sign(5, b"r" * 32)
    line = stranger.sign(5, b"r" * 32).splitlines()[-1].replace("witness", "witness2") + "\n"
    assert open_checkpoint((note + line).encode(), [KEY.key]).size == 5
    with pytest.raises(verify.NotChecked, match=r"is needed: you gave that of witness\.example"):
        open_checkpoint(note.encode(), [stranger.key])
    forged = note + KEY.sign(6, b"r" * 32).splitlines()[-1] + "\n"
    with pytest.raises(Rejected, match="signature is wrong"):
        open_checkpoint(forged.encode(), [KEY.key])


def test_a_known_key_of_another_log_does_not_sign_for_this_one() -> None:
    other = SigningKey("other.example/log", b"o" * 32)
    key, other.name = other.key, KEY.name  # signs this log's text, under its own key
    line = other.sign(5, b"r" * 32).splitlines()[-1].replace(f"— {KEY.name}", f"— {key.name}")
    note = f"{KEY.sign(5, b'r' * 32).rpartition('— ')[0]}{line}\n"
    with pytest.raises(Rejected, match="of another log than the key"):
        open_checkpoint(note.encode(), [key])


def test_no_control_character_hides_in_a_line_of_somebody_else() -> None:
    note = KEY.sign(5, b"r" * 32)
    for name in ("wit\x1bness", "wit\rness", "wit\x00ness", "wit\tness"):
        with pytest.raises(Rejected):
            open_checkpoint(f"{note}— {name} AAAAAAAA\n".encode(), [KEY.key])
    assert open_checkpoint(f"{note}— witness AAAAAAAA\n".encode(), [KEY.key]).size == 5


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
        disclosures(partly, name=" "),
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
    assert problem in problems(export(tmp_path / "log", story(steps)))


def test_a_window_s_second_look_is_lawful_and_moves_nothing(tmp_path: Path) -> None:
    log = story([*STORY[:3], ("post.reconfirmed", "mara"), *STORY[3:]])
    assert not problems(export(tmp_path / "log", log))


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
    log = [*story(STORY[:1]), (entry("post.approved_under", shown), disclosures(shown)), *story(STORY[3:4])]
    folder = export(tmp_path / "log", log)
    found = problems(folder)
    assert problem in found if problem else not found


def test_words_that_were_not_submitted_cannot_be_approved(tmp_path: Path) -> None:
    log = [*story()[:2], *story(words="other")[2:]]
    found = problems(export(tmp_path / "log", log))
    assert "what was decided on is not what was handed over: the words" in found


def bound(*steps: tuple[str, dict[str, Any]]) -> list[tuple[bytes, bytes]]:
    """Steps that say what they bind; those who may not decide are not asked here."""
    told = [(kind, fields(actor__user_name=kind, **binds)) for kind, binds in steps]
    return [(entry(kind, shown), disclosures(shown)) for kind, shown in told]


WROTE = {"version": 1, "fingerprint": "abc", "ground": "without answers"}
GAVE = {**WROTE, "ground": "with answers"}


@pytest.mark.parametrize(
    ("submitted", "approved", "published", "problem"),
    [
        (GAVE, GAVE, GAVE, ""),
        (
            GAVE,
            {**GAVE, "ground": "other sources"},
            GAVE,
            "decided on is not what was handed over: the sources",
        ),
        (GAVE, {**GAVE, "version": 2}, GAVE, "decided on is not what was handed over: the version"),
        ({**GAVE, "fingerprint": "def"}, GAVE, GAVE, "handed over is not what was written: the words"),
        ({**GAVE, "version": 2}, GAVE, GAVE, "handed over is not what was written: the version"),
        (
            GAVE,
            GAVE,
            {**GAVE, "ground": "other sources"},
            "published is not what was handed over: the sources",
        ),
        (GAVE, {"version": 1, "fingerprint": "abc"}, GAVE, "decided on does not say on what ground"),
        ({"fingerprint": "abc"}, {"fingerprint": "abc"}, {"fingerprint": "abc"}, ""),
        ({"version": 1, "fingerprint": "abc"}, GAVE, GAVE, ""),
    ],
)
def test_what_is_decided_on_and_goes_out_is_what_was_written_and_handed_over(
    tmp_path: Path,
    submitted: dict[str, Any],
    approved: dict[str, Any],
    published: dict[str, Any],
    problem: str,
) -> None:
    """Entries made before there were grounds have none, and stay lawful."""
    log = bound(
        ("post.proposed", WROTE),
        ("post.submitted", submitted),
        ("post.approved", approved),
        ("post.published", published),
    )
    found = problems(export(tmp_path / "log", log))
    assert problem in found if problem else not found


def test_a_ground_that_is_withheld_is_no_other_ground(tmp_path: Path) -> None:
    """A digest without a salt goes with the words that it was made of."""
    held = fields(actor__user_name="gita", **GAVE)
    shown = {name: pair for name, pair in held.items() if name != "ground"}
    approved = entry("post.approved", held), disclosures(shown, ground="s 47F")
    log = [*bound(("post.proposed", WROTE), ("post.submitted", GAVE)), approved]
    assert not problems(export(tmp_path / "log", log))


def test_destroyed_fields_are_accounted_for_by_a_later_disposal_of_the_same_subject(tmp_path: Path) -> None:
    gone = [(content, disclosures({})) for content in ENTRIES]
    authorised, disposed = disposal()
    other = disposal("TS-000002")
    destroyed = disposed[0], disclosures({})
    assert not problems(export(tmp_path / "lawful", [*gone, authorised, disposed]))
    assert "no disposal accounts for it" in problems(export(tmp_path / "none", gone))
    assert "no disposal accounts for it" in problems(export(tmp_path / "before", [disposed, *gone]))
    assert "no disposal accounts for it" in problems(export(tmp_path / "other", [*gone, *other]))
    assert "those of holds, classes and disposals stay" in problems(
        export(tmp_path / "itself", [*gone, destroyed])
    )


def test_a_field_left_out_without_a_provision_is_a_problem(tmp_path: Path) -> None:
    partly = [(content, disclosures(fields(fingerprint="abc"))) for content in ENTRIES]
    assert "neither shown nor withheld" in problems(export(tmp_path / "log", partly))


def test_a_hold_beats_disposal(tmp_path: Path) -> None:
    held = fields(hold="HOLD-000001")
    placed, released = ((entry(kind, held), disclosures(held)) for kind in ("hold.placed", "hold.released"))
    assert not problems(export(tmp_path / "free", [placed, released, *disposal()]))
    assert "while a hold was on it" in problems(export(tmp_path / "held", [placed, *disposal()]))
    two = [placed, placed, released, *disposal()]
    assert "while a hold was on it" in problems(export(tmp_path / "twice", two))
    assert "never placed" in problems(export(tmp_path / "never", [released]))


def test_two_people_stand_behind_a_disposal(tmp_path: Path) -> None:
    assert not problems(export(tmp_path / "two", disposal()))
    assert "without having been authorised" in problems(export(tmp_path / "none", disposal()[1:]))
    one = disposal(proposed_by_user_name="rex")
    assert "by the word of one person" in problems(export(tmp_path / "one", one))
    another = disposal(approved_by_user_name="ada")
    assert "of somebody else than who authorised it" in problems(export(tmp_path / "another", another))


@pytest.mark.parametrize(
    ("kind", "shown", "problem"),
    [
        ("post.approved", {"actor__role": "general_manager", "actor__office": "MCD"}, ""),
        ("post.approved", {"actor__role": "mcd_manager", "actor__office": "IT"}, ""),
        ("post.approved", {"actor__role": "mcd_reviewer"}, "not a role that may take the step"),
        ("post.approved", {"actor__role": "administrator"}, "not a role that may take the step"),
        ("post.approved", {"actor__role": "general_manager", "actor__office": "IT"}, "of another division"),
        ("post.approved", {"actor__acting_for": "Gita Rao"}, "without an instrument"),
        ("post.approved", {"actor__acting_for": "Gita Rao", "actor__instrument": "I-1"}, ""),
        ("standing.granted", {"actor__role": "mcd_manager"}, "not a role that may take the step"),
        ("standing.cosigned", {"actor__role": "general_manager"}, "not a role that may take the step"),
        ("standing.cosigned", {"actor__role": "mcd_manager"}, ""),
        ("standing.noted", {"marking": "OFFICIAL", "ceiling": "OFFICIAL"}, ""),
        ("standing.noted", {"marking": "OFFICIAL:Sensitive", "ceiling": "OFFICIAL"}, "above the platform's ceiling"),
        ("standing.noted", {"marking": "SECRETISH", "ceiling": "OFFICIAL"}, "a marking that is not one"),
    ],
)  # fmt: skip
def test_who_decided_was_entitled_and_the_marking_within_the_ceiling(
    tmp_path: Path, kind: str, shown: dict[str, str], problem: str
) -> None:
    step = fields(actor__user_name="gita", **shown)
    earlier = {"post.approved": STORY[:2], "standing.cosigned": [("standing.granted", "gus")]}
    before = story(earlier.get(kind, []))
    found = problems(export(tmp_path / "log", [*before, (entry(kind, step), disclosures(step))]))
    assert problem in found if problem else not found


def test_nobody_signs_twice_for_a_standing_approval(tmp_path: Path) -> None:
    """Whoever granted earlier terms has no part in those of today."""
    steps = [("standing.granted", "gita"), ("standing.cosigned", "mara")]
    again = [*steps, ("standing.renewed", "gus"), ("standing.cosigned", "gita")]
    assert not problems(export(tmp_path / "two", story(again)))
    alone = [("standing.granted", "gita"), ("standing.cosigned", "gita")]
    assert "decided on by somebody who" in problems(export(tmp_path / "one", story(alone)))


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


def test_what_no_step_gives_away_the_root_does(tmp_path: Path) -> None:
    """Another millisecond in the last entry, or the last entries gone: nothing else would look wrong."""
    folder = export(tmp_path / "log", LOG)
    entries = (folder / "entries").read_bytes()
    before, _, last = entries.rpartition(b".004Z")
    (folder / "entries").write_bytes(before + b".005Z" + last)
    assert problems(folder) == (
        "The entries do not lead to the checkpoint: one was altered, moved or replaced."
    )
    for name in ("entries", "disclosures"):
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:4]))
    assert problems(folder) == "The checkpoint covers 5 entries, but 4 are here."


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
    assert f"Entry 2 of the 5 in {ORIGIN} is post.approved" in capsys.readouterr().out
    assert main(command) == 2
    assert "Consistent, not authenticated" in capsys.readouterr().out
    assert main([*command, "--unauthenticated"]) == 0
    assert capsys.readouterr().out.startswith("CONSISTENT ONLY.")
    assert main([*command, "--json", "--key", SigningKey("a.example", b"k" * 32).verifier]) == 2
    report = json.loads(capsys.readouterr().out)
    assert (report["verified"], report["authenticated"], report["facts"]) == (False, False, [])
    assert main([*command, "--json", "--key", SigningKey(ORIGIN, b"k" * 32).verifier]) == 1


@pytest.mark.parametrize(
    "command",
    [[], ["log"], ["log", "/no/such/folder"], ["proof", "a"], ["other"], ["log", "--key", "nonsense", "."]],
)
def test_wrong_use_is_exit_code_2(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2


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


def problems(folder: Path) -> str:
    """Everything that the verifier says against an exported log."""
    report = verify.Report()
    verify.Logs([KEY.key], report).read(folder)
    return "\n".join(what for _, what in report.problems)
