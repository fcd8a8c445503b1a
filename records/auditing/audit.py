"""Recompute every log from the database's bytes, and say everything that does not hold.

This is what finds the owner, a superuser or a restored backup, whom no trigger stops. It believes no stored hash.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from records import history, tree
from records.attesting import checking as attesting
from records.auditing import guards
from records.auditing.entries import COLUMNS, Entries, Row
from records.auditing.signings import Signings
from records.field_history import checking as field_history_audit
from records.field_history import keeping as field_history
from records.models import Checkpoint, Entry, Leaf, Log, Subtree, Unsealed
from records.signed_notes import Key, quickly
from records.verify import (
    CompactRange,
    Read,
    Rejected,
    check_disclosures,
    counted_steps,
    encode64,
    leaf_hash,
    node_hash,
    open_checkpoint,
    parse_entry,
    read,
    read_each,
)

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


@dataclass
class Report:
    entries: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    set_aside: int = 0  # that cannot be read, as later entries say
    attested: int = 0  # answers of authorities and witnesses that were looked at
    attested_by_unknown: int = 0  # of these, of authorities whose certificates are not known here
    counts: dict[str, int] = field(default_factory=dict)  # what the rules found, as numbers
    history_not_anchored: int = 0  # rows of the field history that no entry vouches for yet
    logs: list[LogReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def signed(self) -> int:
        return sum(log.signed for log in self.logs)

    def beside(self) -> Iterator[str]:
        """What somebody should know, though nothing is wrong."""
        yield from counted_steps(self.counts)
        if self.history_not_anchored:
            yield f"Rows of the field history that are not anchored yet: {self.history_not_anchored}."
        if self.attested:
            unknown = f"; of authorities without a certificate here: {self.attested_by_unknown}"
            yield f"Attested outside and checked: {self.attested}{unknown if self.attested_by_unknown else ''}."
        if self.set_aside:
            yield f"Entries that cannot be read, and that the log has set aside: {self.set_aside}."

    @property
    def authenticated(self) -> bool:
        return any(log.authenticated for log in self.logs)


def check_log(
    keys: Sequence[Key], outside: Sequence[bytes] = (), *, fields: bool = True, processes: int = 1
) -> Report:
    """`outside` are checkpoints that were kept where the database's owner could not reach them.

    Without `fields` only bytes are checked: that they are those that were signed, all of them, in their order. With
    them, so many processes read entries at once.
    """
    with transaction.atomic():
        if not connection.savepoint_ids:  # one snapshot, while the portal goes on writing
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        audit = Audit(keys, Entries() if fields else None, processes)
        audit.problems += guards.missing()
        audit.read_checkpoints(outside)
        audit.read_attestations()
        audit.read_logs()
        audit.read_unsealed()
        if fields:
            audit.problems += field_history_audit.problems()
            audit.report.history_not_anchored = field_history.not_anchored()
        return audit.report


class Audit:
    """One reading of the logs, from the first entry to the last."""

    def __init__(self, keys: Sequence[Key], entries: Entries | None, processes: int) -> None:
        self.keys = keys
        self.entries = entries
        self.processes = processes
        self.report = Report()
        self.problems = self.report.problems
        self.roots: dict[str, dict[int, bytes]] = {}  # of each log, at each size that was signed
        self.signed_at: dict[str, list[tuple[int, datetime]]] = defaultdict(
            list
        )  # and when, as the database has it
        self.vouched: set[str] = set()  # logs of which a checkpoint was signed with one of the keys

    def read_checkpoints(self, outside: Sequence[bytes]) -> None:
        known = set(Log.objects.values_list("origin", flat=True))
        for note in outside:
            said = self._read_checkpoint("kept outside", note, self.keys)
            if said and said[0] not in known:
                self.problems.append(f"Checkpoint kept outside: there is no log {said[0]} here.")
        for row in Checkpoint.objects.select_related("log").order_by("id").iterator():
            said = self._read_checkpoint(f"number {row.pk}", row.note.encode(), self._keys_of(row.note))
            if said and said != (row.log.origin, row.size, row.root):
                self.problems.append(
                    f"Checkpoint number {row.pk}: its columns do not say what its note says."
                )
            self.signed_at[row.log.origin].append((row.size, row.signed_at))
            self.report.checkpoints += 1

    def read_attestations(self) -> None:
        """What existed by some time was written before it."""
        checked = attesting.check()
        self.report.attested, self.report.attested_by_unknown = checked.number, checked.unknown
        self.problems += checked.problems
        for origin, times in checked.existed_by.items():
            self.signed_at[origin] += [(size, at + Signings.APART) for size, at in times]

    def _keys_of(self, note: str) -> list[Key]:
        return [key for key in self.keys if key.name == note.partition("\n")[0]]

    def _read_checkpoint(self, name: str, note: bytes, keys: Sequence[Key]) -> tuple[str, int, bytes] | None:
        """Where none of the keys is of its log, it is read like a note that anybody might have written."""
        try:
            origin, size, root, authenticated = open_checkpoint(note, keys, quickly)
        except Rejected as problem:
            self.problems.append(f"Checkpoint {name}: {problem}")
            return None
        if self.roots.setdefault(origin, {}).setdefault(size, root) != root:
            self.problems.append(
                f"Checkpoint {name}: another root was signed for {size} entries of {origin}."
            )
        if authenticated:
            self.vouched.add(origin)
        return origin, size, root

    def read_logs(self) -> None:
        logs, before = list(Log.objects.order_by("year")), None
        for number, log in enumerate(logs):
            until = logs[number + 1].first if log is not logs[-1] else None
            before = LogReading(self, log, before)
            before.read(until)
        if not self.problems and Leaf.objects.count() != self.report.entries:
            self.problems.append("Some sealed entries stand in no log.")
        self._authenticate()

    def _authenticate(self) -> None:
        """From the last log back: whoever trusts one trusts how it says that the one before ended."""
        trusted = False
        for log in reversed(self.report.logs):
            log.authenticated = trusted = trusted or log.origin in self.vouched
        for log in self.report.logs:
            if self.keys and log.origin in self.roots and not log.authenticated:
                self.problems.append(
                    f"No key that was given is of the log {log.origin}: its checkpoints prove nothing."
                )

    def read_unsealed(self) -> None:
        """Entries that wait for their leaf, and those that nothing would ever seal."""
        self.report.unsealed = Unsealed.objects.count()
        if self.entries:
            rows = Entry.objects.filter(leaf=None).order_by("id").values_list(*COLUMNS)
            for row in map(Row._make, rows.iterator(chunk_size=CHUNK)):
                where = f"An unsealed entry, {row.kind} on {row.subject}"
                self.problems += self.entries.problems(row, read(*row.pair), where, position=None)
            self.problems += self.entries.problems_at_the_end()
            self.report.set_aside = self.entries.unreadable.set_aside
            self.report.counts = dict(self.entries.stories.counts)
        for subject in Entry.objects.filter(leaf=None, unsealed=None).values_list("subject", flat=True):
            self.problems.append(f"An entry on {subject} is neither sealed nor waiting to be sealed.")
        if Unsealed.objects.exclude(entry__leaf=None).exists():
            self.problems.append("A sealed entry is still waiting to be sealed.")


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

    def __init__(self, audit: Audit, log: Log, before: "LogReading | None") -> None:
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
