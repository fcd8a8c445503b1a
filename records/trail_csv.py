"""The audit trail as a table for a spreadsheet (RFC 4180, UTF-8), written line by line however long it is."""

import csv
import json
from collections.abc import Iterable, Iterator

from records.models import Entry

HEADINGS = [
    "Entry", "Time (UTC)", "Subject", "Division", "Kind", "What happened", "User name", "Name", "Position",
    "Acting for", "Leaf hash", "Fields",
]  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Line:
    """Hands each line back instead of keeping a file."""

    def write(self, text: str) -> str:
        return text


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(HEADINGS)
    for entry in entries:
        yield writer.writerow(neutral(str(cell)) for cell in cells(entry))


def cells(entry: Entry) -> list[object]:
    who = entry.actor
    return [
        "" if entry.index is None else entry.index,
        f"{entry.at:%Y-%m-%dT%H:%M:%S}.{entry.at.microsecond // 1000:03}Z",
        entry.subject,
        entry.office,
        entry.kind,
        entry.sentence,
        *(who.get(part, "") for part in ("user_name", "name", "position", "acting_for")),
        entry.leaf_hash.hex(),
        json.dumps(
            {name: value for name, value in entry.fields.items() if name != "actor"}, ensure_ascii=False
        ),
    ]


def neutral(text: str) -> str:
    """Spreadsheets run a cell that begins like a formula; an apostrophe stops them. The log keeps the text raw."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
