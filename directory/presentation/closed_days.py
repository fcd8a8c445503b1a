"""Days on which the office is closed, with who entered them, when and why."""

from collections.abc import Iterable

from profiles.models import ClosedDay
from workflow.dates import when

COLUMNS = ["Day", "What it is", "Entered by", "When"]


def rows(days: Iterable[ClosedDay]) -> list[list[object]]:
    return [
        [
            {"text": f"{each.day:%A}, {when(each.day)}", "hint": _taken_back(each)},
            {"text": _what(each), "hint": each.reason},
            str(each.entered_by),
            {"at": each.entered_at},
        ]
        for each in days
    ]


def _what(each: ClosedDay) -> str:
    return f"{each.name} (public holiday)" if each.public_holiday else each.name


def _taken_back(each: ClosedDay) -> str:
    return f"Taken back by {each.taken_back_by}, {when(each.taken_back_at)}" if each.taken_back_at else ""
