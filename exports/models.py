"""Exports that people asked for, and which records each holds. Their law is in the constraints below."""

from datetime import datetime
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from records.models import Checkpoint, Entry
from workflow.constraints import together


class Form(models.TextChoices):
    BAG = "bag", "Everything, with proofs"
    CSV = "csv", "A table (CSV)"
    XLSX = "xlsx", "A table (Excel)"
    JSONL = "jsonl", "Data (JSON lines)"


ENDINGS = {Form.BAG: "tar", Form.CSV: "csv", Form.XLSX: "xlsx", Form.JSONL: "jsonl"}


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being made"
    SEALING = "sealing", "Waiting for its seal"  # its payload is written, and named in an entry of the log
    MADE = "made", "Ready"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "File deleted"  # it can be made again, with the same bytes
    WITHDRAWN = "withdrawn", "Withdrawn"  # a record in it was disposed of, so the copy is gone for good


BEING_MADE = [State.RUNNING, State.SEALING]
TO_MAKE = [State.WAITING, *BEING_MADE]


def _is_signed() -> Exists:
    over = Checkpoint.objects.filter(log=OuterRef("seal__leaf__log"), size__gt=OuterRef("seal__leaf__index"))
    return Exists(over)


class ExportQuerySet(models.QuerySet["Export"]):
    def locked(self, export_id: int) -> "Export":
        return self.select_for_update(of=("self",)).select_related("requested_by").get(pk=export_id)

    def listed(self) -> Self:
        return self.select_related("requested_by", "seal")

    def to_make(self) -> Self:
        """Those for which something can be done now: whose seal is not under a checkpoint takes nobody's turn."""
        return self.filter(
            Q(state__in=[State.WAITING, State.RUNNING]) | Q(state=State.SEALING) & Q(_is_signed())
        )

    def to_expire(self, now: datetime) -> Self:
        return self.filter(state=State.MADE, expires_at__lte=now).order_by("id")

    def holding(self, subject: str) -> Self:
        """Those with a copy of this record in them, the latest first."""
        return self.filter(items__subject=subject).order_by("-id")


class Export(models.Model):
    form = models.CharField(max_length=5, choices=Form)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    wanted = models.JSONField()  # what was asked for, in the words of `selection.py`
    upto = models.BigIntegerField()  # of the log, only what stands at places before this one
    source = models.CharField(max_length=40, blank=True)  # who else asked for it: FOI-000001, say
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports", db_index=False
    )
    requested_at = models.DateTimeField(db_default=Now())

    total = models.PositiveIntegerField()  # records in it
    done = models.PositiveIntegerField(default=0)
    offsets = models.JSONField(default=dict)  # how far each file on disk is good; what lies behind is cut off
    heard_at = models.DateTimeField(null=True)  # when whoever makes it was last heard of
    failure = models.TextField(blank=True)
    seal = models.ForeignKey(Entry, models.PROTECT, null=True, db_index=False, related_name="+")  # of a bag
    sealed_at = models.DateTimeField(null=True)  # when its payload was written, and named in the log

    made_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - none before it was made
    expires_at = models.DateTimeField(null=True)
    withdrawn_for = models.CharField(max_length=40, blank=True)  # the record that was disposed of

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="exports_to_make", condition=Q(state__in=TO_MAKE)),
            models.Index(fields=["expires_at"], name="exports_to_expire", condition=Q(state=State.MADE)),
            models.Index(fields=["source"], name="exports_of_a_source", condition=~Q(source="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="export_state_is_known"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="export_form_is_known"),
            models.CheckConstraint(condition=Q(total__gt=0, upto__gt=0), name="an_export_holds_something"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="an_export_has_no_more_than_all"),
            models.CheckConstraint(
                condition=together("made_at", "size", "sha256", "expires_at"),
                name="a_made_export_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.MADE, State.EXPIRED])
                | Q(done=F("total"), made_at__isnull=False),
                name="an_export_is_made_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SEALING) | Q(form=Form.BAG, done=F("total"), seal__isnull=False),
                name="an_export_that_waits_for_its_seal_is_written",
            ),
            models.CheckConstraint(condition=together("seal", "sealed_at"), name="a_seal_says_since_when"),
            models.CheckConstraint(
                condition=Q(state=State.FAILED, failure__gt="") | (~Q(state=State.FAILED) & Q(failure="")),
                name="a_failed_export_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_for__gt="")
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_for="")),
                name="a_withdrawn_export_says_for_which_record",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"EXP-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("EXP-"))

    @property
    def is_being_made(self) -> bool:
        return self.state in BEING_MADE

    @property
    def is_made(self) -> bool:
        """Its file is there to be taken, as far as anybody knows."""
        return self.state == State.MADE

    @property
    def file_name(self) -> str:
        return f"{self.reference}.{ENDINGS[Form(self.form)]}"

    @property
    def path(self) -> Path:
        """Where its file is, once it is made."""
        return Path(settings.EXPORT_FOLDER) / self.file_name

    @property
    def work_folder(self) -> Path:
        """The folder where it is being made."""
        return Path(settings.EXPORT_FOLDER) / f"{self.reference}.part"


class ExportItem(models.Model):
    """A record in an export. They are numbered in the order in which they are written."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="items", db_index=False)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=40)

    class Meta:
        ordering = ["export", "number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="one_record_a_number"),
            models.UniqueConstraint(fields=["subject", "export"], name="each_record_once_in_an_export"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.export_id}"
