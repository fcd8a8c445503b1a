"""An officer tells MCD of a contact (OFF-4a)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import opened
from contacts import history, policy
from contacts.asking import TRIAGE
from contacts.models import Contact
from contacts.policy import MCD
from contacts.report import Report, triage_due
from contacts.services.shared import tell
from notices.asking import Asks
from profiles.models import Division, Person
from profiles.queries import people_holding
from workflow.dates import when


@transaction.atomic
def report(*, report: Report, key: UUID | None = None, by: Person) -> Contact:
    """MCD is told at once, and its clock starts."""
    if reference := opened("contact.reported", by, key):
        return Contact.objects.get(pk=Contact.pk_of(reference))
    policy.may_report(by).or_refuse()
    contact = _row(report, by)
    contact.save()
    entry = history.write("contact.reported", contact, by=by, key=key, **history.report(contact))
    asked = f"{by} reported it. Triage it before {when(contact.due_at)}."
    asks = Asks(TRIAGE, contact.pk)
    tell(people_holding(*MCD), contact, entry, "waits for triage", asked, asks=asks, but=by)
    return contact


def _row(report: Report, by: Person) -> Contact:
    now, seat = timezone.now(), by.seat
    due_at = triage_due(now, report.asked_by, by.closed_days)
    given = {**vars(report), "reasons": list(report.reasons), "happened_at": report.happened_at or now}
    return Contact(
        **given,
        reported_by=by,
        division=Division(seat.division_id, seat.office, seat.division) if seat else None,
        reported_at=now,
        moved_at=now,
        due_at=due_at,
        triage_due_at=due_at,
    )
