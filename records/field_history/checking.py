"""Recompute the field history from its rows, and name each that is not as it was anchored."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.utils.dateparse import parse_datetime

from records.field_history.keeping import ANCHORED, DESTROYED, SAYS, SUBJECT, digest_of, root_of
from records.models import Entry
from records.verify import Rejected, decode64, parse_entry

LONGEST = timedelta(hours=1)  # of a transaction: no step of the portal lasts a minute
PIECE = 2_000
ROWS = f"""
    SELECT kept.id, kept.salt, kept.digest, kept.batch_id, kept.destroyed_id, {SAYS}
    FROM records_historyrow AS kept FULL JOIN auditlog_logentry AS history ON history.id = kept.id
    LEFT JOIN django_content_type AS model ON model.id = history.content_type_id
"""  # noqa: S608 - its own names only
IN_BATCHES = f"{ROWS} WHERE kept.batch_id IS NOT NULL ORDER BY kept.batch_id, kept.id"
OTHERS = f"{ROWS} WHERE kept.batch_id IS NULL ORDER BY coalesce(kept.id, history.id)"
WHEN = 13  # the place of the moment in what a row says


class Row(NamedTuple):
    """What the log knows of a row, beside what the row says."""

    kept: int | None
    salt: bytes | None
    digest: bytes | None
    batch: int | None
    destroyed: int | None
    says: tuple[Any, ...]

    @classmethod
    def read(cls, columns: tuple[Any, ...]) -> "Row":
        kept, salt, digest, batch, destroyed, *says = columns
        return cls(kept, salt and bytes(salt), digest and bytes(digest), batch, destroyed, tuple(says))

    @property
    def is_there(self) -> bool:
        return self.says[0] is not None

    @property
    def number(self) -> int:
        number: int = self.kept if self.kept is not None else self.says[0]
        return number

    def __str__(self) -> str:
        about = f" ({self.says[1]} {self.says[2]})" if self.is_there else ""
        return f"Row {self.number} of the field history{about}"


def problems() -> Iterator[str]:
    """Everything that does not hold. The entries themselves, and the guards, are for `records.audit` to check."""
    gone = dict(_destroyed())
    yield from _of_batches(gone)
    for row in _rows(OTHERS):
        yield from _of_row(row, gone)


def _of_batches(gone: dict[int, int]) -> Iterator[str]:
    batches, since = {entry.pk: entry for entry in _entries(ANCHORED)}, None
    for number, group in groupby(_rows(IN_BATCHES), attrgetter("batch")):
        rows, entry = list(group), batches.pop(number, None)
        yield from _of_batch(rows, entry)
        yield from _too_old(rows, since)
        for row in rows:
            yield from _of_row(row, gone)
        since = entry.at if entry and entry.fields.get("complete") else since
    for entry in batches.values():
        yield f"The digests of rows {_told(entry)} of the field history are missing."


def _rows(statement: str) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while read := cursor.fetchmany(PIECE):
            yield from map(Row.read, read)


def _entries(kind: str) -> Iterator[Entry]:
    told = Entry.objects.filter(subject=SUBJECT, kind=kind).select_related("payload").order_by("id")
    return told.iterator(chunk_size=PIECE)


def _destroyed() -> Iterator[tuple[int, int]]:
    """The rows that left with a disposal, by the log; each with the disposal's entry."""
    for entry in _entries(DESTROYED):
        if disposal := _disposal_of(entry):
            for first, last in entry.fields.get("rows", []):
                yield from ((number, disposal) for number in range(first, last + 1))


def _disposal_of(entry: Entry) -> int | None:
    """The lawful ground that the entry names, if there is such an entry."""
    try:
        related = [decode64(digest) for digest in parse_entry(entry.content)["relates_to"]]
    except Rejected:
        return None
    grounds = Entry.objects.filter(
        subject=entry.fields["disposed"], kind="disposal.executed", pk__lt=entry.pk
    )
    return grounds.filter(leaf_hash__in=related).values_list("pk", flat=True).first()


def _of_batch(rows: list[Row], entry: Entry | None) -> Iterator[str]:
    """Whether these are the rows that the log says were anchored together."""
    if not entry:
        yield f"No entry anchored the rows {rows[0].number} to {rows[-1].number} of the field history."
        return
    said, found = _numbers(entry), {row.number for row in rows}
    for missing in sorted(said - found):
        yield f"Row {missing} of the field history was anchored, and its digest is missing."
    for other in sorted(found - said):
        yield f"Row {other} of the field history was not anchored with its batch, though its digest says so."
    root = root_of((row.number, row.digest or b"") for row in rows)
    if said == found and root != entry.fields.get("root"):
        yield f"The digests of rows {_told(entry)} of the field history are not those that were anchored."


def _too_old(rows: list[Row], since: datetime | None) -> Iterator[str]:
    """A row that existed when everything was anchored was anchored then. One that says so, and was not, is made up."""
    for row in rows if since else []:
        written = parse_datetime(row.says[WHEN]) if row.is_there else None
        if since and written and written < since - LONGEST:
            yield f"{row} says that it is of {written:%Y-%m-%d %H:%M} UTC, and was not there on {since:%Y-%m-%d %H:%M}."


def _of_row(row: Row, gone: dict[int, int]) -> Iterator[str]:
    if row.kept is None:
        yield f"{row} was put in past the portal."
    elif row.destroyed is not None:
        if row.is_there or row.salt is not None:
            yield f"{row} was to go with a record that was disposed of, and is still there."
        if gone.get(row.kept) != row.destroyed:
            yield f"{row} is gone, and no disposal in the log accounts for it."
    elif not row.is_there:
        yield f"{row} is gone."
    elif row.batch and (row.salt is None or digest_of(row.salt, row.says) != row.digest):
        yield f"{row} is not what it was when it was anchored."


def _numbers(entry: Entry) -> set[int]:
    return {number for first, last in entry.fields.get("rows", []) for number in range(first, last + 1)}


def _told(entry: Entry) -> str:
    runs = entry.fields.get("rows", [])
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in runs)
