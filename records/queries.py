"""Reading the log."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery

from records import proof as proof_text
from records import tree
from records.models import Attestation, Checkpoint, Entry, Log
from records.register import Wanted
from records.verify import ABOUT_KEYS
from workflow.rulings import Refused


class NotYetSigned(Exception):
    """The entry is not under a signed checkpoint yet; the text says how far it has come."""


def hold_key(key: UUID | None) -> None:
    """Wait until nobody else is taking the step with this key, so that its retry finds the entry. Until commit."""
    if key:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"records {key}"])


def step_key(kind: str, by: Model | None, key: UUID | None) -> UUID | None:
    """The form's number made the step's own: one page offers several steps, and nobody can use up another's."""
    return uuid5(key, f"{kind} {by.pk if by else ''}") if key else None


def entry_with_key(key: UUID | None) -> Entry | None:
    return Entry.objects.filter(key=key).first() if key else None


def taken_already(kind: str, subject: str, what: str, by: Model | None, key: UUID | None) -> bool:
    """Whether this very form has had its effect: a double click, or a retry after the answer was lost."""
    done = subject_with_key(step_key(kind, by, key))
    if done and done != subject:
        raise Refused(f"This form was used for another {what}. Open this one again and repeat the step.")
    return bool(done)


def subject_with_key(key: UUID | None) -> str:
    """What the entry with this key tells of; empty where there is none. Asked in every step."""
    if not key:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM records_entry WHERE key = %s", [str(key)])
        return next((subject for (subject,) in cursor.fetchall()), "")


def trail(subject: str) -> list[Entry]:
    """Everything that happened to a subject, in order, with what is held of the fields."""
    return list(Entry.objects.filter(subject=subject).select_related("payload", "leaf__log").order_by("id"))


def last_of(entries: Sequence[Entry], *kinds: str) -> Entry:
    """The last entry of a trail that is of one of these kinds."""
    return next(entry for entry in reversed(entries) if entry.kind in kinds)


def actor_of(entries: Sequence[Entry], *kinds: str) -> dict[str, Any]:
    """Who took that step, called as they were then: what is written again of it later does not hang on a new name."""
    return last_of(entries, *kinds).actor


def latest(subject: str, kinds: Collection[str], others: Collection[str]) -> list[Entry]:
    """The last entry on a subject of one of the kinds, and the last of one of the others, in order."""
    entries = Entry.objects.filter(subject=subject, kind__in=[*kinds, *others]).select_related("payload")
    first_of_each = entries.annotate(which=Q(kind__in=kinds)).order_by("which", "-id").distinct("which")
    return sorted(first_of_each, key=lambda entry: entry.pk)


def is_sealed(entries: Sequence[Entry]) -> bool:
    """Whether there are any, and each has its place in the log."""
    return bool(entries) and all(entry.index is not None for entry in entries)


def places(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Where a trail stands in the log, so that the record's one proof vouches for every step before it."""
    return [{"index": entry.index, "kind": entry.kind, "leaf": entry.leaf_hash.hex()} for entry in entries]


def trails(wanted: Wanted) -> Iterator[Entry]:
    """What happened to one subject, or in a period: one entry after the other, however many."""
    entries = wanted.narrow(Entry.objects.all()).select_related("payload", "leaf__log")
    return entries.order_by(*(["id"] if wanted.subject else ["at", "id"])).iterator(chunk_size=1_000)


def counted(kinds: Collection[str], since: datetime, until: datetime) -> Counter[tuple[str, str]]:
    """How many entries of each kind there are in a period, by kind and office."""
    rows = _of_kinds(kinds, since, until).values_list("kind", "office").annotate(number=Count("pk"))
    return Counter({(kind, office): number for kind, office, number in rows})


class Said(NamedTuple):
    at: datetime
    subject: str
    value: Any


def values_of(
    kinds: Collection[str],
    field: str,
    since: datetime,
    until: datetime,
    offices: Collection[str] | None = None,
) -> Iterator[Said]:
    """What is held of one field in the entries of a period; `offices`: of these alone."""
    entries = _of_kinds(kinds, since, until).select_related("payload")
    if offices is not None:
        entries = entries.filter(office__in=offices)
    return (
        Said(entry.at, entry.subject, entry.fields.get(field)) for entry in entries.iterator(chunk_size=1_000)
    )


def about_keys(end: int) -> list[Entry]:
    """Entries on people's own keys, and on what is asked of decisions, in the first so many positions of the log."""
    entries = Entry.objects.filter(kind__in=ABOUT_KEYS, leaf__position__lt=end)
    return list(entries.select_related("payload", "leaf__log").order_by("id"))


def entries_about(kinds: Collection[str], since: datetime, until: datetime) -> QuerySet[Entry]:
    """The entries that `counted` counts."""
    return _of_kinds(kinds, since, until).order_by()


def _of_kinds(kinds: Collection[str], since: datetime, until: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(kind__in=kinds, at__gte=since, at__lt=until)


def signed_upto() -> int:
    """How many positions are under checkpoints: each log before the last of them to its end."""
    latest = Checkpoint.objects.filter(log=OuterRef("pk")).order_by("-size").values("size")[:1]
    upto = 0
    for first, size in (
        Log.objects.order_by("first").annotate(size=Subquery(latest)).values_list("first", "size")
    ):
        if first > upto:
            break
        upto = first + (size or 0)
    return upto


def signed_positions() -> int:
    """How many positions the newest checkpoint of the latest log ends with."""
    last = Checkpoint.objects.select_related("log").order_by("-log__first", "-size").first()
    return last.log.first + last.size if last else 0


def checkpoints(
    entries: Iterable[Entry], upto: int | None = None, *, as_signed: bool = False
) -> dict[int, Checkpoint]:
    """For each log that the entries stand in, the earliest checkpoint over all of them there that somebody outside
    attests, with what was attested; where nobody does, the earliest of all.

    The same ones each time, so that copies stay the same. `upto`: only those within the first `upto` positions, and
    what was attested before the log was signed so far. `as_signed`: without what was attested, so that nothing that
    comes later makes them others.
    """
    last: dict[Log, int] = {}
    for entry in entries:
        if entry.index is None:
            raise NotYetSigned("Waiting to be sealed in the record log.")
        last[entry.leaf.log] = max(entry.index, last.get(entry.leaf.log, 0))
    return {
        log.pk: (None if as_signed else _attested(log, index, upto)) or _earliest(log, index, upto)
        for log, index in last.items()
    }


def _attested(log: Log, index: int, upto: int | None) -> Checkpoint | None:
    given = _given().filter(checkpoint__log=log, checkpoint__size__gt=index)
    if upto is not None:
        given = given.filter(since__lt=upto, checkpoint__size__lte=upto - log.first)
    first = given.order_by("-enough", "checkpoint__size", "pk").select_related("checkpoint").first()
    if not first:
        return None
    first.checkpoint.log = log
    return attested(first.checkpoint, given)


def attested(checkpoint: Checkpoint, given: QuerySet[Attestation] | None = None) -> Checkpoint:
    """The checkpoint with what was attested of it: of each who did, the first, which tells most."""
    rows = (_given() if given is None else given).filter(checkpoint=checkpoint)
    earliest: dict[tuple[str, str], Attestation] = {}
    for each in rows.select_related("policy").order_by("pk"):
        earliest.setdefault((each.kind, each.by), each)
    checkpoint.attested = list(earliest.values())
    return checkpoint


def _given() -> QuerySet[Attestation]:
    return Attestation.objects.filter(outcome=Attestation.Outcome.GIVEN)


def _earliest(log: Log, index: int, upto: int | None) -> Checkpoint:
    found = Checkpoint.objects.filter(log=log, size__gt=index).order_by("size", "id").first()
    if not found or (upto is not None and log.first + found.size > upto):
        raise NotYetSigned("Sealed in the record log; waiting for the next signed checkpoint.")
    found.log = log
    return found


def proof(entry: Entry, checkpoints: dict[int, Checkpoint] | None = None) -> str:
    """The text of a c2sp.org/tlog-proof@v1 file, or NotYetSigned."""
    checkpoint = checkpoints[entry.leaf.log_id] if checkpoints else _over(entry)
    assert entry.index is not None
    path = tree.inclusion_path(entry.leaf.log, entry.index, checkpoint.size)
    return proof_text.text(entry.index, path, checkpoint.attested_note)


def tokens(entry: Entry) -> dict[str, bytes]:
    """Those of the checkpoint that its proof leads to, by their authorities; none is looked for where none is asked."""
    if not settings.TIMESTAMP_AUTHORITIES:
        return {}
    try:
        return {each.by: each.content for each in _over(entry).attested if not each.is_cosignature}
    except NotYetSigned:
        return {}


def _over(entry: Entry) -> Checkpoint:
    """The earliest checkpoint over this entry alone."""
    [checkpoint] = checkpoints([entry]).values()
    return checkpoint
