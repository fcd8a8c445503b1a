"""What a person declared of a post already, so that after a small change they are asked only for what changed."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from approvals.models import Post, Version
from profiles.models import Person
from records.models import Entry

HANDED_OVER = ("post.submitted", "post.published_first")


class Declared(NamedTuple):
    version: Version
    asked: Collection[str]  # names of the checks that asked the author then
    entry: Entry


def declared_before(post: Post, entries: Sequence[Entry], by: Person, policy_sha256: str) -> Declared | None:
    """When the post was last handed over, if it was this person who did it, under the same words of the policy."""
    last = next((entry for entry in reversed(entries) if entry.kind in HANDED_OVER), None)
    if (
        not last
        or last.actor.get("user_name") != by.username
        or last.fields["policy_sha256"] != policy_sha256
    ):
        return None
    versions = post.versions.select_related("account__platform", "topic", "contact", "relates_to")
    version = versions.get(number=last.fields["version"])
    return Declared(version, {answer["check"] for answer in last.fields.get("answers", [])}, last)
