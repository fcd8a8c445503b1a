"""What `manage.py verify_log` finds: the audit of the logs, under every trusted key and against every copy outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from records import history
from records.auditing.audit import Report, check_log
from records.log_page.agreement import judge
from records.log_page.status import places, trusted
from records.models import Checkpoint, Log, Sent
from records.offsite.archive import ENDING, Archive
from records.signed_notes import (
    Key,
    fingerprint,
    open_statement,
    quickly,
)
from records.signing.key_log import Known, known_keys
from records.verify import Rejected, decode64, open_checkpoint
from workflow.dates import when


@dataclass
class Outside:
    """Checkpoints that were kept outside the database."""

    notes: list[bytes] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # files of logs of which no key is trusted
    away: str = ""  # the write-once folder that the settings name, where it cannot be read
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LastSent:
    sent: Sent
    agrees: bool


@dataclass(frozen=True)
class Result:
    report: Report
    known: Sequence[Known]
    outside: Outside
    sent: Sequence[LastSent]
    problems: Sequence[str]
    unauthenticated: bool  # enough

    @property
    def holds(self) -> bool:
        return not self.problems and (self.report.authenticated or self.unauthenticated)

    @property
    def why_not_authenticated(self) -> str:
        return "no entry is signed yet" if self.known else "no verifier key was given"

    def sentences(self) -> Iterator[str]:
        report = self.report
        yield (
            f"{report.entries} sealed entries, {report.unsealed} waiting to be sealed; "
            f"{report.checkpoints} checkpoints, the last over {report.signed} entries."
        )
        yield from report.beside()
        yield from (f"Trusted because {_told(each)}" for each in self.known if each.vouched_by)
        if self.outside.notes:
            yield f"Compared with checkpoints that were kept outside: {len(self.outside.notes)}."
        if self.outside.unknown:
            yield f"Not compared, because no key of their logs is trusted: {len(self.outside.unknown)}."
        if self.outside.away:
            yield f"Not compared, because it cannot be read here: the write-once folder {self.outside.away}."
        for each in self.sent:
            agrees = "the database agrees" if each.agrees else "the database does NOT agree"
            sent, size = each.sent, each.sent.checkpoint.size
            yield f"Sent last to {sent.get_where_display()} on {when(sent.at)}, over {size} entries: {agrees}."
        if not self.sent:
            yield "No checkpoint was sent off site yet."
        if self.holds:
            yield "The log holds." if report.authenticated else "Consistent, not authenticated."

    def as_data(self) -> dict[str, Any]:
        return {
            "holds": self.holds,
            "authenticated": self.report.authenticated,
            **asdict(self.report),
            "problems": list(self.problems),
            "keys": [
                {"verifier": each.verifier, "vouched_by": each.vouched_by or None} for each in self.known
            ],
            "outside": {"compared": len(self.outside.notes), "no_key_trusted": self.outside.unknown},
            "sent": [
                {
                    "where": each.sent.where,
                    "address": each.sent.address,
                    "at": each.sent.at.isoformat(),
                    "size": each.sent.checkpoint.size,
                    "agrees": each.agrees,
                }
                for each in self.sent
            ],
        }


def verify(
    given: Sequence[str] | None,
    files: Iterable[Path],
    *,
    unauthenticated: bool = False,
    fields: bool = True,
    processes: int = 1,
) -> Result:
    """Rejected if a key is none, OSError if a file that was named cannot be read."""
    known = known_keys(given or trusted())
    outside = _outside(files, known)
    report = check_log([each.key for each in known], outside.notes, fields=fields, processes=processes)
    sent = _last_sent(known)
    problems = [*report.problems, *outside.problems, *_signed_with_a_retired_key(known, outside.notes)]
    problems += [
        f"The checkpoint over {each.sent.checkpoint.size} entries that was sent to {each.sent.get_where_display()} is "
        "not one of this log."
        for each in sent
        if not each.agrees
    ]
    return Result(report, known, outside, sent, problems, unauthenticated)


def _told(key: Known) -> str:
    assert key.entry
    place = f"entry {key.entry.index} of {key.entry.leaf.log.origin}"
    return f"{key.vouched_by} vouches for it in {place}: {key.verifier}, fingerprint {fingerprint(key.verifier)}."


# --- From outside ---------------------------------------------------------------------------------------------------
def _outside(named: Iterable[Path], known: Sequence[Known]) -> Outside:
    """A file that was named must be right; one that lies in the write-once folder may be of a log without a key."""
    outside, archive = Outside(), Archive.set_up()
    kept = archive.files() if archive else []
    if archive and not archive.path.is_dir():
        outside.away = str(archive.path)
    for file, is_named in chain(((file, True) for file in _files(named)), ((file, False) for file in kept)):
        _take(outside, file, known, is_named=is_named)
    return outside


def _files(named: Iterable[Path]) -> Iterator[Path]:
    for path in named:
        yield from sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]


def _take(outside: Outside, file: Path, known: Sequence[Known], *, is_named: bool) -> None:
    note = file.read_bytes()
    try:
        origin = open_checkpoint(note, []).origin
        keys = [each.key for each in known if each.key.name == origin]
        if known and not keys and not is_named:
            outside.unknown.append(str(file))
            return
        open_checkpoint(note, keys or [each.key for each in known], quickly)
    except Rejected as problem:
        outside.problems.append(f"{file}: {problem}")
    else:
        outside.notes.append(note)


# --- Keys that were replaced ----------------------------------------------------------------------------------------
def _signed_with_a_retired_key(known: Sequence[Known], outside: Sequence[bytes]) -> Iterator[str]:
    """Whoever finds an old key somewhere must not be able to go on signing with it."""
    for new in known:
        if new.entry and new.entry.kind == history.KEY_ROTATED:
            old = next(each.key for each in known if each.verifier == new.vouched_by)
            since = open_statement(new.entry.fields["statement"], [old]).since
            for name, note in chain(_after(old, since), (("kept outside", note) for note in outside)):
                if _size(note, old) > since and _signers(note) == {old.id}:
                    yield (
                        f"Checkpoint {name}: it is signed with the key {old.id.hex()} alone, which was replaced at "
                        f"{since} entries."
                    )


def _after(key: Key, since: int) -> Iterator[tuple[str, bytes]]:
    rows = Checkpoint.objects.filter(log__origin=key.name, size__gt=since).values_list("pk", "note")
    return ((f"number {number}", note.encode()) for number, note in rows.iterator())


def _size(note: bytes, key: Key) -> int:
    """Nothing where it is of another log, or of none."""
    try:
        said = open_checkpoint(note, [])
    except Rejected:
        return 0
    return said.size if said.origin == key.name else 0


def _signers(note: bytes) -> set[bytes]:
    lines = note.decode().rpartition("\n\n")[2].splitlines()
    return {decode64(line.rpartition(" ")[2])[:4] for line in lines}


# --- What was sent --------------------------------------------------------------------------------------------------
def _last_sent(known: Sequence[Known]) -> list[LastSent]:
    """Of the latest log that any was sent of."""
    for log in Log.objects.order_by("-year"):
        sent = [place.last for place in places(log) if place.last]
        if sent:
            return [LastSent(each, judge(each.checkpoint.note, known).agrees) for each in sent]
    return []
