"""What people read in a bag says what its entries say: a cell that was changed is named, though the manifests fit."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from records import verify
from tests.records.examples import DAY, ORIGIN, Files, as_folder, bag, packed, record
from tests.records.test_bags import checked, problems
from workflow import csv_tables

FILES = bag(record(), record("TS-000002"), record("TS-000003"))
INDEX, TRANSITIONS = "data/index.tsv", "data/transitions.csv"
METADATA = "data/records/TS-000002/metadata.json"


def rows(path: str) -> list[list[str]]:
    text = FILES[path].decode()
    if path == INDEX:
        return [line.split("\t") for line in text.removesuffix("\r\n").split("\r\n")]
    return list(csv.reader(io.StringIO(text, newline="")))


def written(path: str, table: list[list[str]]) -> Files:
    line = verify.tsv_line if path == INDEX else verify.csv_line
    return {path: "".join(map(line, table)).encode()}


def found(tmp_path: Path, changed: Files) -> str:
    """With manifests that fit, as whoever changed it makes them."""
    return problems(as_folder(tmp_path / "records", packed({**FILES, **changed})))


CELLS = [(path, column) for path in (INDEX, TRANSITIONS) for column in range(len(rows(path)[0]))]


@pytest.mark.parametrize(("path", "column"), CELLS, ids=lambda each: str(each).rpartition("/")[2])
def test_each_cell_is_what_the_entries_say(tmp_path: Path, path: str, column: int) -> None:
    table = rows(path)
    right, table[2][column] = table[2][column], "The Treasurer himself"
    said = found(tmp_path, written(path, table))
    heading = rows(path)[0][column].lstrip(verify.BOM)
    expected = verify.quoted(right)
    by = "manifests" if heading == verify.OF_PDF else "entries"  # which know no PDF
    assert f'{path}, row 3: {heading} is "The Treasurer himself", and by the {by} {expected}.' in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("path", [INDEX, TRANSITIONS])
def test_no_row_is_left_out_put_in_moved_or_told_twice(tmp_path: Path, path: str) -> None:
    table = rows(path)
    first, last = table[:3], table[3:]
    more = [cell if number else "TS-000004" for number, cell in enumerate(table[2])]
    if path == TRANSITIONS:
        more[-2] = "0" * 64
    for number, (others, problem) in enumerate(
        [
            (first[:-1] + last, "The row is missing whose"),
            (table[:-1], "The row is missing whose"),
            (table[:1], "The row is missing whose"),
            ([*first, more, *last], "row 4: It was put in"),
            ([*table, more], "It was put in"),
            ([*first, table[2], *last], "row 4: It was put in"),
            ([*first, last[0], first[2], *last[1:]], "put in"),
        ]
    ):
        said = found(tmp_path / str(number), written(path, others))
        assert path in said, number
        assert problem in said, number


@pytest.mark.parametrize("path", [INDEX, TRANSITIONS])
def test_a_table_has_its_headings_and_one_spelling(tmp_path: Path, path: str) -> None:
    table = rows(path)
    headed = [[*table[0][:2], "Decided against", *table[0][3:]], *table[1:]]
    assert "does not have the headings" in found(tmp_path / "1", written(path, headed))
    assert "does not have the headings" in found(tmp_path / "2", {path: b""})
    for number, (old, new) in enumerate([(b"\r\n", b"\n"), (b"TS-000002", b'"TS-000002"')], start=3):
        assert path in found(tmp_path / str(number), {path: FILES[path].replace(old, new)})


def test_tables_of_older_software_are_vouched_for_by_nobody(tmp_path: Path) -> None:
    table = [
        verify.OLDER[TRANSITIONS],
        *([*row[:6], "It happened.", *row[6:]] for row in rows(TRANSITIONS)[1:]),
    ]
    report = checked(as_folder(tmp_path / "records", packed({**FILES, **written(TRANSITIONS, table)})))
    assert not report.problems
    assert TRANSITIONS in report.unvouched


def test_older_software_made_no_tables_of_what_it_did_not_know(tmp_path: Path) -> None:
    """Whoever takes the newer table away would have one that nothing recomputes."""
    files = bag(record(version=2))
    table = [verify.OLDER[TRANSITIONS], ["It happened."] * len(verify.OLDER[TRANSITIONS])]
    said = problems(as_folder(tmp_path / "records", packed({**files, **written(TRANSITIONS, table)})))
    assert f"{TRANSITIONS}: It is as older software made it" in said


# --- Metadata ---------------------------------------------------------------------------------------------------------
def leaves(value: Any, *path: Any) -> list[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for name, part in inside for leaf in leaves(part, *path, name)]
    return [path]


def test_each_value_of_the_metadata_is_what_the_entries_say(tmp_path: Path) -> None:
    for number, path in enumerate(leaves(json.loads(FILES[METADATA]))):
        said = json.loads(FILES[METADATA])
        owner = said
        for name in path[:-1]:
            owner = owner[name]
        owner[path[-1]] = "forged"
        spelled = json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"
        problem = found(tmp_path / str(number), {METADATA: spelled})
        assert f"{METADATA}: " in problem, path
        assert 'is "forged", and by the entries ' in problem, path
        assert str(path[-1] + 1 if isinstance(path[-1], int) else path[-1]) in problem, path


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{}", 'identifier is nothing, and by the entries "TS-000002"'),
        (b"", "This file is missing"),
        (b"[" * 100_000, "It is not JSON that can be read"),
        (b"\xff", "It is not JSON that can be read"),
        (
            FILES[METADATA].replace(b'"title"', b'"title": "another",\n "title"'),
            "is not spelled as the portal",
        ),
        (FILES[METADATA].replace(b"{\n", b'{\n "note": "Approved by the Treasurer",\n', 1), "note is "),
    ],
    ids=["emptied", "nothing", "nested", "no text", "a key twice", "put in"],
)
def test_metadata_that_is_none_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problem in found(tmp_path, {METADATA: content})


def test_every_record_has_its_pdf_and_its_metadata(tmp_path: Path) -> None:
    for name in ("record.pdf", "metadata.json"):
        path = f"data/records/TS-000002/{name}"
        fewer = {each: content for each, content in FILES.items() if each != path}
        said = problems(as_folder(tmp_path / name, packed(fewer)))
        assert f"{path}: This file is missing: every record has it." in said


# --- About all of it --------------------------------------------------------------------------------------------------
Change = Callable[[dict[str, Any]], dict[str, Any]]
SELECTIONS: list[tuple[Change, str]] = [
    (lambda said: {**said, "records": 4}, "records is 4, and by what is here 3."),
    (lambda said: {**said, "records": "3"}, 'records is "3"'),
    (lambda said: {**said, "logs": {ORIGIN: 99}}, "logs is "),
    (lambda said: {**said, "logs": {}}, "logs is "),
    (lambda said: {**said, "for": "FOI-000001"}, "A schedule is in a bag for an information request"),
    (lambda said: {}, "records is nothing"),
]


@pytest.mark.parametrize(("change", "problem"), SELECTIONS)
def test_the_selection_counts_what_is_here(tmp_path: Path, change: Change, problem: str) -> None:
    said = change(json.loads(FILES["data/selection.json"]))
    assert problem in found(tmp_path, {"data/selection.json": json.dumps(said).encode()})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            f"Bagging-Date: {DAY}",
            "Bagging-Date: 2020-01-01",
            'Bagging-Date is "2020-01-01", and by the entries',
        ),
        ("The Treasury", "The Treasurer", 'Source-Organization is "The Treasurer"'),
    ],
)
def test_the_description_of_the_bag_is_compared(tmp_path: Path, old: str, new: str, problem: str) -> None:
    files = packed(FILES)
    info = files["bag-info.txt"].decode()
    changed = {**files, "bag-info.txt": info.replace(old, new).encode()}
    for name, algorithm in (("sha256", verify.sha256), ("sha512", verify.sha512)):
        described = [path for path in changed if not path.startswith(("data/", "tagmanifest"))]
        lines = (f"{algorithm(changed[path]).hexdigest()}  {path}\n" for path in described)
        changed[f"tagmanifest-{name}.txt"] = "".join(lines).encode()
    assert problem in problems(as_folder(tmp_path / "records", changed))


def test_where_it_is_still_the_day_before_another_program_may_say_so(tmp_path: Path) -> None:
    """BagIt programs write the day of their own computer when they save a bag again."""
    files = {path: content for path, content in packed(FILES).items() if not path.startswith("tagmanifest")}
    before = (date.fromisoformat(DAY) - timedelta(days=1)).isoformat()
    files["bag-info.txt"] = files["bag-info.txt"].replace(DAY.encode(), before.encode())
    assert not problems(as_folder(tmp_path / "records", files))


def test_a_checkpoint_bears_the_year_of_its_log(tmp_path: Path) -> None:
    path = next(path for path in FILES if path.endswith(".checkpoint"))
    moved = {each: content for each, content in FILES.items() if each != path}
    moved["data/checkpoints/1999.checkpoint"] = FILES[path]
    said = problems(as_folder(tmp_path / "records", packed(moved)))
    assert f"data/checkpoints/1999.checkpoint: It is of {ORIGIN}." in said


def test_the_first_line_names_what_nobody_vouches_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A PDF that says “Approved by the Treasurer himself”, and a README that says to trust it."""
    forged = {
        "data/records/TS-000002/record.pdf": b"%PDF Approved by the Treasurer himself",
        "data/README.txt": b"!",
    }
    report = checked(as_folder(tmp_path / "records", FILES))
    told = report.told([], content=True)
    first = next(verify.as_text(told))
    assert first.startswith(
        "CONSISTENT ONLY, but nobody vouches for 6 files: data/records/TS-000001/record.pdf, "
    )
    for name in ("TS-000002/record.pdf", "data/README.txt", "data/verify.py", "data/selection.json"):
        assert name in first
    assert told["unvouched"] == report.unvouched
    assert forged.keys() <= set(report.unvouched)
    report.vouched()
    assert next(verify.as_text(report.told([], content=True))) == "CONSISTENT ONLY."


def test_what_the_verifier_neutralises_the_portal_does() -> None:
    for text in ["=1+1", " +1", "-x", "@a", "\tb", "\r", "\n", "＝", "＋", "－", "＠", "a=b", "", "'x"]:
        assert verify.neutral(text) == csv_tables.neutral(text)
        cells = [text, "a,b", 'say "hi"', "two\nlines"]
        assert verify.csv_line(cells) == csv_tables.line(cells)
