"""The bag: a BagIt 1.0 package (RFC 8493) in one tar, from which everything can be proven without the portal.

It depends on the selection, on how far the log went, and on what is withheld. Not on who asked, when, or with what
pauses, so that it can be made again, byte for byte.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256, sha512
from pathlib import Path
from typing import Any, BinaryIO

from exports.keys import verifier_keys
from exports.pdf import Printers
from exports.readme import readme
from exports.record_summary import Told
from exports.seals import Payload
from exports.signing import disclosures
from exports.tar import TarStream, pieces_of
from exports.work_folder import Impossible, WorkFolder
from records import export, verify
from records.canonical import moment
from records.files import path_of
from records.models import Checkpoint, Entry
from records.verify import BOM, PDF, day_of, index_cells, tsv_line
from workflow import csv_tables

BASE = "records"
BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAR, INDEX, TRANSITIONS = "bag.tar", "index.tsv", "transitions.csv"
MANIFESTS = {"manifest-sha256.txt": sha256, "manifest-sha512.txt": sha512}
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "application/pdf": ".pdf",
    "application/warc": ".warc",
    "application/gzip": ".warc.gz",
    "application/wacz": ".wacz",
}

WHOLE = "whole"  # counted once all of the payload is written
NAMED_BY = 40  # digits of its SHA-256 that a file of a record is named by: all 64 make too long a path

Part = tuple[str, str, str]  # of a record: path in its folder, format, SHA-256
Note = Callable[[str, int, Sequence[str]], None]  # told of each file: path, size, digests


@dataclass(frozen=True)
class Contents:
    """What a bag is about, beside its records."""

    asked: Mapping[str, Any]
    checkpoints: Mapping[int, Checkpoint]  # by log
    records: int
    asked_for: str = ""  # the reference of what asked for it, if anything did: FOI-000001, say
    files: Callable[[], Iterable[tuple[str, bytes]]] = list  # further data files, by their path in data/

    @property
    def logs(self) -> dict[str, int]:
        """How far each log matters for it: whoever asks for that again gets the same bag, however they have grown."""
        return {checkpoint.log.origin: checkpoint.size for checkpoint in self.by_year}

    @property
    def ends(self) -> dict[str, tuple[int, str]]:
        return {each.log.origin: (each.size, each.root.hex()) for each in self.by_year}

    @property
    def by_year(self) -> list[Checkpoint]:
        return sorted(self.checkpoints.values(), key=lambda checkpoint: checkpoint.log.year)

    @property
    def signed_at(self) -> datetime:
        return max(checkpoint.signed_at for checkpoint in self.checkpoints.values())


class Bag:
    """Written front to back: records first, then what is about all of them; then its seal, and the other tag files."""

    FILES = (TAR, INDEX, TRANSITIONS, *MANIFESTS)

    def __init__(self, made_in: WorkFolder, contents: Contents) -> None:
        self.files, self.counts, self.contents = made_in.files, made_in.counts, contents
        self.tar = TarStream(made_in.files[TAR], contents.signed_at)
        self.printers, self.pdfs = Printers(), dict[str, Future[bytes]]()
        self.listed: list[tuple[str, Sequence[str]]] = []  # that no manifest has yet: path, digests

    def begin(self) -> None:
        self.files[INDEX].write(f"{BOM}{tsv_line(verify.INDEX)}".encode())
        self.files[TRANSITIONS].write("".join(csv_tables.lines(verify.TRANSITIONS, [])).encode())

    def expect(self, record: Told) -> None:
        self.pdfs[record.subject] = self.printers.start(record)

    def leave(self) -> None:
        self.printers.stop()

    def add(self, record: Told, proofs: Mapping[int, str]) -> None:
        folder = f"records/{record.subject}"
        for number, shown in enumerate(record.trail, start=1):
            self._step(f"{folder}/{number:03}-{shown.entry.kind}", shown.entry, shown.disclosures, proofs)
        for number, entry in enumerate(record.keys, start=1):
            self._step(f"{folder}/keys/{number:03}-{entry.kind}", entry, disclosures(entry), proofs)
        pdf = self.pdfs.pop(record.subject).result()
        files = [self._file(record, folder, file) for file in record.files]
        parts = [("record.pdf", PDF, self._data(f"{folder}/record.pdf", pdf)), *filter(None, files)]
        self._data(f"{folder}/metadata.json", record.story.metadata(parts, self.contents.ends))
        self._tell(record, parts[0][2])
        self._into_manifests()

    @property
    def is_whole(self) -> bool:
        """Its payload; also that of a bag that goes on."""
        return bool(self.counts[WHOLE])

    def payload(self) -> Payload:
        """Write the rest of it, and say what the seal is to name."""
        for path, content in self._about_all():
            self._data(path, content)
        for name in (INDEX, TRANSITIONS):
            self._spooled(f"data/{name}", self.files[name], self._list)
        self._into_manifests()
        self.counts[WHOLE] = 1
        return Payload(self._manifest(), self.counts["files"], self.counts["octets"])

    def finish(self, seal: Mapping[str, bytes]) -> Path:
        """`seal`: its files, by their paths."""
        self._tags(seal)
        self.tar.close()
        self.files[TAR].flush()
        return Path(self.files[TAR].name)

    # --- Records ------------------------------------------------------------------------------------------

    def _step(self, name: str, entry: Entry, shown: bytes, proofs: Mapping[int, str]) -> None:
        self._data(f"{name}.entry", entry.content)
        self._data(f"{name}.disclosures", shown)
        self._data(f"{name}.tlog-proof", proofs[entry.pk].encode())

    def _file(self, record: Told, folder: str, file: Mapping[str, Any]) -> Part | None:
        """Copied piece by piece: a video may be larger than the memory of the worker."""
        path = path_of(file["sha256"])
        if not path.exists():
            if record.disposed:
                return None
            raise Impossible(
                f"The file “{file.get('name')}” of {record.subject} is missing from the portal’s files."
            )
        name = f"media/{file['sha256'][:NAMED_BY]}{ENDINGS.get(str(file.get('type')), '.bin')}"
        with path.open("rb") as content:
            digest = self._member(
                f"data/{folder}/{name}", path.stat().st_size, pieces_of(content), self._list
            )
        if digest != file["sha256"]:
            raise Impossible(f"The file “{file.get('name')}” of {record.subject} is not what was recorded.")
        return name, str(file.get("type", "")), digest

    def _tell(self, record: Told, pdf_digest: str) -> None:
        self.files[INDEX].write(tsv_line(index_cells(record.story, pdf_digest)).encode())
        for cells in record.story.transitions():
            self.files[TRANSITIONS].write(csv_tables.line(cells).encode())
        latest = max(int(shown.entry.at.timestamp()) for shown in record.trail)
        self.counts["latest"] = max(self.counts["latest"], latest)

    # --- About all of them --------------------------------------------------------------------------------

    def _about_all(self) -> Iterator[tuple[str, bytes]]:
        contents = self.contents
        yield "README.txt", readme(contents.records, [each.log.origin for each in contents.by_year])
        yield "verify.py", export.VERIFIER.read_bytes()
        yield "verifier-keys", "".join(f"{key}\n" for key in verifier_keys(contents.by_year)).encode()
        for checkpoint in contents.by_year:
            yield f"checkpoints/{checkpoint.log.year}.checkpoint", checkpoint.attested_note.encode()
            for ending, content in sorted(checkpoint.beside.items()):
                yield f"checkpoints/{checkpoint.log.year}.{ending}", content
        selection = {
            "asked": dict(contents.asked),
            "for": contents.asked_for,
            "records": contents.records,
            "logs": contents.logs,
        }
        yield (
            "selection.json",
            json.dumps(selection, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n",
        )
        yield from contents.files()

    def _tags(self, seal: Mapping[str, bytes]) -> None:
        tags: list[tuple[str, str, str]] = []

        def note(path: str, size: int, digests: Sequence[str]) -> None:
            tags.append((path, *digests))

        texts = {"bagit.txt": BAGIT.encode(), "bag-info.txt": self._info().encode(), **seal}
        for name, text in texts.items():
            self._member(name, len(text), [text], note)
        for name in MANIFESTS:
            self._spooled(name, self.files[name], note)
        listed = list(tags)
        for column, name in enumerate(MANIFESTS, start=1):
            text = "".join(f"{tag[column]}  {tag[0]}\n" for tag in listed)
            self._member(f"tag{name}", len(text.encode()), [text.encode()], note)

    def _info(self) -> str:
        latest = datetime.fromtimestamp(self.counts["latest"], UTC)
        return (
            f"Source-Organization: {verify.ORGANISATION}\n"
            f"Bagging-Date: {day_of(moment(latest))}\n"
            f"Payload-Oxum: {self.counts['octets']}.{self.counts['files']}\n"
        )

    def _manifest(self) -> str:
        file = self.files[next(iter(MANIFESTS))]
        file.flush()
        with Path(file.name).open("rb") as content:
            return file_digest(content, sha256).hexdigest()

    # --- Files of the bag ---------------------------------------------------------------------------------

    def _data(self, path: str, content: bytes) -> str:
        return self._member(f"data/{path}", len(content), [content], self._list)

    def _spooled(self, path: str, file: BinaryIO, note: Note) -> None:
        file.flush()
        size = file.tell()
        with Path(file.name).open("rb") as content:
            self._member(path, size, pieces_of(content), note)

    def _member(self, path: str, size: int, pieces: Iterable[bytes], note: Note) -> str:
        """One file into the tar, its digests made on the way; its SHA-256."""
        digests = [algorithm() for algorithm in MANIFESTS.values()]
        self.tar.add(f"{BASE}/{path}", size, _through(digests, pieces))
        found = [digest.hexdigest() for digest in digests]
        note(path, size, found)
        return found[0]

    def _list(self, path: str, size: int, digests: Sequence[str]) -> None:
        self.counts.update(octets=size, files=1)
        self.listed.append((path, digests))

    def _into_manifests(self) -> None:
        """The files of one record, or those about all, by their paths: whoever has the files knows the manifest."""
        for path, digests in sorted(self.listed):
            for name, digest in zip(MANIFESTS, digests, strict=True):
                self.files[name].write(f"{digest}  {path}\n".encode())
        self.listed.clear()


def _through(digests: Sequence[Any], pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for digest in digests:
            digest.update(piece)
        yield piece
