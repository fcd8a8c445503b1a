"""What the log holds of a record that is disposed of. Its entries and their places stay; their fields and files go.

The database lets nothing go before the log has a `disposal.executed` of the same subject (migration 0005).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from records import files
from records.models import NamedFile, Payload, Searchable, Unrecorded

STAY = ("disposal", "class", "hold")  # what says how the record was kept and why it is gone keeps its fields

NAMED = """
SELECT DISTINCT sha256 FROM records_namedfile AS named JOIN records_entry AS entry ON entry.id = named.entry_id
WHERE entry.subject = %s AND NOT EXISTS (
    SELECT FROM records_namedfile AS other JOIN records_entry ON records_entry.id = other.entry_id
    WHERE other.sha256 = named.sha256 AND records_entry.subject <> %s
) ORDER BY sha256
"""


@dataclass(frozen=True)
class Destroyed:
    payloads: int  # entries whose fields are gone
    files: list[str]  # SHA-256, hexadecimal, of files that nothing names any more


def files_only_of(subject: str) -> list[str]:
    """SHA-256 of the files that entries of this subject name, and no entry of another."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [subject, subject])
        return [digest for (digest,) in cursor.fetchall()]


def payloads_of(subject: str) -> int:
    """How many entries of it have fields that would go."""
    stay = reduce(or_, (Q(entry__kind__startswith=f"{name}.") for name in STAY))
    return Payload.objects.filter(~stay, entry__subject=subject).count()


def destroy(subject: str) -> Destroyed:
    """In the transaction of the `disposal.executed`, after it. The files themselves: `sweep`, once it is committed."""
    assert connection.in_atomic_block, "fields go in the transaction of the entry that says so"
    files = files_only_of(subject)
    with connection.cursor() as cursor:
        # Whoever fills the index may have read the words already, and be about to write them there.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.search'))")
    for index in (Searchable, Unrecorded):
        index._default_manager.filter(subject=subject).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_payloads(%s)", [subject])
        (payloads,) = cursor.fetchone()
    return Destroyed(payloads, files)


def sweep(digests: Iterable[str]) -> None:
    """Remove files that nothing names any more. Safe to call again, and of a file that is named again since."""
    for digest in digests:
        if not NamedFile.objects.filter(sha256=digest).exists():
            files.remove(digest)
