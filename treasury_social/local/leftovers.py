"""One supervisor at a time for a folder, and an end to what a killed one left running there."""

import fcntl
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from treasury_social.local.trouble import Trouble

GRACE = 20.0  # seconds that a leftover has to finish what it is doing


def lock(folder: Path) -> IO[str]:
    """Held until the file is closed, which the kernel does too when the process dies."""
    file = (folder / "lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise Trouble(f"{folder.parent} is in use by process {holder}. Stop that one first.") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def note(file: Path, pid: int, stop_signal: int) -> None:
    with suppress(psutil.NoSuchProcess):  # it has ended already; whoever waits for it will say so
        born = psutil.Process(pid).create_time()
        file.write_text(json.dumps({"pid": pid, "born": born, "signal": stop_signal}))


def end(folder: Path) -> None:
    """For the holder of the folder's lock: whatever its pid files name has lost its supervisor."""
    files = list(folder.glob("*.pid"))
    found = [leftover for file in files if (leftover := _read(file))]
    for process, stop_signal in found:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signal)
    deadline = time.monotonic() + GRACE
    for process, _ in found:
        while _lives(process) and time.monotonic() < deadline:
            time.sleep(0.05)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # each led a session of its own
    for file in files:
        file.unlink(missing_ok=True)


def _read(file: Path) -> tuple[psutil.Process, int] | None:
    try:
        note = json.loads(file.read_text())
        process = psutil.Process(note["pid"])
        # The number may have been given to somebody else since; nobody else was born in that second too.
        return (process, note["signal"]) if abs(process.create_time() - note["born"]) < 1 else None
    except (ValueError, psutil.Error):
        return None


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
