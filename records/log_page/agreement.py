"""Whether the database still agrees with a checkpoint that was kept outside it.

What is compared are the stored hashes of the tree: it takes a few queries, however long the log. `manage.py verify_log`
compares the entries' own bytes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from records import tree
from records.models import Log
from records.signed_notes import Key, quickly
from records.signing.key_log import Known
from records.verify import Checkpoint, Rejected, decode64, open_checkpoint

# A checkpoint in whatever stands around it: a message, or the file alone.
IN_TEXT = re.compile(
    r"^[^\s+]+\n[0-9]+\n[A-Za-z0-9+/]+={0,2}\n\n(?:— \S+ [A-Za-z0-9+/]+={0,2}(?:\n|\Z))+", re.MULTILINE
)


class Finding(Enum):
    AGREES = "agrees"
    UNAUTHENTICATED = "unauthenticated"  # it agrees, but no key is known to tell who signed it
    UNKNOWN_KEY = "unknown key"
    ALTERED_NOTE = "altered note"
    OTHER_LOG = "other log"
    LOST = "lost"
    FORK = "fork"


@dataclass(frozen=True)
class Verdict:
    finding: Finding
    checkpoint: Checkpoint
    entries: int = 0  # that the log has now

    @property
    def agrees(self) -> bool:
        return self.finding in (Finding.AGREES, Finding.UNAUTHENTICATED)


def found_in(text: str) -> str:
    """The checkpoint in a text that somebody pasted; Rejected if there is none, or more than one."""
    lines = [line.lstrip("> ").strip() for line in text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")]
    notes = {found[0].rstrip("\n") + "\n" for found in IN_TEXT.finditer("\n".join(lines))}
    if len(notes) > 1:
        raise Rejected("There is more than one checkpoint in this text: paste one of them.")
    for note in notes:
        open_checkpoint(note.encode(), [])
        return note
    raise Rejected("There is no checkpoint in this text.")


def judge(note: str, known: Sequence[Known]) -> Verdict:
    """Rejected if it is no checkpoint at all."""
    said = open_checkpoint(note.encode(), [])
    log = Log.objects.filter(origin=said.origin).first()
    keys = [each.key for each in known if each.key.name == said.origin]
    if known and not keys:
        return Verdict(Finding.UNKNOWN_KEY if log else Finding.OTHER_LOG, said)
    try:
        open_checkpoint(note.encode(), keys, quickly)
    except Rejected:
        return Verdict(_what_is_wrong(note, keys), said)
    if not log:
        return Verdict(Finding.LOST, said)
    entries = tree.size(log)
    return Verdict(_compared(log, said, entries, authenticated=bool(keys)), said, entries)


def _what_is_wrong(note: str, keys: Sequence[Key]) -> Finding:
    """The number of a known key over a signature that is not its own: the note was altered, or made up."""
    lines = note.rpartition("\n\n")[2].splitlines()
    signers = {decode64(line.rpartition(" ")[2])[:4] for line in lines}
    return Finding.ALTERED_NOTE if any(key.id in signers for key in keys) else Finding.UNKNOWN_KEY


def _compared(log: Log, said: Checkpoint, entries: int, *, authenticated: bool) -> Finding:
    if said.size > entries:
        return Finding.LOST
    if _root(log, said.size) != said.root:
        return Finding.FORK
    return Finding.AGREES if authenticated else Finding.UNAUTHENTICATED


def _root(log: Log, size: int) -> bytes | None:
    try:
        return tree.root(log, size)
    except tree.Damaged:
        return None
