"""What shows that it is somebody, beside their password: an app that makes codes, and recovery codes for its loss."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from profiles.models.people import Person
from profiles.models.sign_in import WAITS_FOR
from workflow.constraints import together


class Authenticator(models.Model):
    """An app that makes one-time passwords for somebody, of a secret that it shares with the portal."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="authenticators")
    secret = models.CharField(max_length=200, blank=True)  # sealed; empty once it is removed
    last_step = models.BigIntegerField(default=0)  # the half minute of the code that was used last
    enrolled_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(removed_at=None), name="one_authenticator_a_person"
            ),
            models.CheckConstraint(
                condition=together("removed_by", "removed_at"), name="authenticator_removed_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(secret=""), name="removed_authenticator_has_no_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"The authenticator app of {self.person}"


class RecoveryCode(models.Model):
    """One of ten, each of which stands in for a lost factor once. Kept as a digest."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_codes_differ"),
        ]

    def __str__(self) -> str:
        return f"A recovery code of {self.person}"


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    def waiting(self) -> "FactorResetQuerySet":
        since = timezone.now() - WAITS_FOR
        return self.filter(confirmed_at=None, refused_at=None, proposed_at__gt=since)

    def with_people(self) -> "FactorResetQuerySet":
        return self.select_related("person", "proposed_by", "confirmed_by", "refused_by")

    def locked(self, pk: int) -> "FactorReset":
        return self.with_people().select_for_update(of=("self", "person")).get(pk=pk)


class FactorReset(models.Model):
    """Somebody lost what they show beside their password: they may enrol anew once a second person has confirmed it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "reset of a second factor"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("proposed_by")) & ~Q(confirmed_by=F("person"))),
                name="somebody_else_confirms_a_factor_reset",
            ),
            models.CheckConstraint(
                condition=together("confirmed_by", "confirmed_at"), name="factor_reset_confirmed_by_and_at"
            ),
            models.CheckConstraint(
                condition=together("refused_by", "refused_at"), name="factor_reset_refused_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(refused_at=None), name="factor_reset_confirmed_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"The second factor of {self.person}"

    @property
    def reference(self) -> str:
        """Of whom its entries are about."""
        return Person(pk=self.person_id).reference

    @property
    def waits_until(self) -> datetime:
        return self.proposed_at + WAITS_FOR

    @property
    def is_over(self) -> bool:
        return bool(self.confirmed_at or self.refused_at) or self.waits_until <= timezone.now()
