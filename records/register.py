"""The register of records, a page at a time. However long it is, a page reads only its own rows.

What words or facets narrow is found through the index of the search; all else in the log itself, which knows every
record from the moment on that it was declared.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple, Self, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import make_aware

from records.models import Entry, Searchable
from records.offices import known, named
from records.policy import Reader, reads_everything
from records.search import finding as search
from records.search.finding import Counts, Match
from workflow import full_text

PAGE = 25
SHOWN = "payload", "leaf__log"  # what is shown of an entry
Row = TypeVar("Row", Entry, Searchable)


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
        return Q(at__lt=self.at) | Q(at=self.at, pk__lt=self.id)

    def newer(self) -> Q:
        return Q(at__gt=self.at) | Q(at=self.at, pk__gt=self.id)


class Page(NamedTuple):
    """`newer` and `older`: where the pages beside this one go on; with the best first, the better and the weaker."""

    entries: list[Entry]
    newer: Place | Match | None
    older: Place | Match | None


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the register."""

    subject: str = ""
    office: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    facets: tuple[tuple[str, str], ...] = ()  # of records.search_models.FACETS, with the value wanted

    @property
    def needs_the_index(self) -> bool:
        return bool(self.words or self.facets)

    @property
    def is_plain(self) -> bool:
        """Nothing narrows it but the office."""
        return not (self.needs_the_index or self.subject or self.since or self.until)

    def narrow(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """By what an entry and its row in the index say alike."""
        asked = {"subject": self.subject, "at__gte": self.since, "at__lt": self.until}
        return rows.filter(**{name: value for name, value in asked.items() if value})

    def found(self) -> QuerySet[Searchable]:
        """In the index, whoever may see it."""
        rows = self.narrow(Searchable.objects.all()).filter(**dict(self.facets))
        if year := dict(self.facets).get("year"):
            rows = rows.filter(in_year(year))
        return rows.filter(words=full_text.Query(self.words)) if self.words else rows

    def everywhere(self) -> QuerySet[Any]:
        """Rows with a subject each, of every record that fits, for those who may read everything. The index is asked
        only where it must be: what was declared a moment ago stands in the log alone."""
        rows = (
            self.found() if self.needs_the_index else self.narrow(Entry.objects.filter(declares_record=True))
        )
        return rows.filter(office=self.office) if self.office else rows


def in_year(year: str) -> Q:
    """By the time too, since that has an index; a year that is none has no records."""
    if not (year.isascii() and year.isdecimal() and 0 < int(year) < 9999):
        return Q(pk=None)
    first, after = (make_aware(datetime.combine(date(int(year) + more, 1, 1), time.min)) for more in (0, 1))
    return Q(at__gte=first, at__lt=after)


def declared_among(subjects: Collection[str]) -> set[str]:
    """Those that are records. What is still going on has a trail, too."""
    declarations = Entry.objects.filter(subject__in=subjects, declares_record=True)
    return set(declarations.values_list("subject", flat=True))


def page(
    reader: Reader,
    wanted: Wanted,
    *,
    older_than: Place | None = None,
    newer_than: Place | None = None,
    many: bool = False,
) -> Page:
    """`many`: more fits than was counted, so that the first of it are soon met on a walk through the newest. Asked for
    the first twenty-five alone, the database would take that walk for a word that stands in no record, too.
    """
    heads, many = _found(reader, wanted), many or not wanted.words
    if newer_than:
        heads = [head.filter(newer_than.newer(), at__gte=newer_than.at) for head in heads]
        found = _first(heads, ["at", "pk"], many=many)
        more, shown = len(found) > PAGE, found[:PAGE][::-1]
        return Page(shown, Place.of(shown[0]) if more else None, Place.of(shown[-1]) if shown else None)
    if older_than:
        heads = [head.filter(older_than.older(), at__lte=older_than.at) for head in heads]
    found = _first(heads, ["-at", "-pk"], many=many)
    more, shown = len(found) > PAGE, found[:PAGE]
    newer = Place.of(shown[0]) if older_than and shown else None
    return Page(shown, newer, Place.of(shown[-1]) if more else None)


def best(
    reader: Reader, wanted: Wanted, *, weaker_than: Match | None = None, better_than: Match | None = None
) -> Page:
    """What fits the words best comes first."""
    matches = search.ranked(_heads(reader, wanted, wanted.found()), wanted.words)
    if better_than:
        above = [match for match in matches if match > better_than]
        shown, more_above, more_below = above[-PAGE:], len(above) > PAGE, True
    else:
        below = [match for match in matches if not weaker_than or match < weaker_than]
        shown, more_above, more_below = below[:PAGE], bool(weaker_than), len(below) > PAGE
    entries = _entries([match.id for match in shown])
    return Page(
        entries, shown[0] if shown and more_above else None, shown[-1] if shown and more_below else None
    )


def counts(reader: Reader, wanted: Wanted) -> Counts:
    """How much there is of what, among all that this reader may see and that fits."""
    if wanted.is_plain:
        return search.counts_of_all(_readable(reader, wanted.office))
    return search.counts_of(_heads(reader, wanted, wanted.found()))


def _found(reader: Reader, wanted: Wanted) -> list[QuerySet[Any]]:
    if wanted.needs_the_index:
        return _heads(reader, wanted, wanted.found())
    return _heads(reader, wanted, wanted.narrow(Entry.objects.filter(declares_record=True)))


def _heads(reader: Reader, wanted: Wanted, rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """The rows that this reader may see, by office where not all of them may be seen.

    Several offices are read each in its own index and merged: one condition over all of them would have the database
    walk, or sort, the whole register.
    """
    offices = _readable(reader, wanted.office)
    return [rows] if offices is None else [rows.filter(office=office) for office in offices]


def _readable(reader: Reader, office: str) -> list[str] | None:
    """The offices to look into; None: all of them, and what stands under no office."""
    if reads_everything(reader):
        return [office] if office else None
    return sorted(each for each in reader.offices() if each and each == (office or each))


def _first(heads: Sequence[QuerySet[Any]], order: list[str], *, many: bool) -> list[Entry]:
    """The first entries of all heads together, and one more to know whether there are more."""
    if len(heads) == 1 and heads[0].model is Entry:
        return list(heads[0].select_related(*SHOWN).order_by(*order)[: PAGE + 1])
    if not many:
        newest = [head.order_by(*order).values("pk")[: search.CAP] for head in heads]
        heads = [
            head.model._default_manager.filter(pk__in=among)
            for head, among in zip(heads, newest, strict=True)
        ]
    firsts = [head.order_by(*order).values_list("at", "pk")[: PAGE + 1] for head in heads]
    if not firsts:
        return []
    merged = firsts[0].union(*firsts[1:], all=True) if firsts[1:] else firsts[0]
    places = sorted((Place(at, pk) for at, pk in merged), reverse=order[0].startswith("-"))
    return _entries([place.id for place in places[: PAGE + 1]])


def _entries(ids: list[int]) -> list[Entry]:
    """With their fields, in this order."""
    found = Entry.objects.select_related(*SHOWN).in_bulk(ids) if ids else {}
    return [found[each] for each in ids]


def offices(reader: Reader) -> dict[str, str]:
    """The offices whose records this reader may see, each with its name. No division is ever deleted, so those of all
    entries are among the known."""
    return known() if reads_everything(reader) else named(filter(None, reader.offices()))
