"""Reads with more than one caller."""

from django.db.models import F

from exports import policy
from exports.models import Export, ExportQuerySet
from profiles.models import Person

RECENT = 10


def visible_to(person: Person) -> ExportQuerySet:
    """The exports that `policy.may_view` allows."""
    return Export.objects.all() if policy.may_export(person) else Export.objects.none()


def copies_of(subject: str, number: int = RECENT) -> list[Export]:
    """The latest exports with this record in them; one more than asked for, to know whether there are more."""
    return list(Export.objects.holding(subject).listed()[: number + 1])


def next_to_make() -> list[int]:
    """Whoever has waited longest for a turn comes first, so that a small export need not wait for a large one."""
    waiting = Export.objects.to_make().order_by(F("heard_at").asc(nulls_first=True), "id")
    return list(waiting.values_list("pk", flat=True)[:20])
