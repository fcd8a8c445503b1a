"""Posts that say the same from several accounts."""

from django.conf import settings
from django.db import models


class PostSet(models.Model):
    """Written once, fitted to each account and decided on together; each is a post, and a record, of its own."""

    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    REFERENCE = r"SET-[0-9]{6,12}"

    class Meta:
        verbose_name = "set of posts"

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"SET-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("SET-"))
