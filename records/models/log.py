"""The record log as tables. Rows are added, never changed: see `append_only.py` and the constraints in the migration.

An entry is its bytes (`content`); every other column repeats what the bytes say, for finding it.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from records import kinds
from records.canonical import loads
from records.verify import ABOUT_KEYS

if TYPE_CHECKING:
    from records.attesting.models import Attestation


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
            models.Index(fields=["id"], name="entries_about_keys", condition=Q(kind__in=ABOUT_KEYS)),
            models.Index(
                fields=["subject"], name="declarations_of_a_subject", condition=Q(declares_record=True)
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
        """Its place in the log of its year; none until it is sealed."""
        return self.leaf.index if hasattr(self, "leaf") else None

    @property
    def position(self) -> int | None:
        """Its place among all that was ever sealed; none until it is."""
        return self.leaf.position if hasattr(self, "leaf") else None


class Payload(models.Model):
    """The salts and values of an entry's fields: {name: [salt, value]}. Apart, so that it can be lawfully destroyed."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    content = BytesField()

    def __str__(self) -> str:
        return f"fields of {self.entry_id}"


class Trail(models.Model):
    """How many entries a subject has, and the leaf of its last, which the next one names. The database keeps it.

    Whoever appends holds the row until they commit, so that two never name the same one.
    """

    subject = models.CharField(max_length=40, primary_key=True)
    length = models.BigIntegerField()
    last = BytesField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(length=0, last=None) | Q(length__gt=0, last__isnull=False),
                name="a_trail_ends_with_its_last",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.length} entries"


class Log(models.Model):
    """The log of a year. Each has its own tree and its own checkpoints, and begins by naming how the one before ended.

    Their ids ascend with the years: they are made one after the other, by whoever holds the lock of sealing.
    """

    origin = models.CharField(max_length=200, unique=True)  # its name, in each of its checkpoints
    year = models.SmallIntegerField(unique=True)  # in Canberra
    first = models.BigIntegerField(unique=True)  # the position of its first leaf

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return self.origin

    @classmethod
    def latest(cls) -> Self | None:
        """The one that is sealed into; none until the first sealing."""
        return cls.objects.order_by("year").last()

    @staticmethod
    def origin_of(year: int) -> str:
        return f"{settings.RECORD_LOG_ORIGIN}/{year}"


class Leaf(models.Model):
    """The place of an entry, given once: its position among all, and its index in the log of its year.

    Both count 0, 1, 2 ... without a gap.
    """

    position = models.BigIntegerField(primary_key=True)
    log = models.ForeignKey(
        Log, models.PROTECT, db_index=False
    )  # a log's leaves are found by their positions
    index = models.BigIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT)

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"entry {self.index} of {self.log_id}"


class Subtree(models.Model):
    """The root over a full 256, 65,536 ... leaves of a log, kept so that a proof need not read them."""

    pk = models.CompositePrimaryKey("log_id", "level", "place")
    log = models.ForeignKey(Log, models.PROTECT, db_index=False)
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
    """A log's size and root, signed. Only the signer writes here; its own folder has them too."""

    log = models.ForeignKey(Log, models.PROTECT, db_index=False)
    size = models.BigIntegerField()
    root = BytesField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    # What others say of it, where it was read for a copy (`queries.checkpoints`).
    attested: "Sequence[Attestation]" = ()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["log", "size"], name="checkpoints_of_a_log")]

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"

    @property
    def attested_note(self) -> str:
        """With the signatures of witnesses, which join those of the log's own key."""
        lines = [each.content.decode() for each in self.attested if each.is_cosignature]
        return self.note + "".join(lines)

    @property
    def beside(self) -> dict[str, bytes]:
        """The files that go with it, by their endings: a token of each authority, and who was to witness it."""
        tokens = {f"{each.by}.tsr": each.content for each in self.attested if not each.is_cosignature}
        policies = [each.policy.text.encode() for each in self.attested if each.policy]
        return tokens | ({"policy": policies[-1]} if policies else {})
