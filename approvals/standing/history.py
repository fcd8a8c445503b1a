"""What the log keeps of standing approvals, and how each entry is told to people."""

from typing import Any

import cases
from approvals.models import StandingApproval
from profiles.models import Person
from records.kinds import Kind, from_template, register
from records.models import Entry

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


def write(kind: str, standing: StandingApproval, *, by: Person | None, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction. Its division reads it."""
    given = {"title": standing.title, "fingerprint": standing.fingerprint, **given}
    return cases.write(kind, standing.reference, by=by, office=standing.division.code, **given)
