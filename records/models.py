"""The record log as tables. Rows are added, never changed: see `append_only.py` and the constraints in the migration.

An entry is its bytes (`content`); every other column repeats what the bytes say, for finding it.
"""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from records import kinds
from records.canonical import loads


class BytesField(models.BinaryField):
    """Bytes that come back as bytes, not as the driver's memoryview."""

    _pyi_private_get_type: bytes  # tells the type checker so

    def from_db_value(self, value: memoryview | None, *_: object) -> bytes | None:
        return None if value is None else bytes(value)


class Entry(models.Model):
    """One thing that happened, as canonical JSON with a salted digest for each field."""

    content = BytesField()
    leaf_hash = BytesField()
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    office = models.CharField(max_length=40, blank=True)
    key = models.UUIDField(null=True, unique=True, editable=False)
    declares_record = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject", "id"], name="entries_of_a_subject"),
            models.Index(fields=["at", "id"], name="entries_by_time"),
            models.Index(fields=["at", "id"], name="records_by_time", condition=Q(declares_record=True)),
            models.Index(
                fields=["office", "at", "id"], name="records_of_an_office", condition=Q(declares_record=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.subject}"

    @cached_property
    def fields(self) -> kinds.Fields:
        """What is still held of the fields. Those that were destroyed read as withheld."""
        held = loads(self.payload.content) if hasattr(self, "payload") else {}
        return kinds.nested({name: value for name, (_, value) in held.items()})

    @property
    def sentence(self) -> str:
        return kinds.told(self.kind, self.fields)

    @property
    def actor(self) -> dict[str, Any]:
        return self.fields.get("actor") or kinds.Fields()

    @property
    def index(self) -> int | None:
        """Its place in the log; none until it is sealed."""
        return self.leaf.index if hasattr(self, "leaf") else None


class Payload(models.Model):
    """The salts and values of an entry's fields: {name: [salt, value]}. Apart, so that it can be lawfully destroyed."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    content = BytesField()

    def __str__(self) -> str:
        return f"fields of {self.entry_id}"


class Leaf(models.Model):
    """The place of an entry in the log: 0, 1, 2 ... without a gap, given once."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"entry {self.index}"


class Subtree(models.Model):
    """The root over a full 256, 65,536 ... leaves, kept so that a proof need not read them."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()  # 8, 16, 24 ...
    place = models.BigIntegerField()
    root = BytesField()

    def __str__(self) -> str:
        return f"subtree {self.place} of level {self.level}"


class Unsealed(models.Model):
    """The queue of entries without a leaf. The database fills it, so that no entry can be forgotten."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return f"unsealed {self.entry_id}"


class Checkpoint(models.Model):
    """The log's size and root, signed. Only the signer writes here; its own folder has them too."""

    size = models.BigIntegerField(db_index=True)
    root = BytesField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"
