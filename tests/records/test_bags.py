"""What the verifier says of exported records: whole ones hold in every form, and each harm is named."""

import itertools
import json
import re
import tarfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records import verify
from records.canonical import dumps, loads
from records.signed_notes import SigningKey
from records.verify import encode64, leaf_hash, tree_root
from tests.records.examples import (
    KEY,
    NAME,
    ORIGIN,
    PICTURE,
    YEAR,
    Files,
    Step,
    as_folder,
    as_tar,
    as_zip,
    bag,
    disclosures,
    disposal,
    ending,
    entry,
    export,
    fields,
    in_part,
    packed,
    record,
    stories,
    story,
)

FILES = bag(record(), record("TS-000002"))
SMALL = bag(story(), media=[])
FIRST, SECOND = "data/records/TS-000001", "data/records/TS-000002"
FORGER = SigningKey(ORIGIN, b"f" * 32)


def checked(path: Path, *keys: str, limit: int | None = None) -> verify.Report:
    report = verify.Report()
    told = {"bag": path, "limit": limit, "record": [], "json": False, "trust": verify.NOBODY, "processes": 1}
    options: Any = type("Options", (), told | {"require_signed": False})
    given = [verify.Key.parse(key) for key in keys or (KEY.verifier,)]
    report.trying("", verify.check_bag, options, given, report)
    return report


def problems(path: Path, *keys: str, limit: int | None = None) -> str:
    return "\n".join(f"{where}: {what}" for where, what in checked(path, *keys, limit=limit).problems)


def not_checked(path: Path) -> str:
    """Why, where nothing was refuted."""
    report = checked(path)
    assert not report.problems
    return "\n".join(report.unchecked)


# --- What holds -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", [as_folder, as_tar, as_zip])
def test_a_whole_bag_holds_in_every_form(tmp_path: Path, form: Callable[[Path, Files], Path]) -> None:
    report = checked(form(tmp_path / "records", FILES))
    assert not report.problems
    assert report.counts["records"], report.counts["entries"] == (2, 10)
    assert "2 records with 10 entries, each proven to be in the log: TS-000001, TS-000002." in report.facts


def test_in_its_own_order_nothing_of_the_records_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or memory would grow with the bag."""
    remembered: list[str] = []
    monkeypatch.setattr(verify.Manifest, "_remember", lambda self, path, digest: remembered.append(path))
    assert not problems(as_tar(tmp_path / "records.tar", FILES))
    assert not remembered
    problems(as_folder(tmp_path / "records", FILES))
    assert not [path for path in remembered if path.startswith("data/records/")]


def test_a_tar_that_somebody_packed_again_in_another_order_still_holds(tmp_path: Path) -> None:
    tags = {path: FILES[path] for path in FILES if not path.startswith("data/")}
    data = {path: FILES[path] for path in FILES if path.startswith("data/")}
    assert not problems(as_tar(tmp_path / "records.tar", {**tags, **data}))


def test_the_report_says_what_is_withheld_and_why(tmp_path: Path) -> None:
    content, shown = in_part("Ask Olive Tran now.", {1: "s 47F", 2: "s 47F"})
    steps = ending([(content, shown), *record()[1:4]])
    report = checked(as_folder(tmp_path / "records", bag(steps, media=[])))
    assert not report.problems
    assert report.withheld == [
        {
            "record": "TS-000001",
            "entry": "001-post.proposed",
            "field": "text",
            "provision": "s 47F",
            "words": 2,
        }
    ]
    told = "\n".join(verify.as_text(report.told([KEY.key], content=False)))
    assert "Withheld: TS-000001, 001-post.proposed, text (2 words of it): s 47F" in told


def test_the_schedule_lists_each_record_with_what_is_withheld_of_it(tmp_path: Path) -> None:
    partly = ending([in_part("Ask Olive Tran now.", {1: "s 47F", 2: "s 22(1)(a)(ii)"}), *record()[1:4]])
    trails = [partly, story(subject="TS-000002")]
    whole = bag(*trails, media=[])
    asked = dumps({**loads(whole["data/selection.json"]), "for": "FOI-000001"})
    right = [told.document(number) for number, told in enumerate(stories(*trails), start=1)]
    assert [row[5:] for row in right] == [["Part access", "s 22(1)(a)(ii); s 47F"], ["Full access", ""]]
    other, fewer, later = ([[*row] for row in right] for _ in range(3))
    other[0][6], fewer[0][4], later[1][2] = "s 47F", "4", f"24 January {YEAR}"
    turned = [["1", *right[1][1:]], ["2", *right[0][1:]]]
    schedules = [
        (right, ""), (turned, ""), (other, 'Provisions is "s 47F"'), (fewer, 'Steps is "4"'),
        (later, f'Date is "24 January {YEAR}"'), (right[:1], "It does not list TS-000002"),
        ([*right, ["3", "TS-000003", *right[1][2:]]], "is of TS-000003, which is not here"),
        ([*right, right[1]], "lists a record twice"), (right[::-1], 'No. is "2"'),
    ]  # fmt: skip
    for number, (rows, problem) in enumerate(schedules):
        schedule = verify.BOM + "".join(map(verify.csv_line, [verify.SCHEDULE, *rows]))
        files = {**whole, "data/schedule.csv": schedule.encode(), "data/selection.json": asked}
        found = problems(as_folder(tmp_path / str(number), packed(files)))
        assert problem in found if problem else not found


def test_a_schedule_is_in_a_bag_for_an_information_request_and_in_no_other(tmp_path: Path) -> None:
    for name in ("schedule.csv", "schedule.pdf"):
        found = problems(as_folder(tmp_path / name, packed({**FILES, f"data/{name}": b"%PDF"})))
        assert (
            "data/selection.json: A schedule is in a bag for an information request, and in no other" in found
        )


def test_a_record_that_was_disposed_of_still_holds(tmp_path: Path) -> None:
    gone = [(content, disclosures({})) for content, _ in record()]
    report = checked(as_folder(tmp_path / "lawful", bag([*gone, *disposal()], media=[])))
    assert not report.problems
    assert "5 entries whose fields were destroyed; a disposal accounts for each." in report.facts
    assert "no disposal accounts for it" in problems(as_folder(tmp_path / "quietly", bag(gone, media=[])))


def test_without_a_key_a_bag_is_consistent_at_most(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(as_tar(tmp_path / "records.tar", FILES))
    assert verify.main(["bag", path, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["verified"], told["authenticated"], told["consistent"]) == (False, False, True)
    assert verify.main(["bag", path, "--unauthenticated"]) == 0
    assert capsys.readouterr().out.startswith("CONSISTENT ONLY, but nobody vouches for ")
    assert verify.main(["bag", path, "--key", KEY.verifier]) == 0


# --- Harm by somebody who leaves the manifests alone ------------------------------------------------------------------
@pytest.mark.parametrize("form", [as_folder, as_tar, as_zip])
def test_a_file_that_the_manifests_do_not_fit_is_named(
    tmp_path: Path, form: Callable[[Path, Files], Path]
) -> None:
    changed = {**FILES, f"{FIRST}/record.pdf": b"%PDF!"}
    found = problems(form(tmp_path / "changed", changed))
    assert (
        f"{FIRST}/record.pdf: It is not the file listed in manifest-sha256.txt and manifest-sha512.txt"
        in found
    )
    missing = {path: content for path, content in FILES.items() if path != f"{FIRST}/record.pdf"}
    assert (
        f"{FIRST}/record.pdf: It is listed in manifest-sha256.txt and manifest-sha512.txt, but it is not here."
        in problems(form(tmp_path / "missing", missing))
    )
    more = {
        f"{FIRST}/metadata.json": FILES[f"{FIRST}/metadata.json"],
        "data/records/TS-000009/record.pdf": b"?",
    }
    assert "data/records/TS-000009/record.pdf: It is not listed in manifest-sha256.txt and" in problems(
        form(tmp_path / "more", {**FILES, **more})
    )


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"])
def test_each_file_that_describes_the_bag_is_covered(tmp_path: Path, name: str) -> None:
    missing = {path: content for path, content in FILES.items() if path != name}
    assert f"{name}: It is listed in tagmanifest-sha256.txt and" in problems(
        as_folder(tmp_path / "missing", missing)
    )
    assert problems(as_folder(tmp_path / "changed", {**FILES, name: FILES[name] + b"\n"}))


@pytest.mark.parametrize("name", ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])
def test_what_describes_the_bag_has_to_fit_itself(tmp_path: Path, name: str) -> None:
    other = FILES[name].replace(FILES[name][:10], b"0" * 10)
    assert "bagit.txt: It is not the file listed" in problems(
        as_folder(tmp_path / "changed", {**FILES, name: other})
    )


MANIFEST = FILES["manifest-sha256.txt"]
LINE, *_, LAST = MANIFEST.splitlines(keepends=True)


@pytest.mark.parametrize(
    "spoiled",
    [
        MANIFEST + LINE, MANIFEST.replace(LINE, b""), LINE.upper() + MANIFEST.replace(LINE, b""), MANIFEST[:-5], b"",
        MANIFEST + LINE.replace(b"data/", b"data/../"), MANIFEST + LINE.replace(b"data/", b"/"),
        b"0" * 64 + LAST[64:] + LAST + MANIFEST.replace(LAST, b""), MANIFEST.replace(b"  ", b""), MANIFEST[1:],
        MANIFEST + LINE.replace(b"data/", "dåta/".encode()), MANIFEST + LINE.replace(b"data/", b"data%2F"),
        MANIFEST + b"\xff", MANIFEST.replace(b"  ", b"  \\"), MANIFEST + LINE.replace(b"data/", b"~/data/"),
    ],
)  # fmt: skip
def test_a_manifest_lists_each_file_once_and_nothing_else(tmp_path: Path, spoiled: bytes) -> None:
    files = {**FILES, "manifest-sha256.txt": spoiled}
    for name, algorithm in (("sha256", verify.sha256), ("sha512", verify.sha512)):
        described = {path: files[path] for path in files if not path.startswith(("data/", "tagmanifest"))}
        lines = (f"{algorithm(content).hexdigest()}  {path}\n" for path, content in described.items())
        files[f"tagmanifest-{name}.txt"] = "".join(lines).encode()
    found = problems(as_folder(tmp_path / "records", files))
    assert found
    assert "tagmanifest" not in found


# --- Harm by somebody who makes the manifests anew, but cannot sign ---------------------------------------------------
def _without(*endings: str) -> Callable[[Files], Files]:
    return lambda files: {path: files[path] for path in files if not path.endswith(endings)}


def _with(path: str, content: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, path: content}


def _altered(path: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    assert old in FILES[path]
    return lambda files: {**files, path: files[path].replace(old, new, 1)}


def _without_row(path: str, holding: bytes) -> Callable[[Files], Files]:
    return lambda files: {
        **files,
        path: b"".join(row for row in files[path].splitlines(keepends=True) if holding not in row),
    }


def _renumbered(files: Files) -> Files:
    """The approval taken out, and the steps after it counted anew."""
    kept = _without("003-post.approved.entry", "approved.disclosures", "approved.tlog-proof")(files)
    return {path.replace("/004-", "/003-").replace("/005-", "/004-"): kept[path] for path in kept}


def _moved(files: Files) -> Files:
    parts = {path: files[path] for path in files if path.startswith(f"{SECOND}/002")}
    return {**files, **{path.replace("TS-000002", "TS-000001"): parts[path] for path in parts}}


OTHER = b"another picture"
STEM = f"{FIRST}/003-post.approved"
HARMS: dict[str, tuple[Callable[[Files], Files], str]] = {
    "an entry altered": (_altered(f"{STEM}.entry", b"MCD", b"MCE"), f"{STEM}.tlog-proof: It does not lead from"),
    "a value altered": (
        _altered(f"{STEM}.disclosures", b"gita", b"gina"),
        f"{STEM}.disclosures: The field actor.user_name is not what was recorded",
    ),
    "a proof of another place": (
        _altered(f"{STEM}.tlog-proof", b"index 2", b"index 3"),
        f"{STEM}.tlog-proof: It does not lead from this entry",
    ),
    "a checkpoint of another size": (
        _altered(f"{STEM}.tlog-proof", b"\n10\n", b"\n11\n"),
        f"{STEM}.tlog-proof: The checkpoint's signature is wrong",
    ),
    "another checkpoint beside": (
        _with(f"data/checkpoints/{YEAR}.checkpoint", KEY.sign(11, b"r" * 32).encode()),
        f"data/checkpoints/{YEAR}.checkpoint: There are two checkpoints",
    ),
    "no checkpoint beside": (_without(".checkpoint"), "data/checkpoints: The checkpoint of"),
    "a step without its proof": (_without("003-post.approved.tlog-proof"), f"{STEM}.tlog-proof: This file is missing"),
    "a step left out": (
        _without("003-post.approved.entry", "003-post.approved.disclosures", "003-post.approved.tlog-proof"),
        "Step 3 of the record is missing",
    ),
    "a step left out and the others counted anew": (
        _renumbered,
        "TS-000001 cannot go through post.published: it was in review",
    ),
    "its last step left out": (
        _without("005-post.recorded.entry", "005-post.recorded.disclosures", "005-post.recorded.tlog-proof"),
        "No entry here declares it a record: its last steps are missing",
    ),
    "a step of another record": (_moved, "The entry is of another record"),
    "a picture altered": (
        _altered(f"{FIRST}/media/{sha256(PICTURE).hexdigest()}.png", b"PNG", b"PGN"),
        "was altered or exchanged",
    ),
    "a picture left out": (_without(".png"), "is named in the record, but missing"),
    "a picture put in": (
        _with(f"{FIRST}/media/{sha256(OTHER).hexdigest()}.png", OTHER),
        "No entry that is shown names this file",
    ),
    "a record left out of the index": (
        _without_row("data/index.tsv", b"TS-000002"),
        'data/index.tsv: The row is missing whose Identifier is "TS-000002"',
    ),
    "a record put in the place of another": (
        _altered("data/index.tsv", b"TS-000002", b"TS-000003"),
        'data/index.tsv, row 3: Identifier is "TS-000003", and by the entries "TS-000002"',
    ),
    "a step left out of the transitions": (
        _without_row("data/transitions.csv", leaf_hash(record()[2][0]).hex().encode()),
        "data/transitions.csv: The row is missing whose Leaf hash is",
    ),
    "a table that is none": (_with("data/index.tsv", b"\xff\n"), "data/index.tsv: It is not a table"),
    "a form of bag that is none": (
        _with("bagit.txt", b"BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n"),
        "bagit.txt: It does not declare a bag, of version 0.93 to 1.0",
    ),
    "other counts": (_with("bag-info.txt", b"Payload-Oxum: 1.1\n"), "bag-info.txt: It counts other files"),
    "a letter put in": (_with("data/from-the-minister.pdf", b"%PDF"), "It is no part of such a bag"),
    "a letter put into a record": (_with(f"{FIRST}/letter.pdf", b"%PDF"), "It is no part of such a bag"),
    "a letter put beside": (_with("letter.pdf", b"%PDF"), "letter.pdf: It is no part of such a bag"),
    "no instructions": (_without("README.txt"), "data/README.txt: This file is missing"),
    "an unlawful name": (_with("data/a b", b""), "The name is not one that such a package has"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("form", [as_folder, as_tar])
def test_harm_is_named_though_the_manifests_fit(
    tmp_path: Path, harm: str, form: Callable[[Path, Files], Path]
) -> None:
    change, problem = HARMS[harm]
    tags = {path: content for path, content in change(FILES).items() if not path.startswith("data/")}
    fitting = packed(change(FILES))
    others = {path: tags[path] for path in tags if path in ("bagit.txt", "bag-info.txt", "letter.pdf")}
    changed = {path: content for path, content in others.items() if FILES.get(path) != content}
    assert problem in problems(form(tmp_path / "records", {**fitting, **changed}))


def test_the_entry_that_declares_a_record_names_every_step_before_it(tmp_path: Path) -> None:
    """A step that moves nothing could otherwise be taken out, and nobody would miss it."""
    told = fields(actor__user_name="mara", fingerprint="abc", answer="Mind the caretaker period.")
    advice = entry("consultation.asked", told), disclosures(told)
    steps = record()
    named = json.loads(steps[4][1])["disclosed"]["trail"][1]
    named.insert(2, {"index": 2, "kind": "consultation.asked", "leaf": leaf_hash(advice[0]).hex()})
    last = fields(actor__user_name="", fingerprint="abc", trail=named)
    recorded = entry("post.recorded", last), disclosures(last)
    whole = [*steps[:2], advice, *steps[2:4], recorded]
    assert not problems(as_folder(tmp_path / "whole", bag(whole)))
    less = [*steps[:4], recorded]
    assert "consultation.asked stood before it; that step is missing here" in problems(
        as_folder(tmp_path / "less", bag(less))
    )
    told_less = fields(actor__user_name="", fingerprint="abc", trail=named[:2])
    hiding = [*whole[:5], (entry("post.recorded", told_less), disclosures(told_less))]
    assert "it had fewer steps than stand before that here" in problems(
        as_folder(tmp_path / "hiding", bag(hiding))
    )


@pytest.mark.parametrize("leaf", [[], {}, None, 5])
def test_a_trail_that_names_steps_by_anything_but_a_hash_is_refused_in_words(
    tmp_path: Path, leaf: Any
) -> None:
    """Whoever writes a bag to confuse chooses its fields too."""
    held = fields(actor__user_name="", fingerprint="abc", trail=[{"kind": "post.edited", "leaf": leaf}])
    hostile = [*record()[:4], (entry("post.recorded", held), disclosures(held))]
    assert "post.edited stood before it; that step is missing here" in problems(
        as_folder(tmp_path / "records", bag(hostile))
    )


def test_a_verifier_put_in_by_somebody_else_is_not_to_be_run(tmp_path: Path) -> None:
    own = Path(verify.__file__).read_bytes()
    honest = checked(as_folder(tmp_path / "own", packed({**FILES, "data/verify.py": own})))
    assert not [note for note in honest.notes if "Do not run it" in note]
    other = checked(as_folder(tmp_path / "other", packed({**FILES, "data/verify.py": b"print('VERIFIED.')"})))
    assert [note for note in other.notes if "Do not run it" in note]


def test_steps_stand_in_the_order_of_the_log(tmp_path: Path) -> None:
    answers = [fields(actor__user_name="mara", answer=text) for text in ("Yes.", "No.")]
    advice = [(entry("consultation.asked", held), disclosures(held)) for held in answers]
    files = bag(ending([*story()[:2], *advice, *story()[2:4]]), media=[])
    assert not problems(as_folder(tmp_path / "right", files))
    other = {"003-consultation": "004-consultation", "004-consultation": "003-consultation"}
    swapped = {
        re.sub("00[34]-consultation", lambda found: other[found[0]], path): content
        for path, content in files.items()
    }
    assert "The entry stands in the log before the step that it follows here" in problems(
        as_folder(tmp_path / "swapped", packed(swapped))
    )


def test_the_files_of_a_record_need_not_stand_together(tmp_path: Path) -> None:
    last = f"{FIRST}/metadata.json"
    apart = {**{path: content for path, content in FILES.items() if path != last}, last: FILES[last]}
    report = checked(as_tar(tmp_path / "records.tar", packed(apart)))
    assert not report.problems
    assert report.counts["records"] == 2
    assert "its files stand in another order" in "\n".join(report.notes)


def test_a_file_of_another_size_than_recorded_is_named(tmp_path: Path) -> None:
    media = [{"name": "a.png", "size": 1, "sha256": sha256(PICTURE).hexdigest(), "type": "image/png"}]
    held = fields(actor__user_name="olive", fingerprint="abc", media=media)
    steps = [(entry("post.proposed", held), disclosures(held)), *story()[1:]]
    assert "The record says that it has another size" in problems(as_folder(tmp_path / "records", bag(steps)))


def test_a_line_without_end_is_not_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "SMALL", 100)
    with pytest.raises(verify.Rejected, match="A line has no end"):
        next(verify.lines_of(itertools.repeat(b"a" * 60)))


# --- Keys -------------------------------------------------------------------------------------------------------------
def test_a_bag_signed_by_a_forger_is_refused_and_the_key_is_named(tmp_path: Path) -> None:
    found = problems(as_folder(tmp_path / "records", bag(record(), keys=[FORGER])))
    assert "The checkpoint is not signed with the key that you gave" in found
    assert (
        f"data/verifier-keys: It names the key {ORIGIN}+{FORGER.key.id.hex()}, which is not the one" in found
    )


def test_a_key_swapped_in_an_honest_bag_is_named(tmp_path: Path) -> None:
    files = packed({**FILES, "data/verifier-keys": f"{FORGER.verifier}\n".encode()})
    found = problems(as_folder(tmp_path / "records", files))
    assert found.startswith(f"data/verifier-keys: It names the key {ORIGIN}+{FORGER.key.id.hex()}")
    assert "\n" not in found


def test_keys_of_other_logs_are_told_and_no_problem(tmp_path: Path) -> None:
    other = SigningKey(f"{NAME}/{YEAR - 1}", b"o" * 32)
    report = checked(as_folder(tmp_path / "records", bag(record(), keys=[KEY, other])))
    assert not report.problems
    assert any(f"/{YEAR - 1}+" in note and "which you did not give" in note for note in report.notes)


def test_when_a_key_followed_another_either_will_do_where_both_signed(tmp_path: Path) -> None:
    files = bag(record(), keys=[KEY, FORGER])
    assert "Ask the department whether it has two" in problems(as_folder(tmp_path / "named", files))
    assert not problems(tmp_path / "named", KEY.verifier, FORGER.verifier)
    note = files[f"data/checkpoints/{YEAR}.checkpoint"]
    line = FORGER.sign(5, note_root(note)).splitlines()[-1].encode() + b"\n"
    both = {path: content.replace(note, note + line) for path, content in files.items()}
    report = checked(as_folder(tmp_path / "both", packed(both)))
    assert not report.problems
    assert any("which you did not give" in note for note in report.notes)


def note_root(note: bytes) -> bytes:
    return verify.open_checkpoint(note, []).root


# --- Archives ---------------------------------------------------------------------------------------------------------
def _tar_with(path: Path, **attributes: Any) -> Path:
    with tarfile.open(as_tar(path, FILES), "a") as archive:
        info = tarfile.TarInfo("records/data/more")
        for name, value in attributes.items():
            setattr(info, name, value)
        archive.addfile(info)
    return path


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, "It is a link, a device or an extension"),
        ({"type": tarfile.LNKTYPE, "linkname": "records/bagit.txt"}, "It is a link, a device or an extension"),
        ({"type": tarfile.CHRTYPE}, "It is a link, a device or an extension"),
        ({"type": tarfile.FIFOTYPE}, "It is a link, a device or an extension"),
        ({"type": tarfile.GNUTYPE_SPARSE}, "It is a link, a device or an extension"),
        ({"type": tarfile.XHDTYPE}, "The archive is cut short"),
        ({"name": "records/../../etc/passwd"}, "leads out of it"),
        ({"name": "records//etc/passwd"}, "leads out of it"),
        ({"name": "/etc/passwd"}, "leads out of it"),
        ({"name": "other/data/more"}, "more than one folder at its top"),
        ({"name": "records/data/README.txt"}, "Another file has the same name"),
    ],
)  # fmt: skip
def test_a_tar_holds_plain_files_of_its_own_only(
    tmp_path: Path, attributes: dict[str, Any], problem: str
) -> None:
    assert problem in problems(_tar_with(tmp_path / "records.tar", **attributes))


AFTER_FIRST = 512 + len(
    next(iter(FILES.values()))
)  # its header and its bytes; then nothing, up to the next block
assert AFTER_FIRST % 512
TAR_HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut in a file": lambda data: data[:3000],
    "cut at a header": lambda data: data[:1024],
    "cut before its end": lambda data: data[: -(10240 - len(data) % 10240)].rstrip(b"\0"),
    "something after its end": lambda data: data + b"PK",
    "something hidden between files": lambda data: data[:AFTER_FIRST] + b"!" + data[AFTER_FIRST + 1 :],
    "a header altered": lambda data: data[:100] + b"1" + data[101:],
}


@pytest.mark.parametrize("harm", TAR_HARMS)
def test_a_harmed_tar_is_refused_in_words(tmp_path: Path, harm: str) -> None:
    path = as_tar(tmp_path / "records.tar", FILES)
    path.write_bytes(TAR_HARMS[harm](path.read_bytes()))
    assert problems(path)


def _zip_with(path: Path, name: str, mode: int = 0o100644) -> Path:
    with zipfile.ZipFile(as_zip(path, FILES), "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    return path


@pytest.mark.parametrize(
    ("name", "mode", "problem"),
    [
        ("records/data/link", 0o120777, "It is a link"),
        ("records/../../etc/passwd", 0o100644, "leads out of it"),
        ("records//etc/passwd", 0o100644, "leads out of it"),
        ("records/data\\more", 0o100644, "leads out of it"),
    ],
)
def test_a_zip_holds_plain_files_of_its_own_only(tmp_path: Path, name: str, mode: int, problem: str) -> None:
    assert problem in problems(_zip_with(tmp_path / "records.zip", name, mode))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_is_packed_as_every_program_can_unpack_it(tmp_path: Path, method: int) -> None:
    """Others ask for as much memory as their header says, and fail in ways of their own."""
    path = tmp_path / "records.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in FILES.items():
            archive.writestr(f"records/{name}", content)
    whole = path.read_bytes()
    for packed_as in (whole, whole[:100] + b"\xff" * 4 + whole[104:]):
        path.write_bytes(packed_as)
        assert "packed in a way that few programs know" in problems(path)


def test_a_zip_that_lies_about_its_sizes_or_is_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    bomb = {**FILES, "data/README.txt": bytes(50_000_000)}
    path = as_zip(tmp_path / "bomb.zip", bomb)
    assert path.stat().st_size < 200_000
    assert "Unpacked it is larger than 1000000 bytes" in "".join(checked(path, limit=1_000_000).unchecked)
    lying = as_zip(tmp_path / "lying.zip", packed(bomb)).read_bytes()
    true, small = (50_000_000).to_bytes(4, "little"), (500_000).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(lying.replace(true, small))
    assert "cannot be unpacked" in problems(tmp_path / "lying.zip", limit=1_000_000)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([as_tar, as_zip]),
    st.lists(st.tuples(st.integers(0), st.binary(max_size=4)), min_size=1, max_size=3),
)
def test_whatever_is_wrong_with_an_archive_is_said_in_words(
    tmp_path: Path, form: Callable[[Path, Files], Path], changes: list[tuple[int, bytes]]
) -> None:
    """No error of a library, and never another record than the one that was packed."""
    path = tmp_path / "small"
    data = bytearray(form(path, SMALL).read_bytes())
    for place, new in changes:
        at = place % len(data)
        data[at : at + len(new)] = new
    path.write_bytes(data)
    report = checked(path)
    assert report.problems or report.unchecked or report.records == ["TS-000001"]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "records", FILES)
    (path / "data" / "README.txt").unlink()
    (path / "data" / "README.txt").symlink_to("/etc/passwd")
    assert "data/README.txt: It is a link or a device" in problems(path)


def test_a_file_too_large_to_be_an_entry_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "SMALL", 100)
    assert f"{FIRST}/001-post.proposed.entry: It is too large" in problems(as_tar(tmp_path / "r.tar", FILES))


# --- Several years ----------------------------------------------------------------------------------------------------
EARLIER = SigningKey(f"{NAME}/{YEAR - 1}", b"e" * 32)


def earlier(step: Step) -> Step:
    return step[0].replace(f'"at":"{YEAR - 1}'.encode(), f'"at":"{YEAR - 2}'.encode()), step[1]


def two_years(folder: Path, **told: Any) -> Path:
    """A record that was proposed in one year and approved in the next."""
    whole = ending([*(earlier(step) for step in story()[:2]), *story()[2:4]])
    before, after = whole[:2], whole[2:]
    leaves = [leaf_hash(content) for content, _ in before]
    how = {
        "previous_origin": EARLIER.name, "previous_size": 2, "previous_root": encode64(tree_root(leaves)), **told,
    }  # fmt: skip
    opening = fields(origin=ORIGIN, **how)
    folder.mkdir()
    export(folder / str(YEAR - 1), before, EARLIER)
    opened: Step = entry("log.opened", opening, f"LOG-{YEAR}"), disclosures(opening)
    export(folder / str(YEAR), [opened, *after])
    return folder


def log_problems(folder: Path) -> str:
    report = verify.Report()
    report.trying("", verify.Logs([KEY.key, EARLIER.key], report).read, folder)
    return "\n".join(f"{where}: {what}" for where, what in report.problems)


def test_the_logs_of_several_years_are_one_history(tmp_path: Path) -> None:
    assert not log_problems(two_years(tmp_path / "whole"))
    assert "It does not begin with how" in log_problems(two_years(tmp_path / "size", previous_size=3))
    assert "It does not begin with how" in log_problems(
        two_years(tmp_path / "root", previous_root="A" * 43 + "=")
    )
    alone = two_years(tmp_path / "alone")
    for file in (alone / str(YEAR - 1)).iterdir():
        file.unlink()
    assert not log_problems(alone), "what was proposed in a log that is not here may be approved in this one"


# --- An older copy and a newer one ----------------------------------------------------------------------------------
def compared(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    verify.main(["compare", "--json", "--key", KEY.verifier, str(old), str(new)])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_a_newer_log_continues_an_older_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = [*story(), *record("TS-000002")]
    old, new = export(tmp_path / "old", log[:6]), export(tmp_path / "new", log)
    assert compared(old, new, capsys)["verified"]
    assert "its end was cut off" in compared(new, old, capsys)["problems"][0]["what"]
    rewritten = export(tmp_path / "rewritten", [*story(words="xyz"), *log[5:]])
    told = compared(old, rewritten, capsys)
    assert not told["verified"]
    assert told["problems"][0]["where"] == f"{ORIGIN}, entry 0"
    assert "It was post.proposed on TS-000001" in told["problems"][0]["what"]
    assert "not those that were signed then" in told["problems"][-1]["what"]
    altered = export(tmp_path / "altered", log)
    whole = (altered / "entries").read_bytes()
    (altered / "entries").write_bytes(
        whole.replace(b'"office":"MCD"', b'"office":"MCX"').replace(b"MCX", b"MCD", 9)
    )
    told = compared(old, altered, capsys)
    assert "The entries of the newer export do not lead to its checkpoint." in [
        problem["what"] for problem in told["problems"]
    ]
    a_bag = as_tar(tmp_path / "records.tar", FILES)
    assert "one of each cannot be compared" in compared(old, a_bag, capsys)["unchecked"][0]["what"]
    unsigned = export(tmp_path / "unsigned", log, FORGER)
    assert "not signed with the key" in json.dumps(compared(old, unsigned, capsys))


def test_a_newer_bag_continues_an_older_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = fields(actor__user_name="mara", fingerprint="abc", other="TS-000009")
    corrected = [*record(), (entry("post.corrected", later), disclosures(later))]
    old = as_tar(tmp_path / "old.tar", bag(record()))
    new = as_tar(tmp_path / "new.tar", bag(corrected, record("TS-000002")))
    told = compared(old, new, capsys)
    assert (told["verified"], told["facts"]) == (
        True,
        ["1 record in both bags; the newer one continues each."],
    )
    back = compared(new, old, capsys)
    assert "Steps of the older bag are missing or changed: post.corrected." in json.dumps(back)
    assert "TS-000002 is in the older bag and not in the newer one." in back["notes"]


def test_a_history_written_anew_is_a_fork(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = as_tar(tmp_path / "old.tar", bag(record()))
    other = as_tar(tmp_path / "other.tar", bag(record(text="Rates fall.")))
    told = json.dumps(compared(old, other, capsys))
    assert "Steps of the older bag are missing or changed" in told
    assert "Two histories were signed: the log was forked." in told
    assert "stood another entry" in told


def test_many_problems_are_counted_and_not_all_named() -> None:
    report = verify.Report()
    for number in range(verify.NAMED + 5):
        report.problem(f"file {number}", "It is gone.")
    told = report.told([KEY.key], content=False)
    assert len(told["problems"]) == verify.NAMED + 1
    assert told["problems"][-1]["what"] == "5 more problems are not named here."


def test_a_bag_can_be_read_from_a_folder_around_it(tmp_path: Path) -> None:
    as_folder(tmp_path / "records", FILES)
    assert not problems(tmp_path)


def test_a_bag_without_records_is_none_of_ours(tmp_path: Path) -> None:
    assert "There is no record in this bag" in problems(as_folder(tmp_path, packed({"data/a": b"a"})))


def test_what_is_no_bag_is_not_checked(tmp_path: Path) -> None:
    assert "There is no bag in it" in not_checked(tmp_path)
    given = {
        b"": "The file is empty.",
        bytes(10_240): "There is no bag in it",
        b"GIF89a" * 1000: "It is neither a folder nor an uncompressed .tar or .zip.",
    }
    for content, why in given.items():
        (tmp_path / "given").write_bytes(content)
        assert why in not_checked(tmp_path / "given")
