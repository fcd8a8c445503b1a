"""The forms beside the bag: each keeps to its format, runs no formula, and repeats to the byte."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import pytest

from exports import rows, tables
from exports.models import Export
from records.models import Entry
from tests.exports.conftest import made, recorded, sign
from tests.world import World

TITLE, TEXT = "=cmd|' /C calc'!A0", "First “line”,\n=1+1 in the second 🎉"


def twice(world: World, form: str) -> Export:
    first, second = made(world, form=form), made(world, form=form, by=world.auditor)
    assert first.state == "made", first.failure
    assert first.path.read_bytes() == second.path.read_bytes()
    return first


def test_csv_has_a_line_for_each_record(world: World) -> None:
    one, two = recorded(world, title=TITLE, text=TEXT), recorded(world)
    sign()
    data = twice(world, "csv").path.read_bytes()
    assert data.count(b"\r\n") == 3
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [line["Identifier"] for line in lines] == [one, two]
    assert lines[0]["Title"] == f"'{TITLE}, on Facebook"
    assert TEXT in lines[0]["Text"]
    assert "Gm (gm, General Manager) approved version 1." in lines[0]["What happened"]


def test_json_lines_hold_everything_raw(world: World) -> None:
    one = recorded(world, title=TITLE, text=TEXT)
    sign()
    [line] = twice(world, "jsonl").path.read_bytes().splitlines()
    record = json.loads(line)
    entries = Entry.objects.filter(subject=one).select_related("payload").order_by("id")
    assert (record["identifier"], record["trail"][0]["fields"]["title"]) == (one, TITLE)
    assert [step["fields"] for step in record["trail"]] == [entry.fields for entry in entries]
    assert [step["index"] for step in record["trail"]] == [0, 1, 2, 3, 4]


def test_xlsx_runs_no_formula(world: World) -> None:
    recorded(world, title=TITLE, text=TEXT)
    sign()
    with zipfile.ZipFile(twice(world, "xlsx").path) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    names = {element.tag.rpartition("}")[2] for element in sheet.iter()}
    assert "f" not in names
    texts = [element.text or "" for element in sheet.iter() if element.tag.endswith("}t")]
    assert texts[: len(tables.WITH_STORY)] == tables.WITH_STORY
    assert f"'{TITLE}, on Facebook" in texts


def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so() -> None:
    cell = rows._cell("=" * rows.XLSX_CELL)
    assert len(cell) == rows.XLSX_CELL
    assert cell.endswith(rows.CUT)
    assert rows._cell(7) == 7


@pytest.mark.parametrize("before", ["", "x"])
def test_a_cell_is_cut_where_excel_would_cut_it(before: str) -> None:
    """Excel counts UTF-16, cuts what is longer itself, and would take the notice for what is too much."""
    cell = rows._cell(before + "🎉" * rows.XLSX_CELL)
    units = cell.encode("utf-16-le")
    assert rows.XLSX_CELL - 1 <= len(units) // 2 <= rows.XLSX_CELL
    assert cell == before + "🎉" * cell.count("🎉") + rows.CUT, "and no half of an emoji"
    whole = "🎉" * (rows.XLSX_CELL // 2)
    assert rows._cell(whole) == whole
