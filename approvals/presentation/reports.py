"""The reports: what each tells, in which columns, and how it is drawn. The numbers come from `queries.reports`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.models import Activity, Purpose, Relation
from approvals.presentation.rows import Row
from approvals.queries import reports
from approvals.queries.reports import Scope
from approvals.services.declaring import DISPOSITIONS
from checks.catalogue import CHECKS
from contacts.models import State as ContactState
from workflow.dates import when

Cell = str | int | timedelta | datetime | None
Cells = list[Cell]
TEXTS = {"Division", "Stage", "Standing approval", "Purpose", "Activity", "What it did", "State", "Check"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Report:
    name: str  # in its address
    title: str
    sentence: str
    columns: list[str]
    rows: Callable[[Scope], Iterable[Cells]]
    drawn: str = ""  # the column that is drawn as bars
    note: str = ""


def _stages(scope: Scope) -> Iterable[Cells]:
    return [[*stage] for stage in reports.stages(scope)]


def _advice(scope: Scope) -> Iterable[Cells]:
    return [[*row] for row in reports.advice(scope)]


def _standing(scope: Scope) -> Iterable[Cells]:
    return [
        [
            f"SA-{use['standing']:06d}: {use['standing__title']}",
            use["standing__division__name"],
            use["number"],
            use["standing__uses"],
            use["standing__uses_allowed"],
            use["last"],
        ]
        for use in reports.standing_uses(scope)
    ]


def _overdue(scope: Scope) -> Iterable[Cells]:
    return [[*row] for row in reports.overdue(scope)]


def _emergencies(scope: Scope) -> Iterable[Cells]:
    shown = "division__name", "number", "confirmed", "objected", "waiting", "median"
    return [[row[name] for name in shown] for row in reports.emergencies(scope)]


def _purposes(scope: Scope) -> Iterable[Cells]:
    found = reports.published_by(scope, "purpose")
    return [[Purpose(value).label, found.get(value, 0)] for value in Purpose.values]


def _activities(scope: Scope) -> Iterable[Cells]:
    found = reports.published_by(scope, "activity")
    return [[Activity(value).label, found.get(value, 0)] for value in Activity.values]


def _related(scope: Scope) -> Iterable[Cells]:
    found = reports.related(scope)
    return [[Relation(value).label, found.get(value, 0)] for value in Relation.values]


def _contacts(scope: Scope) -> Iterable[Cells]:
    found = {(state, significant): number for state, significant, number in reports.contacts(scope)}
    judgements = (True, False, None)
    return [
        [state.label, *(found.get((state.value, each), 0) for each in judgements)] for state in ContactState
    ]


def _checks(scope: Scope) -> Iterable[Cells]:
    found = reports.dispositions(scope)
    numbers = {
        check.name: [found[check.name, each] for each in DISPOSITIONS]
        for check in CHECKS
        if not check.blocking
    }
    return [[_named(name), sum(each), *each] for name, each in numbers.items()]


def _named(check: str) -> str:
    return check.replace("-", " ").capitalize()


REPORTS = {
    report.name: report
    for report in [
        Report(
            "stages",
            "Time in each stage",
            "How long it took to write a post, to decide on it and to publish it, by division.",
            ["Division", "Stage", "Posts", "Median", "Nine in ten within"],
            _stages,
            "Median",
            "By the clock: nights and weekends count. A post that came back is timed from when it was last submitted.",
        ),
        Report(
            "advice",
            "Approvals and MCD’s advice",
            "What General Managers approved with MCD’s advice and without, and what MCD approved.",
            ["Division", "With MCD’s advice", "Without", "Approved by MCD"],
            _advice,
            "Without",
        ),
        Report(
            "standing",
            "Use of standing approvals",
            "Which were used, how often, and how much of them is left.",
            ["Standing approval", "Division", "In the period", "In all", "Allowed", "Last used"],
            _standing,
            "In the period",
        ),
        Report(
            "overdue",
            "Overdue",
            "What is overdue now, and what was overdue in the period, so that others were called.",
            [
                *("Division", "Decisions now", "Confirmations now", "MCD’s advice now"),
                *("Posts in the period", "Advice in the period"),
            ],
            _overdue,
            "Posts in the period",
        ),
        Report(
            "emergencies",
            "Emergencies",
            "What was published first and confirmed afterwards, by division.",
            ["Division", "Published first", "Confirmed", "Objected to", "Waiting", "Median until then"],
            _emergencies,
            "Published first",
            "By the clock: nights and weekends count.",
        ),
        Report(
            "purposes",
            "Purposes",
            "What the posts that went out were for.",
            ["Purpose", "Posts"],
            _purposes,
            "Posts",
        ),
        Report(
            "activities",
            "Activities",
            "What people did: posts of our own, comments, feedback, videos.",
            ["Activity", "Posts"],
            _activities,
            "Posts",
        ),
        Report(
            "corrections",
            "Corrections and takedowns",
            "What was put right, taken down and followed up.",
            ["What it did", "Posts"],
            _related,
            "Posts",
        ),
        Report(
            "contacts",
            "Significant contacts",
            "The contacts that were reported, where they stand, and what MCD made of them.",
            ["State", "Significant", "Not significant", "Not judged yet"],
            _contacts,
            "Significant",
        ),
        Report(
            "checks",
            "What the checks found",
            "How often each check asked the author something, and what deciders made of it.",
            ["Check", "Found", *DISPOSITIONS.values()],
            _checks,
            "Found",
            "Of posts that were approved. A check that is often mistaken needs other words.",
        ),
    ]
}


def columns(report: Report) -> list[Row]:
    return [{"text": name, "numeric": name not in TEXTS} for name in report.columns]


def cells(rows: Iterable[Cells]) -> list[list[str]]:
    return [[_told(cell) for cell in row] for row in rows]


def bars(report: Report, rows: Iterable[Cells]) -> list[Row]:
    """The drawn column, each row's label being its texts; the longest bar is as long as there is room."""
    at = report.columns.index(report.drawn)
    texts = [place for place, name in enumerate(report.columns) if name in TEXTS]
    drawn = [(", ".join(str(row[place]) for place in texts), row[at]) for row in rows]
    longest = max((_size(value) for _, value in drawn), default=0)
    return [
        {"label": label, "told": _told(value), "share": f"{100 * _size(value) / longest:.1f}"}
        for label, value in drawn
        if longest
    ]


def for_a_spreadsheet(cell: Cell) -> str:
    """Hours as a number, so that they can be added up; moments with their zone."""
    if isinstance(cell, timedelta):
        return f"{cell / HOUR:.2f}"
    return (
        cell.isoformat(timespec="seconds")
        if isinstance(cell, datetime)
        else str(cell if cell is not None else "")
    )


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
    return f"{cell:,}" if isinstance(cell, int) else cell or "–"


def _long(took: timedelta) -> str:
    if took >= timedelta(days=2):
        return f"{took / timedelta(days=1):.1f} days"
    if took >= timedelta(minutes=90):
        return f"{took / HOUR:.1f} hours"
    minutes = round(took / timedelta(minutes=1))
    return "under a minute" if minutes < 1 else "1 minute" if minutes == 1 else f"{minutes} minutes"
