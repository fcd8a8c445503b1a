"""The seal of a bag: an entry of the log that names its payload, and the proof of it, as tag files beside the payload.

It comes after everything that it names, so its proof leads to a later checkpoint than theirs. That both are of one
history is shown by a consistency proof, where both are of one log.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.work_folder import Untrue
from records import export, queries, recomputing, tree
from records.models import Checkpoint, Entry
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
        f"{NAME}.entry": bytes(entry.content),
        f"{NAME}.disclosures": export.disclosures(entry),
        f"{NAME}.tlog-proof": proof.encode(),
        **({f"{NAME}.consistency": _consistency(before, after)} if before else {}),
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


def _consistency(before: Checkpoint, after: Checkpoint) -> bytes:
    """As the request of c2sp.org/tlog-witness begins: the old size, and the hashes."""
    path = tree.consistency_path(before.log, before.size, after.size)
    return "".join(f"{line}\n" for line in [f"old {before.size}", *map(encode64, path)]).encode()
