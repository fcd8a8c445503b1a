"""Recompute every log from the database's bytes, and say everything that does not hold.

This is what finds the owner, a superuser or a restored backup, whom no trigger stops. It believes no stored hash.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from records import releases
from records.attesting import checking as attesting
from records.auditing import guards
from records.auditing.entries import COLUMNS, Entries, Row
from records.auditing.log_reading import CHUNK, LogReading, LogReport
from records.auditing.signings import Signings
from records.field_history import checking as field_history_audit
from records.field_history import keeping as field_history
from records.models import Checkpoint, Entry, Leaf, Log, Unsealed
from records.signed_notes import Key, quickly
from records.verify import (
    Rejected,
    counted_steps,
    open_checkpoint,
    read,
)


@dataclass
class Report:
    entries: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    set_aside: int = 0  # that cannot be read, as later entries say
    attested: int = 0  # answers of authorities and witnesses that were looked at
    attested_by_unknown: int = 0  # of these, of authorities whose certificates are not known here
    counts: dict[str, int] = field(default_factory=dict)  # what the rules found, as numbers
    verifier_named: bool | None = (
        None  # whether the log names the very verify.py that asked; None: it names none
    )
    history_not_anchored: int = 0  # rows of the field history that no entry vouches for yet
    logs: list[LogReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def signed(self) -> int:
        return sum(log.signed for log in self.logs)

    def beside(self) -> Iterator[str]:
        """What somebody should know, though nothing is wrong."""
        yield from counted_steps(self.counts)
        if self.verifier_named is not None:
            does = "names" if self.verifier_named else "does NOT name"
            yield f"The log {does} the verify.py of this release, with the SHA-256 {releases.digest()}."
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
            if named := self.entries.verifiers:
                self.report.verifier_named = releases.digest() in named
        for subject in Entry.objects.filter(leaf=None, unsealed=None).values_list("subject", flat=True):
            self.problems.append(f"An entry on {subject} is neither sealed nor waiting to be sealed.")
        if Unsealed.objects.exclude(entry__leaf=None).exists():
            self.problems.append("A sealed entry is still waiting to be sealed.")
