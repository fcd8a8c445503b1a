"""Whom the signer asked outside, and what they answered: time-stamp tokens, and the signatures of witnesses.

Rows are added by the signer alone, and never changed. Unlike what is said of sendings, an answer proves something by
itself: whoever has the authority's certificate, or the witness's key, need not believe the database.
"""

from django.db import models
from django.db.models import Q

from records.models.log import BytesField


class WitnessPolicy(models.Model):
    """Which witnesses were asked, and how many of them are enough, as the signer was told it (c2sp.org/tlog-policy)."""

    text = models.TextField(unique=True)

    class Meta:
        verbose_name_plural = "witness policies"

    def __str__(self) -> str:
        return f"policy {self.pk}"


class Attestation(models.Model):
    """One attempt to have a checkpoint attested by somebody outside, and what came of it."""

    class Kind(models.TextChoices):
        TOKEN = "token", "time-stamping authority"
        COSIGNATURE = "cosignature", "witness"

    class Outcome(models.TextChoices):
        GIVEN = "given", "given"
        FAILED = "failed", "failed"

    checkpoint = models.ForeignKey("records.Checkpoint", models.PROTECT, related_name="attestations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.CharField(
        max_length=200
    )  # what the settings call the authority; the name in the witness's key
    address = models.CharField(max_length=300)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    said = models.TextField(blank=True)  # what went wrong
    content = BytesField(
        default=b""
    )  # the authority's answer (TimeStampResp), or the witness's line of the note
    existed_by = models.DateTimeField(null=True)  # as they attest
    policy = models.ForeignKey(WitnessPolicy, models.PROTECT, null=True)
    # With it, the checkpoint has a token of an authority and its quorum of witnesses, as far as these were asked.
    enough = models.BooleanField(default=False)
    # How many positions were under checkpoints when it came. It goes with copies of the log that reach further: so
    # whoever makes such a copy again gets the same bytes, whatever has come since.
    since = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "by", "id"], name="what_somebody_attested")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="given", said="", existed_by__isnull=False) & ~Q(content=b"")
                | Q(outcome="failed", content=b"", existed_by__isnull=True, enough=False) & ~Q(said=""),
                name="an_attestation_attests_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(kind="token", policy__isnull=True) | Q(kind="cosignature", policy__isnull=False),
                name="a_cosignature_is_asked_for_by_a_policy",
            ),
            models.CheckConstraint(condition=Q(since__gte=0), name="an_attestation_comes_after_entries"),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint}, {self.by}: {self.outcome}"

    @property
    def is_cosignature(self) -> bool:
        return self.kind == self.Kind.COSIGNATURE
