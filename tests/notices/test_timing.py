"""When somebody is told who wants to be told at other times. The days are those of a calendar that does not change."""

from datetime import datetime, time
from types import SimpleNamespace
from typing import Any

import pytest

from notices.timing import goes_out
from workflow.business_hours import CANBERRA

NIGHT = {"quiet_from": time(18), "quiet_until": time(8)}
NOON = {"quiet_from": time(12), "quiet_until": time(13)}
DAILY = {"rhythm": "daily", "daily_at": time(9)}
WORKING = {"office_days": True}
FRIDAY = (2026, 12, 4)


def wishes(**given: Any) -> Any:
    plain = {
        "rhythm": "at_once",
        "daily_at": time(9),
        "quiet_from": None,
        "quiet_until": None,
        "office_days": False,
    }
    return SimpleNamespace(**plain | given)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=CANBERRA)


@pytest.mark.parametrize(
    ("wanted", "written", "goes"),
    [
        ({}, at(4, 10), at(4, 10)),
        (NIGHT, at(4, 10), at(4, 10)),
        (NIGHT, at(4, 18), at(5, 8)),
        (NIGHT, at(4, 7, 59), at(4, 8)),
        (NOON, at(4, 12), at(4, 13)),
        (NOON, at(4, 13), at(4, 13)),
        ({"quiet_from": time(9), "quiet_until": time(9)}, at(4, 9), at(4, 9)),
        (DAILY, at(4, 9), at(4, 9)),
        (DAILY, at(4, 9, 1), at(5, 9)),
        (DAILY | NOON, at(4, 10), at(5, 9)),
        (DAILY | {"daily_at": time(20)} | NIGHT, at(4, 10), at(5, 8)),  # the hour itself is quiet
        (WORKING, at(4, 23), at(4, 23)),
        (WORKING, at(5, 10), at(7, 0)),
        (WORKING | NIGHT, at(4, 18), at(7, 8)),
        (DAILY | WORKING, at(4, 10), at(7, 9)),
        (WORKING, at(25, 7), at(29, 0)),  # Christmas, a weekend, and the day that stands in for Boxing Day
    ],
)
def test_it_goes_out_at_the_first_moment_that_they_want(
    wanted: dict[str, Any], written: datetime, goes: datetime
) -> None:
    assert goes_out(written, wishes(**wanted)) == goes


def test_a_day_on_which_the_office_is_closed_is_none() -> None:
    assert goes_out(at(7, 10), wishes(**WORKING), {at(7, 0).date()}) == at(8, 0)
