"""The audit trail as a table for a spreadsheet (RFC 4180, UTF-8), written line by line however long it is."""

import csv
import json
from collections.abc import Iterable, Iterator

from records import recomputing
from records.canonical import moment
from records.kinds import Fields
from records.models import Entry
from records.verify import neutral

HEADINGS = [
    "Log", "Entry", "Time (UTC)", "Subject", "Division", "Kind", "What happened", "User name", "Name", "Position",
    "Acting for", "Leaf hash", "Fields",
]  # fmt: skip


class Line:
    """Hands each line back instead of keeping a file."""

    def write(self, text: str) -> str:
        return text


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Of an entry that is not what was recorded its place and kind, and that: none of what it says now."""
    writer = csv.writer(Line())
    yield writer.writerow(HEADINGS)
    for entry in entries:
        fields, sentence = entry.fields, entry.sentence
        if wrong := list(recomputing.of_entry(entry)):
            recomputing.tell(entry.subject, wrong)
            fields, sentence = Fields(), f"NOT WHAT WAS RECORDED: {wrong[0]}"
        yield writer.writerow(neutral(str(cell)) for cell in cells(entry, fields, sentence))


def cells(entry: Entry, fields: Fields, sentence: str) -> list[object]:
    """`fields` and `sentence`: as much of them as whoever reads it may see."""
    who = fields.get("actor") or Fields()
    return [
        "" if entry.index is None else entry.leaf.log.origin,
        "" if entry.index is None else entry.index,
        moment(entry.at),
        entry.subject,
        entry.office,
        entry.kind,
        sentence,
        *(who.get(part, "") for part in ("user_name", "name", "position", "acting_for")),
        entry.leaf_hash.hex(),
        json.dumps({name: value for name, value in fields.items() if name != "actor"}, ensure_ascii=False),
    ]
