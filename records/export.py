"""Copies of the log for somebody who has only the files and Python. The same bytes each time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from records import proof, queries, tree, verify
from records.merkle import inclusion_ranges
from records.models import Checkpoint, Entry, Leaf, Log

VERIFIER = Path(verify.__file__)
NOTHING_HELD = b"{}"


# --- Records ------------------------------------------------------------------------------------------------

Pack = Callable[[Sequence[Entry]], BinaryIO]

_pack: list[Pack] = []


def pack_with(pack: Pack) -> None:
    """What makes a package of one record: an app above, since a package tells more than the log knows."""
    _pack[:] = [pack]


def package(trail: Sequence[Entry]) -> BinaryIO:
    """One record with all its proofs, as a file that is open at its beginning; or NotYetSigned."""
    return _pack[0](trail)


def proofs(entries: Iterable[Entry], checkpoints: Mapping[int, Checkpoint]) -> dict[int, str]:
    """The text of the proof of each entry, by its id: for many at once, with one look at the tree of each log."""
    by_log: dict[Log, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_log[entry.leaf.log].append(entry)
    return {
        entry: text
        for log, found in by_log.items()
        for entry, text in _proofs(log, found, checkpoints[log.pk])
    }


def _proofs(log: Log, entries: Sequence[Entry], checkpoint: Checkpoint) -> Iterator[tuple[int, str]]:
    ranges = [inclusion_ranges(entry.leaf.index, checkpoint.size) for entry in entries]
    roots = iter(tree.roots(log, [each for path in ranges for each in path]))
    for entry, path in zip(entries, ranges, strict=True):
        siblings = [next(roots) for _ in path]
        yield entry.pk, proof.text(entry.leaf.index, siblings, checkpoint.attested_note)


# --- Whole logs ---------------------------------------------------------------------------------------------


def write_logs(folder: Path) -> list[Checkpoint]:
    """Each year's log up to its latest checkpoint, in a folder of its own, as `verify.py log` reads it."""
    latest = (
        Checkpoint.objects.order_by("log__year", "-size", "-id").distinct("log__year").select_related("log")
    )
    checkpoints = list(latest)
    if not checkpoints:
        raise queries.NotYetSigned("The log has no signed checkpoint yet.")
    folder.mkdir(parents=True)
    (folder / "verify.py").write_bytes(VERIFIER.read_bytes())
    for checkpoint in checkpoints:
        _write_log(folder / str(checkpoint.log.year), queries.attested(checkpoint))
    return checkpoints


def _write_log(folder: Path, checkpoint: Checkpoint) -> None:
    folder.mkdir()
    with (folder / "entries").open("wb") as entries, (folder / "disclosures").open("wb") as shown:
        for entry in _sealed(checkpoint):
            entries.write(entry.content + b"\n")
            shown.write(disclosures(entry) + b"\n")
    (folder / "checkpoint").write_text(checkpoint.attested_note)
    for ending, content in checkpoint.beside.items():
        (folder / f"checkpoint.{ending}").write_bytes(content)


def disclosures(entry: Entry) -> bytes:
    """Every field that is still held."""
    held = entry.payload.content if hasattr(entry, "payload") else NOTHING_HELD
    return b'{"disclosed":' + bytes(held) + b',"withheld":{}}'


def _sealed(checkpoint: Checkpoint) -> Iterator[Entry]:
    first = checkpoint.log.first
    leaves = Leaf.objects.filter(position__gte=first, position__lt=first + checkpoint.size)
    leaves = leaves.select_related("entry__payload").order_by("position")
    return (leaf.entry for leaf in leaves.iterator(chunk_size=tree.WIDTH * 8))
