"""The checkpoint signer: a process of its own, the only one with the key, remembering what it signed in its own folder.

It trusts the database for nothing that it has signed before. From the entries' bytes it grows its own tree, and signs
only when that tree and the one stored in the database agree, and both continue what it signed last.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from records import merkle, tree
from records.canonical import dumps, loads
from records.models import Checkpoint, Leaf, Log
from records.notes import SigningKey
from records.verify import CompactRange, Rejected, decode64, encode64, leaf_hash, open_checkpoint


class NotSigned(Exception):
    """Signing would vouch for a log that does not continue what was signed. The text is for whoever is on duty."""


@dataclass
class Signed:
    """What this signer signed last, and the tree as it was then."""

    tree: CompactRange
    note: str


class Folder:
    """The signer's own folder: the key, what was signed last, and the public key for everybody to copy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Two signers on one folder would each forget what the other signed."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NotSigned(f"Another signer is running on {self.path}; there can be only one.") from None
            yield

    def key(self, origin: str) -> SigningKey:
        """The key, made when the folder is new."""
        file = self.path / "key"
        if not file.exists():
            write(file, SigningKey.made_new(origin).export(), mode=0o600)
        key = SigningKey.parse(file.read_text())
        if key.name != origin:
            raise NotSigned(f"The key in {self.path} signs for {key.name}, and this log is {origin}.")
        write(self.path / "verifier-key", key.verifier + "\n")
        return key

    def published_key(self) -> str:
        file = self.path / "verifier-key"
        return file.read_text().strip() if file.exists() else ""

    def last(self, key: SigningKey) -> Signed | None:
        file = self.path / "state"
        if not file.exists():
            return None
        state = loads(file.read_bytes())
        grown = CompactRange(state["size"], [decode64(text, 32) for text in state["hashes"]])
        checkpoint = open_checkpoint(state["note"].encode(), [key.key])
        if (checkpoint.size, checkpoint.root) != (grown.size, grown.root()):
            raise NotSigned(f"The state in {self.path} is not what this key signed.")
        return Signed(grown, state["note"])

    def remember(self, signed: Signed) -> None:
        hashes = [encode64(each) for each in signed.tree.hashes]
        state = {"size": signed.tree.size, "hashes": hashes, "note": signed.note}
        write(self.path / "state", dumps(state).decode())
        write(self.path / "checkpoint", signed.note)  # the latest, to be copied elsewhere

    def mark_in_order(self) -> None:
        """A sign of life for whoever watches the process: it stops when the signer refuses, or cannot look."""
        (self.path / "alive").touch()


def write(file: Path, text: str, mode: int = 0o644) -> None:
    """All of the text or nothing, even if the power fails."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def sign(folder: Folder, origin: str, *, start_again: bool = False) -> Signed | None:
    """Sign the log as it is now, if it has grown. Returns what is signed; nothing while the log is empty."""
    key = folder.key(origin)
    log = Log.objects.filter(origin=origin).first()
    if log is None:
        folder.mark_in_order()
        return None
    last = folder.last(key)
    published = Checkpoint.objects.filter(log=log).order_by("-size").first()
    if published and not last and not start_again:
        raise NotSigned(
            "This log was signed before, and this folder does not know of it. Restore the signer's folder. "
            "If it is lost for good, run once with --start-again and publish the new verifier key."
        )
    before = (
        (last.tree.size, last.tree.root())
        if last
        else (published.size, published.root)
        if published
        else (0, b"")
    )
    signed = _continue(log, last, before, tree.size(log), key)
    if signed and signed is not last:
        folder.remember(signed)
    if signed:
        _publish(log, signed)
    folder.mark_in_order()
    return signed


def _continue(
    log: Log, last: Signed | None, before: tuple[int, bytes], size: int, key: SigningKey
) -> Signed | None:
    """`before` is the size and root that were signed last: by this folder, or, when it was lost, by one before it."""
    signed_size, signed_root = before
    if size < signed_size:
        raise NotSigned(
            f"The log has {size} entries, but {signed_size} were signed. "
            "Entries were lost, or an old backup was restored."
        )
    grown = CompactRange(last.tree.size, last.tree.hashes) if last else CompactRange()
    try:
        if signed_size:
            _agree(log, signed_size, signed_root)
        if size == grown.size:
            return last
        _grow(log, grown, size)
        _agree(log, size, grown.root())
        if signed_size:
            path = tree.consistency_path(log, signed_size, size)
            merkle.check_consistency(signed_size, signed_root, size, grown.root(), path)
    except Rejected as problem:
        raise NotSigned(
            f"The log is not the one that was signed at {signed_size} entries: {problem}"
        ) from None
    return Signed(grown, key.sign(size, grown.root()))


def _grow(log: Log, grown: CompactRange, size: int) -> None:
    leaves = Leaf.objects.filter(
        log=log, position__gte=log.first + grown.size, position__lt=log.first + size
    ).order_by("position")
    for index, content in leaves.values_list("index", "entry__content").iterator(chunk_size=5_000):
        if index != grown.size:
            raise Rejected(f"entry {grown.size} is missing.")
        grown.append(leaf_hash(content))


def _agree(log: Log, size: int, root: bytes) -> None:
    if tree.root(log, size) != root:
        raise Rejected(f"its stored tree of {size} entries has another root.")


def _publish(log: Log, signed: Signed) -> None:
    """Tell the portal. Also what a crash kept from being told last time."""
    if not Checkpoint.objects.filter(log=log, note=signed.note, size=signed.tree.size).exists():
        Checkpoint.objects.create(
            log=log,
            size=signed.tree.size,
            root=signed.tree.root(),
            note=signed.note,
            signed_at=timezone.now(),
        )
