"""What a post says, frozen each time somebody saves it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from checks.content import Relation
from contacts.models import Contact
from profiles.models import Account, Marking, Topic
from records import canonical

NOT_SAID = {"id", "post", "fingerprint", "written_by", "written_at"}  # of a version, which wording it is


class Activity(models.TextChoices):
    """What taking part means (DEF-2)."""

    COMMENT = "comment", "Comment or reply"
    FEEDBACK = "feedback", "Feedback on a site"
    POST = "post", "Post of our own"
    VIDEO = "video", "Video"
    COMMUNITY = "community", "Taking part in an online community"


class Purpose(models.TextChoices):
    """What the policy is for (DEF-5)."""

    INFORMING = "informing", "Informing: making information easier to find and use"
    ENGAGING = "engaging", "Engaging: working with people on policy and services"
    PARTICIPATING = "participating", "Participating: consulting, trials of online consultation included"


class Version(models.Model):
    """One wording of a post. Never changed or deleted: the portal's role may not, and triggers stop everybody else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey("approvals.Post", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    activity = models.CharField(max_length=16, choices=Activity)
    purpose = models.CharField(max_length=16, choices=Purpose)
    title = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+"
    )  # what it answers (OFF-4a)
    relation = models.CharField(max_length=12, choices=Relation, blank=True)
    relates_to = models.ForeignKey(
        "approvals.Post", models.PROTECT, null=True, related_name="related_versions"
    )
    reach = models.TextField(blank=True)  # how far the wrong post had got
    text = models.TextField(blank=True)
    answers_link = models.URLField(max_length=500, blank=True)
    answers_quote = models.TextField(blank=True)
    links = models.JSONField(default=list)  # of addresses
    media = models.JSONField(default=list)  # of {name, size, sha256, type, alt}
    sources = models.TextField(blank=True)
    disclosure_reason = models.TextField(blank=True)  # why nobody says in it who speaks (OFF-2a)
    marking = models.CharField(max_length=20, choices=Marking)
    wanted_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["wanted_at"], name="versions_wanted_at", condition=Q(wanted_at__isnull=False)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="version_numbers_are_unique"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="fingerprint_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(activity__in=Activity.values, purpose__in=Purpose.values),
                name="version_says_what_it_is_and_what_for",
            ),
            models.CheckConstraint(
                condition=Q(relation="", relates_to=None)
                | (Q(relation__in=Relation.values) & Q(relates_to__isnull=False)),
                name="a_relation_is_to_a_post",
            ),
            models.CheckConstraint(
                condition=Q(relates_to=None) | ~Q(relates_to=F("post")), name="no_post_relates_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def ground(self, answers: Sequence[Any]) -> str:
        """SHA-256, hexadecimal, over all that a decision rests on: every field, and the author's answers to the checks.

        What is empty stays out, so that a field that comes later leaves earlier grounds as they are.
        """
        said = {field.attname: _plain(getattr(self, field.attname)) for field in self._said()}
        rests_on = {**said, "answers": list(answers)}
        kept = {name: value for name, value in rests_on.items() if value not in (None, "", [])}
        return sha256(canonical.dumps(kept)).hexdigest()

    @classmethod
    def _said(cls) -> list[Any]:
        return [field for field in cls._meta.concrete_fields if field.name not in NOT_SAID]


def _plain(value: Any) -> Any:
    """By ids and not by names: an account or a topic that is called otherwise later is still that one."""
    return canonical.moment(value) if isinstance(value, datetime) else value
