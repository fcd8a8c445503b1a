"""Making an export: read so many records, write them, note how far it is, and so on. Whoever is killed in between loses
what came after the last note, and whoever goes on begins there; the bytes are the same.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.db import InterfaceError, OperationalError
from django.urls import reverse

from exports import reading, seals, services, sources
from exports.bag import Bag, Contents
from exports.models import Export, Form
from exports.record_summary import Told
from exports.redaction import shown
from exports.rows import Csv, JsonLines, Lines, Xlsx
from exports.seals import NotSealedYet
from exports.signing import about_keys
from exports.tar import pieces_of
from exports.work_folder import (
    Impossible,
    Untrue,
    WorkFolder,
    clear,
    locked_folder,
)
from records import queries, recomputing
from records.models import Entry
from records.queries import NotYetSigned

BATCH = 50  # records between two notes of how far it is
UNEXPECTED = "Something went wrong that the portal does not know. It was logged; tell the administrators."
AS_LONG_AS_IT_TAKES = float("inf")


def make(export_id: int, seconds: float = AS_LONG_AS_IT_TAKES) -> bool:
    """Go on with it for so long, and say whether it is over. Raises Busy while somebody else has it in hand."""
    with locked_folder(Export(pk=export_id).work_folder) as made_in:
        export = services.begin(export_id=export_id)
        try:
            over = export is None or _make(export, made_in, time.monotonic() + seconds)
        except Untrue as found:
            over = _failed(export_id, str(found))
            recomputing.tell(
                found.subject, found.wrong, path=reverse("exports:export", args=[export.reference])
            )
        except NotSealedYet:
            over = False
        except (Impossible, NotYetSigned) as problem:
            over = _failed(export_id, str(problem))
        except OSError as problem:
            over = _failed(export_id, f"A file could not be read or written: {problem.strerror}.")
        except (OperationalError, InterfaceError):
            raise  # the database went away: whoever comes next goes on
        except Exception:
            _failed(export_id, UNEXPECTED)
            clear(made_in.folder)
            raise
        if over:
            clear(made_in.folder)
        return over


def _failed(export_id: int, why: str) -> bool:
    services.failed(export_id=export_id, why=why)
    return True


def _make(export: Export, made_in: WorkFolder, until: float) -> bool:
    maker = _Maker(export, made_in)
    try:
        for done in maker.batches(until):
            if not services.progressed(export_id=export.pk, done=done, offsets=made_in.offsets()):
                return True  # nobody wants it any more
        if maker.stopped:
            return False
        path = maker.finish()
    finally:
        maker.writer.leave()
    size, digest = _size_and_digest(path)
    path.replace(export.path)
    _on_disk(export.path.parent)
    if not services.made(export_id=export.pk, size=size, sha256=digest):
        export.path.unlink()
    return True


class _Maker:
    def __init__(self, export: Export, made_in: WorkFolder) -> None:
        self.export, self.made_in, source = export, made_in, sources.of(export.source)
        self.checkpoints = reading.checkpoints_of(export)
        self.redactions = source.redactions(export.source)
        contents = Contents(
            asked=export.wanted,
            checkpoints=self.checkpoints,
            records=export.total,
            asked_for=export.source,
            files=lambda: source.files(export.source),
        )
        goes_on = made_in.open(_files_of(export.form), export.offsets)
        self.writer = _writer(export.form, made_in, contents)
        self.done = export.done if goes_on else 0
        self.stopped = False  # because it was time to
        if not goes_on:
            self.writer.begin()

    def batches(self, until: float) -> Iterator[int]:
        """Write them, and say each time how many are written. While some are typeset the next are read. What was read
        is written, so that stopping at that time costs no work that was done."""
        coming = self._read(self.done)
        while coming:
            records, self.stopped = coming, time.monotonic() >= until
            coming = [] if self.stopped else self._read(self.done + len(records))
            add(self.writer, records)
            self.done += len(records)
            yield self.done

    def _read(self, first: int) -> list[Told]:
        subjects = reading.subjects_of(self.export, first, BATCH)
        records = list(reading.told(subjects, self.export.upto, self.redactions, self.checkpoints))
        for record in records:
            self.writer.expect(record)
        return records

    def finish(self) -> Path:
        """The file, whole; NotSealedYet where it is a bag for whose seal there is no checkpoint yet."""
        if not isinstance(self.writer, Bag):
            return self.writer.finish()
        seal = self.export.seal if self.writer.is_whole else self._sealed(self.writer)
        assert seal, "what is whole was named in the log before that was noted"
        return self.writer.finish(seals.tag_files(seal, self.checkpoints))

    def _sealed(self, bag: Bag) -> Entry:
        seal = services.seal(bag.payload())
        services.waits_for_seal(export_id=self.export.pk, seal=seal, offsets=self.made_in.offsets())
        return seal


def add(writer: Bag | Lines, records: Sequence[Told]) -> None:
    proofs = reading.proofs_of(records)
    for record in records:
        writer.add(record, proofs)


def _files_of(form: str) -> Sequence[str]:
    return {Form.BAG: Bag, Form.CSV: Csv, Form.XLSX: Xlsx, Form.JSONL: JsonLines}[Form(form)].FILES


def _writer(form: str, made_in: WorkFolder, contents: Contents) -> Bag | Lines:
    if form == Form.BAG:
        return Bag(made_in, contents)
    return {Form.CSV: Csv, Form.XLSX: Xlsx, Form.JSONL: JsonLines}[Form(form)](made_in)


def package(trail: Sequence[Entry]) -> BinaryIO:
    """The bag of one record, on the spot: the same one that an export of it gives."""
    upto = queries.signed_upto()
    proven = [entry for entry in trail if entry.position is not None and entry.position < upto]
    if not any(entry.declares_record for entry in proven):
        raise NotYetSigned("Waiting for the next signed checkpoint of the record log.")
    said = [shown(entry) for entry in proven]
    keys = about_keys(said, queries.about_keys(upto))
    checkpoints = queries.checkpoints([*proven, *keys], upto)
    subject = trail[0].subject
    if wrong := recomputing.of_trail(proven):
        raise Untrue(subject, wrong)
    record = Told(subject, said, checkpoints, keys)
    with TemporaryDirectory() as folder, closing(WorkFolder(Path(folder))) as made_in:
        made_in.open(Bag.FILES, {})
        bag = Bag(made_in, Contents({"records": [subject]}, checkpoints, records=1))
        bag.begin()
        try:
            bag.expect(record)
            add(bag, [record])
        finally:
            bag.leave()
        return bag.finish(seals.tag_files(services.seal(bag.payload()), checkpoints)).open("rb")


def _size_and_digest(path: Path) -> tuple[int, str]:
    digest = sha256()
    with path.open("rb") as file:
        for piece in pieces_of(file):
            digest.update(piece)
        os.fsync(file.fileno())
        return file.tell(), digest.hexdigest()


def _on_disk(folder: Path) -> None:
    """The name too: a file can be on the disk and its folder not say so."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
