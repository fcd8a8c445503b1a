"""What people brought of late, so that one of them cannot keep the portal busy for all."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Sum
from django.utils import timezone

SPAN = timedelta(hours=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def of_late(self) -> Self:
        return self.filter(at__gt=timezone.now() - SPAN)

    def over(self) -> Self:
        """Of which nothing follows any more."""
        return self.filter(at__lte=timezone.now() - SPAN)

    def together(self) -> tuple[int, int]:
        """Bytes and pixels."""
        sums = self.aggregate(size=Sum("size", default=0), pixels=Sum("pixels", default=0))
        return sums["size"], sums["pixels"]


class Upload(models.Model):
    """A file that was looked at, kept or not. Rows go when the hour is over."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    size = models.PositiveBigIntegerField()
    pixels = models.PositiveBigIntegerField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "at"], name="uploads_of_late")]

    def __str__(self) -> str:
        return f"{self.size:,} bytes, {self.pixels:,} pixels"

    @property
    def over_at(self) -> datetime:
        return self.at + SPAN
