"""Who may publish first in an emergency, and be confirmed afterwards."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from profiles.models.appointments import days_of
from workflow.constraints import together


class RosterPlaceQuerySet(models.QuerySet["RosterPlace"]):
    def locked(self, place_id: int) -> "RosterPlace":
        return self.select_for_update(of=("self",)).select_related("person").get(pk=place_id)

    def on(self, day: date) -> Self:
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> Self:
        """In force or to come."""
        return self.filter(ends_on__gte=day, removed_by=None)


class RosterPlace(models.Model):
    """A person on the emergency roster between two days, both included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roster_places")
    starts_on = models.DateField()
    ends_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = RosterPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="roster_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("added_by")), name="nobody_puts_themselves_on_the_roster"
            ),
            models.CheckConstraint(
                condition=together("removed_by", "removed_at"), name="roster_removed_at_and_by"
            ),
            ExclusionConstraint(
                expressions=days_of(who="person"),
                condition=Q(removed_by=None),
                name="one_roster_place_a_person_a_day",
                violation_error_message="This person is on the roster on some of these days already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on the emergency roster"

    def covers(self, day: date) -> bool:
        """`on` for a place that is loaded already."""
        return not self.removed_by_id and self.starts_on <= day <= self.ends_on
