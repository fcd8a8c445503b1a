"""A record as one row, for spreadsheets and for systems that take tables in."""

from collections.abc import Sequence
from typing import Any

from exports.record_summary import Told
from records.canonical import moment
from workflow.csv_tables import neutral

COLUMNS = [
    "Identifier", "Title", "Record type", "Creator", "Position of creator", "Date created", "Date recorded",
    "Protective marking", "Disposal class", "Division", "Platform", "Decided by", "Entries", "Files",
]  # fmt: skip
WITH_STORY = [*COLUMNS, "Text", "What happened"]


def cells(told: Told) -> list[Any]:
    """Under COLUMNS. Times are UTC, as in the log."""
    creator = told.creator
    return [
        told.subject,
        told.title,
        told.facets.get("record_type", ""),
        creator.name if creator else "",
        creator.position if creator else "",
        moment(told.created_at),
        moment(told.recorded_at),
        told.marking,
        told.retention_class,
        told.office,
        told.facets.get("platform", ""),
        told.facets.get("decided_by", ""),
        len(told.trail),
        len(told.files),
    ]


def with_story(told: Told) -> list[Any]:
    """Under WITH_STORY."""
    texts = "\n\n".join(f"{label}: {text}" for label, text in told.texts)
    story = "\n".join(f"{moment(shown.entry.at)} {shown.sentence}" for shown in told.trail)
    return [*cells(told), texts, story]


def tsv_line(values: Sequence[Any]) -> str:
    """What Content Manager's DataPort takes: a tab between cells, and no tab or line end in any."""
    return "\t".join(neutral(" ".join(str(value).split())) for value in values) + "\r\n"
