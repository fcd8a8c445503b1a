"""The two writes of the log: append an entry, in the transaction of the step that it tells of; and seal entries, later,
into the Merkle tree. No request waits for the tree, and a crash leaves nothing, or an entry that is sealed next time.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from records import alarms, history, kinds, tree
from records.canonical import dumps, moment
from records.models import Entry, Leaf, Log, Payload, Subtree, Unsealed
from records.verify import (
    Rejected,
    encode64,
    field_digest,
    leaf_hash,
    parse_entry,
    tree_root,
    words,
    words_of,
)

FORMAT = 2
NO_SALTS: Mapping[str, str] = {}
BATCH = 5_000
SETTING_ASIDE = UUID(
    "2d7f9c0e-54b1-4b0e-8a57-0c4f3f1b8e21"
)  # the numbers of the entries that set others aside


def append(
    *,
    kind: str,
    subject: str,
    actor: dict[str, Any] | None,
    fields: dict[str, Any],
    office: str = "",
    relates_to: Iterable[int] = (),
    key: UUID | None = None,
    at: datetime | None = None,
    salts: Mapping[str, str] = NO_SALTS,
) -> Entry:
    """Write down that something happened. `relates_to`: ids of earlier entries; `key`: the step's own number.

    `at`: the time by the database's clock, from who has just asked for it; otherwise it is asked now. `salts`: those of
    fields whose digests somebody has signed already; others are made here.
    """
    assert connection.in_atomic_block, "an entry belongs in the transaction of the step that it tells of"
    declares_record = kinds.named(kind).declares_record
    held = _salted({**fields, **{f"actor.{name}": value for name, value in (actor or {}).items()}}, salts)
    at = _to_the_millisecond(at) if at else _now()
    content = dumps(
        {
            "at": moment(at),
            "declares_record": declares_record,
            "fields": {name: field_digest(salt, name, value) for name, (salt, value) in held.items()},
            "key": str(key) if key else None,
            "kind": kind,
            "office": office,
            "previous": None,
            "relates_to": _digests(list(relates_to)),
            "subject": subject,
            "v": FORMAT,
        }
    )
    entry = Entry(
        content=content,
        subject=subject,
        kind=kind,
        at=at,
        office=office,
        key=key,
        declares_record=declares_record,
    )
    _insert(entry, dumps(held))
    return entry


# The entry and its payload in one statement: every step of a post waits for it. The one before it on its subject is
# known once nobody else is writing on that, so it is put in here.
INSERT = """
WITH written AS MATERIALIZED (
    SELECT %(until)s || convert_to(hold_trail(%(subject)s, %(kind)s), 'UTF8') || %(after)s AS content
), entry AS (
    INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, key, declares_record)
    SELECT content, sha256('\\x00' || content), %(subject)s, %(kind)s, %(at)s, %(office)s, %(key)s, %(declares_record)s
    FROM written RETURNING id, content
)
INSERT INTO records_payload (entry_id, content) SELECT id, %(held)s FROM entry
RETURNING entry_id, (SELECT content FROM entry)
"""


def _insert(entry: Entry, held: bytes) -> None:
    columns = ("subject", "kind", "at", "office", "key", "declares_record")
    until, after = entry.content.split(b'null,"relates_to"')  # a quotation mark within a text is escaped
    given = {"until": until, "after": b',"relates_to"' + after, "held": held}
    with connection.cursor() as cursor:
        cursor.execute(INSERT, given | {column: getattr(entry, column) for column in columns})
        entry.pk, content = cursor.fetchone()
    entry.content = bytes(content)
    entry.leaf_hash = leaf_hash(entry.content)
    entry._state.adding = False
    entry.payload = Payload(entry=entry, content=held)


def seal(limit: int = 200_000, *, year: int | None = None) -> int:
    """Give unsealed entries their leaves. Returns how many; none while somebody else is sealing.

    `year`: whose log they go into; by default Canberra's present one.
    """
    sealed = 0
    while batch := _seal_batch(min(BATCH, limit - sealed), year or localtime(_now()).year):
        sealed += batch
    return sealed


def _salted(fields: dict[str, Any], salts: Mapping[str, str]) -> dict[str, list[Any]]:
    """16 random bytes beside each value: short names and yes-or-no answers cannot be guessed from their digests.

    A text of several words has a digest of its words beside it, so that a copy can leave some out and still be proven.
    """
    held = {name: [salts.get(name) or _salt(), value] for name, value in fields.items()}
    texts = [name for name, value in fields.items() if isinstance(value, str) and "." not in name]
    several = [name for name in texts if len(words(fields[name])) > 1]
    held |= {f"{kinds.WORDS}.{name}": [_salt(), words_of(*held[name])] for name in several}
    return held


def _salt() -> str:
    return encode64(secrets.token_bytes(16))


def _to_the_millisecond(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


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
def _seal_batch(limit: int, year: int) -> int:
    if limit <= 0 or not _sealing_alone():
        return 0
    _set_unreadable_aside(limit)
    log = _log_of(year)
    added = _add_leaves(log, limit) if log else 0
    if log and added:
        _store_subtrees(log, tree.size(log))
    return added


def _set_unreadable_aside(limit: int) -> None:
    """What is no entry keeps its place in the log, so that nobody can say that it was never there; and is named."""
    waiting = Entry.objects.filter(unsealed__isnull=False).order_by("id").values_list("id", "content")
    for number, content in waiting[:limit].iterator(chunk_size=BATCH):
        try:
            parse_entry(content)
        except Rejected as problem:
            set_aside(number, str(problem))


@transaction.atomic
def set_aside(number: int, why: str) -> Entry | None:
    """Say in the log of an entry that it cannot be read, so that it can be signed with it; once. `number`: its id."""
    found = Entry.objects.get(pk=number)
    key = uuid5(SETTING_ASIDE, found.leaf_hash.hex())
    if Entry.objects.filter(key=key).exists():
        return None
    alarms.raise_alarm(history.CHECKS, f"Entry {number} of the database cannot be read: {why}")
    return append(
        kind=history.SET_ASIDE,
        subject=history.CHECKS,
        actor=history.PORTAL,
        fields={"number": number, "why": why},
        relates_to=[number],
        key=key,
    )


def _sealing_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('records.seal'))")
        return bool(cursor.fetchone()[0])


def _log_of(year: int) -> Log | None:
    """The log to seal into, opened if its year has come; the very first one as soon as there is something to seal.

    Never an older one: a clock that is set back at midnight does not turn the year back.
    """
    latest = Log.latest()
    if latest and latest.year >= year:
        return latest
    if latest:
        return _follow(latest, year)
    return _open(year, first=0) if Unsealed.objects.exists() else None


def _open(year: int, first: int) -> Log:
    return Log.objects.create(origin=Log.origin_of(year), year=year, first=first)


def _follow(before: Log, year: int) -> Log:
    """A new log, whose first entry says how the one before ended: whoever trusts the one can check the other."""
    size = tree.size(before)
    log = _open(year, first=before.first + size)
    entry = append(
        kind=history.OPENED,
        subject=history.subject_of(year),
        actor=history.PORTAL,
        fields={
            "origin": log.origin,
            "previous_origin": before.origin,
            "previous_size": size,
            "previous_root": encode64(tree.root(before, size)),
        },
    )
    Leaf.objects.create(position=log.first, log=log, index=0, entry=entry)
    Unsealed.objects.filter(entry=entry).delete()
    return log


def _add_leaves(log: Log, limit: int) -> int:
    """In the order of their ids: an entry is never sealed before one that it relates to."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO records_leaf (position, log_id, index, entry_id)
            SELECT position, %(log)s, position - %(first)s, entry_id
            FROM (
                SELECT end_of_log + row_number() OVER (ORDER BY entry_id) - 1 AS position, entry_id
                FROM (SELECT entry_id FROM records_unsealed ORDER BY entry_id LIMIT %(limit)s) AS batch,
                     (SELECT coalesce(max(position) + 1, 0) AS end_of_log FROM records_leaf) AS log
            ) AS placed
            RETURNING position
            """,
            {"log": log.pk, "first": log.first, "limit": limit},
        )
        added = [position for (position,) in cursor.fetchall()]
        if added:
            cursor.execute(
                "DELETE FROM records_unsealed "
                "WHERE entry_id IN (SELECT entry_id FROM records_leaf WHERE position >= %s)",
                [min(added)],
            )
    return len(added)


def _store_subtrees(log: Log, size: int) -> None:
    """Keep the root of each subtree that is full, every eighth level. Whatever is missing is made, new or old."""
    level = 0
    while last := size >> level + tree.STEP:
        highest = Subtree.objects.filter(log=log, level=level + tree.STEP).aggregate(Max("place"))[
            "place__max"
        ]
        first = 0 if highest is None else highest + 1
        beneath = range(first << tree.STEP, last << tree.STEP)
        hashes = tree.stored(log, level, beneath) if beneath else []
        level += tree.STEP
        Subtree.objects.bulk_create(
            Subtree(log=log, level=level, place=first + number, root=tree_root(hashes[at : at + tree.WIDTH]))
            for number, at in enumerate(range(0, len(hashes), tree.WIDTH))
        )
