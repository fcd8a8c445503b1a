"""Holds: records that must be kept for now, whatever their class says, and why."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflow.constraints import together


class HoldQuerySet(models.QuerySet["Hold"]):
    def locked(self, hold_id: int) -> "Hold":
        return self.select_for_update(no_key=True).get(pk=hold_id)

    def live(self) -> Self:
        return self.filter(released_by=None)

    def to_review(self, day: date) -> Self:
        return self.live().filter(review_on__lte=day)


class Hold(models.Model):
    """Nothing under it is disposed of until somebody says why it may go on."""

    title = models.CharField(max_length=120)
    reason = models.TextField()
    source = models.CharField(
        max_length=40, blank=True
    )  # what asked for it: FOI-000001, or a court's file number
    review_on = models.DateField(null=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-id"], name="holds_in_force", condition=Q(released_by=None)),
            models.Index(fields=["review_on"], name="holds_to_review", condition=Q(released_by=None)),
            models.Index(fields=["source"], name="holds_of_a_source"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(reason=""), name="a_hold_says_why"),
            models.CheckConstraint(
                condition=together("released_by", "released_at"), name="hold_released_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, release_reason="")
                | (Q(released_by__isnull=False) & ~Q(release_reason="")),
                name="hold_released_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def is_in_force(self) -> bool:
        return self.released_by_id is None

    @property
    def reference(self) -> str:
        return f"HOLD-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("HOLD-"))


class HeldSubjectQuerySet(models.QuerySet["HeldSubject"]):
    def live(self) -> Self:
        return self.filter(released_at=None)


class HeldSubject(models.Model):
    """One subject under a hold. It need not be a record yet: a draft can be asked for as well."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="subjects", db_index=False)
    subject = models.CharField(max_length=40)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)  # with the hold

    objects = HeldSubjectQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["hold", "id"], name="subjects_of_a_hold"),
            models.Index(fields=["subject"], name="subjects_held", condition=Q(released_at=None)),
            models.Index(fields=["subject", "id"], name="holds_of_a_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["hold", "subject"], name="a_hold_holds_each_once"),
        ]

    def __str__(self) -> str:
        return self.subject
