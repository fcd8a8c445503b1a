from django.db import models
from django.db.models import Q
from django.utils import timezone


class SignaturesRequired(models.Model):
    """From when on the database takes no decision that is not signed with a passkey: one row, or none.

    The portal adds it where `SIGNED_DECISIONS` says so. Only the owner of the database takes it away.
    """

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number=1), name="signatures_are_required_once")]

    def __str__(self) -> str:
        return f"Signatures are required since {self.since:%Y-%m-%d}"
