"""What is not any more as somebody had it on the screen, told word for word when their step is refused."""

from collections.abc import Sequence

from approvals.models import Post, Version
from approvals.presentation.rows import Row
from approvals.presentation.words import answers_changed, differences
from approvals.queries import answers_seen, number_seen
from records.models import Entry


def moved_on(post: Post, before: Version | None, entries: Sequence[Entry], seen: str) -> Row | None:
    """`before`: the version that they had on the screen, where it is another one; `seen`: what their form carried."""
    number = number_seen(seen)
    if not number or seen == post.seen:
        return None
    words = differences(before, post.version) if before and before.number == number else []
    answers = answers_changed(answers_seen(entries, seen), post.answers)
    return {"number": number, "is_another": number != post.version.number, "changes": [*words, *answers]}
