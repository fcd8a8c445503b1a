"""Who has a post on the screen. Said by pages that are opened, and by open pages from time to time; no step asks."""

from django.utils import timezone

from approvals import policy
from approvals.models import Look, Post
from profiles.models import Person
from records.policy import is_watched


def note_look(*, post: Post, editing: bool = False, by: Person) -> None:
    """In one statement: two tabs of one person are one look. Nobody is told what an auditor looks at, or that somebody
    edits who may not."""
    if is_watched(by):
        return
    editing = editing and bool(policy.may_edit(by, post))
    look = Look(post=post, by=by, version=post.version.number, at=timezone.now(), editing=editing)
    Look.objects.bulk_create(
        [look],
        update_conflicts=True,
        unique_fields=["post", "by", "version"],
        update_fields=["at", "editing"],
    )
