"""The seal of a bag: an entry of the log that names its payload, and the proof of it, as tag files beside the payload.

It comes after everything that it names, so its proof leads to a later checkpoint than theirs. That both are of one
history is shown by a consistency proof; where the seal stands in the log of a later year, by how that one and each
before it began as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.work_folder import Untrue
from records import export, queries, recomputing, tree
from records.models import Checkpoint, Entry, Log
from records.queries import NotYetSigned
from records.verify import encode64

NAME = "seal/bag"


class NotSealedYet(NotYetSigned):
    """The bag is written; the signer has not come by since."""


@dataclass(frozen=True)
class Payload:
    manifest: str  # the SHA-256 of manifest-sha256.txt, as the portal spells it
    files: int
    octets: int

    @property
    def reference(self) -> str:
        return f"BAG-{self.manifest[:32]}"


def tag_files(seal: Entry, checkpoints: Mapping[int, Checkpoint]) -> dict[str, bytes]:
    """The files that prove the seal, by their paths; or NotSealedYet. `checkpoints`: those that the bag has, by log."""
    entry = Entry.objects.select_related("payload", "leaf__log").get(pk=seal.pk)
    try:
        over = queries.checkpoints([entry], as_signed=True)
    except NotYetSigned as answer:
        raise NotSealedYet(f"It is written, and named in the record log. {answer}") from None
    proof = _proven(entry, over)
    before, after = checkpoints.get(entry.leaf.log_id), over[entry.leaf.log_id]
    return {
        **_years_before(entry.leaf.log, over[entry.leaf.log_id].size, checkpoints),
        f"{NAME}.entry": bytes(entry.content),
        f"{NAME}.disclosures": export.disclosures(entry),
        f"{NAME}.tlog-proof": proof.encode(),
        **({f"{NAME}.consistency": _consistency(before, after.size)} if before else {}),
    }


def _proven(entry: Entry, over: Mapping[int, Checkpoint]) -> str:
    proofs = export.proofs([entry], over)
    wrong = [
        *recomputing.of_trail([entry]),
        *(problem for _, problem in recomputing.unproven([entry], proofs)),
    ]
    if wrong:
        raise Untrue(entry.subject, wrong)
    return proofs[entry.pk]


def _years_before(log: Log, size: int, checkpoints: Mapping[int, Checkpoint]) -> dict[str, bytes]:
    """How the log of the seal, and each before it, began: down to the earliest of which the bag has a checkpoint."""
    others = [each for each in checkpoints.values() if each.log_id != log.pk]
    files: dict[str, bytes] = {}
    while others and log.year > min(each.log.year for each in others):
        before = Log.objects.filter(year__lt=log.year).latest("year")
        opened = Entry.objects.select_related("payload").get(leaf__log=log, leaf__index=0)
        path, end = tree.inclusion_path(log, 0, size), log.first - before.first
        files |= {
            f"seal/{log.year}.entry": bytes(opened.content),
            f"seal/{log.year}.disclosures": export.disclosures(opened),
            f"seal/{log.year}.inclusion": "".join(f"{encode64(each)}\n" for each in path).encode(),
        }
        if over := checkpoints.get(before.pk):
            files[f"seal/{log.year}.consistency"] = _consistency(over, end)
        log, size = before, end
    return files


def _consistency(before: Checkpoint, size: int) -> bytes:
    """As the request of c2sp.org/tlog-witness begins: the old size, and the hashes."""
    path = tree.consistency_path(before.log, before.size, size)
    return "".join(f"{line}\n" for line in [f"old {before.size}", *map(encode64, path)]).encode()
