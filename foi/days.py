"""The days that the Act counts. Pure. `closed`: further days on which the office is closed."""

from collections.abc import Container
from datetime import date, timedelta

from foi.models.request import DECIDE_WITHIN
from workflow.business_hours import DAY, NONE, is_business_day, on_business_day

PUBLISH_WITHIN = 10  # working days after access was given: s 11C(6)


def decision_due(
    received_on: date, closed: Container[date] = NONE, *, further: timedelta = timedelta()
) -> date:
    """The end of the thirtieth day after the day of receipt: s 15(5)(b). Where that is a Saturday, a Sunday, a holiday
    or a day on which the office is closed, the next that is none: Acts Interpretation Act 1901, s 36(2) and (3).

    `further`: by what the time is extended, which is counted from the thirtieth day itself.
    """
    return on_business_day(received_on + DECIDE_WITHIN + further, closed)


def disclosure_due(
    given_on: date, closed: Container[date] = NONE, public_holidays: Container[date] = NONE
) -> date:
    """The tenth working day after the day on which access was given. A day on which no more than the office is closed
    is a working day of the Act, but not one on which the time ends.
    """
    day, left = given_on, PUBLISH_WITHIN
    while left:
        day += DAY
        left -= is_business_day(day, public_holidays)
    return on_business_day(day, closed)
