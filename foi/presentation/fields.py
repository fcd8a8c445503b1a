"""Fields by what whoever marks looks for: what people wrote, who they are, and what the portal noted for itself."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from foi.presentation.rows import Row
from foi.residual_text import strings
from records.verify import FILES

WRITTEN, PEOPLE, NOTED = "written", "people", "noted"
TITLES = {WRITTEN: "What was written", PEOPLE: "Who is named"}
OF_PEOPLE = re.compile(r"(?:^|[._])(?:author|name|by|handler|person|position|as)$")
# Statements of the policy that were ticked, the parts of the record's own proof, and what the entry shows anyway.
ALWAYS_NOTED = {"declared", "trail", "actor.division"}
FIRST = ["text", "live_text", "captured_text", "title", "sources", "note", "reason", "question", "answer"]


def group_of(name: str, value: Any) -> str:
    """A field that nobody thought of here is shown, unless it is a code, a digest, a number or a moment."""
    if OF_PEOPLE.search(name):
        return PEOPLE
    if name in (*FILES, *FIRST) or (
        name not in ALWAYS_NOTED and any(_is_said(text) for text in strings(value))
    ):
        return WRITTEN
    return NOTED


def _is_said(text: str) -> bool:
    return any(sign.isspace() for sign in text) or "://" in text


def by_group(steps: Sequence[Row]) -> list[Row]:
    """What was written and who is named, each once however many steps say it, under the first place where it stands."""
    found: dict[tuple[Any, ...], Row] = {}
    for step, field in _fields(steps):
        said = (field["group"], *((part["text"], part.get("provision")) for part in field["parts"]))
        row = found.setdefault(said, field | {"labels": {}, "steps": {}, "places": []})
        row["places"].append(field["place"])
        row["labels"][field["label"]] = row["steps"][step["number"]] = None
    rows = [_row(row) for row in sorted(found.values(), key=_place)]
    return [
        {"name": group, "title": title, "fields": those}
        for group, title in TITLES.items()
        if (those := [row for row in rows if row["group"] == group])
    ]


def _fields(steps: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    for step in steps:
        yield from ((step, field) for field in step["shown"])


def _place(row: Row) -> int:
    name = row["place"].partition(":")[2]
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _row(row: Row) -> Row:
    numbers = ", ".join(map(str, row["steps"]))
    where = f"Step{'s' if len(row['steps']) > 1 else ''} {numbers}"
    return row | {"label": "; ".join(row["labels"]), "where": where}
