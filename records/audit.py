"""Recompute the whole log from the database's bytes, and say everything that does not hold.

This is what finds the owner, a superuser or a restored backup, whom no trigger stops. It believes no stored hash.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, transaction

from records import tree
from records.models import Checkpoint, Entry, Leaf, Payload, Subtree, Unsealed
from records.notes import Key, quickly
from records.verify import (
    CompactRange,
    Rejected,
    Stories,
    check_disclosures,
    decode64,
    leaf_hash,
    moment,
    open_checkpoint,
    parse_entry,
    tree_root,
)

GUARDED = [model._meta.db_table for model in (Entry, Payload, Leaf, Subtree, Checkpoint, Unsealed)]
GUARDS = {*((table, "append_only") for table in GUARDED)} | {
    ("records_entry", "entries_are_of_now"),
    ("records_entry", "no_entry_is_forgotten"),
    ("records_unsealed", "only_sealed_entries_leave"),
    ("records_leaf", "leaves_have_no_gap"),
}
CONSTRAINTS = {"the_hash_is_of_the_bytes", "the_columns_say_what_the_bytes_say"}
ENTRY = [
    "id",
    "content",
    "leaf_hash",
    "subject",
    "kind",
    "at",
    "office",
    "key",
    "declares_record",
    "payload__content",
]


@dataclass
class Report:
    entries: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    signed: int = 0  # entries under the last checkpoint
    authenticated: bool = False
    problems: list[str] = field(default_factory=list)


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


def check_log(keys: Sequence[Key], outside: Sequence[bytes] = ()) -> Report:
    """`outside` are checkpoints that were kept where the database's owner could not reach them."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # one snapshot, while the portal goes on writing
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        audit = Audit(keys)
        audit.problems += _missing_guards()
        audit.read_checkpoints(outside)
        audit.read_leaves()
        audit.read_unsealed()
        return audit.report


def _missing_guards() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'")
        for table, guard in sorted(GUARDS - set(cursor.fetchall())):
            yield f"The guard {guard} on {table} is missing or switched off: its rows could be changed."
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")
        for name in sorted(CONSTRAINTS - {name for (name,) in cursor.fetchall()}):
            yield f"The constraint {name} on entries is missing or not validated."


class Audit:
    """One reading of the log, from the first entry to the last."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = keys
        self.report = Report()
        self.problems = self.report.problems
        self.roots: dict[int, bytes] = {}  # of each size that was signed
        self.tree, self.subtrees, self.stories = CompactRange(), Subtrees(), Stories()
        self.relations: list[tuple[int, bytes]] = []

    def read_checkpoints(self, outside: Sequence[bytes]) -> None:
        for note in outside:
            self._read_checkpoint("kept outside", note)
        for row in Checkpoint.objects.order_by("id").iterator():
            said = self._read_checkpoint(f"number {row.pk}", row.note.encode())
            if said and said != (row.size, row.root):
                self.problems.append(
                    f"Checkpoint number {row.pk}: its columns do not say what its note says."
                )
            self.report.checkpoints += 1
        self.report.signed = max(self.roots, default=0)
        self.report.authenticated = bool(self.keys and self.roots)

    def _read_checkpoint(self, name: str, note: bytes) -> tuple[int, bytes] | None:
        try:
            checkpoint = open_checkpoint(note, self.keys, quickly)
        except Rejected as problem:
            self.problems.append(f"Checkpoint {name}: {problem}")
            return None
        if self.roots.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
            self.problems.append(f"Checkpoint {name}: another root was signed for {checkpoint.size} entries.")
        return checkpoint.size, checkpoint.root

    def read_leaves(self) -> None:
        columns = [f"entry__{name}" for name in ENTRY]
        rows = Leaf.objects.order_by("index").values_list("index", *columns)
        for index, *columns in rows.iterator(chunk_size=5_000):
            self.report.entries += 1
            if index != self.tree.size:
                self.problems.append(
                    f"Entry {self.tree.size} is missing: the next that the log has is {index}."
                )
                return  # every place after it is wrong: one sentence says more than a thousand
            self._read_leaf(index, Row(*columns))
        for size in sorted(size for size in self.roots if size > self.tree.size):
            self.problems.append(
                f"{size} entries were signed, but the log has {self.tree.size}: entries were lost."
            )
        self.problems += self.subtrees.problems()
        self._check_relations()

    def _read_leaf(self, index: int, row: Row) -> None:
        leaf = leaf_hash(row.content)
        self.problems += [f"Entry {index}: {problem}" for problem in self._problems(row, leaf, index)]
        self.tree.append(leaf)
        self.subtrees.add(leaf)
        size = self.tree.size
        if size in self.roots and self.roots[size] != self.tree.root():
            self.problems.append(
                f"The first {size} entries are not those that were signed: one is altered or moved."
            )

    def read_unsealed(self) -> None:
        """Entries that wait for their leaf, and those that nothing would ever seal."""
        self.report.unsealed = Unsealed.objects.count()
        rows = Entry.objects.filter(leaf=None).order_by("id").values_list(*ENTRY)
        for row in map(Row._make, rows.iterator(chunk_size=5_000)):
            found = self._problems(row, leaf_hash(row.content), None)
            self.problems += [f"An unsealed entry on {row.subject}: {problem}" for problem in found]
        for subject in Entry.objects.filter(leaf=None, unsealed=None).values_list("subject", flat=True):
            self.problems.append(f"An entry on {subject} is neither sealed nor waiting to be sealed.")
        if Unsealed.objects.exclude(entry__leaf=None).exists():
            self.problems.append("A sealed entry is still waiting to be sealed.")

    def _problems(self, row: Row, leaf: bytes, index: int | None) -> Iterator[str]:
        if row.leaf_hash != leaf:
            yield "the stored hash is not the hash of its bytes."
        try:
            entry = parse_entry(row.content)
            if not _columns_agree(row, entry):
                yield "its columns do not say what its bytes say."
            if index is not None:
                self.relations += [(index, decode64(digest)) for digest in entry["relates_to"]]
            self.stories.follow(entry, _held(row, entry))
        except Rejected as problem:
            yield str(problem)

    def _check_relations(self) -> None:
        wanted = {digest for _, digest in self.relations}
        found = Leaf.objects.filter(entry__leaf_hash__in=wanted).values_list("entry__leaf_hash", "index")
        places = dict(found) if wanted else {}
        for index, digest in self.relations:
            if places.get(digest, index) >= index:
                self.problems.append(
                    f"Entry {index}: it relates to an entry that is not in the log before it."
                )


def _columns_agree(row: Row, entry: dict[str, Any]) -> bool:
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


def _held(row: Row, entry: dict[str, Any]) -> dict[str, Any]:
    if row.held is None:
        raise Rejected("its fields are gone, and no disposal accounts for it.")
    values = check_disclosures(entry, b'{"disclosed":' + row.held + b',"withheld":{}}')
    if len(values) < len(entry["fields"]):
        raise Rejected("some of its fields are gone.")
    return values


class Subtrees:
    """The subtrees as the leaves make them, to be compared with those that are stored."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.levels: list[list[bytes]] = []

    def add(self, leaf: bytes) -> None:
        self.leaves.append(leaf)
        if len(self.leaves) == tree.WIDTH:
            self._fill(0, self.leaves)
            self.leaves.clear()

    def _fill(self, level: int, beneath: list[bytes]) -> None:
        if level == len(self.levels):
            self.levels.append([])
        self.levels[level].append(tree_root(beneath))
        if len(self.levels[level]) % tree.WIDTH == 0:
            self._fill(level + 1, self.levels[level][-tree.WIDTH :])

    def problems(self) -> Iterator[str]:
        made = {
            (tree.STEP * (number + 1), place): root
            for number, roots in enumerate(self.levels)
            for place, root in enumerate(roots)
        }
        stored = {
            (level, place): root
            for level, place, root in Subtree.objects.values_list("level", "place", "root")
        }
        for level, place in sorted(stored.keys() ^ made.keys()):
            yield f"The stored subtree {place} of level {level} is missing, or should not be there."
        for level, place in sorted(stored.keys() & made.keys()):
            if stored[level, place] != made[level, place]:
                yield f"The stored subtree {place} of level {level} is not the root of its leaves."
