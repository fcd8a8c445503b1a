"""The classes of the records authorities that apply here, as records officers enter them. The code invents none."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q


class Event(models.TextChoices):
    """From which day on a record is kept for so many years. The days are known from the entries of its trail."""

    RECORDED = "recorded", "the day on which it became a record"
    CLOSED = "closed", "the day on which its business was finished"
    SUPERSEDED = "superseded", "the day on which another record corrected it, took it down or followed it up"


class Action(models.TextChoices):
    DESTROY = "destroy", "Destroy"
    RETAIN = "retain", "Retain as national archives"
    TRANSFER = "transfer", "Transfer"


class RetentionClassQuerySet(models.QuerySet["RetentionClass"]):
    def in_force(self, day: date) -> Self:
        """Begun, and not replaced by one that has begun as well."""
        replaced = RetentionClass.objects.filter(supersedes=OuterRef("pk"), in_force_from__lte=day)
        return self.filter(~Exists(replaced), in_force_from__lte=day)

    def not_over(self, day: date) -> Self:
        """In force or to come."""
        replaced = RetentionClass.objects.filter(supersedes=OuterRef("pk"), in_force_from__lte=day)
        return self.filter(~Exists(replaced))


class RetentionClass(models.Model):
    """How long records of a type are kept, and what is done then. Added, never changed: another takes its place."""

    number = models.CharField(max_length=40)  # of the class, in its authority
    title = models.CharField(max_length=200)
    authority = models.CharField(max_length=60)  # the records authority's number
    authority_name = models.CharField(max_length=200)
    event = models.CharField(max_length=12, choices=Event)
    years = models.PositiveSmallIntegerField(null=True)  # none: for good
    action = models.CharField(max_length=10, choices=Action)
    default_for = ArrayField(models.CharField(max_length=12), default=list)  # "TS" and the like
    in_force_from = models.DateField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = RetentionClassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "retention classes"
        ordering = ["authority", "number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title="") & ~Q(authority="") & ~Q(authority_name=""),
                name="class_says_its_number_and_authority",
            ),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="class_event_is_known"),
            models.CheckConstraint(
                condition=Q(action=Action.RETAIN, years=None)
                | Q(action__in=[Action.DESTROY, Action.TRANSFER], years__isnull=False, years__lte=200),
                name="only_national_archives_are_kept_for_good",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.title}"

    @property
    def reference(self) -> str:
        return f"RC-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("RC-"))
