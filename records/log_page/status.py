"""How the logs stand: how far each is signed, with which keys, and what was sent off site when. Reading only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from records import tree
from records.models import Checkpoint, Leaf, Log, Sent, SignerKey, Unsealed
from records.offsite.archive import Archive
from records.signing.key_log import Known, known_keys
from records.verify import Rejected

PATIENCE = timedelta(minutes=5)  # the signer looks every few seconds: after this, something is wrong
SHOWN = 50  # of the sendings of a log


@dataclass(frozen=True)
class LogStanding:
    log: Log
    entries: int
    signed: int
    signed_at: datetime | None
    sent_at: datetime | None


def logs() -> list[LogStanding]:
    """The latest first."""
    signed = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-size", "-id")
    sent = _sent().filter(checkpoint__log=OuterRef("pk")).order_by("-id")
    rows = Log.objects.order_by("-year").annotate(
        signed=Subquery(signed.values("size")[:1]),
        signed_at=Subquery(signed.values("signed_at")[:1]),
        sent_at=Subquery(sent.values("at")[:1]),
    )
    standings, end = [], tree.positions()
    for log in rows:
        standings.append(LogStanding(log, end - log.first, log.signed or 0, log.signed_at, log.sent_at))
        end = log.first
    return standings


def log_of(year: int) -> LogStanding | None:
    return next((standing for standing in logs() if standing.log.year == year), None)


def _sent() -> QuerySet[Sent]:
    return Sent.objects.filter(outcome=Sent.Outcome.SENT)


# --- What waits -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Waiting:
    """Entries that are not under a checkpoint yet, and since when the oldest of them waits."""

    unsealed: int
    unsealed_since: datetime | None
    unsigned: int
    unsigned_since: datetime | None

    @property
    def seals_late(self) -> bool:
        return _is_long_ago(self.unsealed_since)

    @property
    def signs_late(self) -> bool:
        return _is_long_ago(self.unsigned_since)


def waiting(standings: Sequence[LogStanding]) -> Waiting:
    first = [
        standing.log.first + standing.signed for standing in standings if standing.signed < standing.entries
    ]
    at = (
        Leaf.objects.filter(position=min(first)).values_list("entry__at", flat=True).first()
        if first
        else None
    )
    return Waiting(
        unsealed=Unsealed.objects.count(),
        unsealed_since=Unsealed.objects.order_by("pk").values_list("entry__at", flat=True).first(),
        unsigned=sum(standing.entries - standing.signed for standing in standings),
        unsigned_since=at,
    )


def _is_long_ago(at: datetime | None) -> bool:
    return bool(at and timezone.now() - at > PATIENCE)


# --- Keys -----------------------------------------------------------------------------------------------------------
def trusted() -> list[str]:
    return settings.RECORD_LOG_VERIFIER_KEY.split()


def keys_known() -> list[Known]:
    """None where the setting is unusable: the page says so, and works."""
    try:
        return known_keys(trusted())
    except Rejected:
        return []


def keys_told(origins: Sequence[str]) -> list[SignerKey]:
    """Each key once, as the signer told of it first."""
    told: dict[str, SignerKey] = {}
    for key in SignerKey.objects.filter(origin__in=origins).order_by("id"):
        told.setdefault(key.verifier, key)
    return list(told.values())


# --- Off site -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Place:
    """Where checkpoints are brought: what it took last, and what became of the attempt after that."""

    where: Sent.Where
    last: Sent | None
    failed: Sent | None


def places(log: Log) -> list[Place]:
    return [_place(log, where) for where in Sent.Where]


def _place(log: Log, where: Sent.Where) -> Place:
    attempts = (
        Sent.objects.filter(checkpoint__log=log, where=where).select_related("checkpoint").order_by("-id")
    )
    latest = attempts.first()
    last = attempts.filter(outcome=Sent.Outcome.SENT).first()
    return Place(where, last, latest if latest and latest.outcome == Sent.Outcome.FAILED else None)


def sendings(log: Log) -> list[Sent]:
    """The latest first."""
    rows = Sent.objects.filter(checkpoint__log=log).select_related("checkpoint")
    return list(rows.order_by("-id")[:SHOWN])


def archived(log: Log) -> str:
    """The newest checkpoint in the write-once folder, if the portal may read it: nobody can have changed that one."""
    archive = Archive.set_up()
    try:
        return archive.newest(log.origin) if archive else ""
    except OSError:
        return ""
