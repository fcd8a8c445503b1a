"""What authors and deciders declare, clause by clause, in the words of a version of the policy."""

from clauses.models import PolicyVersion
from clauses.queries import in_force
from clauses.text import ROLES
from clauses.wording import Statement

__all__ = ["ROLES", "Statement", "statements"]


def statements(role: str, version: PolicyVersion | None = None) -> list[Statement]:
    """Those of the version, or of the one in force; the version's `number` and `sha256` say which it was."""
    assert role in ROLES, role
    asked = (version or in_force()).wording["statements"]
    return [Statement(**each) for each in asked[role]]
