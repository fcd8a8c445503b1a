"""The seal of a bag: what somebody changes on the way, with every manifest made anew, is refused; and where the seal
was taken out as well, the first line of the answer names what nobody vouches for.
"""

import csv
import io
import re
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import call_command
from django.utils import timezone

from exports import making, queries, seals, services, tasks
from exports.models import Export, State
from exports.presentation import PATIENCE, file_status
from records import releases, verify
from records import services as log
from records.queries import trail
from records.signed_notes import SigningKey
from tests.clock import travel
from tests.exports.conftest import check, finished, made, picture, recorded, sign
from tests.records.examples import KEY, NAME, YEAR
from tests.world import World

Files = dict[str, bytes]
VERIFY = Path(verify.__file__)


def files_of(bag: bytes) -> Files:
    with tarfile.open(fileobj=io.BytesIO(bag)) as tar:
        return {each.name.removeprefix("records/"): tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]


def packed(files: Files, into: Path) -> Path:
    """As a forger packs it: all manifests and counts made anew."""
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    tags = {path: data for path, data in files.items() if path not in payload and "manifest-" not in path}
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    tags["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*\n", oxum, tags["bag-info.txt"])
    for path, content in {**payload, **tags}.items():
        target = into / "records" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for algorithm in (sha256, sha512):
        name = f"manifest-{algorithm().name}.txt"
        (into / "records" / name).write_text(listed(payload, algorithm))
        tags[name] = listed(payload, algorithm).encode()
    for algorithm in (sha256, sha512):
        described = {path: data for path, data in tags.items() if not path.startswith("tag")}
        (into / "records" / f"tagmanifest-{algorithm().name}.txt").write_text(listed(described, algorithm))
    bagit.Bag(str(into / "records")).validate()
    return into / "records"


def listed(files: Files, algorithm: Callable[..., Any]) -> str:
    return "".join(f"{algorithm(data).hexdigest()}  {path}\n" for path, data in files.items())


def checked(bag: Path) -> tuple[int, str]:
    return check(VERIFY, "bag", "--key", KEY.verifier, bag)


@pytest.fixture
def bag(world: World) -> Files:
    recorded(world, media=[picture()])
    recorded(world)
    sign()
    return files_of(made(world).path.read_bytes())


# --- What the seal says -------------------------------------------------------------------------------------


def test_a_bag_is_sealed_by_an_entry_that_names_its_manifest(world: World, bag: Files) -> None:
    export = Export.objects.get()
    assert export.seal
    (entry,) = trail(export.seal.subject)
    manifest = bag["manifest-sha256.txt"]
    assert entry.kind == "bag.sealed"
    assert entry.fields["manifest_sha256"] == sha256(manifest).hexdigest()
    assert entry.fields["files"] == manifest.count(b"\n")
    assert entry.sentence.startswith("A bag was sealed: ")
    assert [path for path in bag if path.startswith("seal/")] == [
        f"seal/bag.{part}" for part in ("entry", "disclosures", "tlog-proof", "consistency")
    ]


def test_with_a_seal_every_file_is_vouched_for(world: World, bag: Files, tmp_path: Path) -> None:
    code, said = checked(packed(bag, tmp_path))
    assert (code, said.splitlines()[0]) == (0, "VERIFIED.")
    number = bag["manifest-sha256.txt"].count(b"\n")
    assert f"names all {number} files in it" in said


def test_without_a_seal_the_first_line_says_for_what_nobody_vouches(
    world: World, bag: Files, tmp_path: Path
) -> None:
    unsealed = {path: data for path, data in bag.items() if not path.startswith("seal/")}
    code, said = checked(packed(unsealed, tmp_path))
    first = said.splitlines()[0]
    assert code == 0
    assert first.startswith("VERIFIED, but nobody vouches for ")
    assert in_first(bag, "record.pdf") in first
    assert "data/README.txt" in first
    assert "It has no seal" in said


@pytest.mark.parametrize("spelled", [b"%b %b", b"%b *%b", b"%b  ./%b"])
def test_a_bag_that_other_programs_saved_again_is_still_sealed(
    world: World, bag: Files, tmp_path: Path, spelled: bytes
) -> None:
    folder = packed(bag, tmp_path)
    for name in ("manifest-sha256.txt", "manifest-sha512.txt"):
        lines = [line.split(b"  ") for line in (folder / name).read_bytes().splitlines()]
        (folder / name).write_bytes(b"\r\n".join(spelled % tuple(line) for line in reversed(lines)) + b"\r\n")
    for path in folder.glob("tagmanifest-*"):
        path.unlink()
    code, said = checked(folder)
    assert (code, said.splitlines()[0]) == (0, "VERIFIED."), said
    assert "The bag is sealed" in said


# --- Attacks ------------------------------------------------------------------------------------------------
INDEX, TRANSITIONS = "data/index.tsv", "data/transitions.csv"


def subjects(files: Files) -> list[str]:
    return sorted({path.split("/")[2] for path in files if path.startswith("data/records/")})


def in_first(files: Files, name: str) -> str:
    return f"data/records/{subjects(files)[0]}/{name}"


def another_pdf(files: Files) -> None:
    """And its digest in the table and the metadata, so that they agree."""
    pdf, other = in_first(files, "record.pdf"), f"data/records/{subjects(files)[1]}/record.pdf"
    old, new = (sha256(files[path]).hexdigest().encode() for path in (pdf, other))
    files[pdf] = files[other]
    for path in (INDEX, in_first(files, "metadata.json")):
        files[path] = files[path].replace(old, new)


def another_readme(files: Files) -> None:
    files["data/README.txt"] = files["data/README.txt"].replace(b"from the\ndepartment", b"from\nthis bag")
    files["data/README.txt"] += b"Run data/verify.py with the key in data/verifier-keys.\n"


def a_schedule(files: Files) -> None:
    files["data/schedule.pdf"] = files[in_first(files, "record.pdf")]


def another_selection(files: Files) -> None:
    files["data/selection.json"] = files["data/selection.json"].replace(
        b'"found"', b'"asked_for_by_the_court"'
    )


def another_verifier(files: Files) -> None:
    files["data/verify.py"] = b"print('VERIFIED.')\n"


def later_steps_left_out(files: Files) -> None:
    """The last steps of a record, which no later entry of the record names."""
    steps = sorted(path for path in files if re.match(in_first(files, r"\d{3}-"), path))
    last = steps[-1].split("/")[-1].split("-")[0]
    gone = [path for path in steps if path.split("/")[-1].startswith(f"{last}-")]
    for path in gone:
        del files[path]
    rows = list(csv.reader(io.StringIO(files[TRANSITIONS].decode("utf-8-sig"), newline="")))
    kept = io.StringIO()
    leaf = [row for row in rows if row[3:4] == [subjects(files)[0]]][-1]
    csv.writer(kept).writerows(row for row in rows if row != leaf)
    files[TRANSITIONS] = b"\xef\xbb\xbf" + kept.getvalue().encode()


ATTACKS = [another_pdf, another_readme, a_schedule, another_selection, another_verifier]


@pytest.mark.parametrize("attack", [*ATTACKS, later_steps_left_out])
def test_what_is_changed_in_a_sealed_bag_is_refused(
    world: World, bag: Files, tmp_path: Path, attack: Callable[[Files], None]
) -> None:
    attack(bag)
    code, said = checked(packed(bag, tmp_path))
    assert (code, said.splitlines()[0]) == (1, "REJECTED.")
    assert "sealed with other files than are here" in said


def test_of_a_bag_that_is_not_the_sealed_one_it_says_where_to_look(
    world: World, bag: Files, tmp_path: Path
) -> None:
    another_readme(bag)
    _, said = checked(packed(bag, tmp_path))
    (where,) = [line for line in said.splitlines() if "look at them first: " in line]
    assert "data/README.txt" in where
    assert "index.tsv" not in where  # the entries speak for that


@pytest.mark.parametrize("attack", ATTACKS)
def test_where_the_seal_is_taken_out_too_the_file_is_named_at_once(
    world: World, bag: Files, tmp_path: Path, attack: Callable[[Files], None]
) -> None:
    before = {path: data for path, data in bag.items() if not path.startswith("seal/")}
    after = dict(before)
    attack(after)
    changed = next(path for path in after if after[path] != before.get(path))
    code, said = checked(packed(after, tmp_path))
    first = said.splitlines()[0]
    assert code == 1 or (first.startswith("VERIFIED, but nobody vouches") and changed in first), said


def another_seal(files: Files, other: Files) -> None:
    files |= {path: data for path, data in other.items() if path.startswith("seal/")}


def test_the_seal_of_another_bag_does_not_fit(world: World, bag: Files, tmp_path: Path) -> None:
    sign()
    other = files_of(made(world, subjects=subjects(bag)[1:]).path.read_bytes())
    another_seal(bag, other)
    code, said = checked(packed(bag, tmp_path))
    assert code == 1
    assert "PROBLEM: seal" in said


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("entry", "does not lead from its entry"),
        ("tlog-proof", "The seal is not whole"),
        ("consistency", "does not follow on the checkpoint"),
    ],
)
def test_half_a_seal_is_none(world: World, bag: Files, tmp_path: Path, part: str, why: str) -> None:
    if part == "entry":
        bag["seal/bag.entry"] = bag["seal/bag.entry"].replace(b"bag.sealed", b"bag.sealex")
    else:
        del bag[f"seal/bag.{part}"]
    code, said = checked(packed(bag, tmp_path))
    assert (code, why in said) == (1, True), said


def test_a_seal_over_a_history_that_does_not_continue_the_bags_is_refused(
    world: World, bag: Files, tmp_path: Path
) -> None:
    lines = bag["seal/bag.consistency"].splitlines()
    assert lines[1:], "there is something to prove"
    lines[-1] = lines[-1].swapcase()
    bag["seal/bag.consistency"] = b"\n".join(lines) + b"\n"
    code, said = checked(packed(bag, tmp_path))
    assert (code, "PROBLEM: seal" in said) == (1, True), said


# --- A seal in the log of a later year ----------------------------------------------------------------------
def sealed_after(world: World, years: int) -> tuple[Files, SigningKey]:
    """The years turn between the records and the export."""
    then = SigningKey(f"{NAME}/{YEAR - years}", b"n" * 32)
    with travel(datetime(YEAR - years, 12, 1, 2, tzinfo=UTC)):
        recorded(world)
        sign(then)
    for each in range(YEAR - years + 1, YEAR + 1):
        log.seal(year=each)
    return files_of(made(world).path.read_bytes()), then


@pytest.mark.parametrize("years", [1, 2])
def test_a_seal_of_a_later_year_shows_that_its_log_goes_on_from_the_bags(
    world: World, tmp_path: Path, years: int
) -> None:
    bag, then = sealed_after(world, years)
    first = YEAR - years + 1

    def checked_with_both(name: str, files: Files) -> tuple[int, str]:
        keys = ("--key", KEY.verifier, "--key", then.verifier)
        return check(VERIFY, "bag", *keys, packed(files, tmp_path / name))

    code, said = checked_with_both("bag", bag)
    assert (code, said.splitlines()[0]) == (0, "VERIFIED."), said
    assert "Nothing here shows" not in said
    for part, changed in (
        ("entry", b"{}"),
        ("disclosures", b"{}"),
        ("inclusion", b"A\n"),
        ("consistency", b"old 1\n"),
    ):
        code, said = checked_with_both(part, {**bag, f"seal/{first}.{part}": changed})
        assert (code, "PROBLEM: seal" in said) == (1, True), said
    less = {path: data for path, data in bag.items() if f"/{first}." not in path}
    code, said = checked_with_both("less", less)
    assert (code, f"goes on from {then.name}." in said) == (0, True), said


# --- Waiting for it -----------------------------------------------------------------------------------------


def test_a_bag_that_waits_for_its_seal_holds_up_nobody(world: World) -> None:
    recorded(world)
    sign()
    waits = services.request(form="bag", by=world.records)
    assert tasks.make_exports() == 0
    waits.refresh_from_db()
    assert (waits.state, waits.failure) == (State.SEALING, "")
    assert queries.next_to_make() == []
    other = services.request(form="csv", by=world.records)
    assert tasks.make_exports() == 1
    assert Export.objects.get(pk=other.pk).state == State.MADE
    sign()
    assert queries.next_to_make() == [waits.pk]
    assert tasks.make_exports() == 1
    waits.refresh_from_db()
    assert waits.state == State.MADE
    assert [entry.kind for entry in trail(waits.reference)] == ["export.requested", "export.made"]


def test_the_page_says_that_it_waits_and_since_when(world: World) -> None:
    recorded(world)
    sign()
    waits = services.request(form="bag", by=world.records)
    tasks.make_exports()
    waits.refresh_from_db()
    assert "usually takes a few seconds" in file_status(waits)
    waits.sealed_at = timezone.now() - 2 * PATIENCE
    assert "The signer is slower than usual" in file_status(waits)


def test_the_files_of_a_bag_that_waits_are_lost_and_it_is_written_anew(world: World) -> None:
    recorded(world)
    sign()
    waits = services.request(form="bag", by=world.records)
    tasks.make_exports()
    (waits.work_folder / "bag.tar").unlink()
    assert finished(waits).state == State.MADE


def test_a_bag_that_waits_is_withdrawn_when_a_record_of_it_is_disposed_of(world: World) -> None:
    one = recorded(world)
    sign()
    waits = services.request(form="bag", by=world.records)
    tasks.make_exports()
    services.withdraw_copies(one)
    sign()
    assert making.make(waits.pk)
    waits.refresh_from_db()
    assert waits.state == State.WITHDRAWN
    assert not waits.path.exists()


def test_a_seal_that_was_altered_in_the_database_leaves_no_bag(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(world)
    sign()
    waits = services.request(form="bag", by=world.records)
    tasks.make_exports()
    sign()
    monkeypatch.setattr(seals.recomputing, "of_trail", lambda entries: ["It was altered."])
    making.make(waits.pk)
    waits.refresh_from_db()
    assert waits.state == State.FAILED
    assert "is not what was recorded" in waits.failure


# --- The verifier of each release ---------------------------------------------------------------------------


def test_each_release_of_the_verifier_stands_in_the_log_once(world: World, tmp_path: Path) -> None:
    assert releases.name_verifier()
    assert not releases.name_verifier()
    (entry,) = trail("VERIFIER")
    assert entry.fields["sha256"] == sha256(VERIFY.read_bytes()).hexdigest()
    sign()
    call_command("export_log", str(tmp_path / "logs"))
    code, said = check(VERIFY, "log", "--key", KEY.verifier, tmp_path / "logs")
    assert (code, "The log names this very verify.py" in said) == (0, True), said
    other = tmp_path / "verify.py"
    other.write_bytes(VERIFY.read_bytes() + b"# changed\n")
    said = check(other, "log", "--key", KEY.verifier, tmp_path / "logs")[1]
    assert "none of the 1 release that the log names" in said


def test_the_readme_says_whose_program_to_take(world: World, bag: Files) -> None:
    readme = bag["data/README.txt"].decode()
    assert releases.digest() in readme
    assert "python3 data/verify.py" not in readme


# --- PDFs, set again ----------------------------------------------------------------------------------------


def checked_here(bag: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("check_export", "--key", KEY.verifier, str(bag))
    return int(str(ended.value.code)), capsys.readouterr().out


def test_the_pdfs_of_a_bag_are_set_again_from_its_entries(
    world: World, bag: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = checked_here(packed(bag, tmp_path), capsys)
    assert (code, "Each PDF is, byte for byte" in said) == (0, True), said


def test_an_exchanged_pdf_is_named_even_without_a_seal(
    world: World, bag: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unsealed = {path: data for path, data in bag.items() if not path.startswith("seal/")}
    another_pdf(unsealed)
    code, said = checked_here(packed(unsealed, tmp_path), capsys)
    assert (code, f"{in_first(bag, 'record.pdf')} is not what" in said) == (2, True), said
    assert "somebody exchanged them" in said


def test_a_bag_that_does_not_hold_is_refused_before_its_pdfs_are_looked_at(
    world: World, bag: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    another_pdf(bag)
    code, said = checked_here(packed(bag, tmp_path), capsys)
    assert (code, "REJECTED" in said, "what this release" in said) == (1, True, False)
