"""What a post says, and word for word what is not as it was."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse

from approvals.comparison import Run, runs
from approvals.content import Content
from approvals.media import IMAGES
from approvals.models import Activity, Post, Version
from approvals.models.post import Answered
from approvals.presentation.rows import Row
from checks import catalogue
from checks.finding import Finding
from checks.reading.lengths import Measure, measures
from clauses.queries import link_to
from profiles.models import Person, Platform
from workflow.dates import when


def wording(version: Version, before: Version | None) -> Row:
    """One version, and how it differs from another."""
    return {
        "version": version,
        "facts": facts(version),
        "files": files(version),
        "size": size(version),
        "before": before,
        "since": since(before),
        "differences": differences(before, version) if before else [],
    }


def since(before: Version | None, known: int = 0) -> str:
    """What a version is compared with, and why with that one."""
    if not before:
        return ""
    seen = ", which you saw last" if before.number == known else ""
    return f"What changed since version {before.number}{seen}"


def files(version: Version) -> list[Row]:
    reference = Post(pk=version.post_id).reference
    return [
        {
            **medium,
            "url": reverse("approvals:medium", args=[reference, version.number, position]),
            "is_picture": medium["type"] in IMAGES,
        }
        for position, medium in enumerate(version.media)
    ]


def size(version: Version) -> str:
    return counted(version.text, version.account.platform, comment=version.activity == Activity.COMMENT)


def counted(text: str, platform: Platform | None, *, comment: bool = False) -> str:
    """As the platform counts; of several limits the one that is nearest."""
    if not platform:
        return str(Measure(len(text), None))
    return str(max(measures(text, platform, comment=comment), key=lambda measure: measure.share))


def facts(version: Version) -> list[Row]:
    return [{"key": key, "value": value} for key, value in _facts(version).items() if value]


def _facts(version: Version) -> dict[str, str]:
    return {
        "Account": str(version.account),
        "Activity": version.get_activity_display(),
        "Purpose": version.get_purpose_display(),
        "Title": version.title,
        "Topic": str(version.topic or ""),
        "Marking": version.get_marking_display(),
        "Preferred date": when(version.wanted_at),
    }


class Difference(NamedTuple):
    label: str
    runs: list[Run]


def differences(before: Version, after: Version) -> list[Difference]:
    """Everything that is not as it was in another version, word for word."""
    old, new = _written(before), _written(after)
    return [Difference(label, runs(old[label], new[label])) for label in new if old[label] != new[label]]


def answers_changed(before: Iterable[Answered], after: Iterable[Answered]) -> list[Difference]:
    """What the author answers the checks otherwise than before; each finding is known by its key."""
    old, new = ({each["key"]: each for each in answers} for answers in (before, after))
    asked = {key: each["what"] for key, each in (old | new).items()}
    both = {
        key: [answers[key]["answer"] if key in answers else "" for answers in (old, new)] for key in asked
    }
    return [
        Difference(f"Answer to: {asked[key]}", runs(*both[key]))
        for key in both
        if old.get(key) != new.get(key)
    ]


def found(content: Content, author: Person) -> Row:
    """What the checks find: what stops it, and what has to be answered."""
    return parted(catalogue.findings(content, author))


def parted(findings: Sequence[Finding]) -> Row:
    return {
        "problems": [_finding(finding) for finding in findings if finding.blocking],
        "questions": [_finding(finding) for finding in findings if not finding.blocking],
    }


def _finding(finding: Finding) -> Row:
    return {
        "what": finding.what,
        "do": finding.do,
        "why": finding.why,
        "offer": finding.offer,
        "excerpt": "" if finding.excerpt in finding.what else finding.excerpt,
        "clause": finding.clause,
        "clause_url": link_to(finding.clause),
    }


def _written(version: Version) -> dict[str, str]:
    return {
        "Text": version.text,
        "Links": "\n".join(version.links),
        "Files": "\n".join(
            f"{medium['name']} ({medium['type']}, {medium['size']} bytes) [{medium['sha256'][:8]}]: {medium['alt']}"
            for medium in version.media
        ),
        "What it answers: link": version.answers_link,
        "What it answers: their words": version.answers_quote,
        "What it answers: contact": str(version.contact.reference if version.contact else ""),
        "The post that it is about": f"{version.get_relation_display()} {version.relates_to or ''}".strip(),
        "Sources": version.sources,
        "Why the text does not say who speaks": version.disclosure_reason,
        "How far the wrong post got": version.reach,
        **_facts(version),
    }
