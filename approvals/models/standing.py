"""Approvals given beforehand, for posts of a kind (OFF-1a): a General Manager grants, MCD signs as well."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q

from profiles.models import Account, Division, Person, Topic
from workflow.constraints import together

STAYS_IN_SIGHT = timedelta(days=30)


class StandingState(models.TextChoices):
    """Not a column: it follows from the signatures, the days, the uses, and what has changed under it."""

    TO_SIGN = "to_sign", "Waits for MCD"
    TO_COME = "to_come", "To come"
    IN_FORCE = "in_force", "In force"
    SUSPENDED = "suspended", "Suspended"
    OVER = "over", "Over"
    USED_UP = "used_up", "Used up"


class StandingApprovalQuerySet(models.QuerySet["StandingApproval"]):
    def locked(self, standing_id: int) -> "StandingApproval":
        """Held until the transaction ends. What belongs to it is read after the wait, and not joined."""
        self.select_for_update(no_key=True).values_list("pk").get(pk=standing_id)
        return self.whole().get(pk=standing_id)

    def in_force(self, day: date) -> Self:
        """Signed by both, within its days, and neither suspended nor used up. What else must hold, the policy says."""
        return self.current(day).filter(starts_on__lte=day, cosigned_at__isnull=False, suspended_at=None)

    def current(self, day: date) -> Self:
        """Neither over nor used up, whether it may be used today or not."""
        return self.filter(ends_on__gte=day, uses__lt=F("uses_allowed"))

    def past(self, day: date) -> Self:
        return self.filter(Q(ends_on__lt=day) | Q(uses__gte=F("uses_allowed")))

    def to_sign(self, day: date) -> Self:
        return self.current(day).filter(cosigned_at=None, suspended_at=None)

    def naming(self, officer: Person, division_id: int, day: date) -> Self:
        """Those of a division that may concern an officer, for a while also after their last day, to say so."""
        return self.filter(division=division_id, officers=officer, ends_on__gte=day - STAYS_IN_SIGHT)

    def whole(self) -> Self:
        """With all that the rules and the pages ask of it, but for the seats of who granted it."""
        related = self.select_related("division", "granted_by", "cosigned_by", "suspended_by")
        accounts = Prefetch("accounts", Account.objects.select_related("platform"))
        return related.prefetch_related("officers", accounts, "topics")


class StandingApproval(models.Model):
    """What may go out without a decision of its own: by whom, where, on what, in which words, how often, until when."""

    title = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    accounts = models.ManyToManyField(Account, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")
    wording = models.TextField(blank=True)  # the only words; gaps that the officer fills are {like this}
    limits = models.TextField(blank=True)  # what else the officer keeps to, in words
    text_limit = models.PositiveIntegerField(null=True)  # characters, as the platform counts them
    links_allowed = models.BooleanField(default=False)
    files_allowed = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    uses_allowed = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)  # so far; each is a row of StandingUse
    fingerprint = models.CharField(max_length=64)  # of the terms, and of who grants them

    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_as = models.CharField(max_length=560)
    granted_at = models.DateTimeField()
    cosigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cosigned_at = models.DateTimeField(null=True)
    cosigned_fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null where nobody signed
    suspended_by = models.ForeignKey(  # null: the portal found that it no longer holds
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    suspended_at = models.DateTimeField(null=True)
    suspended_because = models.TextField(blank=True)

    objects = StandingApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["division", "-id"], name="standing_of_a_division"),
            models.Index(fields=["ends_on"], name="standing_by_its_last_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="standing_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(uses_allowed__gt=0), name="standing_allows_some_use"),
            models.CheckConstraint(condition=Q(uses__lte=F("uses_allowed")), name="standing_is_not_overused"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="standing_has_a_fingerprint"
            ),
            models.CheckConstraint(
                condition=~Q(wording="") | ~Q(limits=""), name="standing_says_what_may_be_said"
            ),
            models.CheckConstraint(
                condition=together("cosigned_by", "cosigned_at", "cosigned_fingerprint"),
                name="standing_cosigned_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(cosigned_fingerprint=None) | Q(cosigned_fingerprint=F("fingerprint")),
                name="standing_signature_binds_the_terms",
            ),
            models.CheckConstraint(
                condition=Q(cosigned_by=None) | ~Q(cosigned_by=F("granted_by")),
                name="standing_is_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None, suspended_by=None, suspended_because="")
                | (Q(suspended_at__isnull=False) & ~Q(suspended_because="")),
                name="standing_suspended_at_and_why",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None) | Q(cosigned_by=None), name="suspension_takes_the_signature"
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

    @property
    def is_used_up(self) -> bool:
        return self.uses >= self.uses_allowed

    @property
    def is_signed(self) -> bool:
        return self.cosigned_at is not None

    def is_over(self, day: date) -> bool:
        return self.ends_on < day

    def forget_signatures(self) -> None:
        """Whatever was signed or suspended, this is to be signed anew."""
        self.cosigned_by = self.cosigned_at = self.cosigned_fingerprint = None
        self.suspended_by = self.suspended_at = None
        self.suspended_because = ""


class StandingUse(models.Model):
    """One post that was approved under a standing approval. Kept as it was: added, never changed."""

    standing = models.ForeignKey(StandingApproval, models.PROTECT, related_name="used")
    number = models.PositiveIntegerField()
    post = models.ForeignKey("approvals.Post", models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "number"], name="each_use_is_counted_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="uses_are_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"use {self.number} of {self.standing_id}"
