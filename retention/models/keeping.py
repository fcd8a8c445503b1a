"""How long each record is kept: one row for each, from the moment at which it is declared one."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from records.models import Entry
from retention.models.classes import Action, RetentionClass
from retention.models.holds import HeldSubject
from workflow.constraints import together

UNDISPOSED = Q(disposed_at=None)


class KeepingQuerySet(models.QuerySet["Keeping"]):
    def undisposed(self) -> Self:
        """What was not disposed of."""
        return self.filter(UNDISPOSED)

    def without_class(self) -> Self:
        return self.filter(UNDISPOSED, retention_class=None)

    def due(self, day: date) -> Self:
        """Its time is over, and nothing holds it. What is national archives has no day on which it would be due."""
        return self.filter(
            UNDISPOSED, ~Exists(HeldSubject.objects.live().filter(subject=OuterRef("subject")))
        ).filter(due_on__lte=day)

    def held(self) -> Self:
        return self.filter(UNDISPOSED, Exists(HeldSubject.objects.live().filter(subject=OuterRef("subject"))))

    def to_destroy(self) -> Self:
        return self.filter(retention_class__action=Action.DESTROY)

    def free(self) -> Self:
        """In no disposal that is under way."""
        return self.exclude(items__outcome="waiting")

    def locked(self, subject: str) -> "Keeping":
        """As it stands now, until the transaction ends. Holds wait for the same row: neither passes the other."""
        return (
            self.select_for_update(of=("self",))
            .select_related("retention_class", "entry")
            .get(subject=subject)
        )


class Keeping(models.Model):
    """Written by the database as the record is declared, so that none can be forgotten; a task gives it its class."""

    subject = models.CharField(max_length=40, unique=True)
    sort = models.CharField(max_length=12)  # "TS" and the like
    office = models.CharField(max_length=40, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="keeping")  # that declared it
    retention_class = models.ForeignKey(
        RetentionClass, models.PROTECT, null=True, related_name="+", db_index=False
    )
    assigned_at = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(  # null where the portal did, by the default for the sort
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    event_on = models.DateField(null=True)  # from when the years count; null: that has not happened yet
    due_on = models.DateField(null=True)
    disposed_at = models.DateTimeField(null=True)

    objects = KeepingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="keeping_due", condition=UNDISPOSED & Q(due_on__isnull=False)
            ),
            models.Index(
                fields=["retention_class", "due_on", "id"],
                name="keeping_due_of_a_class",
                condition=UNDISPOSED,
            ),
            models.Index(
                fields=["office", "due_on", "id"],
                name="keeping_due_of_an_office",
                condition=UNDISPOSED & Q(due_on__isnull=False),
            ),
            models.Index(
                fields=["sort", "id"],
                name="keeping_without_class",
                condition=UNDISPOSED & Q(retention_class=None),
            ),
            models.Index(
                fields=["-disposed_at"], name="keeping_disposed", condition=Q(disposed_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=together("retention_class", "assigned_at"), name="a_class_was_given_at_some_time"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(event_on__isnull=False, due_on__gte=models.F("event_on")),
                name="due_after_what_it_counts_from",
            ),
            models.CheckConstraint(
                condition=Q(event_on=None) | Q(retention_class__isnull=False), name="counted_by_its_class"
            ),
            models.CheckConstraint(
                condition=Q(disposed_at=None) | Q(due_on__isnull=False), name="disposed_of_when_due"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
