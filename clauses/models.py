"""The policy's versions, its reviews, and who has read which version (DOC-1, DOC-2). Rows are added, never changed."""

import json
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from profiles.models import Person

TEXT_SHA256 = Func(
    Func(
        Func(F("text"), Value("UTF8"), function="convert_to"),
        function="sha256",
        output_field=models.BinaryField(),
    ),
    Value("hex"),
    function="encode",
    output_field=models.CharField(),
)


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def applying(self, day: date) -> "PolicyVersionQuerySet":
        """Released and begun by that day, the one in force first."""
        return self.filter(in_force_from__lte=day).order_by("-in_force_from", "-id")


class PolicyVersion(models.Model):
    """A wording of the policy. `text` is the whole of it as canonical JSON, so that a declaration can cite its digest.

    Of versions from before the portal only the particulars are known: their text is empty.
    """

    number = models.CharField(max_length=10, unique=True)
    released_on = models.DateField()
    in_force_from = models.DateField()
    author = models.CharField(
        max_length=120
    )  # an office, not a person: names are withheld when it is released
    endorser = models.CharField(max_length=120)
    summary = models.CharField(max_length=500)
    last_reviewed_on = models.DateField(
        null=True
    )  # as it stood on release; later reviews are rows of their own
    next_review_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    released_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )  # null: it came with us
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-in_force_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text="", sha256="") | (~Q(text="") & Q(sha256=TEXT_SHA256)),
                name="policy_digest_is_of_its_text",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]+\.[0-9]+$"), name="policy_number_is_two_numbers"
            ),
            models.CheckConstraint(
                condition=~Q(author="") & ~Q(endorser="") & ~Q(summary=""), name="policy_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("released_on")), name="policy_in_force_once_released"
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("last_reviewed_on")),
                name="policy_next_review_after_the_last",
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(last_reviewed_on__isnull=False, next_review_on__isnull=False),
                name="policy_in_our_words_says_its_reviews",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def title(self) -> str:
        return f"Version {self.number}"

    @cached_property
    def wording(self) -> dict[str, Any]:
        """Its sections, terms and statements; empty for a version whose text is not held."""
        return json.loads(self.text) if self.text else {"sections": [], "terms": [], "statements": {}}


class Review(models.Model):
    """Somebody looked whether the policy still serves, and said when to look again."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    next_review_on = models.DateField()
    outcome = models.TextField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("reviewed_on")), name="next_review_is_after_this_one"
            ),
            models.CheckConstraint(condition=~Q(outcome=""), name="review_says_its_outcome"),
        ]

    def __str__(self) -> str:
        return f"review of {self.version} on {self.reviewed_on}"


class Acknowledgement(models.Model):
    """“I have read this version.” Once for each person and version."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"], name="one_acknowledgement_a_version_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} has read {self.version}"
