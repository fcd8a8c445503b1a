"""The policy as plain data for its pages: nothing here reads or compares rows."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from clauses.catalogue import ways_of
from clauses.models import PolicyVersion, Review
from clauses.queries import ReviewStatus
from clauses.text import differing
from profiles.models import Person
from workflow.dates import when

NOT_KEPT = "Not known: it is older than the portal"
NO_SEAT = "No position today"


def contents(version: PolicyVersion) -> list[dict[str, Any]]:
    """The sections as doors, with what stands in each."""
    return [
        {
            "title": section["title"],
            "url": reverse("clauses:section", args=[section["slug"]]),
            "introduction": section["introduction"],
            "fold": f"The clauses of “{section['title']}”",
            "clauses": [{"id": said["id"], "heading": said["heading"]} for said in section["clauses"]],
        }
        for section in version.wording["sections"]
    ]


def section(version: PolicyVersion, slug: str) -> dict[str, Any] | None:
    found = next((each for each in version.wording["sections"] if each["slug"] == slug), None)
    return found and {**found, "clauses": [clause(said) for said in found["clauses"]]}


def clause(said: dict[str, str]) -> dict[str, Any]:
    return {
        "id": said["id"],
        "heading": said["heading"],
        "paragraphs": said["text"].split("\n"),
        "ways": ways_of(said["id"]),
    }


def particulars(version: PolicyVersion) -> list[dict[str, str]]:
    rows = {
        "Version": version.number,
        "What changed": version.summary,
        "Released": when(version.released_on),
        "In force from": when(version.in_force_from),
        "Written by": version.author,
        "Endorsed by": version.endorser,
        "Last reviewed": when(version.last_reviewed_on) or NOT_KEPT,
        "Next review due": when(version.next_review_on) or NOT_KEPT,
        "Digest (SHA-256)": version.sha256 or "None: its text is not held",
    }
    return [{"key": key, "value": value} for key, value in rows.items()]


def review_facts(status: ReviewStatus) -> list[dict[str, str]]:
    return [
        {"key": "Version in force", "value": status.number},
        {"key": "Last reviewed", "value": when(status.last_reviewed_on)},
        {"key": "Next review", "value": _due(status)},
    ]


def _due(status: ReviewStatus) -> str:
    return (
        f"Overdue since {when(status.next_review_on)}" if status.is_overdue else when(status.next_review_on)
    )


def changed_since(before: PolicyVersion | None, version: PolicyVersion) -> list[str]:
    """Ids of the clauses, and names of the statements, that say something else than in the version before."""
    return differing(before.wording, version.wording) if before and before.text and version.text else []


VERSION_COLUMNS = ["Version", "In force from", "What changed", "Written by", "Endorsed by"]


def version_rows(versions: Iterable[PolicyVersion]) -> list[list[Any]]:
    return [
        [
            {"text": each.number, "url": reverse("clauses:version", args=[each.number]), "whole": True},
            {"at": each.in_force_from},
            each.summary,
            each.author,
            each.endorser,
        ]
        for each in versions
    ]


def reviews(done: Iterable[Review]) -> list[dict[str, Any]]:
    """For a timeline."""
    return [
        {
            "title": f"Version {review.version.number} was reviewed",
            "at": review.reviewed_on,
            "description": f"{review.outcome}\nNext review due on {when(review.next_review_on)}.",
        }
        for review in done
    ]


DIVISION_COLUMNS = [
    "Division",
    {"text": "People", "numeric": True},
    {"text": "Have read it", "numeric": True},
    {"text": "Have not", "numeric": True},
]


def division_rows(counted: Iterable[tuple[str, int, int]]) -> list[list[Any]]:
    return [[name or NO_SEAT, people, read, people - read] for name, people, read in counted]


READER_COLUMNS = ["Name", "User name", "Division"]


def reader_rows(people: Iterable[Person]) -> list[list[str]]:
    return [[person.name, person.username, person.division_name or NO_SEAT] for person in people]
