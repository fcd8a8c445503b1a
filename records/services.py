"""The two writes of the log: append an entry, in the transaction of the step that it tells of; and seal entries, later,
into the Merkle tree. No request waits for the tree, and a crash leaves nothing, or an entry that is sealed next time.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from records import kinds, tree
from records.canonical import dumps, moment
from records.models import Entry, Payload, Subtree
from records.verify import encode64, field_digest, leaf_hash, tree_root, words, words_of

FORMAT = 1
BATCH = 5_000


def append(
    *,
    kind: str,
    subject: str,
    actor: dict[str, Any] | None,
    fields: dict[str, Any],
    office: str = "",
    relates_to: Iterable[int] = (),
    key: UUID | None = None,
) -> Entry:
    """Write down that something happened. `relates_to`: ids of earlier entries; `key`: the step's own number."""
    assert connection.in_atomic_block, "an entry belongs in the transaction of the step that it tells of"
    declares_record = kinds.named(kind).declares_record
    held = _salted({**fields, **{f"actor.{name}": value for name, value in (actor or {}).items()}})
    at = _now()
    content = dumps(
        {
            "at": moment(at),
            "declares_record": declares_record,
            "fields": {name: field_digest(salt, name, value) for name, (salt, value) in held.items()},
            "key": str(key) if key else None,
            "kind": kind,
            "office": office,
            "relates_to": _digests(list(relates_to)),
            "subject": subject,
            "v": FORMAT,
        }
    )
    entry = Entry(
        content=content, leaf_hash=leaf_hash(content), subject=subject, kind=kind, at=at, office=office, key=key,
        declares_record=declares_record,
    )  # fmt: skip
    _insert(entry, dumps(held))
    return entry


def _insert(entry: Entry, held: bytes) -> None:
    """The entry and its payload in one statement: every step of a post waits for it."""
    columns = ("content", "leaf_hash", "subject", "kind", "at", "office", "key", "declares_record")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH entry AS (
                INSERT INTO records_entry ({", ".join(columns)}) VALUES ({", ".join(["%s"] * len(columns))})
                RETURNING id
            )
            INSERT INTO records_payload (entry_id, content) SELECT id, %s FROM entry RETURNING entry_id
            """,  # noqa: S608 - its own names only
            [*(getattr(entry, column) for column in columns), held],
        )
        (entry.pk,) = cursor.fetchone()
    entry._state.adding = False
    entry.payload = Payload(entry=entry, content=held)


def seal(limit: int = 200_000) -> int:
    """Give unsealed entries their leaves. Returns how many; none while somebody else is sealing."""
    sealed = 0
    while batch := _seal_batch(min(BATCH, limit - sealed)):
        sealed += batch
    return sealed


def _salted(fields: dict[str, Any]) -> dict[str, list[Any]]:
    """16 random bytes beside each value: short names and yes-or-no answers cannot be guessed from their digests.

    A text of several words has a digest of its words beside it, so that a copy can leave some out and still be proven.
    """
    held = {name: [_salt(), value] for name, value in fields.items()}
    texts = [name for name, value in fields.items() if isinstance(value, str) and "." not in name]
    several = [name for name in texts if len(words(fields[name])) > 1]
    held |= {f"{kinds.WORDS}.{name}": [_salt(), words_of(*held[name])] for name in several}
    return held


def _salt() -> str:
    return encode64(secrets.token_bytes(16))


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('milliseconds', clock_timestamp())")
        now: datetime = cursor.fetchone()[0]
    return now.astimezone(UTC)


def _digests(ids: list[int]) -> list[str]:
    """Entries are related by their leaf hashes: they are known before the index is, and mean the same outside."""
    hashes = Entry.objects.in_bulk(ids) if ids else {}
    return [encode64(hashes[number].leaf_hash) for number in ids]


@transaction.atomic
def _seal_batch(limit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('records.seal'))")
        if limit <= 0 or not cursor.fetchone()[0]:
            return 0
        # In the order of their ids: an entry is never sealed before one that it relates to.
        cursor.execute(
            """
            INSERT INTO records_leaf (index, entry_id)
            SELECT size + row_number() OVER (ORDER BY entry_id) - 1, entry_id
            FROM (SELECT entry_id FROM records_unsealed ORDER BY entry_id LIMIT %s) AS batch,
                 (SELECT coalesce(max(index) + 1, 0) AS size FROM records_leaf) AS log
            RETURNING index
            """,
            [limit],
        )
        indexes = [index for (index,) in cursor.fetchall()]
        if not indexes:
            return 0
        cursor.execute(
            "DELETE FROM records_unsealed WHERE entry_id IN (SELECT entry_id FROM records_leaf WHERE index >= %s)",
            [min(indexes)],
        )
    _store_subtrees(max(indexes) + 1)
    return len(indexes)


def _store_subtrees(size: int) -> None:
    """Keep the root of each subtree that is full, every eighth level. Whatever is missing is made, new or old."""
    level = 0
    while last := size >> level + tree.STEP:
        highest = Subtree.objects.filter(level=level + tree.STEP).aggregate(Max("place"))["place__max"]
        first = 0 if highest is None else highest + 1
        hashes = tree.stored(level, range(first << tree.STEP, last << tree.STEP)) if first < last else []
        level += tree.STEP
        Subtree.objects.bulk_create(
            Subtree(level=level, place=first + number, root=tree_root(hashes[at : at + tree.WIDTH]))
            for number, at in enumerate(range(0, len(hashes), tree.WIDTH))
        )
