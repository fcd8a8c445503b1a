"""What the signer tells the portal besides its checkpoints: which keys it has had, and what it sent off site.

Rows are added by the signer alone, and never changed. They inform people; nothing is proven by them, since whoever owns
the database could write them. What proves lies in the records mailbox and in the write-once folder.
"""

from django.db import models
from django.db.models import Q

ADDRESS_LENGTH = 300


class SignerKey(models.Model):
    """A key that signs checkpoints of a log, from `since` entries on. A later one of the same log replaces it.

    `statement` names it in a note signed with the key before it, so that whoever trusts that one can trust this one.
    The very first key has none, nor has one that replaces a key that was lost.
    """

    origin = models.CharField(max_length=200)
    verifier = models.CharField(max_length=400)
    since = models.BigIntegerField()
    statement = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(since__gte=0), name="a_key_signs_from_an_entry_on"),
            models.UniqueConstraint(fields=["verifier", "statement"], name="a_key_is_told_of_once"),
        ]

    def __str__(self) -> str:
        return self.verifier


class Sent(models.Model):
    """One attempt to bring a checkpoint to a place that the database's owner cannot reach."""

    class Where(models.TextChoices):
        FOLDER = "folder", "the write-once folder"
        MAILBOX = "mailbox", "the records mailbox"

    class Outcome(models.TextChoices):
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    checkpoint = models.ForeignKey("records.Checkpoint", models.PROTECT, related_name="sendings")
    where = models.CharField(max_length=10, choices=Where.choices)
    address = models.CharField(max_length=ADDRESS_LENGTH)  # the mailbox, or the name of the file
    closing = models.BooleanField(default=False)  # with the summary of a log that is closed
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    said = models.TextField(blank=True)  # what went wrong

    class Meta:
        verbose_name_plural = "sent"
        ordering = ["id"]
        indexes = [models.Index(fields=["where", "outcome", "id"], name="sendings_to_a_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "where", "closing"],
                condition=Q(outcome="sent"),
                name="a_checkpoint_is_sent_once_to_each_place",
            ),
            models.CheckConstraint(
                condition=Q(outcome="sent", said="") | (Q(outcome="failed") & ~Q(said="")),
                name="a_failed_sending_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint} to {self.address}: {self.outcome}"
