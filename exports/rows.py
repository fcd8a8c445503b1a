"""The forms beside the bag: tables for spreadsheets, and data for programs. One line for each record."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exports import tables
from exports.record_summary import Told
from exports.redaction import Shown
from exports.work_folder import WorkFolder
from records.canonical import dumps, moment
from workflow import csv_tables, workbooks
from workflow.csv_tables import neutral

LINES, SHEET = "lines", "sheet.xlsx"
XLSX_ROWS = 1_048_575  # a sheet has one more, for the headings
XLSX_CELL = 32_767  # as Excel counts: in UTF-16, where an emoji is two
CUT = "… (cut: the bag and the JSON lines have it whole)"
ITS_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # nothing in the file tells when it was made


class Lines:
    """One line after the other into one file."""

    FILES = (LINES,)

    def __init__(self, made_in: WorkFolder) -> None:
        self.file = made_in.files[LINES]

    def begin(self) -> None:
        """What stands before the first record."""

    def expect(self, record: Told) -> None:
        """A record that comes soon: a line is not worth making ahead."""

    def leave(self) -> None:
        """Whether or not it was finished."""

    def add(self, record: Told, proofs: Mapping[int, str]) -> None:
        self.file.write(self.line(record))

    def line(self, record: Told) -> bytes:
        raise NotImplementedError

    def finish(self) -> Path:
        self.file.flush()
        return Path(self.file.name)


class Csv(Lines):
    def begin(self) -> None:
        self.file.write("".join(csv_tables.lines(tables.WITH_STORY, [])).encode())

    def line(self, record: Told) -> bytes:
        return csv_tables.line(tables.with_story(record)).encode()


class JsonLines(Lines):
    """Raw, as programs want it: nothing is neutralised, and what is withheld is named."""

    def line(self, record: Told) -> bytes:
        said = {
            "identifier": record.subject,
            "title": record.title,
            "office": record.office,
            "protective_marking": record.marking,
            "disposal_class": record.retention_class,
            "created_at": moment(record.created_at),
            "recorded_at": moment(record.recorded_at),
            "trail": [_step(shown) for shown in record.trail],
        }
        return dumps(said) + b"\n"


def _step(shown: Shown) -> dict[str, Any]:
    entry = shown.entry
    return {
        "at": moment(entry.at),
        "kind": entry.kind,
        "sentence": shown.sentence,
        "log": entry.leaf.log.origin,
        "index": entry.leaf.index,
        "leaf_hash": entry.leaf_hash.hex(),
        "fields": shown.fields,
        "withheld": shown.withheld,
        "destroyed": shown.destroyed,
    }


class Xlsx(Lines):
    """The rows are kept line by line, so that a pause loses none; the workbook is put together at the end."""

    def line(self, record: Told) -> bytes:
        return json.dumps([_cell(value) for value in tables.with_story(record)]).encode() + b"\n"

    def finish(self) -> Path:
        path = super().finish()
        sheet = path.with_name(SHEET)
        with path.open("rb") as lines:
            rows = map(json.loads, lines)
            workbooks.write(
                str(sheet), "Records", tables.WITH_STORY, rows, created=ITS_DATE, tmpdir=str(path.parent)
            )
        return sheet


def _cell(value: Any) -> int | str:
    if isinstance(value, int):
        return value
    text = neutral(str(value))
    return text if _length(text) <= XLSX_CELL else _beginning(text, XLSX_CELL - _length(CUT)) + CUT


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _beginning(text: str, length: int) -> str:
    """Half a character, where the cut falls into one, stays out."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")
