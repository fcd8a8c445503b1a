"""The signer's own folder: for each log, in a folder of its year, the keys and what was signed last.

alive            touched whenever all logs were found in order
verifier-key     the public key of the present log
verifier-keys    every public key that the logs were or will be signed with, one a line
2026/key         nobody else may read it
2026/verifier-key, state, checkpoint
2026/next-key    a new key on its way into use
2026/old-keys/   the public halves of those it replaced; their private halves are gone
2026/closed      how many entries the log ended with: signed to its end, and left alone since
"""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from records.canonical import dumps, loads
from records.models import Log
from records.signed_notes import SigningKey, quickly
from records.verify import CompactRange, Rejected, decode64, encode64, integer, open_checkpoint


class NotSigned(Exception):
    """Signing would vouch for a log that does not continue what was signed. The text is for whoever is on duty."""


@dataclass
class Signed:
    """What this signer signed last of a log, and the tree as it was then."""

    tree: CompactRange
    note: str


class LogFolder:
    """What the signer keeps of one log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # --- Keys ---------------------------------------------------------------------------------------------------
    def key(self, origin: str) -> SigningKey:
        """The key in use, made when the log is new."""
        file = self.path / "key"
        if not file.exists():
            self._make(file, origin)
        key = _read_key(file)
        if key.name != origin:
            raise NotSigned(f"The key in {self.path} signs for {key.name}, and this log is {origin}.")
        if self.published_key() != key.verifier:
            write(self.path / "verifier-key", key.verifier + "\n")
        return key

    def _make(self, file: Path, origin: str) -> None:
        if self.has_signed():
            raise NotSigned(f"The key is missing from {self.path}, which has signed before. Restore it.")
        self.path.mkdir(mode=0o700, exist_ok=True)
        write(file, SigningKey.made_new(origin).export(), mode=0o600)

    def has_key_of(self, origin: str) -> bool:
        file = self.path / "key"
        return file.exists() and _read_key(file).name == origin

    def next_key(self) -> SigningKey | None:
        file = self.path / "next-key"
        return _read_key(file) if file.exists() else None

    def make_next_key(self) -> SigningKey:
        """A new key, to be taken into use with the next checkpoint; the one that waits already, if there is one."""
        present = _read_key(self.path / "key")
        if not self.next_key():
            write(self.path / "next-key", SigningKey.made_new(present.name).export(), mode=0o600)
        return self.next_key() or present  # a signer that was quicker has taken it into use

    def change_key(self, old: SigningKey) -> None:
        """The next key becomes the key. Of the old one the public half stays: it still checks old checkpoints."""
        (self.path / "old-keys").mkdir(mode=0o700, exist_ok=True)
        write(self.path / "old-keys" / old.key.id.hex(), old.verifier + "\n")
        (self.path / "next-key").replace(self.path / "key")
        sync(self.path)
        self.key(old.name)

    def published_key(self) -> str:
        return _text(self.path / "verifier-key")

    def published_keys(self) -> list[str]:
        """Of this log, the present one last."""
        old = sorted((self.path / "old-keys").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        present = [self.published_key()] if self.published_key() else []
        return [_text(file) for file in old if not file.name.endswith(".new")] + present

    # --- What was signed ----------------------------------------------------------------------------------------
    def has_signed(self) -> bool:
        return (self.path / "state").exists()

    def last(self, key: SigningKey) -> Signed | None:
        file = self.path / "state"
        if not file.exists():
            return None
        state = loads(file.read_bytes())
        grown = CompactRange(state["size"], [decode64(text, 32) for text in state["hashes"]])
        checkpoint = open_checkpoint(state["note"].encode(), [key.key], quickly)
        if (checkpoint.size, checkpoint.root) != (grown.size, grown.root()):
            raise NotSigned(f"The state in {self.path} is not what this key signed.")
        return Signed(grown, state["note"])

    def remember(self, signed: Signed) -> None:
        hashes = [encode64(each) for each in signed.tree.hashes]
        state = {"size": signed.tree.size, "hashes": hashes, "note": signed.note}
        write(self.path / "state", dumps(state).decode())
        write(self.path / "checkpoint", signed.note)  # the latest, to be copied elsewhere

    def closed_at(self) -> int | None:
        text = _text(self.path / "closed")
        return integer(text) if text else None

    def close(self, size: int) -> None:
        write(self.path / "closed", f"{size}\n")


class Folder:
    """Everything that the signer keeps, of all logs."""

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
                raise AnotherIsRunning(
                    f"Another signer is running on {self.path}; there can be only one."
                ) from None
            yield

    def of(self, year: int) -> LogFolder:
        return LogFolder(self.path / f"{year:04}")

    def logs(self) -> list[LogFolder]:
        """Of all years that it has anything of, the latest last."""
        return [LogFolder(path) for path in sorted(self.path.glob("[0-9][0-9][0-9][0-9]"))]

    def published_keys(self) -> list[str]:
        return [verifier for log in self.logs() for verifier in log.published_keys()]

    def publish_keys(self, year: int) -> None:
        """For everybody to copy: the key of the year, and all that ever were, the coming year's among them."""
        for name, verifiers in (
            ("verifier-key", [self.of(year).published_key()]),
            ("verifier-keys", self.published_keys()),
        ):
            if _text(self.path / name) != "\n".join(verifiers):
                write(self.path / name, "".join(f"{verifier}\n" for verifier in verifiers))

    def adopt(self, logs: Sequence[Log]) -> None:
        """A folder from before there was a log for each year: its files move into the folder of their log's year."""
        if not (self.path / "key").exists():
            return
        name = _read_key(self.path / "key").name
        year = next((log.year for log in logs if log.origin == name), None) or _year_in(name)
        if year:
            self._move_to(self.of(year).path)
        elif (self.path / "state").exists() and logs:
            raise NotSigned(f"This folder has signed {name}, and the database has no log of that name.")

    def _move_to(self, folder: Path) -> None:
        if (folder / "key").exists():
            raise NotSigned(
                f"There is a key in {self.path}, and another in {folder}. Only one can be the log's."
            )
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in ("state", "checkpoint", "verifier-key", "key"):  # the key last: until then it is not done
            if (self.path / name).exists():
                (self.path / name).replace(folder / name)
        sync(folder)
        sync(self.path)

    def mark_in_order(self) -> None:
        """A sign of life for whoever watches the process: it stops when the signer refuses, or cannot look."""
        (self.path / "alive").touch()


class AnotherIsRunning(NotSigned):
    """Somebody else holds the folder."""


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
    sync(file.parent)


def sync(folder: Path) -> None:
    """Names that were added or changed in a folder outlive a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _read_key(file: Path) -> SigningKey:
    try:
        return SigningKey.parse(file.read_text())
    except Rejected as problem:
        raise NotSigned(f"{file}: {problem}") from None


def _text(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""


def _year_in(name: str) -> int | None:
    """Whose log a key is for, where the database has none of that name yet."""
    year = name.rpartition("/")[2]
    return int(year) if re.fullmatch("[0-9]{4}", year) and Log.origin_of(int(year)) == name else None
