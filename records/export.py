"""Copies of the log and of single records, for somebody who has only the files and Python. The same bytes each time."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from records import queries, tree, verify
from records.models import Checkpoint, Entry, Leaf

VERIFIER = Path(verify.__file__)
NOTHING_HELD = b"{}"

README = """\
The record of {subject}, as it stands in the record log {origin}.

Each step is three files of the same name:
  .entry        what was recorded, byte for byte: each field stands in it as a digest
  .disclosures  the fields themselves, each with the random salt that its digest was made with
  .tlog-proof   the proof that the entry is in the log (c2sp.org/tlog-proof@v1)

To check it you need Python 3.9 or later, and the log's verifier key. Take the key from the department, by a way
that you trust, and not from whoever gave you this folder:

  python3 verify.py record --key KEY .

verify.py needs nothing else, and no network. Read it first if you like: it is one file.
"""


def disclosures(entry: Entry) -> bytes:
    """Every field that is still held."""
    held = entry.payload.content if hasattr(entry, "payload") else NOTHING_HELD
    return b'{"disclosed":' + bytes(held) + b',"withheld":{}}'


def record_zip(trail: Sequence[Entry]) -> bytes:
    """Everything that happened to one subject, with its proofs; or NotYetSigned."""
    checkpoints = queries.checkpoints(trail)
    origin = ", ".join(checkpoint.log.origin for checkpoint in checkpoints.values())
    files = {"README.txt": README.format(subject=trail[0].subject, origin=origin).encode()}
    files["verify.py"] = VERIFIER.read_bytes()
    for number, entry in enumerate(trail, start=1):
        name = f"{number:03}-{entry.kind}"
        files[f"{name}.entry"] = entry.content
        files[f"{name}.disclosures"] = disclosures(entry)
        files[f"{name}.tlog-proof"] = queries.proof(entry, checkpoints).encode()
    return _zip(trail[0].subject, files)


def _zip(folder: str, files: dict[str, bytes]) -> bytes:
    """Uncompressed, without the hour: compressors and clocks differ, and the same record has the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{folder}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o644 << 16, 3
            package.writestr(info, files[name])
    return data.getvalue()


def write_log(folder: Path) -> Checkpoint:
    """The whole of the latest log up to its latest checkpoint, as `verify.py log` reads it."""
    checkpoint = Checkpoint.objects.select_related("log").order_by("-log_id", "-size", "-id").first()
    if not checkpoint:
        raise queries.NotYetSigned("The log has no signed checkpoint yet.")
    folder.mkdir(parents=True)
    with (folder / "entries").open("wb") as entries, (folder / "disclosures").open("wb") as shown:
        for entry in _sealed(checkpoint):
            entries.write(entry.content + b"\n")
            shown.write(disclosures(entry) + b"\n")
    (folder / "checkpoint").write_text(checkpoint.note)
    (folder / "verify.py").write_bytes(VERIFIER.read_bytes())
    return checkpoint


def _sealed(checkpoint: Checkpoint) -> Iterator[Entry]:
    first = checkpoint.log.first
    leaves = Leaf.objects.filter(position__gte=first, position__lt=first + checkpoint.size)
    leaves = leaves.select_related("entry__payload").order_by("position")
    return (leaf.entry for leaf in leaves.iterator(chunk_size=tree.WIDTH * 8))
