"""The verifier as each release of the portal has it. Its SHA-256 stands in the log and on the pages that offer it, so
that whoever was handed a verify.py can see whether it is the department's.
"""

from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from records import history
from records.export import VERIFIER
from records.queries import entry_with_key, hold_key
from records.services import append
from records.verify import VERIFIER_NAMED, VERSION

RELEASES = UUID("8d0a4a1c-6f0d-4c1a-9f55-1d2f9b7c3e90")  # the numbers of the entries that name them


@cache
def digest() -> str:
    """Read once: the file belongs to the release that is running."""
    return sha256(VERIFIER.read_bytes()).hexdigest()


def about() -> dict[str, Any]:
    """What a page says that offers it."""
    return {"version": VERSION, "sha256": digest()}


def name_verifier() -> bool:
    """Write into the log which file the verifier is, once for each. Whether it was new."""
    number = uuid5(RELEASES, digest())
    return not entry_with_key(number) and _name(number)


@transaction.atomic
def _name(number: UUID) -> bool:
    hold_key(number)
    if entry_with_key(number):
        return False
    append(
        kind=VERIFIER_NAMED,
        subject="VERIFIER",
        actor=history.PORTAL,
        fields={"version": VERSION, "sha256": digest()},
        key=number,
    )
    return True
