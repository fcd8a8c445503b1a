"""By when somebody has to act, as a mark: in words first, and then in a colour."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from approvals.deadlines import DAY, LAPSE_REMINDED
from approvals.models import Post, Relation, Version
from approvals.presentation.rows import Row
from workflow import business_hours
from workflow.business_hours import NONE, hours_between

SOON, LATE = "orange", "red"
QUICK = {
    Relation.CORRECTION: {"text": "Correction", "colour": "purple"},
    Relation.TAKEDOWN: {"text": "Takedown", "colour": "purple"},
}


def due_tag(due_at: datetime, closed: Container[date] = NONE, what: str = "Due") -> Row:
    """“Due in 3 hours”, “Overdue by a day”: how long people at their desks have, or have let pass."""
    now = timezone.now()
    if due_at <= now:
        return {"text": _late(hours_between(due_at, now, closed)), "colour": LATE}
    today, day = timezone.localdate(now), timezone.localdate(due_at)
    if day == today:
        return {"text": f"{what} in {_long((due_at - now) / timedelta(hours=1))}", "colour": SOON}
    return {"text": f"{what} {_on(day, today)}", "colour": "grey"}


def due(post: Post, closed: Container[date]) -> Row | None:
    """For a post that waits for somebody."""
    return due_tag(post.due_at, closed) if post.due_at else None


def lapse(post: Post, closed: Container[date]) -> Row | None:
    """For an approval that is about to lapse."""
    ends, soon = post.approval_ends_at, business_hours.due(timezone.now(), LAPSE_REMINDED, closed)
    return due_tag(ends, closed, "Lapses") if ends and timezone.now() < ends <= soon else None


def quick(version: Version) -> Row | None:
    """What is wrong and in public goes first, and says so."""
    return QUICK.get(Relation(version.relation)) if version.relation else None


def _late(hours: float) -> str:
    if hours >= DAY:
        days = int(hours // DAY)
        return f"Overdue by {'a day' if days == 1 else f'{days} days'}"
    return f"Overdue by {_long(hours)}" if hours >= 1 else "Overdue"


def _long(hours: float) -> str:
    if hours < 1:
        minutes = max(1, int(hours * 60))
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    whole = int(hours)
    return "an hour" if whole == 1 else f"{whole} hours"


def _on(day: date, today: date) -> str:
    if day - today == timedelta(days=1):
        return "tomorrow"
    return f"on {day:%A}" if day - today < timedelta(days=7) else f"on {date_format(day, 'j F')}"
