"""What a disposal destroyed, as a table for a spreadsheet (RFC 4180, UTF-8)."""

from collections.abc import Iterator

from records.canonical import moment
from retention.models import Disposal, DisposalItem
from retention.queries import items_of
from workflow import csv_tables

HEADINGS = [
    *("Disposal", "Record", "Division", "Became a record (UTC)", "Class", "Authority", "Due on", "Outcome"),
    *("Because", "When (UTC)", "Entries emptied", "Files destroyed (SHA-256)", "Proposed by", "Approved by"),
]


def lines(disposal: Disposal) -> Iterator[str]:
    items = items_of(disposal).order_by("id").iterator(chunk_size=500)
    return csv_tables.lines(HEADINGS, (_cells(disposal, item) for item in items))


def _cells(disposal: Disposal, item: DisposalItem) -> list[object]:
    given = item.retention_class
    return [
        disposal.reference,
        item.keeping.subject,
        item.keeping.office,
        moment(item.keeping.entry.at),
        given,
        f"{given.authority}, {given.authority_name}",
        item.due_on.isoformat(),
        item.get_outcome_display(),
        item.because,
        item.settled_at and moment(item.settled_at),
        item.payloads,
        " ".join(item.files),
        disposal.proposed_by,
        disposal.decided_by or "",
    ]
