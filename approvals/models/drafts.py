"""What somebody writes and has not proposed or saved yet, kept while they write."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from profiles.models import Person

TOLD = timedelta(days=3)  # before it leaves
NOTICE = timedelta(days=2)  # at least


def kept_for() -> timedelta:
    """Since it was last saved."""
    return timedelta(days=settings.DRAFTS_KEPT_DAYS)


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person: Person) -> Self:
        """Those that `policy.may_view_draft` allows: nobody reads another's."""
        return self.filter(author=person)

    def proposals(self) -> Self:
        """Of posts that are not there yet; the others would edit one that is."""
        return self.filter(post=None)

    def over(self, now: datetime) -> Self:
        """Of which their authors were told: where the clock stood still, not before they had time to read that."""
        return self.filter(saved_at__lte=now - kept_for(), told_at__lte=now - NOTICE)

    def to_tell_of(self, now: datetime) -> Self:
        return self.filter(saved_at__lte=now - kept_for() + TOLD, told_at=None)


class Draft(models.Model):
    """The author's own, and no record. It becomes a version when they propose or save it, and is gone then."""

    id = models.UUIDField(primary_key=True, default=uuid4)  # the number of the form that it was typed into
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(
        "approvals.Post", models.CASCADE, null=True, related_name="+"
    )  # that it would edit
    fields = models.JSONField()  # as typed: the name of each field, and the list of what stands in it
    number = models.PositiveIntegerField(default=1)  # of times it was saved, so that of two tabs one is told
    saved_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # that it leaves soon

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "post"], condition=Q(post__isnull=False), name="one_edit_of_each_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        first_line = (self.said("title") or self.said("text")).strip().partition("\n")[0]
        return first_line[:120] or "Without a title"

    def said(self, name: str) -> str:
        """What stands in a field of which there is one."""
        return str(next(iter(self.fields.get(name, [])), ""))

    @property
    def leaves_at(self) -> datetime:
        return self.saved_at + kept_for()
