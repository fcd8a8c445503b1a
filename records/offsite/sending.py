"""What the signer does after signing: it brings its checkpoints to places that the database's owner cannot reach.

It sends what its own folder has, never what the database says that it signed. Each attempt is a row. A place that does
not take a checkpoint delays it, and never the signing; one that has another history stops it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from records.models import Attestation, Checkpoint, Log, Sent
from records.offsite.archive import Archive
from records.offsite.mail import Letter, NotSent, send
from records.offsite.models import ADDRESS_LENGTH
from records.signed_notes import quickly
from records.signing.folder import Folder, LogFolder
from records.verify import open_checkpoint

logger = logging.getLogger(__name__)

# After each attempt that failed, then every hour.
PAUSES = [timedelta(minutes=minutes) for minutes in (5, 15, 30, 60)]


@dataclass(frozen=True)
class Parcel:
    """The checkpoint over a log as the signer's folder has it, and the row by which the portal knows it."""

    log: Log
    following: Log | None
    own: LogFolder
    row: Checkpoint

    @property
    def closing(self) -> bool:
        return self.own.closed_at() is not None


def send_due(folder: Folder) -> None:
    """Send what is due, to each place that the settings name. Fork, if a place has another history."""
    for parcel in parcels(folder):
        _send(parcel)


def parcels(folder: Folder) -> Iterator[Parcel]:
    logs = list(Log.objects.order_by("year"))
    for log, following in zip_longest(logs, logs[1:]):
        parcel = _parcel(folder.of(log.year), log, following)
        if parcel:
            yield parcel


def _parcel(own: LogFolder, log: Log, following: Log | None) -> Parcel | None:
    signed = own.last(own.key(log.origin))
    row = signed and Checkpoint.objects.filter(log=log, size=signed.tree.size, note=signed.note).first()
    return Parcel(log, following, own, row) if row else None


def _send(parcel: Parcel) -> None:
    archive = Archive.set_up()
    if archive and _is_due(parcel, Sent.Where.FOLDER, timedelta(minutes=settings.CHECKPOINT_ARCHIVE_MINUTES)):
        _attempt(parcel, Sent.Where.FOLDER, str(archive.path), lambda: archive.keep(parcel.row.note))
    if settings.RECORDS_MAILBOX and _is_due(
        parcel, Sent.Where.MAILBOX, timedelta(hours=settings.CHECKPOINT_MAIL_HOURS)
    ):
        _attempt(parcel, Sent.Where.MAILBOX, settings.RECORDS_MAILBOX, lambda: send(_letter(parcel)))


def _is_due(parcel: Parcel, where: Sent.Where, every: timedelta) -> bool:
    """The first at once, and the last of a closed log; in between no more often than `every`, if the log has grown."""
    attempts = Sent.objects.filter(checkpoint__log=parcel.log, where=where)
    last = attempts.filter(outcome=Sent.Outcome.SENT).select_related("checkpoint").last()
    if is_resting(attempts.filter(pk__gt=last.pk if last else 0)):
        return False
    if not last or (parcel.closing and not last.closing):
        return True
    return last.checkpoint_id != parcel.row.pk and timezone.now() >= last.at + every


def is_resting(failed: QuerySet[Sent] | QuerySet[Attestation]) -> bool:
    """After these attempts, which failed one after the other, the next has to wait."""
    tried = list(failed.order_by("-pk").values_list("at", flat=True)[: len(PAUSES)])
    return bool(tried) and timezone.now() < tried[0] + PAUSES[len(tried) - 1]


def _attempt(parcel: Parcel, where: Sent.Where, address: str, bring: Callable[[], str | None]) -> None:
    try:
        address = bring() or address
        outcome, trouble = Sent.Outcome.SENT, ""
    except (NotSent, OSError) as problem:
        outcome, trouble = Sent.Outcome.FAILED, str(problem) or type(problem).__name__
        logger.error("A checkpoint was not brought to %s: %s", where.label, trouble)
    Sent.objects.create(
        checkpoint=parcel.row,
        where=where,
        address=address[:ADDRESS_LENGTH],
        closing=parcel.closing,
        at=timezone.now(),
        outcome=outcome,
        said=trouble,
    )


def _letter(parcel: Parcel) -> Letter:
    note = parcel.row.note
    return Letter(
        checkpoint=open_checkpoint(note.encode(), [], quickly),
        note=note,
        verifiers=parcel.own.published_keys(),
        summary=_summary(parcel) if parcel.closing else None,
    )


def _summary(parcel: Parcel) -> dict[str, object]:
    done = Sent.objects.filter(checkpoint__log=parcel.log, outcome=Sent.Outcome.SENT)
    return {
        "next": f"The log {parcel.following.origin} continues it." if parcel.following else "",
        "checkpoints": Checkpoint.objects.filter(log=parcel.log).count(),
        **done.aggregate(
            kept=Count("pk", filter=Q(where=Sent.Where.FOLDER)),
            mailed=Count("pk", filter=Q(where=Sent.Where.MAILBOX)),
        ),
    }
