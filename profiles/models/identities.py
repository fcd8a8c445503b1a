"""Whom the identity provider means: a subject of its own, linked to a person at their first sign-in and held."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from profiles.models.people import Person
from workflow.constraints import together

STANDS = Q(unlinked_at=None)


class IdentityQuerySet(models.QuerySet["Identity"]):
    def standing(self) -> "IdentityQuerySet":
        return self.filter(STANDS)


class Identity(models.Model):
    """A person's account at the identity provider. Where the person decides, two people are needed to unlink it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    said = models.CharField(max_length=254)  # what the claim of the rule said that day
    linked_at = models.DateTimeField(default=timezone.now)
    unlink_proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unlink_proposed_at = models.DateTimeField(null=True)
    unlink_reason = models.CharField(max_length=300, blank=True)
    unlinked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unlinked_at = models.DateTimeField(null=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=STANDS, name="one_person_a_subject"
            ),
            models.UniqueConstraint(fields=["person"], condition=STANDS, name="one_identity_a_person"),
            models.CheckConstraint(
                condition=together("unlink_proposed_by", "unlink_proposed_at"),
                name="identity_unlink_proposed_by_and_at",
            ),
            models.CheckConstraint(
                condition=together("unlinked_by", "unlinked_at"), name="identity_unlinked_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(unlinked_by=None) | ~Q(unlinked_by=F("person")),
                name="somebody_else_unlinks_an_identity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"


class LogoutSeen(models.Model):
    """A logout token that was taken, so that it works once."""

    jti = models.CharField(max_length=64, unique=True)  # its SHA-256
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.jti

    @staticmethod
    def forget(before: datetime) -> None:
        LogoutSeen.objects.filter(at__lt=before).delete()
