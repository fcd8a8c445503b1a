"""Running the verifier on what strangers bring: in a process of its own, with little time and memory and no secrets.

It is the file that stands in every bag, so the page says exactly what somebody sees who runs it themselves.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from records import verify
from records.checking.trust import Believed
from workflow import limited

SECONDS = 20  # less than the web server gives a request
MEMORY = 512 * 1024**2
LONGEST = 8 * 1024**2  # bytes of a report: what it quotes may be as long as somebody likes
UNPACKED = 1024**3  # bytes, of an archive of which only the packed size was seen
Report = dict[str, Any]


class Unfinished(Exception):
    """It took more than it is given here; whoever runs it themselves has no such limit."""


def check_bag(upload: UploadedFile, keys: Iterable[str], believed: Believed) -> Report:
    command = ["bag", "--processes", "1", "--limit", str(UNPACKED), "package"]
    return _report({"package": upload}, command, keys, believed)


def check_proof(
    proof: UploadedFile,
    entry: UploadedFile,
    beside: Mapping[str, UploadedFile | None],
    keys: Iterable[str],
    believed: Believed,
) -> Report:
    """`beside`: its disclosures and its token, where somebody has them."""
    others = {name: upload for name, upload in beside.items() if upload}
    command = ["proof", "proof", "entry", *(part for name in others for part in (f"--{name}", name))]
    return _report({"proof": proof, "entry": entry, **others}, command, keys, believed)


def _report(
    files: Mapping[str, UploadedFile], command: list[str], keys: Iterable[str], believed: Believed
) -> Report:
    given = [part for key in keys for part in ("--key", key)]
    given += [part for key in believed.witnesses for part in ("--witness", key)]
    with TemporaryDirectory() as folder:
        for name, upload in files.items():
            with (Path(folder) / name).open("wb") as file:
                file.writelines(upload.chunks())
        if believed.certificates:
            (Path(folder) / "certificates").write_text(believed.certificates)
            given += ["--tsa", "certificates"]
        return _run([command[0], "--json", *given, *command[1:]], folder)


def _run(command: list[str], folder: str) -> Report:
    said = limited.run(
        [verify.__file__, *command], folder=folder, seconds=SECONDS, memory=MEMORY, longest=LONGEST, bare=True
    )
    try:
        told: Report = json.loads(said)
    except ValueError:  # nothing was said in time, or only the beginning of it
        raise Unfinished from None
    return told
