"""Days on which the office is closed: a closedown, a day of mourning. Clocks that start from then on leave them out.

They lie ahead: what was due by a day that is past stays as it was. Both return under what the change stands in the log.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import opened, tell
from directory import history
from directory.history import CLOSED_DAYS, on_days
from directory.services.shared import save, watchers
from profiles import policy, queries
from profiles.models import ClosedDay, Marking, Person, Role
from records.models import Entry
from workflow.business_hours import DAY, is_business_day
from workflow.rulings import Refused


@transaction.atomic
def close_days(
    *,
    first_on: date,
    last_on: date,
    name: str,
    public_holiday: bool,
    reason: str,
    key: UUID | None = None,
    by: Person,
) -> str:
    """Weekends, holidays and what is closed already are left out."""
    if log := opened("office.closed", by, key):
        return log
    policy.may_keep_closed_days(by).or_refuse()
    if first_on < timezone.localdate():
        past = "This day is past: what was due by it stays as it was. Choose a day from today on."
        raise Refused(past, field="first_on")
    days = list(_open_days(first_on, last_on, queries.closed_days()))
    if not days:
        raise Refused("The office is closed on all of these days already.", field="first_on")
    now = timezone.now()
    for day in days:
        row = ClosedDay(day=day, name=name, public_holiday=public_holiday, reason=reason)
        row.entered_by, row.entered_at = by, now
        save(row, twice="Somebody entered one of these days meanwhile.")
    said = {"name": name, "public_holiday": public_holiday, "days": [day.isoformat() for day in days]}
    which = on_days(days[0], days[-1])
    entry = history.write("office.closed", CLOSED_DAYS, by=by, key=key, which=which, reason=reason, **said)
    _tell(entry, f"The office is closed {which}", f"{name}. {reason}", by)
    return entry.subject


@transaction.atomic
def open_day(*, closed_day: ClosedDay, reason: str, key: UUID | None = None, by: Person) -> str:
    """It is a working day after all. What was promised for later because of it stays so."""
    if log := opened("office.opened", by, key):
        return log
    policy.may_keep_closed_days(by).or_refuse()
    row = ClosedDay.objects.select_for_update(of=("self",)).get(pk=closed_day.pk)
    if row.taken_back_at:
        raise Refused("Somebody took it back meanwhile.", field="closed_day")
    if row.day <= timezone.localdate():
        raise Refused("This day has begun: it stays as it was.", field="closed_day")
    row.taken_back_by, row.taken_back_at = by, timezone.now()
    row.save(update_fields=["taken_back_by", "taken_back_at"])
    which, said = on_days(row.day, row.day), {"name": row.name, "days": [row.day.isoformat()]}
    entry = history.write("office.opened", CLOSED_DAYS, by=by, key=key, which=which, reason=reason, **said)
    _tell(entry, f"The office is open {which}", f"It was to be closed: {row.name}. {reason}", by)
    return entry.subject


def _open_days(first: date, last: date, closed: frozenset[date]) -> Iterator[date]:
    day = first
    while day <= last:
        if is_business_day(day, closed):
            yield day
        day += DAY


def _tell(entry: Entry, title: str, body: str, by: Person) -> None:
    """Those whose clocks it changes."""
    people = [
        *watchers(),
        *queries.people_holding(Role.MCD_REVIEWER, Role.RECORDS_OFFICER, Role.GENERAL_MANAGER),
    ]
    tell(people, entry, title, body, reverse("directory:closed-days"), marking=Marking.OFFICIAL, but=by)
