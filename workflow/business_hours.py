"""Time as the department counts it: nine to five in Canberra, Monday to Friday, less the ACT's public holidays.

Deadlines are promised in these hours, so that a weekend or a change of clocks takes nothing from anybody.
It asks no clock.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

CANBERRA = ZoneInfo("Australia/Sydney")  # whose clocks Canberra keeps
OPENS, CLOSES = time(9), time(17)
SATURDAY = 5
HOUR = timedelta(hours=1)

_holidays = country_holidays("AU", subdiv="ACT")  # works out each year when it is first asked for


def is_open(at: datetime) -> bool:
    """Whether somebody can be expected at their desk; at five sharp no longer."""
    local = _local(at)
    return is_business_day(local.date()) and OPENS <= local.time() < CLOSES


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays


def due(start: datetime, hours: float) -> datetime:
    """When so many business hours have passed since `start`: a whole day from nine is five o'clock of that day."""
    left = hours * HOUR
    if left < timedelta(0):
        raise ValueError("Deadlines lie ahead.")
    for opens, closes in _office_days(_local(start)):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("There is always another working day.")


def hours_between(a: datetime, b: datetime) -> float:
    """Business hours from `a` to `b`; negative where `b` came first."""
    if b < a:
        return -hours_between(b, a)
    until, passed = _local(b), timedelta(0)
    for opens, closes in _office_days(_local(a)):
        if opens >= until:
            break
        passed += min(closes, until) - opens
    return passed / HOUR


def _office_days(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each working day is open, what is left of the first one first.

    Both ends of a day have the same offset from UTC, since clocks change at night; so they may be subtracted.
    """
    day = start.date()
    while True:
        opens, closes = (datetime.combine(day, hour, CANBERRA) for hour in (OPENS, CLOSES))
        if is_business_day(day) and start < closes:
            yield max(opens, start), closes
        day += timedelta(days=1)


def _local(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("A moment without a time zone is not a moment.")
    return at.astimezone(CANBERRA)
