"""What the row of a post still says when its record has been disposed of."""

from approvals.models import Post
from workflow.dates import when


def left_of(post: Post) -> dict[str, str]:
    return {
        "Account": str(post.account),
        "Author": f"{post.author}, {post.division}",
        "Published by": f"{post.published_by}, {when(post.published_at)}",
        "Became a record": when(post.recorded_at),
    }
