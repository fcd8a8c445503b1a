"""What is written into the record log about the policy, and how each entry is told to people."""

from typing import Any

import cases
from clauses.models import PolicyVersion
from profiles.models import Person
from records.kinds import Kind, from_template, register
from records.models import Entry

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


def number_of(subject: str) -> str:
    return subject.removeprefix("POLICY-")


def write(kind: str, version: PolicyVersion, *, by: Person, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction: under the division of whoever took it."""
    said = {"number": version.number, "sha256": version.sha256, **given}
    return cases.write(kind, subject_of(version), by=by, office=_office(by), **said)


def _office(by: Person) -> str:
    """Where they sit, in their own seat if they have one."""
    return next((seat.office for seat in by.capacities), "")
