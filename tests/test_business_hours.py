"""Nine to five in Canberra: weekends, the ACT's holidays, the change of clocks, and what holds for every moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.business_hours import (
    CANBERRA,
    CLOSES,
    OPENS,
    due,
    hours_between,
    is_business_day,
    is_open,
    on_business_day,
    public_holidays,
)

AFTER = st.integers(0, 6 * 365 * 24 * 3600 * 10**6)
MOMENTS = AFTER.map(lambda after: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=after))
HOURS = st.one_of(st.integers(0, 80), st.floats(0, 80))


def at(text: str) -> datetime:
    """A moment on Canberra's clocks."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CANBERRA)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 8, "2026-11-23 17:00"),  # a whole Monday
        ("2026-11-23 09:00", 8.5, "2026-11-24 09:30"),
        ("2026-11-23 15:30", 4, "2026-11-24 11:30"),
        ("2026-11-23 06:10", 1, "2026-11-23 10:00"),  # before the doors open
        ("2026-11-23 22:00", 1, "2026-11-24 10:00"),  # after they have shut
        ("2026-11-27 16:00", 2, "2026-11-30 10:00"),  # over a weekend
        ("2026-11-28 12:00", 8, "2026-11-30 17:00"),  # from a Saturday
        ("2026-11-23 17:00", 0, "2026-11-24 09:00"),
        ("2026-11-23 11:00", 0, "2026-11-23 11:00"),
        ("2026-03-06 13:00", 8, "2026-03-10 13:00"),  # Canberra Day
        ("2026-05-29 13:00", 8, "2026-06-02 13:00"),  # Reconciliation Day, the ACT's alone
        ("2026-12-24 16:00", 2, "2026-12-29 10:00"),  # Christmas, and Boxing Day on the Monday
        ("2026-12-31 16:00", 2, "2027-01-04 10:00"),
        ("2026-04-02 16:00", 2, "2026-04-07 10:00"),  # Easter, and the clocks went back
        ("2026-10-02 16:00", 2, "2026-10-06 10:00"),  # Labour Day, and the clocks went forward
    ],
)
def test_a_deadline_counts_open_hours_only(start: str, hours: float, end: str) -> None:
    assert due(at(start), hours) == at(end)


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 12:00", False),
        ("2026-03-09 12:00", False),
        ("2026-06-01 12:00", False),
        ("2026-12-25 12:00", False),
        ("2026-12-28 12:00", False),
        ("2027-01-01 12:00", False),
        ("2026-11-03 12:00", True),  # Melbourne's Cup is not Canberra's
    ],
)
def test_when_somebody_is_there(moment: str, open_then: bool) -> None:
    assert is_open(at(moment)) is open_then


def test_moments_of_another_zone_are_canberras() -> None:
    assert due(datetime(2026, 11, 22, 22, tzinfo=UTC), 1) == at("2026-11-23 10:00")
    assert due(datetime(2026, 7, 5, 22, tzinfo=UTC), 1) == at("2026-07-06 10:00")  # in winter an hour less


def test_hours_are_counted_across_days() -> None:
    assert hours_between(at("2026-11-27 16:00"), at("2026-11-30 10:30")) == 2.5
    assert hours_between(at("2026-11-28 10:00"), at("2026-11-29 10:00")) == 0
    assert hours_between(at("2026-11-30 10:30"), at("2026-11-27 16:00")) == -2.5


def test_a_moment_without_a_zone_and_a_deadline_in_the_past_are_mistakes() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 11, 23, 9), 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="ahead"):
        due(at("2026-11-23 09:00"), -1)


@given(MOMENTS, HOURS)
def test_a_deadline_never_falls_outside_office_hours(start: datetime, hours: float) -> None:
    end = due(start, hours)
    assert end >= start
    assert is_business_day(end.date())
    assert OPENS <= end.time() <= CLOSES


@given(MOMENTS, HOURS)
def test_as_many_hours_pass_until_the_deadline_as_were_given(start: datetime, hours: float) -> None:
    assert hours_between(start, due(start, hours)) == pytest.approx(hours, abs=1e-9)


@given(MOMENTS, HOURS, HOURS)
def test_two_spells_are_one(start: datetime, first: float, then: float) -> None:
    together = due(start, first + then)
    assert abs(hours_between(due(due(start, first), then), together)) < 1e-9


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_no_more_passes_than_the_clock_shows(start: datetime, passed: timedelta) -> None:
    hours = hours_between(start, start + passed)
    assert 0 <= hours <= passed / timedelta(hours=1) + 1e-9
    assert hours_between(start + passed, start) == -hours


CLOSEDOWN = {date(2026, 12, day) for day in (29, 30, 31)}


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-12-24 16:00", 2, "2027-01-04 10:00"),
        ("2026-12-30 11:00", 0, "2027-01-04 09:00"),
        ("2026-12-23 16:00", 2, "2026-12-24 10:00"),
    ],
)
def test_further_closed_days_count_as_holidays_do(start: str, hours: float, end: str) -> None:
    assert due(at(start), hours, CLOSEDOWN) == at(end)
    assert hours_between(at(start), at(end), CLOSEDOWN) == hours
    assert not is_open(at("2026-12-30 11:00"), CLOSEDOWN)


def test_the_acts_holidays_are_known() -> None:
    assert public_holidays(date(2026, 12, 1), date(2027, 1, 1)) == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 28), "Boxing Day (observed)"),
        (date(2027, 1, 1), "New Year's Day"),
    ]


@pytest.mark.parametrize(
    ("day", "worked_on"),
    [("2026-11-30", "2026-11-30"), ("2026-11-29", "2026-11-30"), ("2026-12-26", "2027-01-04")],
)
def test_the_next_day_on_which_people_work(day: str, worked_on: str) -> None:
    assert on_business_day(date.fromisoformat(day), CLOSEDOWN).isoformat() == worked_on
