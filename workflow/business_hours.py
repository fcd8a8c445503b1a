"""Time as the department counts it: nine to five in Canberra, Monday to Friday, less the ACT's public holidays.

Deadlines are promised in these hours, so that a weekend or a change of clocks takes nothing from anybody. Further days
on which the office is closed are handed in as `closed`. It asks no clock.
"""

from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

CANBERRA = ZoneInfo("Australia/Sydney")  # whose clocks Canberra keeps
OPENS, CLOSES = time(9), time(17)
SATURDAY = 5
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NONE: frozenset[date] = frozenset()

_holidays = country_holidays("AU", subdiv="ACT")  # works out each year when it is first asked for


def is_open(at: datetime, closed: Container[date] = NONE) -> bool:
    """Whether somebody can be expected at their desk; at five sharp no longer."""
    local = _local(at)
    return is_business_day(local.date(), closed) and OPENS <= local.time() < CLOSES


def is_business_day(day: date, closed: Container[date] = NONE) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays and day not in closed


def public_holidays(first: date, last: date) -> list[tuple[date, str]]:
    """Those of the ACT from one day to another, which are known without anybody entering them."""
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [(day, _holidays[day]) for day in days if day in _holidays]


def on_business_day(day: date, closed: Container[date] = NONE) -> date:
    """The day itself, or the next that is one: what may be done on the last day of a time that the law gives."""
    while not is_business_day(day, closed):
        day += DAY
    return day


def due(start: datetime, hours: float, closed: Container[date] = NONE) -> datetime:
    """When so many business hours have passed since `start`: a whole day from nine is five o'clock of that day."""
    left = hours * HOUR
    if left < timedelta(0):
        raise ValueError("Deadlines lie ahead.")
    for opens, closes in _office_days(_local(start), closed):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("There is always another working day.")


def hours_between(a: datetime, b: datetime, closed: Container[date] = NONE) -> float:
    """Business hours from `a` to `b`; negative where `b` came first."""
    if b < a:
        return -hours_between(b, a, closed)
    until, passed = _local(b), timedelta(0)
    for opens, closes in _office_days(_local(a), closed):
        if opens >= until:
            break
        passed += min(closes, until) - opens
    return passed / HOUR


def _office_days(start: datetime, closed: Container[date]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each working day is open, what is left of the first one first.

    Both ends of a day have the same offset from UTC, since clocks change at night; so they may be subtracted.
    """
    day = start.date()
    while True:
        opens, closes = (datetime.combine(day, hour, CANBERRA) for hour in (OPENS, CLOSES))
        if is_business_day(day, closed) and start < closes:
            yield max(opens, start), closes
        day += DAY


def _local(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("A moment without a time zone is not a moment.")
    return at.astimezone(CANBERRA)
