"""The register of records, a page at a time. However long it is, a page reads only its own rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from records.models import Entry
from records.policy import Reader, reads_everything

PAGE = 25


class Place(NamedTuple):
    """Where a page ends: the register is in the order of time, and of ids within the same millisecond."""

    at: datetime
    id: int

    @classmethod
    def of(cls, entry: Entry) -> Self:
        return cls(entry.at, entry.pk)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Anything that is not a place is the beginning: people edit addresses."""
        moment, _, number = text.partition("_")
        try:
            at = parse_datetime(moment)
        except ValueError:
            return None
        aware = at is not None and at.tzinfo is not None
        return cls(at, int(number)) if at and aware and number.isdecimal() and len(number) < 19 else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    def older(self) -> Q:
        return Q(at__lt=self.at) | Q(at=self.at, id__lt=self.id)

    def newer(self) -> Q:
        return Q(at__gt=self.at) | Q(at=self.at, id__gt=self.id)


class Page(NamedTuple):
    entries: list[Entry]
    newer: Place | None
    older: Place | None


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the register."""

    subject: str = ""
    office: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        asked = {"subject": self.subject, "at__gte": self.since, "at__lt": self.until}
        return entries.filter(**{name: value for name, value in asked.items() if value})


def page(
    reader: Reader, wanted: Wanted, *, older_than: Place | None = None, newer_than: Place | None = None
) -> Page:
    records = wanted.narrow(Entry.objects.filter(declares_record=True))
    if newer_than:
        found = _first(
            records.filter(newer_than.newer(), at__gte=newer_than.at), reader, wanted, ["at", "id"]
        )
        more, entries = len(found) > PAGE, found[:PAGE][::-1]
        return Page(
            entries, Place.of(entries[0]) if more else None, Place.of(entries[-1]) if entries else None
        )
    if older_than:
        records = records.filter(older_than.older(), at__lte=older_than.at)
    found = _first(records, reader, wanted, ["-at", "-id"])
    more, entries = len(found) > PAGE, found[:PAGE]
    newer = Place.of(entries[0]) if older_than and entries else None
    return Page(entries, newer, Place.of(entries[-1]) if more else None)


def _first(records: QuerySet[Entry], reader: Reader, wanted: Wanted, order: list[str]) -> list[Entry]:
    """The first rows, and one more to know whether there are more.

    Several offices are read each in its own index and merged: one condition over all of them would have the database
    walk, or sort, the whole register.
    """
    if reads_everything(reader) and not wanted.office:
        return list(_with_fields(records).order_by(*order)[: PAGE + 1])
    offices = [office for office in _readable(reader, wanted.office) if office]
    heads = [
        records.filter(office=office).order_by(*order).values("pk", "at")[: PAGE + 1] for office in offices
    ]
    if not heads:
        return []
    merged = heads[0].union(*heads[1:], all=True) if heads[1:] else heads[0]
    keys = sorted(((row["at"], row["pk"]) for row in merged), reverse=order[0].startswith("-"))[: PAGE + 1]
    return list(_with_fields(Entry.objects.filter(pk__in=[pk for _, pk in keys])).order_by(*order))


def _readable(reader: Reader, office: str) -> Iterable[str]:
    if not office:
        return sorted(reader.offices())
    return [office] if reads_everything(reader) or office in reader.offices() else []


def _with_fields(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.select_related("payload", "leaf")


def offices(reader: Reader) -> list[str]:
    """The offices whose records this reader may see. One look into the index for each, however many records."""
    if not reads_everything(reader):
        return sorted(office for office in reader.offices() if office)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE each(office) AS (
                SELECT min(office) FROM records_entry WHERE declares_record
                UNION ALL
                SELECT (SELECT min(office) FROM records_entry WHERE declares_record AND office > each.office)
                FROM each WHERE each.office IS NOT NULL
            )
            SELECT office FROM each WHERE office <> ''
            """
        )
        return [office for (office,) in cursor.fetchall()]
