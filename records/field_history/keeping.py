"""Field history: what django-auditlog wrote down of each change, for investigators; anchored in the log in batches.

A row is digested with a salt of its own. The entry of its batch has the root over these digests and the numbers of the
rows, so a row that is changed, removed or put in later is named. What each row says stays where it is, and goes with
the record that it tells of; its number and its digest stay, and the log still holds.
"""

import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.db import connection, transaction

from records import kinds
from records.canonical import dumps
from records.field_history.models import HistoryRow
from records.models import Entry
from records.services import append
from records.verify import encode64, leaf_hash, tree_root

SUBJECT = "FIELD-HISTORY"
ANCHORED, DESTROYED = "history.anchored", "history.destroyed"
BATCH = 5_000

# What a row says, in values that do not depend on the software that reads them. Their order is that of the digest.
SAYS = """
    history.id, model.app_label || '.' || model.model, history.object_pk, history.object_id, history.object_repr,
    history.serialized_data::text, history.action, history.changes_text, history.changes::text, history.actor_id,
    history.cid, host(history.remote_addr), history.remote_port,
    to_char(history.timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    history.additional_data::text, history.actor_email
"""
WAITING = f"""
    SELECT {SAYS} FROM records_historyrow AS kept JOIN auditlog_logentry AS history ON history.id = kept.id
    JOIN django_content_type AS model ON model.id = history.content_type_id
    WHERE kept.batch_id IS NULL AND kept.destroyed_id IS NULL
    ORDER BY kept.id LIMIT %s FOR UPDATE OF kept SKIP LOCKED
"""  # noqa: S608 - its own names only
ANCHOR = """
    UPDATE records_historyrow AS kept SET salt = made.salt, digest = made.digest, batch_id = %s
    FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS made (id, salt, digest) WHERE kept.id = made.id
"""


class Digest(NamedTuple):
    id: int
    salt: bytes
    digest: bytes


def register_kinds() -> None:
    sentences = {
        ANCHORED: "{count} rows of the field history were anchored, from {first} to {last}.",
        DESTROYED: "{count} rows of the field history were destroyed with {disposed}.",
    }
    for name, sentence in sentences.items():
        kinds.register(kinds.Kind(name, kinds.from_template(sentence)))


def anchor(limit: int = 200_000) -> int:
    """Digest the rows that are not anchored yet. Returns how many; none while somebody else does so."""
    anchored = 0
    while batch := _anchor_batch(min(BATCH, limit - anchored)):
        anchored += batch
    return anchored


@transaction.atomic
def _anchor_batch(limit: int) -> int:
    """Whatever is committed and has no batch: a row whose number is older, but which came later, is in the next."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('records.field_history'))")
        if limit <= 0 or not cursor.fetchone()[0]:
            return 0
        cursor.execute(WAITING, [limit])
        made = [_digested(row) for row in cursor.fetchall()]
        if made:
            entry = _write_batch(made, complete=len(made) < limit)
            cursor.execute(ANCHOR, [entry.pk, *map(list, zip(*made, strict=True))])
    return len(made)


def _digested(row: Sequence[Any]) -> Digest:
    salt = secrets.token_bytes(16)
    return Digest(row[0], salt, digest_of(salt, row))


def digest_of(salt: bytes, says: Sequence[Any]) -> bytes:
    return sha256(dumps([encode64(salt), *says])).digest()


def _write_batch(made: Sequence[Digest], *, complete: bool) -> Entry:
    """`complete`: nothing was left for another batch, so that whatever comes later was written later."""
    ids = [row.id for row in made]
    return append(
        kind=ANCHORED,
        subject=SUBJECT,
        actor=None,
        fields={
            "first": ids[0],
            "last": ids[-1],
            "count": len(ids),
            "rows": ranges(ids),
            "root": root_of((row.id, row.digest) for row in made),
            "complete": complete,
        },
    )


def root_of(rows: Iterable[tuple[int, bytes]]) -> str:
    """The Merkle root over the rows of a batch: each leaf is a row's number, in eight bytes, and its digest."""
    return encode64(tree_root([leaf_hash(number.to_bytes(8, "big") + digest) for number, digest in rows]))


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as few pairs, each the first and the last of a run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def destroy(subject: str, label: str, pks: Iterable[int]) -> int:
    """The rows of these objects go with their record: after its `disposal.executed`, in that transaction.

    `label` is the model's: "approvals.Post". The database deletes nothing that no disposal names.
    """
    assert connection.in_atomic_block, "field history goes in the transaction of the disposal"
    app, model = label.lower().split(".")
    rows = LogEntry.objects.filter(content_type__app_label=app, content_type__model=model)
    numbers = list(
        rows.filter(object_pk__in=[str(pk) for pk in pks]).order_by("pk").values_list("pk", flat=True)
    )
    if numbers:
        executed = Entry.objects.filter(subject=subject, kind="disposal.executed").latest("id")
        fields = {"disposed": subject, "model": label, "count": len(numbers), "rows": ranges(numbers)}
        append(kind=DESTROYED, subject=SUBJECT, actor=None, fields=fields, relates_to=[executed.pk])
        with connection.cursor() as cursor:
            cursor.execute("SELECT destroy_field_history(%s, %s)", [executed.pk, numbers])
    return len(numbers)


def not_anchored() -> int:
    """How many rows nothing but the database protects yet."""
    return HistoryRow.objects.filter(batch=None, destroyed=None).count()
