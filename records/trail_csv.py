"""The audit trail as a table for a spreadsheet, written line by line however long it is."""

import json
from collections.abc import Iterable, Iterator

from records import recomputing
from records.canonical import moment
from records.kinds import Fields
from records.models import Entry
from workflow import csv_tables

HEADINGS = [
    "Log", "Entry", "Time (UTC)", "Subject", "Division", "Kind", "What happened", "User name", "Name", "Position",
    "Acting for", "Leaf hash", "Fields",
]  # fmt: skip


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    return csv_tables.lines(HEADINGS, map(_checked, entries))


def _checked(entry: Entry) -> list[object]:
    """Of an entry that is not what was recorded its place and kind, and that: none of what it says now."""
    if wrong := list(recomputing.of_entry(entry)):
        recomputing.tell(entry.subject, wrong)
        return cells(entry, Fields(), f"NOT WHAT WAS RECORDED: {wrong[0]}")
    return cells(entry, entry.fields, entry.sentence)


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
