"""`make test-days`: the tests as on days that are awkward, on a machine whose clock is set there.

Debian's faketime sets the clock of a process and of all that it starts, so of PostgreSQL, Valkey and the browser too.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from local.apt import install
from local.trouble import Trouble

CANBERRA = ZoneInfo("Australia/Sydney")
LIBRARIES = "*-linux-gnu/faketime/libfaketimeMT.so.1"
SHARED = "FAKETIME_SHARED"  # set by the library itself
SHARED_MEMORY = Path("/dev") / "shm"


class Day(NamedTuple):
    """The next day that `comes`, from a time in Canberra on."""

    comes: Callable[[date], bool]
    at: time

    def next(self, now: datetime) -> datetime:
        today = now.astimezone(CANBERRA).date()
        day = next(day for ahead in count(1) if self.comes(day := today + timedelta(days=ahead)))
        return datetime.combine(day, self.at, CANBERRA).astimezone(UTC)


def is_on(month: int, day: int) -> Callable[[date], bool]:
    return lambda each: (each.month, each.day) == (month, day)


def clocks_go(direction: int) -> Callable[[date], bool]:
    """Forward by an hour, or back by one."""
    hour = timedelta(hours=direction)
    return lambda day: _ahead(day + timedelta(days=1)) - _ahead(day) == hour


def _ahead(day: date) -> timedelta:
    """How far Canberra is ahead of UTC as a day begins."""
    ahead = datetime.combine(day, time.min, CANBERRA).utcoffset()
    assert ahead is not None
    return ahead


DAYS = {
    "31-december": Day(is_on(12, 31), time(20)),
    "1-january": Day(is_on(1, 1), time(0, 30)),  # in UTC it is still last year
    "new-year-in-utc": Day(is_on(1, 1), time(10, 55)),  # which begins five minutes later
    "29-february": Day(is_on(2, 29), time(11)),
    "25-december": Day(is_on(12, 25), time(12)),
    "saturday": Day(lambda day: day.isoweekday() == 6, time(15)),
    # Both times the hour changes a few minutes later.
    "clocks-go-forward": Day(clocks_go(1), time(1, 57)),
    "clocks-go-back": Day(clocks_go(-1), time(2, 57)),
}
# The day that `make test` tries as well: a holiday, and neither day nor year are those of UTC.
WORST = "1-january"


@dataclass(frozen=True)
class Wanted:
    """What `make test-days` was asked for: days, all of them if none is named, and after `--` arguments of pytest's."""

    days: Sequence[str]
    arguments: Sequence[str]

    @classmethod
    def of(cls, given: Sequence[str]) -> Self:
        names = list(takewhile(lambda each: each != "--", given))
        unknown = [name for name in names if name not in DAYS]
        if unknown:
            raise Trouble(f"{unknown[0]} is none of the days: {', '.join(DAYS)}.")
        return cls(names or list(DAYS), given[len(names) + 1 :])


def clock_on(name: str) -> dict[str, str]:
    """The environment in which it is that day. What waits goes by a clock of its own, and files keep their times.

    So long from now, and not a moment: then processes that start later agree. The servers are the day's own, too.
    """
    now = datetime.now(UTC)
    ahead = DAYS[name].next(now) - now
    return {
        "LD_PRELOAD": find_faketime(),
        "FAKETIME": f"+{ahead.total_seconds():.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
        "PYTHONPATH": str(Path(__file__).parent / "faketime"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


def is_set() -> bool:
    return SHARED in os.environ


def share_clock() -> None:
    """With the servers, which run as another user under root: faketime keeps a lock that is its maker's alone."""
    semaphore, memory = os.environ[SHARED].split()
    for name in (f"sem.{semaphore[1:]}", memory[1:]):
        (SHARED_MEMORY / name).chmod(0o666)


def find_faketime() -> str:
    """The library's path: what is installed, else what can be; empty if there is none."""
    if not _installed():
        install("libfaketime")
    return _installed()


def _installed() -> str:
    return next(map(str, Path("/usr/lib").glob(LIBRARIES)), "")
