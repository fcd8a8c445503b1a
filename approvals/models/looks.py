"""Who had a post on the screen: what changed since then, and who is there just now."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from approvals.models.post import Post

HERE = timedelta(seconds=50)  # an open page asks each twenty seconds, so one answer may be lost


class LookQuerySet(models.QuerySet["Look"]):
    def of_late(self) -> Self:
        return self.filter(at__gt=timezone.now() - HERE)


class Look(models.Model):
    """A version that somebody had on the screen, and when last. For their convenience, and no record: what was decided
    on, the decision itself says."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()  # its number
    at = models.DateTimeField()
    editing = models.BooleanField(default=False)

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "by", "version"], name="one_look_a_version_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.by} at version {self.version}"
