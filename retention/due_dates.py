"""From when a record's years count, and when they are over."""

from datetime import date

from django.db.models import Max
from django.utils import timezone

from records.models import Entry
from retention import record_types
from retention.models import Event, Keeping, RetentionClass


def event_day(keeping: Keeping, given: RetentionClass) -> date | None:
    """The day in Canberra on which that happened, the last time; None: not yet."""
    if given.event == Event.RECORDED:
        return timezone.localdate(keeping.entry.at)
    kinds = record_types.of(keeping.sort).kinds(given.event)
    at = Entry.objects.filter(subject=keeping.subject, kind__in=kinds).aggregate(at=Max("at"))["at"]
    return timezone.localdate(at) if at else None


def due_day(event_on: date | None, given: RetentionClass) -> date | None:
    """As many years later. What began on 29 February ends on 1 March: a day too long is lawful, a day too short not."""
    if event_on is None or given.years is None:
        return None
    try:
        return event_on.replace(year=event_on.year + given.years)
    except ValueError:
        return date(event_on.year + given.years, 3, 1)
