"""Evidence of what the platform showed. It changes nothing of the post, and may come long after it became a record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from approvals import history, policy
from approvals.models import Post
from approvals.queries.captures import going_out
from approvals.services.shared import locked, tell
from cases import already
from checks.content import Medium
from profiles.models import Person
from records import files as stored
from records.canonical import moment
from workflow.rulings import Refused


@transaction.atomic
def capture(
    *,
    post_id: int,
    seen_at: datetime,
    address: str,
    text: str = "",
    files: Sequence[Medium] = (),
    note: str = "",
    key: UUID | None = None,
    by: Person,
) -> Post:
    """Somebody has seen the post where it stands, and shows what they saw."""
    post = locked(post_id, by)
    if already("post.captured", post, by, key):
        return post
    policy.may_capture(by, post).or_refuse()
    require_evidence(seen_at, text, files)
    entry = history.write(
        "post.captured",
        post,
        by=by,
        key=key,
        earlier=going_out(post),
        seen_at=moment(seen_at),
        address=address,
        captured_text=text,
        captures=list(files),
        note=note,
    )
    tell([post.author], post, entry, "has a new capture", f"{by} saw it at {address}", but=by)
    return post


def require_evidence(seen_at: datetime, text: str, files: Sequence[Medium]) -> None:
    if seen_at > timezone.now():
        raise Refused("Nobody has seen it yet at that time.")
    if not files and not text.strip():
        raise Refused("Choose a file, or copy what it said.")
    for each in files:
        if not stored.path_of(each["sha256"]).exists():
            raise Refused(f"{each['name']} is not here any more. Choose it again.")
