"""Each clause of the policy, and where in the portal it does its work."""

from clauses.wording import SECTIONS

SECTION_OF = {said.id: section.slug for section in SECTIONS for said in section.clauses}


def section_of(clause_id: str) -> str:
    return SECTION_OF[clause_id]
