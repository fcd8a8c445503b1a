"""Times in which MCD decides: a caretaker period, the weeks before the Budget."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from workflow.constraints import together


class WindowQuerySet(models.QuerySet["Window"]):
    def locked(self, window_id: int) -> "Window":
        return self.select_for_update(no_key=True).get(pk=window_id)

    def open_at(self, at: datetime) -> Self:
        """In force then; one that was closed early stops at once."""
        return self.not_over(at).filter(starts_at__lte=at)

    def not_over(self, at: datetime) -> Self:
        """In force or to come."""
        return self.filter(ends_at__gt=at, closed_by=None)

    def to_open(self, at: datetime) -> Self:
        """In force, and nobody has been told yet."""
        return self.open_at(at).filter(opened_at=None)


class Window(models.Model):
    """While it is open only MCD managers approve, and what was approved before waits until MCD confirms it again."""

    class Kind(models.TextChoices):
        CARETAKER = "caretaker", "Caretaker period"
        BUDGET = "budget", "Budget"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    # When the clock had told the people of what is held. It holds without the clock, from its first second on.
    opened_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was closed early

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["caretaker", "budget"]), name="window_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="window_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="window_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                condition=together("closed_by", "closed_at"), name="window_closed_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, reason="") | (Q(closed_by__isnull=False) & ~Q(reason="")),
                name="window_closed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"WIN-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("WIN-"))


class Reconfirmation(models.Model):
    """An MCD manager has looked at exactly these words during the window, and lets them go out.

    Written when they approve a post while it is open, and when they confirm one that was approved before. What has no
    such row is held. No two clocks are compared, so an approval in the very second of the opening is held as well.
    """

    post = models.ForeignKey("approvals.Post", models.PROTECT, related_name="reconfirmations")
    window = models.ForeignKey(Window, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "window", "fingerprint"], name="one_reconfirmation_a_window_and_wording"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} in {self.window}"
