"""What people declare when they hand a post over or decide on it, and what they answer to the checks."""

from collections.abc import Collection, Mapping
from typing import Any

from approvals import checks
from approvals.content import Content
from approvals.models import Post
from approvals.models.post import Answered
from clauses.declarations import statements
from clauses.queries import in_force
from workflow.rulings import Refused

DISPOSITIONS = {
    "settled": "The answer settles it",
    "mistaken": "The check is mistaken here",
    "accepted": "It may go out all the same",
}


def declared(role: str, ticked: Collection[str]) -> dict[str, Any]:
    """The fields of an entry: every statement for the role, in the policy's version in force."""
    policy = in_force()
    asked = statements(role, policy)
    if {statement.clause for statement in asked} - set(ticked):
        raise Refused("Declare each of the statements. What you cannot declare has to change first.")
    return {
        "policy": policy.number,
        "policy_sha256": policy.sha256,
        "declared": [{"clause": statement.clause, "text": statement.text} for statement in asked],
    }


def answered(post: Post, answers: Mapping[str, str]) -> list[Answered]:
    """Each advisory finding with what the author answers; what is found no longer needs none."""
    found = checks.advisory(Content.of(post.version), post.author)
    if any(not answers.get(finding.key, "").strip() for finding in found):
        raise Refused("Answer each finding of the checks: what you changed, or why it may stand.")
    return [
        Answered(
            key=finding.key,
            check=finding.check,
            clause=finding.clause,
            what=finding.what,
            answer=answers[finding.key].strip(),
        )
        for finding in found
    ]


def disposed(post: Post, dispositions: Mapping[str, str]) -> list[dict[str, str]]:
    """What the decider makes of each answer."""
    if any(dispositions.get(answer["key"]) not in DISPOSITIONS for answer in post.answers):
        raise Refused("Say of each finding what you make of the author's answer.")
    return [{**answer, "disposition": dispositions[answer["key"]]} for answer in post.answers]
