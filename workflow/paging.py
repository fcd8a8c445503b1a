"""Pages of a long list, newest first, by key rather than by number: the millionth costs what the first does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 25
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    newer: str  # query string of the page of newer rows; empty where there is none
    older: str


def page_of(
    rows: QuerySet[Row], query: Mapping[str, str], size: int = SIZE, any_of: Sequence[Q] = ()
) -> Page[Row]:
    """The rows before or after the id in `query`; one row more is read to know whether the list goes on.

    `any_of`: conditions of which a row meets at least one. Each is read in its own index, and the results are merged:
    asked for one *or* the other, PostgreSQL may walk through a million rows to find twenty-five.
    """
    before, after = number_in(query.get("before")), number_in(query.get("after"))
    if after is not None:
        found = _first(rows.filter(pk__gt=after), "pk", size + 1, any_of)
        more, shown = len(found) > size, found[:size][::-1]
        return _page(query, shown, newer=more, older=True)
    found = _first(rows.filter(pk__lt=before) if before is not None else rows, "-pk", size + 1, any_of)
    return _page(query, found[:size], newer=before is not None, older=len(found) > size)


def _first(rows: QuerySet[Row], order: str, number: int, any_of: Sequence[Q]) -> list[Row]:
    if len(any_of) <= 1:
        return list(rows.filter(*any_of).order_by(order)[:number])
    first, *others = [rows.filter(each).order_by(order).values("pk")[:number] for each in any_of]
    return list(rows.filter(pk__in=first.union(*others)).order_by(order)[:number])


def _page(query: Mapping[str, str], shown: list[Row], *, newer: bool, older: bool) -> Page[Row]:
    def link(name: str, row: Row) -> str:
        kept = {key: value for key, value in query.items() if key not in ("before", "after") and value}
        return urlencode({**kept, name: row.pk})

    if not shown:
        return Page([], "", "")
    return Page(shown, link("after", shown[0]) if newer else "", link("before", shown[-1]) if older else "")


def number_in(text: str | None) -> int | None:
    """The number of a row, as it stands in an address or a form; None for everything else that people send."""
    is_number = text and text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    return int(text) if text and is_number and int(text) <= LARGEST else None
