"""The folder in which an export is being made. Its files only grow; how far each is good stands in the database, and
whoever goes on cuts off what lies behind: half a record of a process that was killed.
"""

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workflow.rulings import Refused


class Busy(Exception):
    """Another process is making this export."""


class WorkFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, BinaryIO] = {}
        self.counts: Counter[str] = Counter()  # what a form counts while it goes on

    def open(self, names: Iterable[str], offsets: Mapping[str, int]) -> bool:
        """Have the files ready to be written on. False where they are not what the database says: all begin anew."""
        paths = {name: self.folder / name for name in names}
        whole = all(
            path.exists() and path.stat().st_size >= offsets.get(name, 0) for name, path in paths.items()
        )
        go_on = bool(offsets) and whole
        self.counts = Counter({name: n for name, n in offsets.items() if go_on and name not in paths})
        for name, path in paths.items():
            file = self.files[name] = path.open("r+b" if path.exists() else "w+b")
            file.truncate(offsets.get(name, 0) if go_on else 0)
            file.seek(0, os.SEEK_END)
        return go_on

    def offsets(self) -> dict[str, int]:
        """How far the files are good now. They are on the disk when this returns, so that the database may say so."""
        for file in self.files.values():
            file.flush()
            os.fdatasync(file.fileno())
        return {**{name: file.tell() for name, file in self.files.items()}, **self.counts}

    def close(self) -> None:
        for file in self.files.values():
            file.close()
        self.files.clear()


@contextmanager
def locked_folder(folder: Path) -> Iterator[WorkFolder]:
    """For this process alone: the kernel lets go of the lock when the process ends, however that happens."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        made = WorkFolder(folder)
        try:
            yield made
        finally:
            made.close()


def clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


class Impossible(Refused):
    """Why an export cannot be made; the sentence stands on its page."""


class Untrue(Impossible):
    """A record that is to go into it is not what was recorded: no copy of that leaves the portal."""

    def __init__(self, subject: str, wrong: Sequence[str]) -> None:
        super().__init__(f"{subject} is not what was recorded, and was not exported. {wrong[0]}")
        self.subject, self.wrong = subject, wrong
