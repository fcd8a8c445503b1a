"""What is written into the record log about the policy, and how each entry is told to people."""

from typing import Any
from uuid import UUID

from clauses.models import PolicyVersion
from profiles.models import Person
from profiles.queries import actor
from records.kinds import Kind, from_template, register
from records.models import Entry
from records.queries import step_key
from records.services import append

SENTENCES = {
    "policy.released": "{who} released version {number} of the policy, in force from {in_force_from}: {summary}",
    "policy.reviewed": (
        "{who} reviewed version {number} of the policy: {outcome} The next review is due on {next_review_on}."
    ),
    "policy.acknowledged": "{who} has read version {number} of the policy.",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name=name, sentence=from_template(sentence)))


def subject_of(version: PolicyVersion) -> str:
    return f"POLICY-{version.number}"


def write(kind: str, version: PolicyVersion, *, by: Person, key: UUID | None = None, **fields: Any) -> Entry:
    """Append the step's entry, in the step's transaction."""
    return append(
        kind=kind,
        subject=subject_of(version),
        actor=actor(by),
        fields={"number": version.number, "sha256": version.sha256, **fields},
        office=next(iter(by.offices()), ""),
        key=step_key(kind, by, key),
    )
