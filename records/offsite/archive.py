"""The write-once folder: a copy of checkpoints where nobody overwrites them, not even the signer.

A folder for each log, in it a file for each checkpoint, named by the number of entries and the key. A file is created
and never opened for writing again; so the folder can lie on storage that refuses to change what it has.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from django.conf import settings

from records.signing.folder import NotSigned, sync
from records.verify import Checkpoint, Rejected, decode64, open_checkpoint

ENDING = ".checkpoint"


class Fork(NotSigned):
    """The folder has another history than the one that is signed now."""


class Archive:
    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def set_up(cls) -> "Archive | None":
        return cls(Path(settings.CHECKPOINT_ARCHIVE)) if settings.CHECKPOINT_ARCHIVE else None

    def keep(self, note: str) -> str:
        """The name of the file that has the checkpoint now, beneath the folder. An OSError if it cannot be written."""
        if not self.path.is_dir():
            raise FileNotFoundError(f"There is no folder {self.path}.")
        checkpoint = open_checkpoint(note.encode(), [])
        folder = self.path / folder_name(checkpoint.origin)
        folder.mkdir(exist_ok=True)
        self._refuse_fork(folder, checkpoint)
        return str(_write_once(folder, stem(note, checkpoint), note.encode()).relative_to(self.path))

    def _refuse_fork(self, folder: Path, checkpoint: Checkpoint) -> None:
        for file, there in _read(folder.glob(f"{checkpoint.size:012}-*{ENDING}")):
            if there[:3] != checkpoint[:3]:
                raise Fork(
                    f"{file} has another checkpoint of {checkpoint.size} entries than the one that is signed now. "
                    "One of the two histories is false."
                )

    def newest(self, origin: str) -> str:
        """The largest checkpoint of a log that the folder has; nothing where there is none."""
        files = sorted((self.path / folder_name(origin)).glob(f"*{ENDING}"), reverse=True)
        newest = next((file for file, checkpoint in _read(files) if checkpoint.origin == origin), None)
        return newest.read_text() if newest else ""

    def files(self) -> list[Path]:
        """All that it has, whatever became of them, but for those that a crash left unfinished."""
        groups = groupby(sorted(self.path.glob(f"*/*{ENDING}")), key=_of_one_checkpoint)
        return [file for _, group in groups for file in _finished(group)]


def newest(origin: str) -> Checkpoint | None:
    """What it says, in the folder that the settings name."""
    archive = Archive.set_up()
    note = archive.newest(origin) if archive else ""
    return open_checkpoint(note.encode(), []) if note else None


def folder_name(origin: str) -> str:
    return re.sub("[^A-Za-z0-9.-]", "_", origin)


def stem(note: str, checkpoint: Checkpoint) -> str:
    """Sorts by the number of entries. The key is the last that signed: a new key signs beside the old one at first."""
    key = decode64(note.rstrip("\n").rpartition(" ")[2])[:4]
    return f"{checkpoint.size:012}-{key.hex()}"


def _write_once(folder: Path, name: str, data: bytes) -> Path:
    """A file that a crash left unfinished stays as it is: the next number is taken."""
    for number in range(1, 100):
        file = folder / (f"{name}{ENDING}" if number == 1 else f"{name}-{number}{ENDING}")
        if not file.exists():
            _create(file, data)
        there = file.read_bytes()
        if there == data:
            return file
        if not data.startswith(there):
            raise Fork(f"{file} was changed: it is not the checkpoint that was written there.")
    raise OSError(f"{folder / name} cannot be written: every attempt was left unfinished.")


def _create(file: Path, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):  # a folder that is truly write-once keeps it
            file.unlink()
        raise
    sync(file.parent)


def _read(files: Iterable[Path]) -> Iterator[tuple[Path, Checkpoint]]:
    """Those that are checkpoints."""
    for file in files:
        try:
            checkpoint = open_checkpoint(file.read_bytes(), [])
        except Rejected:
            continue
        yield file, checkpoint


def _of_one_checkpoint(file: Path) -> tuple[Path, list[str]]:
    return file.parent, file.stem.split("-")[:2]


def _finished(files: Iterable[Path]) -> list[Path]:
    """Without those whose writing broke off, and was done again beside them."""
    held = {file: file.read_bytes() for file in files}
    return [
        file
        for file, data in held.items()
        if not any(other != data and other.startswith(data) for other in held.values())
    ]
