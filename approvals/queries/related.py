"""Posts about other posts."""

from django.db.models import QuerySet

from approvals.models import Post
from approvals.models.states import CLOSED


def about_it(to: Post) -> QuerySet[Post]:
    """What corrects a post, takes it down or follows it up, or would: the oldest first."""
    about = Post.objects.filter(version__relates_to=to).exclude(state__in=CLOSED)
    return about.select_related("version", "author", "division").order_by("id")
