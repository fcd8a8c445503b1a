"""Posts and versions as their tables have them, held against what the record log tells of them, entry by entry.

The tables are what people are shown and decide on, and an owner can write into them. What a name says today is not
compared: platforms, accounts and topics may be called otherwise than on the day. A step compares those as it is taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from approvals.models import Post, PostSet, Version
from contacts.models import Contact
from records.canonical import dumps
from records.verify import STEPS

CHUNK = 2_000
WORDINGS = ("post.proposed", "post.edited")
APPROVALS = {
    "post.approved": "actor.user_name",
    "post.confirmed": "actor.user_name",
    "post.approved_under": "approver",
}
# Whatever was approved before, this is not it.
VOID = ("post.edited", "post.withdrawn", "post.expired", "post.approval_taken_back")
WORDS = (
    *("activity", "purpose", "title", "relation", "reach", "text", "answers_link", "answers_quote"),
    *("links", "media", "sources", "disclosure_reason", "marking"),
)
STANDS = (
    "disposed_at",
    "state",
    "fingerprint",
    "version__number",
    "approved_by__username",
    "approved_by__name",
    "post_set_id",
)


@dataclass
class Told:
    """What the entries tell of one post."""

    state: str = ""
    fingerprint: str | None = None
    approver: str | None = None
    approver_name: str | None = None
    post_set: str = ""  # its reference
    versions: dict[int, bytes] = field(default_factory=dict)  # number -> digest of the words


class Posts:
    """One reading of the log, and then of the tables."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}

    def follow(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        kind = entry["kind"]
        if kind not in STEPS:
            return
        told = self.told.setdefault(entry["subject"], Told())
        told.state = STEPS[kind][1]
        if not values:  # they were destroyed with the record
            return
        told.fingerprint = values.get("fingerprint")
        if kind == "post.proposed":
            told.post_set = values.get("set", "")
        if kind in WORDINGS:
            told.versions[values.get("version", 0)] = _digest(values)
        if kind in APPROVALS:
            told.approver, told.approver_name = values.get(APPROVALS[kind]), values.get("actor.name")
        if kind in VOID:
            told.approver = told.approver_name = None

    def problems(self) -> Iterator[str]:
        gone = set(self.told)
        for pk, *stands in Post.objects.order_by("pk").values_list("pk", *STANDS).iterator(chunk_size=CHUNK):
            reference = Post(pk=pk).reference
            gone.discard(reference)
            yield from self._of_post(reference, *stands)
        yield from (f"The log tells of {each}, and there is no such post." for each in sorted(gone))
        yield from self._of_versions()

    def _of_post(
        self,
        post: str,
        disposed: Any,
        state: str,
        fingerprint: str,
        number: int,
        approver: str,
        name: str,
        post_set: int | None,
    ) -> Iterator[str]:
        told = self.told.get(post)
        if not told:
            yield f"No entry of the log tells of the post {post}."
            return
        if told.state != state:
            yield f"The post {post} is {state}, and the log tells that it is {told.state}."
        if disposed:
            return
        if told.versions and (fingerprint != told.fingerprint or number != max(told.versions)):
            yield f"The post {post} is at version {number}, and not as the log tells of its last step."
        if (approver or told.approver) and approver != told.approver and name != told.approver_name:
            yield f"The post {post} was approved by {approver}, and the log tells of {told.approver}."
        together = PostSet(pk=post_set).reference if post_set else ""
        if told.versions and together != told.post_set:
            stands, tells = together or "no set", told.post_set or "none"
            yield f"The post {post} belongs to {stands}, and the log tells of {tells}."

    def _of_versions(self) -> Iterator[str]:
        told = {
            (post, number): digest
            for post, each in self.told.items()
            for number, digest in each.versions.items()
        }
        kept = Version.objects.filter(post__disposed_at=None).select_related("contact", "relates_to")
        for version in kept.order_by("post_id", "number").iterator(chunk_size=CHUNK):
            post = Post(pk=version.post_id).reference
            digest = told.pop((post, version.number), None)
            if digest is None:
                yield f"No entry of the log tells of version {version.number} of {post}."
            elif digest != _digest(_as_told(version)):
                yield f"Version {version.number} of {post} does not say what the log tells that it says."
        disposed = {
            Post(pk=pk).reference
            for pk in Post.objects.exclude(disposed_at=None).values_list("pk", flat=True)
        }
        for post, number in sorted(told.keys()):
            if post not in disposed:
                yield f"The log tells of version {number} of {post}, and there is no such version."


def _as_told(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in (*WORDS, "fingerprint")} | {
        "relates_to": version.relates_to.reference if version.relates_to else "",
        "contact": Contact(pk=version.contact_id).reference if version.contact_id else "",
    }


def _digest(values: Mapping[str, Any]) -> bytes:
    """Entries of before a field was recorded do not have it; then it was empty."""
    said = [values.get(name) or "" for name in (*WORDS, "fingerprint", "relates_to", "contact")]
    return sha256(dumps(said)).digest()
