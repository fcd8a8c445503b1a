"""By when somebody has to act, in Canberra business hours."""

from collections.abc import Container
from datetime import date, datetime

from approvals.models import Relation, Version
from workflow.business_hours import due

DAY = 8
DECISION = 2 * DAY
DECISION_ON = {
    Relation.CORRECTION: 4,
    Relation.TAKEDOWN: 2,
}  # what is wrong and in public cannot wait as long
ADVICE = DAY
CONFIRMATION = 2  # of what went out first in an emergency: after a night, the next morning
REMINDED = 4  # hours before it is due, or half of its time where that is less
LAPSE_REMINDED = 2 * DAY  # before an approval lapses


def decision_due(version: Version, at: datetime, closed: Container[date]) -> datetime:
    hours = DECISION_ON.get(Relation(version.relation), DECISION) if version.relation else DECISION
    return due(at, hours, closed)


def reminded_until(now: datetime, hours: float, closed: Container[date]) -> datetime:
    """Of what has so many hours in all, people are reminded once it is due before then."""
    return due(now, min(REMINDED, hours / 2), closed)
