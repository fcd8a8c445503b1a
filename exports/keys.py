"""Which keys signed the checkpoints of a bag: for comparing, never for trusting."""

from collections.abc import Sequence

from django.conf import settings

from records.models import Checkpoint, SignerKey
from records.verify import Key, decode64


def verifier_keys(checkpoints: Sequence[Checkpoint]) -> list[str]:
    """Those of the known keys whose signatures stand under these checkpoints, and no others."""
    origins = [checkpoint.log.origin for checkpoint in checkpoints]
    told = SignerKey.objects.filter(origin__in=origins).values_list("verifier", flat=True)
    signers = {signer for checkpoint in checkpoints for signer in _signers(checkpoint.note)}
    known = {*told, *settings.RECORD_LOG_VERIFIER_KEY.split()}
    return sorted(text for text in known if (Key.parse(text).name, Key.parse(text).id) in signers)


def _signers(note: str) -> list[tuple[str, bytes]]:
    """Name and id of each key, from the signature lines: a dash, the name, and base64 that begins with the id."""
    lines = note.rpartition("\n\n")[2].splitlines()
    return [(name, decode64(encoded)[:4]) for _, name, encoded in (line.split(" ") for line in lines)]
