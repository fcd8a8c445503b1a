"""The official accounts, and who answers for each (PROF-1, PROF-2, PER-2)."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Lower
from django.utils import timezone

from profiles.addresses import validate_official_handle, validate_treasury_address
from profiles.models.people import Division, Person
from profiles.models.platforms import Platform
from profiles.models.seats import Seating
from profiles.permalink_shapes import validate_site

REVIEWED_EVERY = timedelta(days=365)
CLOSED = "This account is closed. To use it again, add it again."


def a_year_on() -> date:
    return timezone.localdate() + REVIEWED_EVERY


class AccountQuerySet(models.QuerySet["Account"]):
    def in_use(self) -> "AccountQuerySet":
        return self.filter(active=True)

    def overdue(self, day: date) -> "AccountQuerySet":
        """In use, and its review should have been done before that day."""
        return self.in_use().filter(review_due_on__lt=day)

    def due_by(self, day: date) -> "AccountQuerySet":
        return self.in_use().filter(review_due_on__lte=day)

    def abandoned(self, day: date) -> "AccountQuerySet":
        return self.filter(_nobody_answers(day))

    def saying_whether_abandoned(self, day: date) -> "AccountQuerySet":
        """Each says in `is_abandoned` whether somebody answers for it."""
        return self.annotate(is_abandoned=Case(When(_nobody_answers(day), then=True), default=False))


def _nobody_answers(day: date) -> Q:
    """In use, while its custodian has left or sits nowhere that day."""
    seated = Exists(Seating.objects.on(day).filter(person=OuterRef("custodian")))
    return Q(active=True) & (Q(custodian__is_active=False) | Q(~seated))


class Account(models.Model):
    """An official account of the Treasury on a platform (PROF-2), and who answers for it."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="accounts")
    handle = models.CharField(max_length=100, validators=[validate_official_handle])
    site = models.CharField(
        max_length=120,
        blank=True,
        validators=[validate_site],
        help_text="The host’s name, for a platform on many sites, such as www.abc.net.au.",
    )
    name = models.CharField(max_length=120)
    platform_ids = models.TextField(
        blank=True,
        help_text="Its DID on Bluesky, or the number of its page on Facebook, one a line: links that name another "
        "are refused.",
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, help_text="Empty: for every division."
    )
    custodian = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    speaks_for_itself = models.BooleanField(default=False)  # it bears the Treasury's name (OFF-2a)
    recovery_contact = models.EmailField(
        validators=[validate_treasury_address],
        help_text="Where the platform sends what is needed to get back in: an address of the Treasury.",
    )
    reviewed_on = models.DateField()
    review_due_on = models.DateField(default=a_year_on)
    active = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    closed_because = models.CharField(max_length=300, blank=True, editable=False)

    is_abandoned: bool  # where it was read with `saying_whether_abandoned`

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["platform__name", "handle"]
        constraints = [
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                "site",
                condition=Q(closed_on=None),
                name="one_account_a_handle",
                violation_error_message="This account is in the register already.",
            ),
            models.CheckConstraint(condition=~Q(handle="") & ~Q(name=""), name="account_has_handle_and_name"),
            models.CheckConstraint(
                condition=Q(review_due_on__gt=F("reviewed_on")),
                name="account_review_lies_ahead",
                violation_error_message="The next review comes after the last.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None, closed_because="")
                | Q(closed_on__isnull=False, closed_by__isnull=False, active=False) & ~Q(closed_because=""),
                name="account_closed_by_somebody_for_good",
                violation_error_message=CLOSED,
            ),
        ]
        indexes = [
            models.Index(fields=["review_due_on"], condition=Q(active=True), name="accounts_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.platform}: {self.name} ({self.handle})"

    @property
    def reference(self) -> str:
        return f"ACCOUNT-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("ACCOUNT-"))

    def clean(self) -> None:
        if self.active and self.closed_on:
            raise ValidationError(CLOSED)
        if not self.platform_id or self.platform.on_many_sites == bool(self.site):
            return
        needed = "Say on which site it is." if self.platform.on_many_sites else "Leave this empty."
        raise ValidationError({"site": needed})

    def is_overdue(self, day: date) -> bool:
        return self.active and self.review_due_on < day


class AccountReview(models.Model):
    """Somebody looked an account over: who can get in, what it shows, whether it is still needed. Never changed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=1000, blank=True)
    next_due_on = models.DateField()
    key = models.UUIDField(
        default=uuid4, unique=True, editable=False
    )  # the form's own: sent twice, reviewed once

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.account}, reviewed by {self.by}"
