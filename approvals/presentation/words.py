"""What a post says, and word for word what is not as it was."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from django.urls import reverse

from approvals.comparison import Run, runs
from approvals.content import Content
from approvals.forms import ComposeForm
from approvals.media import IMAGES
from approvals.models import Activity, Post, Relation, Version
from approvals.models.post import Answered
from approvals.presentation.rows import Row
from checks import catalogue
from checks.content import Medium
from checks.finding import Finding
from checks.reading.lengths import Measure, measures
from clauses.queries import link_to
from profiles.models import Person, Platform
from workflow.dates import when

MENDS = (Relation.CORRECTION, Relation.TAKEDOWN)


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
        "Wanted on": when(version.wanted_at),
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


def as_typed(form: ComposeForm, files: list[Medium], author: Person) -> Row:
    """The checks on what is being written, with the files that were taken already."""
    form.is_valid()
    if form.typed:
        content = replace(form.typed, media=files)
        size = counted(content.text, content.account.platform, comment=content.is_comment)
        return {"written": {"size": size, **found(content, author)}, "about": about_another(form)}
    text = form.cleaned_data.get("text", "") if form.is_bound else ""
    return {"written": {"size": counted(text, None) if text else ""}, "about": about_another(form)}


def found(content: Content, author: Person) -> Row:
    """What the checks find: what stops it, and what has to be answered."""
    findings = catalogue.findings(content, author)
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


def about_another(form: ComposeForm) -> Row:
    """The post that this one corrects, takes down or follows up, and the contact that it answers."""
    relation = form["relation"].value()
    return {
        "relates_to": form.refers_to("relates_to"),
        "contact": form.refers_to("contact"),
        "relation": Relation(relation).label if relation in Relation.values else "",
        "mends": relation in MENDS,
    }


def mine_beside_theirs(mine: Content, theirs: Version) -> Row:
    """For somebody who was writing while another saved: what their own words change in the other's."""
    return {"conflict": True, "mine": differences(theirs, Version(**vars(mine)))}


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
