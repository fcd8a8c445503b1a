"""What stands in the way of a post, and what its author must answer for."""

from approvals.checks.basics import CHECKS, is_within_the_ceiling
from approvals.checks.finding import Finding
from approvals.content import Content
from profiles.models import Person

__all__ = ["Finding", "advisory", "blocking", "findings", "is_within_the_ceiling"]


def findings(content: Content, author: Person | None) -> list[Finding]:
    return [Finding(check.__name__, "OFF-2e", problem, "") for check in CHECKS for problem in check(content)]


def blocking(content: Content, author: Person | None) -> list[Finding]:
    return [finding for finding in findings(content, author) if finding.blocking]


def advisory(content: Content, author: Person | None) -> list[Finding]:
    return [finding for finding in findings(content, author) if not finding.blocking]
