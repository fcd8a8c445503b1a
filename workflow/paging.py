"""Pages of a long list, by key rather than by number: the millionth costs what the first does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)
SIZE = 25
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    newer: str  # query string of the page before this one, of newer rows mostly; empty where there is none
    older: str


def page_of(
    rows: QuerySet[Row],
    query: Mapping[str, str],
    size: int = SIZE,
    any_of: Sequence[Q] = (),
    order: str = "-pk",
) -> Page[Row]:
    """The rows before or after the id in `query`; one row more is read to know whether the list goes on.

    `any_of`: conditions of which a row meets at least one. Each is read in its own index, and the results are merged:
    asked for one *or* the other, PostgreSQL may walk through a million rows to find twenty-five. `order`: a field that
    each row has, or the key itself, which decides where two have the same.
    """
    before, after = number_in(query.get("before")), number_in(query.get("after"))
    if after is not None:
        back = order.removeprefix("-") if order.startswith("-") else f"-{order}"
        found = _first(_beyond(rows, after, back), back, size + 1, any_of)
        more, shown = len(found) > size, found[:size][::-1]
        return _page(query, shown, newer=more, older=True)
    found = _first(_beyond(rows, before, order) if before is not None else rows, order, size + 1, any_of)
    return _page(query, found[:size], newer=before is not None, older=len(found) > size)


def _beyond(rows: QuerySet[Row], pk: int, order: str) -> QuerySet[Row]:
    """What comes after that row in this order; all of them where it is there no more."""
    field, past = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    if field == "pk":
        return rows.filter(**{f"pk__{past}": pk})
    [place] = rows.model._default_manager.filter(pk=pk).values_list(field, flat=True) or [None]
    if place is None:
        return rows
    further = Q(**{f"{field}__{past}": place}) | Q(**{f"pk__{past}": pk})
    return rows.filter(further, **{f"{field}__{past}e": place})


def _first(rows: QuerySet[Row], order: str, number: int, any_of: Sequence[Q]) -> list[Row]:
    by = [order] if order.endswith("pk") else [order, "-pk" if order.startswith("-") else "pk"]
    if len(any_of) <= 1:
        return list(rows.filter(*any_of).order_by(*by)[:number])
    first, *others = [rows.filter(each).order_by(*by).values("pk")[:number] for each in any_of]
    return list(rows.filter(pk__in=first.union(*others)).order_by(*by)[:number])


def _page(query: Mapping[str, str], shown: list[Row], *, newer: bool, older: bool) -> Page[Row]:
    def link(name: str, row: Row) -> str:
        return urlencode([*_kept(query), (name, row.pk)])

    if not shown:
        return Page([], "", "")
    return Page(shown, link("after", shown[0]) if newer else "", link("before", shown[-1]) if older else "")


def _kept(query: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What else stands in the address, each value of it."""
    lists = query.lists() if isinstance(query, QueryDict) else ((name, [query[name]]) for name in query)
    return [
        (name, value)
        for name, values in lists
        for value in values
        if name not in ("before", "after") and value
    ]


def number_in(text: str | None) -> int | None:
    """The number of a row, as it stands in an address or a form; None for everything else that people send."""
    is_number = text and text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    return int(text) if text and is_number and int(text) <= LARGEST else None
