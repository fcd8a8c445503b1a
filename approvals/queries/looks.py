"""Who had a post on the screen: the person who asks, and others just now."""

from approvals.models import Look, Post
from profiles.models import Person


def version_seen(post: Post, by: Person) -> int:
    """Number of the last version before this one that they had on the screen; 0 where there is none."""
    mine = Look.objects.filter(post=post, by=by, version__lt=post.version.number)
    return max(mine.values_list("version", flat=True), default=0)


def others_here(post: Post, by: Person) -> list[Look]:
    """Whoever else has the post on the screen now, each once; who edits it first."""
    found = Look.objects.of_late().filter(post=post).exclude(by=by).select_related("by")
    return list({look.by_id: look for look in found.order_by("editing", "at")}.values())[::-1]
