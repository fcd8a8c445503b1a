"""What entries must say, each by itself and all of them together: the part of an audit that reads their fields."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from records import kinds
from records.auditing import rows
from records.models import Entry, Leaf, Trail
from records.verify import (
    DECLARES,
    DESTROYED,
    NOTHING_BEFORE,
    STAY,
    VERIFIER_NAMED,
    Chains,
    Disposals,
    Read,
    Rejected,
    Stories,
    Times,
    Unreadable,
    decode64,
    moment,
    plain,
)

NOTHING_HELD = b"{}"
COLUMNS = [
    *("id", "content", "leaf_hash", "subject", "kind", "at", "office", "key", "declares_record"),
    "payload__content",
]


class Row(NamedTuple):
    """An entry as the table has it: the bytes, and what the other columns say they say."""

    id: int
    content: bytes
    leaf_hash: bytes
    subject: str
    kind: str
    at: Any
    office: str
    key: Any
    declares_record: bool
    held: bytes | None

    @property
    def pair(self) -> tuple[bytes, bytes]:
        """Its bytes and its disclosures, as the verifier reads them."""
        return self.content, b'{"disclosed":' + (self.held or NOTHING_HELD) + b',"withheld":{}}'


class Entries:
    """Reads one after the other, in the order of the log; what only the end can tell is asked at the end."""

    def __init__(self) -> None:
        self.stories = Stories(whole=True, declares=DECLARES | kinds.declaring())
        self.disposals, self.chains = Disposals(), Chains()
        self.times, self.unreadable, self.rows = Times(), Unreadable(), rows.compared()
        self.relations: list[tuple[str, int, bytes]] = []
        self.verifiers: set[str] = set()  # the SHA-256 of each release that the log names

    def problems(
        self, row: Row, said: Read, where: str, position: int | None, index: int | None = None
    ) -> Iterator[str]:
        """`position` in all the logs, `index` in its own; neither, where it is not sealed yet."""
        entry, shown = said.entry, said.shown
        if entry is None:
            number = f"(number {row.id} in records_entry; see docs/record-log.md, What cannot be read)"
            return self.unreadable.add(said.leaf, where, f"{said.refused} {number}")
        if not columns_agree(row, entry):
            yield f"{where}: its columns do not say what its bytes say."
        if position is not None:
            self.relations += [(where, position, decode64(digest)) for digest in entry["relates_to"]]
        yield from self._tried(where, self.chains.follow, entry, said.leaf)
        yield from self._tried(where, self.times.follow, entry)
        yield from self._tried(where, self.unreadable.follow, entry)
        values = shown.values if shown else {}
        yield from self._tried(where, self.stories.follow, entry, values, said.leaf, index, said.judged)
        if entry["kind"] == VERIFIER_NAMED:
            self.verifiers.add(str(values.get("sha256")))
        if shown is None:
            yield f"{where}: {said.refused}"
            return None
        yield from self._tried(where, self.disposals.follow, entry, shown, where)
        for each in self.rows:
            each.follow(entry, shown.values)
        return None

    def _tried(self, where: str, check: Callable[..., object], *given: Any) -> Iterator[str]:
        try:
            check(*given)
        except Rejected as problem:
            yield f"{where}: {problem}"

    def problems_at_the_end(self) -> Iterator[str]:
        for where, problem in chain(
            self.disposals.problems(), self.unreadable.problems(), self.stories.problems()
        ):
            yield f"{where}: {problem}"
        for subject, count in _still_held():
            yield f"{subject} was disposed of, but {count} of its entries still hold their fields."
        yield from self._relation_problems()
        yield from self._row_problems()
        for each in self.rows:
            yield from each.problems()

    def _relation_problems(self) -> Iterator[str]:
        wanted = {digest for *_, digest in self.relations}
        found = Leaf.objects.filter(entry__leaf_hash__in=wanted).values_list("entry__leaf_hash", "position")
        places = dict(found) if wanted else {}
        for where, position, digest in self.relations:
            if places.get(digest, position) >= position:
                yield f"{where}: it relates to an entry that is not in the log before it."

    def _row_problems(self) -> Iterator[str]:
        """What the next entry of a subject would name, in the table where the database keeps it."""
        kept = Trail.objects.order_by("subject").values_list("subject", "length", "last")
        for subject, length, last in kept.iterator(chunk_size=5_000):
            if self.chains.last.get(subject, NOTHING_BEFORE) != (length, last or b""):
                yield f"The row of {plain(subject)} in records_trail does not say which entry is its last."


def columns_agree(row: Row | Entry, entry: dict[str, Any]) -> bool:
    said = (
        entry["subject"],
        entry["kind"],
        moment(entry["at"]),
        entry["office"],
        entry["key"],
        entry["declares_record"],
    )
    key = str(row.key) if row.key else None
    return said == (row.subject, row.kind, row.at, row.office, key, row.declares_record)


def _still_held() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT told.subject, count(DISTINCT told.id)
            FROM records_entry AS executed
            JOIN records_entry AS told ON told.subject = executed.subject AND told.id < executed.id
            JOIN records_payload ON entry_id = told.id
            WHERE executed.kind = %s AND split_part(told.kind, '.', 1) || '.' <> ALL (%s)
            GROUP BY told.subject ORDER BY told.subject
            """,
            [DESTROYED, list(STAY)],
        )
        return list(cursor.fetchall())
