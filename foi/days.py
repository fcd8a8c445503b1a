"""The days that the Act counts. Pure."""

from datetime import date, timedelta

from foi.models.request import DECIDE_WITHIN
from workflow.business_hours import is_business_day

PUBLISH_WITHIN = 10  # working days after access was given: s 11C(6)


def decision_due(received_on: date) -> date:
    """The end of the thirtieth day after the day of receipt: s 15(5)(b)."""
    return received_on + DECIDE_WITHIN


def disclosure_due(given_on: date) -> date:
    """The tenth working day after the day on which access was given."""
    day, left = given_on, PUBLISH_WITHIN
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day)
    return day
