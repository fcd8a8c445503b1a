"""Days on which the office is closed, with who entered them, when and why."""

from collections.abc import Iterable
from datetime import date

from profiles.models import ClosedDay
from workflow.business_hours import DAY, public_holidays
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


def holidays(today: date) -> list[str]:
    """The ACT's of the next twelve months, as the portal knows them: what is not among them has to be entered."""
    known = public_holidays(today, today + 365 * DAY)
    return [f"{day:%A}, {when(day)}: {name}" for day, name in known]


def _what(each: ClosedDay) -> str:
    return f"{each.name} (public holiday)" if each.public_holiday else each.name


def _taken_back(each: ClosedDay) -> str:
    return f"Taken back by {each.taken_back_by}, {when(each.taken_back_at)}" if each.taken_back_at else ""
