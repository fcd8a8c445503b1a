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

from local.trouble import Trouble


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


def note(file: Path, pid: int, stop_signal: int, grace: float) -> None:
    with suppress(psutil.NoSuchProcess):  # it has ended already; whoever waits for it will say so
        born = psutil.Process(pid).create_time()
        file.write_text(json.dumps({"pid": pid, "born": born, "signal": stop_signal, "grace": grace}))


def end(folder: Path) -> None:
    """For the holder of the folder's lock: whatever its pid files name has lost its supervisor."""
    files = list(folder.glob("*.pid"))
    found = [leftover for file in files if (leftover := _read(file))]
    for process, stop_signal, _ in found:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signal)
    asked = time.monotonic()
    for process, _, grace in sorted(found, key=lambda each: each[2]):
        while _lives(process) and time.monotonic() < asked + grace:
            time.sleep(0.05)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # each led a session of its own
    for file in files:
        file.unlink(missing_ok=True)


def _read(file: Path) -> tuple[psutil.Process, int, float] | None:
    try:
        note = json.loads(file.read_text())
        process = psutil.Process(note["pid"])
        # The number may have been given to somebody else since; nobody else was born in that second too.
        same = abs(process.create_time() - note["born"]) < 1
    except (ValueError, psutil.Error):
        return None
    return (process, note["signal"], note["grace"]) if same else None


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
