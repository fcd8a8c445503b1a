"""What the log keeps of standing approvals, and how each entry is told to people."""

from typing import Any
from uuid import UUID

from approvals.models import StandingApproval
from profiles.models import Capacity, Person
from profiles.queries import actor
from records.kinds import Kind, from_template, register
from records.models import Entry
from records.queries import step_key
from records.services import append

USED = "standing.used"
SENTENCES = {
    "standing.granted": "{who} granted it. It waited for MCD to sign as well.",
    "standing.changed": "{who} changed its terms. It waited for MCD to sign again.",
    "standing.renewed": "{who} granted it again. It waited for MCD to sign again.",
    "standing.cosigned": "{who} signed it for MCD.",
    "standing.suspended": "{who} suspended it: {reason}",
    USED: "{who} had {post} approved under it (use {use} of {uses_allowed}).",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name=name, sentence=from_template(sentence)))


def write(
    kind: str,
    standing: StandingApproval,
    *,
    by: Person | None,
    key: UUID | None = None,
    capacity: Capacity | None = None,
    **fields: Any,
) -> Entry:
    """Append the step's entry, in the step's transaction."""
    return append(
        kind=kind,
        subject=standing.reference,
        actor=actor(by, capacity),
        fields={"title": standing.title, "fingerprint": standing.fingerprint, **fields},
        office=standing.division.code,
        key=step_key(kind, by, key),
    )
