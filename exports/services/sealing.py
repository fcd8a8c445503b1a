"""A bag's payload is named in the log, so that nobody can exchange a file of it and make the manifests anew."""

from uuid import UUID, uuid5

from django.db import transaction

import cases
from exports.history import SEALED
from exports.seals import Payload
from records.models import Entry
from records.queries import entry_with_key, hold_key, step_key

SEALS = UUID("0f6f7f2e-5a0e-4b57-9d5c-9a1f6f5d2c44")  # the numbers of the entries that name payloads


@transaction.atomic
def seal(payload: Payload) -> Entry:
    """The entry that names it. Whoever makes the same payload again gets the same seal, and so the same file."""
    number = uuid5(SEALS, payload.manifest)
    hold_key(number)
    if entry := entry_with_key(step_key(SEALED, None, number)):
        return entry
    return cases.write(
        SEALED,
        payload.reference,
        by=None,
        key=number,
        office="",
        manifest_sha256=payload.manifest,
        files=payload.files,
        octets=payload.octets,
    )
