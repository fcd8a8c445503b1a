"""Running the verifier on what strangers bring: in a process of its own, with little time and memory and no secrets.

It is the file that stands in every bag, so the page says exactly what somebody sees who runs it themselves.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from records import verify

SECONDS = 20  # less than the web server gives a request
MEMORY = 512 * 1024**2
LONGEST = 8 * 1024**2  # bytes of a report: what it quotes may be as long as somebody likes
UNPACKED = 1024**3  # bytes, of an archive of which only the packed size was seen
# The limits are set in the new process: code between fork and exec is not safe in a server with threads.
LIMITED = f"""
import resource, runpy, sys
for what, most in (("CPU", {SECONDS}), ("AS", {MEMORY}), ("FSIZE", 0), ("CORE", 0)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + what), (most, most))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""
Report = dict[str, Any]


class Unfinished(Exception):
    """It took more than it is given here; whoever runs it themselves has no such limit."""


def check_bag(upload: UploadedFile, keys: Iterable[str]) -> Report:
    return _report(
        {"package": upload}, ["bag", "--processes", "1", "--limit", str(UNPACKED), "package"], keys
    )


def check_proof(
    proof: UploadedFile, entry: UploadedFile, disclosures: UploadedFile | None, keys: Iterable[str]
) -> Report:
    files = {"proof": proof, "entry": entry}
    command = ["proof", "proof", "entry"]
    if disclosures:
        files["disclosures"] = disclosures
        command += ["--disclosures", "disclosures"]
    return _report(files, command, keys)


def _report(files: Mapping[str, UploadedFile], command: list[str], keys: Iterable[str]) -> Report:
    given = [part for key in keys for part in ("--key", key)]
    with TemporaryDirectory() as folder:
        for name, upload in files.items():
            with (Path(folder) / name).open("wb") as file:
                file.writelines(upload.chunks())
        return _run([command[0], "--json", *given, *command[1:]], folder)


def _run(command: list[str], folder: str) -> Report:
    interpreter = [sys.executable, "-I", "-S", "-c", LIMITED, verify.__file__]
    with subprocess.Popen(  # noqa: S603 - our own verifier; what was uploaded is only read by it
        [*interpreter, *command],
        cwd=folder,
        env={},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        said = _first_of(process)
    try:
        told: Report = json.loads(said)
    except ValueError:  # nothing was said in time, or only the beginning of it
        raise Unfinished from None
    return told


def _first_of(process: subprocess.Popen[bytes]) -> bytes:
    """What it says, as far as anybody would read it, and then its end."""
    assert process.stdout
    alarm = threading.Timer(SECONDS, process.kill)
    alarm.start()
    try:
        said: bytes = process.stdout.read(LONGEST)
        return said
    finally:
        alarm.cancel()
        process.kill()
