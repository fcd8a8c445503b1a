"""Reads with more than one caller."""

from collections.abc import Collection, Iterable

from records.models import Entry
from retention.models import HeldSubject, Keeping


def held(subjects: Collection[str]) -> set[str]:
    """Which of these are under a hold now."""
    return set(HeldSubject.objects.live().filter(subject__in=subjects).values_list("subject", flat=True))


def classes_of(subjects: Iterable[str]) -> dict[str, str]:
    """Number and title of the class of each, where it has one."""
    keepings = Keeping.objects.filter(subject__in=list(subjects), retention_class__isnull=False)
    return {each.subject: str(each.retention_class) for each in keepings.select_related("retention_class")}


def offices_of(subjects: Collection[str]) -> dict[str, str]:
    """As `records.queries.office_of`, for many at once."""
    latest = Entry.objects.filter(subject__in=subjects).order_by("subject", "-id").distinct("subject")
    return dict(latest.values_list("subject", "office"))
