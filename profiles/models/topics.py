"""What may be spoken about, and by whom: each topic is a division's or the whole department's (OFF-2g)."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from profiles.models.people import Division, Person


class Topic(models.Model):
    """A subject of the department. Whoever sits in its division speaks on it; others need an authority."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        help_text="Whose area it is. Empty: the whole department’s.",
    )
    open_to_all = models.BooleanField(
        "open to everybody",
        default=False,
        help_text="Anybody may speak on it without an authority, such as on the Treasury in general.",
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_topic_a_name",
                violation_error_message="There is such a topic already.",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="topic_has_slug_and_name"),
            models.CheckConstraint(
                condition=Q(open_to_all=False) | Q(division=None),
                name="topic_of_a_division_is_not_open_to_all",
                violation_error_message="What is open to everybody is no division’s area.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"TOPIC-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("TOPIC-"))


class TopicAuthorityQuerySet(models.QuerySet["TopicAuthority"]):
    def on(self, day: date) -> "TopicAuthorityQuerySet":
        """In force that day. One that is revoked stops at once, and still counts for the days before."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "TopicAuthorityQuerySet":
        return self.filter(
            Q(revoked_at=None) | Q(revoked_at__date__gt=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )


class TopicAuthority(models.Model):
    """A person, or everybody of a division, may speak on a topic that is not theirs, from a day to a day.

    Kept as it was granted: what ends it early is its revocation, with who and when.
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="authorities")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="topic_authorities"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="topic_authorities"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(
        default=uuid4, unique=True, editable=False
    )  # the form's own: sent twice, granted once

    objects = TopicAuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name_plural = "topic authorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, division__isnull=False) | Q(person__isnull=False, division=None),
                name="authority_is_a_persons_or_a_divisions",
                violation_error_message="Name a person or a division, and not both.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="authority_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("granted_by")),
                name="nobody_grants_themselves_authority",
                violation_error_message="Nobody grants themselves an authority.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="authority_gives_its_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="authority_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} on {self.topic}"

    @property
    def holder(self) -> Person | Division:
        holder = self.person or self.division
        assert holder
        return holder
