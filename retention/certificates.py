"""What a disposal destroyed, as a table for a spreadsheet (RFC 4180, UTF-8)."""

import csv
from collections.abc import Iterator

from records.canonical import moment
from records.trail_csv import Line, neutral
from retention.models import Disposal
from retention.queries import items_of

HEADINGS = [
    *("Disposal", "Record", "Division", "Became a record (UTC)", "Class", "Authority", "Due on", "Outcome"),
    *("Because", "When (UTC)", "Entries emptied", "Files destroyed (SHA-256)", "Proposed by", "Approved by"),
]


def lines(disposal: Disposal) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(HEADINGS)
    for item in items_of(disposal).order_by("id").iterator(chunk_size=500):
        given = item.retention_class
        cells = [
            disposal.reference,
            item.keeping.subject,
            item.keeping.office,
            moment(item.keeping.entry.at),
            str(given),
            f"{given.authority}, {given.authority_name}",
            item.due_on.isoformat(),
            item.get_outcome_display(),
            item.because,
            item.settled_at and moment(item.settled_at),
            item.payloads,
            " ".join(item.files),
            str(disposal.proposed_by),
            str(disposal.decided_by) if disposal.decided_by else "",
        ]
        yield writer.writerow(neutral("" if cell is None else str(cell)) for cell in cells)
