"""What the clock does: approvals that were not used lapse, and published posts become records."""

from django.db import transaction
from django.utils import timezone

from approvals import history, policy
from approvals.models import Post
from approvals.services.shared import moved, require_true, tell
from records.queries import is_sealed, places, trail


@transaction.atomic
def expire(*, post_id: int) -> Post:
    """An approval that was not used in time lapses. Safe to call again: a post that has moved on is left alone."""
    post = Post.objects.locked(post_id)
    if not policy.has_lapsed(post):
        return post
    post.expire()
    moved(post)
    entry = history.write("post.expired", post, by=None)
    tell(
        [post.author],
        post,
        entry,
        "was not published in time",
        "Edit it, or submit it again, for a new approval.",
    )
    return post


@transaction.atomic
def record(*, post_id: int) -> Post:
    """A published post becomes a record, once every entry of its trail is sealed in the log."""
    post = Post.objects.locked(post_id)
    entries = trail(post.reference)
    if not policy.is_to_record(post) or not is_sealed(entries):
        return post
    require_true(post, entries)
    post.record(timezone.now())
    moved(post)
    history.write(
        "post.recorded",
        post,
        by=None,
        **(history.wording(post.version) | history.outcome(post, entries)),
        trail=places(entries),
    )
    return post
