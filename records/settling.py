"""What the portal asks of decisions, and the script that signs them, as the record log says both."""

from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from records import history
from records.models import Entry, SignaturesRequired
from records.queries import entry_with_key, hold_key
from records.services import append
from records.verify import SETTLED

SIGNING = "SIGNING"  # what these entries are about
SCRIPT = settings.BASE_DIR / "static" / "portal" / "signing.js"
NUMBERS = UUID("c1d7a3de-5b2f-4c0e-9a44-2f6f0e8d7b15")  # of the entries


def settle_signing(relying_party: str) -> bool:
    """Have the database ask for signatures where the settings say so, and write what it asks, when that changes."""
    if settings.SIGNED_DECISIONS == "required":
        SignaturesRequired.objects.get_or_create(number=1)
    required, last = SignaturesRequired.objects.exists(), _last(SETTLED)
    said = {"required": required, "rp_id": relying_party}
    if last and all(last.fields.get(name) == value for name, value in said.items()):
        return False
    before = last.leaf_hash.hex() if last else ""
    return bool(last or required) and _write(SETTLED, uuid5(NUMBERS, f"{before} {said}"), said)


def name_script() -> bool:
    """Write which file computes in browsers what is signed, once for each; what another page ran would be another."""
    return _write(history.SCRIPT_NAMED, uuid5(NUMBERS, _digest()), {"sha256": _digest()})


@cache
def _digest() -> str:
    return sha256(SCRIPT.read_bytes()).hexdigest()


def _last(kind: str) -> Entry | None:
    return Entry.objects.filter(kind=kind).select_related("payload").order_by("-id").first()


def _write(kind: str, number: UUID, fields: dict[str, Any]) -> bool:
    return not entry_with_key(number) and _written(kind, number, fields)


@transaction.atomic
def _written(kind: str, number: UUID, fields: dict[str, Any]) -> bool:
    hold_key(number)
    if entry_with_key(number):
        return False
    append(kind=kind, subject=SIGNING, actor=history.PORTAL, fields=fields, key=number)
    return True
