"""Which class a record is in: by default, by a records officer's word, or after the class that it was in."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import lock, write
from profiles.models import Person
from records.queries import taken_already
from retention import history, policy
from retention.due_dates import due_day, event_day
from retention.models import Keeping, RetentionClass
from retention.queries import visible_to
from workflow.dates import when
from workflow.rulings import Refused

ASSIGNED = "class.assigned"


@transaction.atomic
def assign(*, subject: str, class_id: int, reason: str, key: UUID | None = None, by: Person) -> Keeping:
    keeping = lock(visible_to(by, Keeping.objects.all()), subject, by)
    if taken_already(ASSIGNED, subject, "record", by, key):
        return keeping
    policy.may_assign(by, keeping).or_refuse()
    given = RetentionClass.objects.in_force(timezone.localdate()).filter(pk=class_id).first()
    if not given:
        raise Refused("This class is not in force today. Choose another.", field="class_id")
    if given == keeping.retention_class:
        raise Refused("The record is in this class already.", field="class_id")
    return _give(keeping, given, reason, key, by)


@transaction.atomic
def assign_by_default(*, keeping_id: int) -> Keeping:
    """Safe to call again: what has a class already keeps it."""
    keeping = Keeping.objects.locked(Keeping.objects.values_list("subject", flat=True).get(pk=keeping_id))
    given = default_for(keeping.sort)
    if keeping.retention_class or keeping.disposed_at or not given:
        return keeping
    return _give(keeping, given, "It is the default for such records.", None, None)


@transaction.atomic
def follow_class(*, keeping_id: int) -> Keeping:
    """From a class that was replaced to the one that replaced it. Safe to call again."""
    keeping = Keeping.objects.locked(Keeping.objects.values_list("subject", flat=True).get(pk=keeping_id))
    today = timezone.localdate()
    given = keeping.retention_class and successor(keeping.retention_class, today)
    if keeping.disposed_at or not given or given == keeping.retention_class:
        return keeping
    return _give(keeping, given, f"It replaces class {keeping.retention_class}.", None, None)


@transaction.atomic
def count_again(*, subject: str) -> Keeping:
    """Its years may have begun to count since, or anew. No entry: the class says it, and the trail shows the day."""
    keeping = Keeping.objects.locked(subject)
    if keeping.retention_class and not keeping.disposed_at:
        count(keeping)
        keeping.save(update_fields=["event_on", "due_on"])
    return keeping


def count(keeping: Keeping) -> None:
    """Set the days of a locked row by its class; the caller saves."""
    assert keeping.retention_class
    keeping.event_on = event_day(keeping, keeping.retention_class)
    keeping.due_on = due_day(keeping.event_on, keeping.retention_class)


def default_for(sort: str) -> RetentionClass | None:
    in_force = RetentionClass.objects.in_force(timezone.localdate())
    return in_force.filter(default_for__contains=[sort]).order_by("-id").first()


def successor(given: RetentionClass, today: object) -> RetentionClass:
    """The last in the line that is in force; of one that nobody replaced, itself."""
    later = RetentionClass.objects.filter(supersedes=given, in_force_from__lte=today).first()
    return successor(later, today) if later else given


def _give(
    keeping: Keeping, given: RetentionClass, reason: str, key: UUID | None, by: Person | None
) -> Keeping:
    before = str(keeping.retention_class or "")
    keeping.retention_class, keeping.assigned_by, keeping.assigned_at = given, by, timezone.now()
    count(keeping)
    keeping.save(update_fields=["retention_class", "assigned_by", "assigned_at", "event_on", "due_on"])
    write(
        ASSIGNED,
        keeping.subject,
        by=by,
        key=key,
        office=keeping.office,
        **history.of_class(given),
        before=before,
        counts_from=when(keeping.event_on),
        due_on=when(keeping.due_on),
        reason=reason,
    )
    return keeping
