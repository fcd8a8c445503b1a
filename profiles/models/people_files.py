"""A file of people that an administrator brought, between its dry run and its confirmation."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from profiles.models.people import Person

KEPT_FOR = timedelta(days=7)  # if it is not confirmed


class PeopleFileQuerySet(models.QuerySet["PeopleFile"]):
    def locked(self, pk: int) -> "PeopleFile":
        return self.select_related("brought_by").select_for_update(of=("self",)).get(pk=pk)

    def waiting(self) -> Self:
        return self.filter(applied_at=None, brought_at__gt=timezone.now() - KEPT_FOR)

    def over(self, now: datetime) -> Self:
        """Of which there are rows still, though nobody confirms it any more."""
        return self.exclude(rows=[]).filter(brought_at__lte=now - KEPT_FOR)


class PeopleFile(models.Model):
    """Of its columns those alone that the portal knows. The rows go once they are applied, or after a week: who was
    changed, the record log tells.
    """

    name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64)  # SHA-256 of the file as it was
    complete = models.BooleanField(default=False)  # it lists everybody: who is not in it leaves
    rows = models.JSONField(default=list)  # as `directory.people_file` reads them
    brought_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = PeopleFileQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "file of people"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="people_file_has_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(rows=[], applied_at__gte=F("brought_at")),
                name="applied_people_file_keeps_no_rows",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"PEOPLE-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("PEOPLE-"))
