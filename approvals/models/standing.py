"""Approvals given beforehand, for posts of a kind (OFF-1a): a General Manager grants, MCD signs as well."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from profiles.models import Account, Division, Topic
from treasury_social.laws import together


class StandingApprovalQuerySet(models.QuerySet["StandingApproval"]):
    def in_force(self, day: date) -> Self:
        """Signed by both, within its days, and neither suspended nor used up."""
        running = self.filter(starts_on__lte=day, ends_on__gte=day, cosigned_by__isnull=False)
        return running.filter(suspended_by=None, uses__lt=F("uses_allowed"))

    def to_sign(self) -> Self:
        return self.filter(cosigned_by=None, suspended_by=None)


class StandingApproval(models.Model):
    """What may go out without a decision of its own: by whom, where, on what, in which words, how often, until when."""

    title = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    accounts = models.ManyToManyField(Account, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")
    wording = models.TextField(
        blank=True
    )  # the only words; gaps that the officer fills are written {like this}
    limits = models.TextField(blank=True)  # what else the officer keeps to, in words
    text_limit = models.PositiveIntegerField(null=True)  # characters
    links_allowed = models.BooleanField(default=False)
    files_allowed = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    uses_allowed = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)  # so far; each is a row of StandingUse

    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_as = models.CharField(max_length=560)
    granted_at = models.DateTimeField()
    cosigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cosigned_at = models.DateTimeField(null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suspended_at = models.DateTimeField(null=True)
    suspended_because = models.TextField(blank=True)

    objects = StandingApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="standing_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(uses_allowed__gt=0), name="standing_allows_some_use"),
            models.CheckConstraint(condition=Q(uses__lte=F("uses_allowed")), name="standing_is_not_overused"),
            models.CheckConstraint(
                condition=together("cosigned_by", "cosigned_at"), name="standing_cosigned_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(cosigned_by=None) | ~Q(cosigned_by=F("granted_by")),
                name="standing_is_signed_by_two",
            ),
            models.CheckConstraint(
                condition=together("suspended_by", "suspended_at")
                & (Q(suspended_by=None) | ~Q(suspended_because="")),
                name="standing_suspended_at_by_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def reference(self) -> str:
        return f"SA-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("SA-"))


class StandingUse(models.Model):
    """One post that went out under a standing approval. Kept as it was: added, never changed."""

    standing = models.ForeignKey(StandingApproval, models.PROTECT, related_name="used")
    number = models.PositiveIntegerField()
    post = models.ForeignKey("approvals.Post", models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "number"], name="each_use_is_counted_once")
        ]

    def __str__(self) -> str:
        return f"use {self.number} of {self.standing_id}"
