"""Times in which MCD decides: a caretaker period, the weeks before the Budget."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from treasury_social.laws import together


class WindowQuerySet(models.QuerySet["Window"]):
    def open_at(self, at: datetime) -> Self:
        """In force then; one that was closed early stops at once."""
        return self.filter(starts_at__lte=at, ends_at__gt=at, closed_by=None)


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
    opened_at = models.DateTimeField(
        null=True
    )  # when the clock had held what was approved, and told its people
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["caretaker", "budget"]), name="window_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="window_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                condition=together("closed_by", "closed_at"), name="window_closed_at_and_by"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reconfirmation(models.Model):
    """An MCD manager has looked again at what was approved before the window opened, and lets it go out."""

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
