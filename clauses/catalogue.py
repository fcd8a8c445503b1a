"""Each clause of the policy, and where in the portal it does its work. Rules, tests, help and entries cite the ids."""

from dataclasses import dataclass

from clauses.coverage import WORK
from clauses.wording import SECTIONS

# How a clause does its work, and how that is told to those who read it.
WAYS = {
    "enforced": "the portal holds to it",
    "checked": "checked as you write",
    "asked": "you are asked about it",
    "shown": "shown where you need it",
    "reported": "reported on",
}


@dataclass(frozen=True)
class Clause:
    id: str
    heading: str
    text: str
    section: str
    how: tuple[str, ...]
    homes: tuple[str, ...]  # dotted paths of functions and classes, or paths of templates
    tests: tuple[str, ...]  # files


CLAUSES = {
    said.id: Clause(said.id, said.heading, said.text, section.slug, *WORK[said.id])
    for section in SECTIONS
    for said in section.clauses
}


def section_of(clause_id: str) -> str:
    return CLAUSES[clause_id].section


def ways_of(clause_id: str) -> list[str]:
    return [WAYS[way] for way in CLAUSES[clause_id].how]
