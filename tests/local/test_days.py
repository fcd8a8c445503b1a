"""The days on which `make test-days` runs the tests, and that the clock is truly set."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from local import days
from local.days import CANBERRA, DAYS, Wanted
from local.trouble import Trouble

HOUR = timedelta(hours=1)
STARTS = [datetime(2026, 11, 30, 7, tzinfo=UTC) + timedelta(days=61 * number) for number in range(40)]


def year(moment: datetime, zone: object = UTC) -> int:
    return moment.astimezone(zone).year  # type: ignore[arg-type]


@pytest.mark.parametrize("name", DAYS)
def test_each_day_is_still_to_come(name: str) -> None:
    for start in STARTS:
        assert start < DAYS[name].next(start) < start + timedelta(days=8 * 366)


def test_the_years_differ_as_the_new_one_begins() -> None:
    for start in STARTS:
        for name in ("1-january", "new-year-in-utc"):
            moment = DAYS[name].next(start)
            assert year(moment) == year(moment, CANBERRA) - 1, name
            assert year(moment + timedelta(minutes=5)) == year(moment) + (name == "new-year-in-utc")


@pytest.mark.parametrize(("name", "change"), [("clocks-go-forward", HOUR), ("clocks-go-back", -HOUR)])
def test_the_clocks_change_soon_after_the_tests_begin(name: str, change: timedelta) -> None:
    for start in STARTS:
        begins = DAYS[name].next(start)
        before, after = (at.astimezone(CANBERRA).utcoffset() for at in (begins, begins + HOUR / 10))
        assert before is not None
        assert after is not None
        assert after - before == change, start


def test_days_are_named_and_what_follows_is_for_pytest() -> None:
    assert Wanted.of([]) == Wanted(list(DAYS), [])
    assert Wanted.of(["saturday", "--", "-k", "proof"]) == Wanted(["saturday"], ["-k", "proof"])
    with pytest.raises(Trouble, match=r"^sunday is none of the days: 31-december, 1-january,"):
        Wanted.of(["sunday"])


@pytest.mark.skipif(not days._installed(), reason="faketime is not installed here")
@pytest.mark.skipif(days.is_set(), reason="the clock is set already")
def test_it_is_that_day_for_programs_and_they_wait_as_ever() -> None:
    code = "import datetime, time; time.sleep(0.1); print(datetime.datetime.now(datetime.UTC).isoformat())"
    there = {**os.environ, **days.clock_on("29-february")}
    said = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, text=True, check=True)
    assert datetime.fromisoformat(said.stdout.strip()).astimezone(CANBERRA).strftime("%d %b") == "29 Feb"
