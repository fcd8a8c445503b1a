"""Calendars outside the portal that follow somebody's posts, by an address that is as good as a password."""

from datetime import datetime
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def with_token(self, token: str) -> Self:
        return self.filter(digest=digest_of(token), person__is_active=True).select_related("person")


class CalendarFeed(models.Model):
    """One for each person. What lies here does not open it: of the token only the digest is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at: datetime = models.DateTimeField()  # type: ignore[assignment]

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="feed_has_a_digest")
        ]

    def __str__(self) -> str:
        return f"The calendar that {self.person} follows"


def digest_of(token: str) -> str:
    """SHA-256 will do: the token is 256 random bits, which nobody tries out."""
    return sha256(token.encode()).hexdigest()
