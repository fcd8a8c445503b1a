"""What a request gathers, and what of it is withheld or let stand. Rows are taken back, never changed or deleted."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from foi.models.request import InformationRequest
from records.models import Entry
from workflow.constraints import together


class Provision(models.Model):
    """A ground of the Act on which something is withheld. Data: the Act changes, and offices meet different ones."""

    code = models.CharField(max_length=40, unique=True)  # s 47F
    title = models.CharField(max_length=120)
    explanation = models.TextField()
    personal = models.BooleanField(
        default=False, help_text="What is withheld under it are names: each part of one is looked for too."
    )
    place = models.PositiveSmallIntegerField(default=100)  # in lists
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["place", "code"]
        constraints = [
            # It stands in the redacted copies, where "; " parts one provision from the next.
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title="") & ~Q(code__contains=";"),
                name="provision_has_a_code_and_a_title",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class Gathered(models.Model):
    """A record that falls within the request, or was thought to."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="gathered", db_index=False)
    subject = models.CharField(max_length=40)
    gathered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    gathered_at = models.DateTimeField()
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_because = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "gathered"
        indexes = [models.Index(fields=["subject", "id"], name="foi_requests_of_a_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "subject"], condition=Q(removed_at=None), name="foi_gathers_a_record_once"
            ),
            models.CheckConstraint(
                condition=together("removed_by", "removed_at")
                & (Q(removed_at=None) | ~Q(removed_because="")),
                name="foi_record_left_out_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.request_id}"


class Verdict(models.TextChoices):
    WITHHOLD = "withhold", "Withheld"
    SHOW = "show", "Let stand"


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)


class Mark(models.Model):
    """A judgement on a field of an entry, or on words of it: withheld under a provision, or shown with a reason.

    It holds no words of the record, only where they stand, so that destroying the record leaves none here.
    """

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="marks", db_index=False)
    subject = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=80)
    first = models.PositiveIntegerField(null=True)  # its words from here; none: the whole field
    after = models.PositiveIntegerField(null=True)  # to before here
    verdict = models.CharField(max_length=10, choices=Verdict)
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    act = models.UUIDField()  # marks that were made with one press
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["request", "subject", "entry", "id"], name="foi_marks_of_a_record"),
            models.Index(fields=["subject"], name="foi_marks_on_a_record"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "entry", "field", "first", "after", "verdict", "provision"],
                condition=Q(taken_back_at=None),
                nulls_distinct=False,
                name="foi_mark_is_made_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="withhold", provision__isnull=False)
                | Q(verdict="show", provision=None) & ~Q(note=""),
                name="foi_mark_has_a_provision_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(first=None, after=None)
                | Q(first__isnull=False, after__isnull=False, after__gt=F("first")),
                name="foi_mark_is_on_words_or_on_all",
            ),
            models.CheckConstraint(
                condition=together("taken_back_by", "taken_back_at"), name="foi_mark_taken_back_says_by_whom"
            ),
            models.CheckConstraint(condition=~Q(field="") & ~Q(subject=""), name="foi_mark_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.field} of entry {self.entry_id}"
