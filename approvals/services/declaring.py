"""What people declare when they hand a post over or decide on it, and what they answer to the checks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from approvals.causes import Cause, causes
from approvals.content import Content
from approvals.models import Post
from approvals.models.post import Answered
from checks.finding import Finding
from clauses.declarations import Statement, statements
from clauses.models import PolicyVersion
from workflow.rulings import Refused, refuse_all

DISPOSITIONS = {
    "settled": "The answer settles it",
    "mistaken": "The check is mistaken here",
    "accepted": "It may go out all the same",
}


ALL = "all"  # the box for every statement that has none of its own
DECLARE_ALL = "Tick each box of the declaration. What you cannot declare has to change first."
NEW_POLICY = "Version {} of the policy came into force since you opened this page. Read the statements again."
LONGEST_ANSWER = 1000  # characters


@dataclass(frozen=True)
class Said:
    """What somebody ticked, with the SHA-256 of the policy that they read it in; and what they say to each finding of
    the checks, by its key. A statement is named by its clause, ticked with all the others, or in its own box."""

    declared: Collection[str] = ()
    policy: str = ""
    findings: Mapping[str, str] = field(default_factory=dict)


def by_author(
    said: Said,
    post: Post,
    found: Iterable[Finding],
    *more: Statement,
    problems: Mapping[str, str] | None = None,
) -> tuple[dict[str, Any], list[Answered]]:
    """The fields of an entry, and each advisory finding with its answer; what is found no longer needs none.

    `problems`: what else is wrong in the same form, to be told together.
    """
    answers = {finding: said.findings.get(finding.key, "").strip() for finding in found}
    given = causes(Content.of(post.version), {finding.check for finding in answers})
    unanswered = {
        f"answer-{finding.key}": answer_this(finding) for finding, text in answers.items() if not text
    }
    answered = [
        Answered(key=each.key, check=each.check, clause=each.clause, what=each.what, answer=text)
        for each, text in answers.items()
    ]
    problems = {**(problems or {}), **unanswered}
    return _declaration("author", said, post.in_force.policy, problems, more, given), answered


def by_decider(said: Said, post: Post) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The fields of an entry, and what the decider makes of each answer."""
    problems = {
        f"disposition-{answer['key']}": f"Say what you make of the answer to: {answer['what']}"
        for answer in post.answers
        if said.findings.get(answer["key"]) not in DISPOSITIONS
    }
    declaration = _declaration("decider", said, post.in_force.policy, problems)
    return declaration, [{**answer, "disposition": said.findings[answer["key"]]} for answer in post.answers]


def answer_this(finding: Finding) -> str:
    return f"Answer this: {finding.what}"


def _declaration(
    role: str,
    said: Said,
    policy: PolicyVersion,
    problems: Mapping[str, str],
    more: Iterable[Statement] = (),
    given: Iterable[Cause] = (),
) -> dict[str, Any]:
    """Every statement for the role, in the policy's version in force; or all that is wrong, each at its field."""
    if said.policy not in ("", policy.sha256):
        raise Refused(NEW_POLICY.format(policy.number), field="declared")
    asked = [*statements(role, policy), *more]
    unticked = is_unticked(said.declared, asked, ticks(asked, given, more))
    refuse_all({**problems, **({"declared": DECLARE_ALL} if unticked else {})})
    return {
        "policy": policy.number,
        "policy_sha256": policy.sha256,
        "declared": [{"clause": statement.clause, "text": statement.text} for statement in asked],
    }


def ticks(
    asked: Iterable[Statement], given: Iterable[Cause], more: Iterable[Statement] = ()
) -> dict[str, str]:
    """What the box of each statement carries that has one of its own, by clause: what the post gives cause for, and
    what only this step asks (`more`)."""
    by_clause = {cause.clause: cause for cause in given}
    alone = {
        statement.clause: by_clause[clause].tick(statement)
        for statement in asked
        for clause in statement.clause.split(", ")
        if clause in by_clause
    }
    return alone | {statement.clause: statement.clause for statement in more}


def is_unticked(declared: Collection[str], asked: Iterable[Statement], alone: Mapping[str, str]) -> bool:
    return any(not {each.clause, alone.get(each.clause, ALL)} & {*declared} for each in asked)
