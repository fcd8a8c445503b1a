"""Reading the log."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Count, Model, QuerySet

from records import proof as proof_text
from records import tree
from records.models import Checkpoint, Entry
from records.register import Wanted
from treasury_social.rulings import Refused


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
    done = entry_with_key(step_key(kind, by, key))
    if done and done.subject != subject:
        raise Refused(f"This form was used for another {what}. Open this one again and repeat the step.")
    return bool(done)


def trail(subject: str) -> list[Entry]:
    """Everything that happened to a subject, in order, with what is held of the fields."""
    return list(Entry.objects.filter(subject=subject).select_related("payload", "leaf").order_by("id"))


def is_sealed(entries: Sequence[Entry]) -> bool:
    """Whether there are any, and each has its place in the log."""
    return bool(entries) and all(entry.index is not None for entry in entries)


def places(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Where a trail stands in the log, so that the record's one proof vouches for every step before it."""
    return [{"index": entry.index, "kind": entry.kind, "leaf": entry.leaf_hash.hex()} for entry in entries]


def trails(wanted: Wanted) -> Iterator[Entry]:
    """What happened to one subject, or in a period: one entry after the other, however many."""
    entries = wanted.narrow(Entry.objects.all()).select_related("payload", "leaf")
    return entries.order_by(*(["id"] if wanted.subject else ["at", "id"])).iterator(chunk_size=1_000)


def counted(kinds: Collection[str], since: datetime, until: datetime) -> Counter[tuple[str, str]]:
    """How many entries of each kind there are in a period, by kind and office."""
    rows = _of_kinds(kinds, since, until).values_list("kind", "office").annotate(number=Count("pk"))
    return Counter({(kind, office): number for kind, office, number in rows})


def values_of(
    kinds: Collection[str],
    field: str,
    since: datetime,
    until: datetime,
    offices: Collection[str] | None = None,
) -> Iterator[Any]:
    """What is held of one field in the entries of a period; `offices`: of these alone."""
    entries = _of_kinds(kinds, since, until).select_related("payload")
    if offices is not None:
        entries = entries.filter(office__in=offices)
    return (entry.fields.get(field) for entry in entries.iterator(chunk_size=1_000))


def _of_kinds(kinds: Collection[str], since: datetime, until: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(kind__in=kinds, at__gte=since, at__lt=until)


def signed_size() -> int:
    """How many entries the latest checkpoint covers."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0


def covering(entries: Iterable[Entry]) -> Checkpoint:
    """The earliest checkpoint over all of the entries: always the same one, so that proofs of them stay the same."""
    indexes = [entry.index for entry in entries]
    if None in indexes:
        raise NotYetSigned("Waiting to be sealed in the record log.")
    last = max(index for index in indexes if index is not None)
    checkpoint = Checkpoint.objects.filter(size__gt=last).order_by("size", "id").first()
    if not checkpoint:
        raise NotYetSigned("Sealed in the record log; waiting for the next signed checkpoint.")
    return checkpoint


def proof(entry: Entry, checkpoint: Checkpoint | None = None) -> str:
    """The text of a c2sp.org/tlog-proof@v1 file, or NotYetSigned."""
    checkpoint = checkpoint or covering([entry])
    assert entry.index is not None
    path = tree.inclusion_path(entry.index, checkpoint.size)
    return proof_text.text(entry.index, path, checkpoint.note)
