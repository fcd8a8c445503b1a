"""Days on which the office is closed beside weekends and the ACT's holidays, which a library knows."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflow.constraints import together


class ClosedDayQuerySet(models.QuerySet["ClosedDay"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class ClosedDay(models.Model):
    """One day of a closedown, or one that was proclaimed a holiday. Taken back at most, never changed or deleted: what
    was due by it can be understood later."""

    day = models.DateField()
    name = models.CharField(max_length=80)  # APS closedown
    public_holiday = models.BooleanField(default=False)  # proclaimed for everybody in the ACT
    reason = models.CharField(max_length=500)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ClosedDayQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(taken_back_at=None), name="day_is_closed_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""), name="closed_day_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=together("taken_back_by", "taken_back_at"),
                name="closed_day_taken_back_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%-d %B %Y}, {self.name}"
