"""When a notice goes out, as the person wants it: at once or once a day, not in quiet hours. It asks no clock."""

from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

from workflow.business_hours import CANBERRA, NONE, is_business_day

DAY = timedelta(days=1)
MIDNIGHT = time()


class Wishes(Protocol):
    rhythm: str
    daily_at: time
    quiet_from: time | None
    quiet_until: time | None
    office_days: bool


def goes_out(written: datetime, wishes: Wishes, closed: Container[date] = NONE) -> datetime:
    """The first moment after it was written that the person wants to hear of it."""
    return next(at for at in _moments(written.astimezone(CANBERRA), wishes, closed) if at >= written)


def _moments(since: datetime, wishes: Wishes, closed: Container[date]) -> Iterator[datetime]:
    """The first of each stretch in which they want to hear of it, day by day."""
    day = since.date()
    while True:
        if not wishes.office_days or is_business_day(day, closed):
            yield from _of_a_day(day, since, wishes)
        day += DAY


def _of_a_day(day: date, since: datetime, wishes: Wishes) -> Iterator[datetime]:
    stretches = _stretches(wishes.quiet_from, wishes.quiet_until)
    if wishes.rhythm == "daily":
        yield _at(day, _hour_of_digest(wishes.daily_at, stretches))
        return
    for opens, closes in stretches:
        at = max(_at(day, opens), since)
        if at < (_at(day, closes) if closes else _at(day + DAY, MIDNIGHT)):
            yield at


def _hour_of_digest(wanted: time, stretches: list[tuple[time, time | None]]) -> time:
    """What was wanted, or where that is quiet, when it is no longer."""
    is_heard = any(opens <= wanted and (not closes or wanted < closes) for opens, closes in stretches)
    return wanted if is_heard else stretches[-1][0]


def _stretches(quiet_from: time | None, quiet_until: time | None) -> list[tuple[time, time | None]]:
    """Of a day, when it is not quiet: from when until when, and where the end is none, until midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return [(MIDNIGHT, None)]
    if quiet_from > quiet_until:  # over the night
        return [(quiet_until, quiet_from)]
    return [(MIDNIGHT, quiet_from), (quiet_until, None)]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, CANBERRA)
