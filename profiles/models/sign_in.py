"""Who set how somebody signs in, the links that were mailed for it, and where these go."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from profiles.models.people import Person
from profiles.models.seats import (
    TIED_FOR as WAITS_FOR,
)  # as long as whoever proposed it has them in their hand
from workflow.constraints import together

LINKED = ("invited", "reset", "locked")  # with each of these goes a link
LINK_OWED = Q(what__in=LINKED, link_sent_at=None, failed_at=None)


class SignInChangeQuerySet(models.QuerySet["SignInChange"]):
    def due(self, at: datetime) -> "SignInChangeQuerySet":
        """Links that are owed now, the longest waiting first."""
        return self.filter(LINK_OWED, due_at__lte=at).order_by("due_at")

    def linked(self) -> "SignInChangeQuerySet":
        return self.filter(what__in=LINKED)


class SignInChange(models.Model):
    """Somebody set how another signs in. Whoever did has them in their hand for a while: see `Tie`."""

    class What(models.TextChoices):
        INVITED = "invited", "Sent an invitation"
        RESET = "reset", "Sent a link for a new password"
        ADDRESS = "address", "Changed the e-mail address"
        OPENED = "opened", "Let them sign in again"
        UNLINKED = "unlinked", "Unlinked them from the identity provider"
        LOCKED = "locked", "Sent a link, after too many wrong passwords"

    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_in_changes")
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )  # nobody: a command of the operator's
    what = models.CharField(max_length=12, choices=What)
    at = models.DateTimeField(default=timezone.now)
    link_sent_at = models.DateTimeField(null=True)
    link_used_at = models.DateTimeField(null=True)
    # The link is made when it is mailed, and kept nowhere: until then the row is the mail that is owed.
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = SignInChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["invited", "reset", "address", "opened", "locked", "unlinked"]),
                name="sign_in_change_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=LINK_OWED, name="sign_in_links_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.person}"


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def waiting(self) -> "AddressChangeQuerySet":
        since = timezone.now() - WAITS_FOR
        return self.filter(confirmed_at=None, refused_at=None, proposed_at__gt=since)

    def with_people(self) -> "AddressChangeQuerySet":
        return self.select_related("person", "proposed_by", "confirmed_by", "refused_by")

    def locked(self, pk: int) -> "AddressChange":
        return self.with_people().select_for_update(of=("self", "person")).get(pk=pk)


class AddressChange(models.Model):
    """Somebody is to be reached elsewhere, where links for a password go too. Nobody is before a second person has
    confirmed it; the address that they are added with stands at once, and waits for that person all the same.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="address_changes")
    email = models.EmailField()
    first = models.BooleanField(default=False)  # they were added with it
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "change of an address"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="somebody_else_confirms_an_address",
            ),
            models.CheckConstraint(
                condition=together("confirmed_by", "confirmed_at"), name="address_confirmed_by_and_at"
            ),
            models.CheckConstraint(
                condition=together("refused_by", "refused_at"), name="address_refused_by_and_at"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(refused_at=None), name="address_confirmed_or_refused"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(confirmed_at=None, refused_at=None), name="addresses_that_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.email}"

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
