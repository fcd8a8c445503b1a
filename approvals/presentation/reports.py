"""A report as its page, its drawings and its files show it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from approvals.presentation import trends
from approvals.presentation.report_catalogue import REPORTS, TEXTS, Cell, Cells, Report
from approvals.presentation.rows import Row
from approvals.queries import reported
from approvals.queries.reported import COUNTED
from approvals.queries.reports import Scope
from workflow.dates import when

__all__ = ["REPORTS", "Cells", "Report", "bars", "cells", "columns", "for_a_spreadsheet", "headings", "trend"]
HOUR = timedelta(hours=1)
TOGETHER = "Together"


def columns(report: Report) -> list[Row]:
    return [{"text": name, "numeric": name not in TEXTS} for name in report.columns]


def cells(rows: Iterable[Cells]) -> list[list[str]]:
    return [[_told(cell) for cell in row] for row in rows]


def linked(report: Report, rows: Iterable[Cells], query: str) -> list[list[Row]]:
    """The cells, in which each number of posts leads to those posts; `query`: the period."""
    return [[_cell(report, row, place, cell, query) for place, cell in enumerate(row)] for row in rows]


def _cell(report: Report, row: Cells, place: int, cell: Cell, query: str) -> Row:
    counts = report.columns[place] in COUNTED[report.name]
    if not counts or not cell:
        return {"text": _told(cell)}
    labels = urlencode([("row", label) for label in labels_of(report, row)])
    address = reverse("approvals:reported", args=[report.name, place])
    return {"text": _told(cell), "url": f"{address}{query}&{labels}"}


def labels_of(report: Report, row: Cells) -> list[str]:
    return [str(row[place]) for place, name in enumerate(report.columns) if name in TEXTS]


def together(report: Report, rows: list[Cells]) -> list[Cells]:
    """The sums of what counts posts, where there is more than one row; a post may stand in several."""
    if len(rows) < 2:
        return []
    counted = [name in COUNTED[report.name] for name in report.columns]
    sums: Cells = [
        sum(row[place] or 0 for row in rows) if counts else ""  # type: ignore[misc]
        for place, counts in enumerate(counted)
    ]
    return [[TOGETHER, *sums[1:]]]


def bars(report: Report, rows: list[Cells]) -> list[Row]:
    """Every column that means something, those of one measure in one figure."""
    return [figure for names in report.drawn if (figure := _figure(report, rows, names))]


def _figure(report: Report, rows: list[Cells], names: tuple[str, ...]) -> Row | None:
    """The longest bar of the figure is as long as there is room."""
    places = [(name, report.columns.index(name)) for name in names]
    longest = max((_size(row[place]) for row in rows for _, place in places), default=0)
    drawn = [
        {
            "label": ", ".join(labels_of(report, row)),
            "parts": [_bar(name if len(names) > 1 else "", row[place], longest) for name, place in places],
        }
        for row in rows
        if longest
    ]
    return {"caption": "; ".join(names), "rows": drawn} if drawn else None


def _bar(name: str, cell: Cell, longest: float) -> Row:
    return {"name": name, "told": _told(cell), "share": f"{100 * _size(cell) / longest:.1f}"}


def trend(report: Report, scope: Scope) -> Row:
    """Over the weeks or months of the period: a drawing, and the same as rows of a table."""
    by_week, found = reported.by_week(scope), report.trend.points(scope)
    points = {day: found.get(day, 0) for day in reported.periods(scope)}
    title = f"{report.trend.title}, by {'week' if by_week else 'month'}"
    named: Callable[[date], str] = lambda day: when(day) if by_week else f"{day:%B %Y}"  # noqa: E731
    return {
        "title": title,
        "drawn": trends.drawn(title, points, by_week=by_week) if any(points.values()) else "",
        "columns": ["Week from" if by_week else "Month", {"text": report.trend.title, "numeric": True}],
        "rows": [[named(day), trends.told(value)] for day, value in points.items()],
    }


def for_a_spreadsheet(cell: Cell) -> str:
    """Hours as a number, so that they can be added up; moments with their zone."""
    if isinstance(cell, timedelta):
        return f"{cell / HOUR:.2f}"
    return (
        cell.isoformat(timespec="seconds")
        if isinstance(cell, datetime)
        else str(cell if cell is not None else "")
    )


def for_a_workbook(cell: Cell) -> Any:
    """As for other spreadsheets, but numbers stay numbers."""
    if isinstance(cell, timedelta):
        return round(cell / HOUR, 2)
    return cell if isinstance(cell, int) else for_a_spreadsheet(cell)


def headings(report: Report, rows: list[Cells]) -> list[str]:
    """Those of hours say so."""
    hours = {place for row in rows for place, cell in enumerate(row) if isinstance(cell, timedelta)}
    return [f"{name} (hours)" if place in hours else name for place, name in enumerate(report.columns)]


def _size(cell: Cell) -> float:
    if isinstance(cell, timedelta):
        return max(0.0, cell / HOUR)
    return cell if isinstance(cell, int) else 0


def _told(cell: Cell) -> str:
    if isinstance(cell, timedelta):
        return _long(cell)
    if isinstance(cell, datetime):
        return when(cell)
    return f"{cell:,}" if isinstance(cell, int) else "–" if cell is None else cell


def _long(took: timedelta) -> str:
    if took >= timedelta(days=2):
        return f"{took / timedelta(days=1):.1f} days"
    if took >= timedelta(minutes=90):
        return f"{took / HOUR:.1f} hours"
    minutes = round(took / timedelta(minutes=1))
    return "under a minute" if minutes < 1 else "1 minute" if minutes == 1 else f"{minutes} minutes"
