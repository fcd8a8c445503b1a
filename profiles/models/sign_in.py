"""Who set how somebody signs in, and the links that were mailed for it."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from profiles.models.people import Person

LINKED = ("invited", "reset")  # with each of these goes a link
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
                condition=Q(what__in=["invited", "reset", "address", "opened"]),
                name="sign_in_change_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=LINK_OWED, name="sign_in_links_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.person}"
