"""The lists of words that the checks read with, version by version. MCD writes them; the newest of each is in force."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    PARTY = "party", "Parties and the Government"
    MINISTER = "minister", "Ministers and other office holders"
    PROGRAM = "program", "Programs"
    PRAISE = "praise", "Words of praise"
    BLAME = "blame", "Words of blame"
    DISCOURTEOUS = "discourteous", "Words that may offend"


class WordListVersion(models.Model):
    """One list as somebody saved it. Never changed or deleted: what a check said then can be understood later."""

    kind = models.CharField(max_length=16, choices=Kind)
    number = models.PositiveIntegerField()
    words = ArrayField(models.CharField(max_length=80))
    note = models.CharField(max_length=500)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_word_list_a_number"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="word_list_kind_is_known"),
            models.CheckConstraint(condition=~Q(note=""), name="word_list_change_says_why"),
            models.CheckConstraint(
                condition=Q(number=1, saved_by=None) | Q(number__gt=1, saved_by__isnull=False),
                name="word_list_saved_by_somebody",  # the first of each came with the portal
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"

    @classmethod
    def newest(cls) -> models.QuerySet["WordListVersion"]:
        """Of each kind the one in force."""
        return cls.objects.order_by("kind", "-number").distinct("kind")

    @classmethod
    def in_force(cls) -> dict[str, tuple[str, ...]]:
        return {kind: tuple(words) for kind, words in cls.newest().values_list("kind", "words")}


def changes(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
    """What was added, and what was taken out."""
    old, new = set(before), set(after)
    return sorted(new - old, key=str.casefold), sorted(old - new, key=str.casefold)
