"""The text of a version: the whole policy as canonical JSON, and its digest, so that equal policies have equal ones."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from records.canonical import dumps

FORMAT = 1
ROLES = ("author", "decider")  # who declares something


@dataclass(frozen=True)
class Particulars:
    """What a version says of itself."""

    number: str
    author: str
    endorser: str
    summary: str
    in_force_from: date
    last_reviewed_on: date
    next_review_on: date


def text_of(number: str, wording: Mapping[str, Any]) -> str:
    return dumps({**wording, "v": FORMAT, "number": number}).decode()


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def passages(wording: Mapping[str, Any]) -> dict[str, str]:
    """What can be changed from one version to the next, by name: the words of each clause and of each statement."""
    clauses = {said["id"]: said["text"] for section in wording["sections"] for said in section["clauses"]}
    asked = {
        f"{role}-{place}": each["text"]
        for role in ROLES
        for place, each in enumerate(wording["statements"].get(role, []), start=1)
    }
    return clauses | asked


def reworded(wording: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """The same policy with other words in some passages; what has no such name is a mistake of the caller."""
    assert changes.keys() <= passages(wording).keys()
    again = deepcopy(dict(wording))
    for section in again["sections"]:
        for said in section["clauses"]:
            said["text"] = changes.get(said["id"], said["text"])
    for role in ROLES:
        for place, each in enumerate(again["statements"][role], start=1):
            each["text"] = changes.get(f"{role}-{place}", each["text"])
    return again


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the passages that say something else than before."""
    old = passages(before)
    return [name for name, text in passages(after).items() if old.get(name) != text]
