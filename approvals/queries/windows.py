"""Reads of windows, and of what they hold."""

from django.db.models import QuerySet
from django.utils import timezone

from approvals.models import Window


def windows_to_come() -> QuerySet[Window]:
    """In force or announced, the next to begin first."""
    return Window.objects.not_over(timezone.now()).select_related("declared_by").order_by("starts_at", "id")


def windows_over() -> QuerySet[Window]:
    current = Window.objects.not_over(timezone.now())
    return Window.objects.exclude(pk__in=current.values("pk")).select_related("declared_by", "closed_by")
