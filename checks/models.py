"""The lists of words that the checks read with, version by version. MCD writes them; the newest of each is in force."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q


class Kind(models.TextChoices):
    PARTY = "party", "Parties and the Government"
    MINISTER = "minister", "Ministers and other office holders"
    PROGRAM = "program", "Programs"
    PRAISE = "praise", "Words of praise"
    BLAME = "blame", "Words of blame"
    DISCOURTEOUS = "discourteous", "Words that may offend"


class WordListQuerySet(models.QuerySet["WordListVersion"]):
    def newest(self) -> Self:
        """Of each kind the one in force."""
        return self.order_by("kind", "-number").distinct("kind")

    def locked(self, kind: str) -> "WordListVersion":
        """One at a time. There is no row to lock: the portal may not change any."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"words {kind}"])
        return self.newest().get(kind=kind)


class WordListVersion(models.Model):
    """One list as somebody saved it. Never changed or deleted: what a check said then can be understood later."""

    kind = models.CharField(max_length=16, choices=Kind)
    number = models.PositiveIntegerField()
    words = ArrayField(models.CharField(max_length=80))
    note = models.CharField(max_length=500)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = WordListQuerySet.as_manager()

    class Meta:
        # As when the checks stood in that app: its migrations made the table, and the grants and the database's guards
        # know it by this name.
        app_label = "approvals"
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


def changes(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
    """What was added, and what was taken out."""
    old, new = set(before), set(after)
    return sorted(new - old, key=str.casefold), sorted(old - new, key=str.casefold)
