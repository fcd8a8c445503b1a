"""The log of one year read from its first leaf to its last, and recomputed: a part of the audit of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from records import history, tree
from records.auditing.entries import COLUMNS, Row
from records.auditing.signings import Signings
from records.models import Entry, Leaf, Log, Subtree
from records.verify import (
    CompactRange,
    Read,
    Rejected,
    check_disclosures,
    encode64,
    family_of,
    leaf_hash,
    node_hash,
    parse_entry,
    read_each,
)

if TYPE_CHECKING:
    from records.auditing.audit import Audit

CHUNK = 5_000
PLACE = 3  # columns of a leaf, before those of its entry
ONLY_BYTES = ["id", "content", "leaf_hash", "subject", "kind"]


@dataclass
class LogReport:
    """What was found of the log of one year."""

    origin: str
    entries: int = 0
    signed: int = 0  # entries under its last checkpoint
    authenticated: bool = False  # by a key of its own, or by the log after it, which names how it ended


class Growing(CompactRange):
    """A tree that also keeps the root of each subtree that the database stores."""

    def __init__(self) -> None:
        super().__init__()
        self.subtrees: dict[tuple[int, int], bytes] = {}

    def append(self, leaf: bytes) -> None:
        index, level = self.size, 0
        while index >> level & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            level += 1
            if level % tree.STEP == 0:
                self.subtrees[level, index >> level] = leaf
        self.hashes.append(leaf)
        self.size += 1


class LogReading:
    """The log of one year, read from its first leaf to its last."""

    def __init__(self, audit: "Audit", log: Log, before: "LogReading | None") -> None:
        self.audit, self.log, self.before = audit, log, before
        self.problems = audit.problems
        self.tree = Growing()
        self.roots = audit.roots.get(log.origin, {})
        self.signings = Signings(audit.signed_at[log.origin])
        self.holds_until = 0  # the last size at which what was signed is what is here
        self.forked = False

    def read(self, until: int | None) -> None:
        """`until`: the position at which the next log starts."""
        start = self.before.end if self.before else 0
        if self.log.first != start:
            self.problems.append(
                f"The log {self.log} starts at position {self.log.first}, and not at {start}."
            )
        if self.audit.entries:
            self.audit.entries.times.open(self.log.origin)
            self.audit.entries.stories.log = family_of(self.log.origin)
        self._read_leaves(until)
        report = LogReport(self.log.origin, self.tree.size, max(self.roots, default=0))
        self.audit.report.logs.append(report)
        self.audit.report.entries += self.tree.size
        if report.signed > self.tree.size:
            self.problems.append(
                f"{report.signed} entries of {self.log} were signed, but the log has {self.tree.size}: "
                "entries were lost."
            )
        self.problems += self._stored_subtrees()
        if self.before:
            self.problems += self._opening()

    @property
    def end(self) -> int:
        return self.log.first + self.tree.size

    def _read_leaves(self, until: int | None) -> None:
        columns = COLUMNS if self.audit.entries else ONLY_BYTES
        rows = Leaf.objects.filter(position__gte=self.log.first, **({"position__lt": until} if until else {}))
        rows = rows.order_by("position").values_list(
            "position", "log_id", "index", *(f"entry__{name}" for name in columns)
        )
        for (position, log_id, index, *columns), said in self._read(rows.iterator(chunk_size=CHUNK)):
            if position != self.end:
                self.problems.append(
                    f"Entry {self.tree.size} of {self.log} is missing: "
                    f"the next that the log has is {position - self.log.first}."
                )
                return  # every place after it is wrong: one sentence says more than a thousand
            self._read_leaf((log_id, index) == (self.log.pk, self.tree.size), columns, said)

    def _read(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Read | None]]:
        if self.audit.entries:
            return read_each(rows, lambda row: Row(*row[PLACE:]).pair, self.audit.processes)
        return ((row, None) for row in rows)

    def _read_leaf(self, in_place: bool, columns: list[object], said: Read | None) -> None:
        _, content, stored_hash, subject, kind, *_ = columns
        leaf = said.leaf if said else leaf_hash(content)
        if leaf != stored_hash or not in_place or said:
            where = f"Entry {self.tree.size} of {self.log}, {kind} on {subject}"
            if leaf != stored_hash:
                self.problems.append(f"{where}: the stored hash is not the hash of its bytes.")
            if not in_place:
                self.problems.append(f"{where}: its place is not the one that its position has.")
            if said:
                row = Row(*columns)
                self.problems += self.audit.entries.problems(row, said, where, self.end, self.tree.size)
                self.problems += self.signings.problems(row, where, self.tree.size)
        self.tree.append(leaf)
        if self.tree.size in self.roots:
            self._compare(self.tree.size)

    def _compare(self, size: int) -> None:
        if self.roots[size] == self.tree.root():
            self.holds_until = size
        elif not self.forked:  # later ones are wrong for the same reason
            self.forked = True
            self.problems.append(
                f"The first {size} entries of {self.log} are not those that were signed: "
                f"from entry {self.holds_until} to {size - 1} one is altered, moved or replaced."
            )

    def _stored_subtrees(self) -> Iterator[str]:
        rows = Subtree.objects.filter(log=self.log).values_list("level", "place", "root")
        stored, made = {(level, place): root for level, place, root in rows}, self.tree.subtrees
        for level, place in sorted(stored.keys() ^ made.keys()):
            yield f"The stored subtree {place} of level {level} of {self.log} is missing, or should not be there."
        for level, place in sorted(stored.keys() & made.keys()):
            if stored[level, place] != made[level, place]:
                first, last = place << level, (place + 1 << level) - 1
                yield (
                    f"The stored subtree {place} of level {level} of {self.log} is not the root of its leaves, "
                    f"entries {first} to {last}."
                )

    def _opening(self) -> Iterator[str]:
        """A log begins with how the one before it ended."""
        assert self.before
        entry = Entry.objects.filter(leaf__position=self.log.first).select_related("payload").first()
        if entry is None:
            return
        try:
            held = entry.payload.content if hasattr(entry, "payload") else b"{}"
            said = check_disclosures(parse_entry(entry.content), b'{"disclosed":' + held + b',"withheld":{}}')
        except Rejected as problem:
            yield f"Entry 0 of {self.log}: {problem}"
            return
        ended = (self.before.log.origin, self.before.tree.size, encode64(self.before.tree.root()))
        named = tuple(said.get(f"previous_{name}") for name in ("origin", "size", "root"))
        opened = (entry.kind, entry.subject) == (history.OPENED, history.subject_of(self.log.year))
        if not opened or named != ended:
            yield f"The log {self.log} does not begin with how {self.before.log} ended: one of them is another log."
