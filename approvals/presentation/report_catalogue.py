"""The reports: what each tells, in which columns, and what of it is drawn. The numbers come from `queries.reports`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from approvals.models import Activity, Purpose, Relation
from approvals.queries import reported, reports
from approvals.queries.reported import Points
from approvals.queries.reports import Scope
from approvals.services.declaring import DISPOSITIONS
from checks.catalogue import CHECKS
from contacts.models import State as ContactState

Cell = str | int | timedelta | datetime | None
Cells = list[Cell]
TEXTS = {"Division", "Stage", "Standing approval", "Purpose", "Activity", "What it did", "State", "Check"}


class Trend(NamedTuple):
    title: str
    points: Callable[[Scope], Points]


@dataclass(frozen=True)
class Report:
    name: str  # in its address
    title: str
    sentence: str
    columns: list[str]
    rows: Callable[[Scope], Iterable[Cells]]
    trend: Trend
    drawn: list[tuple[str, ...]]  # the columns that are drawn as bars, those of one measure together
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
    found = reports.dispositions(reports.disposed(scope))
    numbers = {
        check.name: [found[check.name, each] for each in DISPOSITIONS]
        for check in CHECKS
        if not check.blocking
    }
    return [[_named(name), sum(each), *each] for name, each in numbers.items()]


def _named(check: str) -> str:
    return check.replace("-", " ").capitalize()


def _went_out(scope: Scope) -> Points:
    return reported.over_time(scope, reports.went_out(scope), "published_at")


def _found(scope: Scope) -> Points:
    return reported.counted_over_time(scope, (each.at for each in reports.disposed(scope)))


OUT = Trend("Posts that went out", _went_out)
JUDGED_BY_MCD = ("Significant", "Not significant", "Not judged yet")

REPORTS = {
    report.name: report
    for report in [
        Report(
            "stages",
            "Time in each stage",
            "How long it took to write a post, to decide on it and to publish it, by division.",
            ["Division", "Stage", "Posts", "Median", "Nine in ten within"],
            _stages,
            Trend("Median time to a decision, in hours", reported.median_decision),
            [("Posts",), ("Median", "Nine in ten within")],
            "By the clock: nights and weekends count. A post that came back is timed from when it was last submitted.",
        ),
        Report(
            "advice",
            "Approvals and MCD’s advice",
            "What General Managers approved with MCD’s advice and without, and what MCD approved.",
            ["Division", "With MCD’s advice", "Without", "Approved by MCD"],
            _advice,
            Trend(
                "Approvals", lambda scope: reported.over_time(scope, reports.decided(scope), "approved_at")
            ),
            [("With MCD’s advice", "Without", "Approved by MCD")],
        ),
        Report(
            "standing",
            "Use of standing approvals",
            "Which were used, how often, and how much of them is left.",
            ["Standing approval", "Division", "In the period", "In all", "Allowed", "Last used"],
            _standing,
            Trend("Uses", lambda scope: reported.over_time(scope, reports.used(scope), "used_at")),
            [("In the period",), ("In all", "Allowed")],
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
            Trend("Times that others were called", reported.called_over_time),
            [
                ("Decisions now", "Confirmations now", "MCD’s advice now"),
                ("Posts in the period", "Advice in the period"),
            ],
        ),
        Report(
            "emergencies",
            "Emergencies",
            "What was published first and confirmed afterwards, by division.",
            ["Division", "Published first", "Confirmed", "Objected to", "Waiting", "Median until then"],
            _emergencies,
            Trend(
                "Published first",
                lambda scope: reported.over_time(scope, reports.published_first(scope), "published_at"),
            ),
            [("Published first", "Confirmed", "Objected to", "Waiting"), ("Median until then",)],
            "By the clock: nights and weekends count.",
        ),
        Report(
            "purposes",
            "Purposes",
            "What the posts that went out were for.",
            ["Purpose", "Posts"],
            _purposes,
            OUT,
            [("Posts",)],
        ),
        Report(
            "activities",
            "Activities",
            "What people did: posts of our own, comments, feedback, videos.",
            ["Activity", "Posts"],
            _activities,
            OUT,
            [("Posts",)],
        ),
        Report(
            "corrections",
            "Corrections and takedowns",
            "What was put right, taken down and followed up.",
            ["What it did", "Posts"],
            _related,
            Trend(
                "Corrections, takedowns and follow-ups",
                lambda scope: reported.over_time(scope, reports.put_right(scope), "published_at"),
            ),
            [("Posts",)],
        ),
        Report(
            "contacts",
            "Significant contacts",
            "The contacts that were reported, where they stand, and what MCD made of them.",
            ["State", *JUDGED_BY_MCD],
            _contacts,
            Trend(
                "Contacts reported",
                lambda scope: reported.over_time(scope, reports.reported(scope), "reported_at"),
            ),
            [JUDGED_BY_MCD],
        ),
        Report(
            "checks",
            "What the checks found",
            "How often each check asked the author something, and what deciders made of it.",
            ["Check", "Found", *DISPOSITIONS.values()],
            _checks,
            Trend("Times that the checks asked", _found),
            [("Found", *DISPOSITIONS.values())],
            "Of posts that were approved. A check that is often mistaken needs other words.",
        ),
    ]
}
