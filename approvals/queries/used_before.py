"""What went out before, for whoever writes the next post."""

from approvals.queries.posts import visible_to
from approvals.used_before import Went
from profiles.models import Person

LATEST = 200  # posts: older hashtags are seldom those of today


def went_out(person: Person) -> list[Went]:
    """What somebody may see of it, the latest first."""
    posts = visible_to(person).filter(published_at__isnull=False).order_by("-published_at", "-pk")
    said = posts.values_list("version__account", "version__text", "version__links")
    return [Went(*each) for each in said[:LATEST]]
