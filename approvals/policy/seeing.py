"""Who may see a post."""

from collections.abc import Iterable

from approvals.models import Post
from approvals.policy.conditions import is_recorded, reads_everything, reads_of
from profiles.models import Person
from records.models import Entry
from records.policy import may_read
from workflow.rulings import ALLOWED, Ruling


def may_view(by: Person, post: Post) -> Ruling:
    """Authors, their division, MCD, records officers and auditors. `queries.visible_to` says the same in SQL."""
    if post.author_id == by.pk or reads_everything(by) or post.division_id in reads_of(by):
        return ALLOWED
    return Ruling("This post belongs to another division.")


def may_open_record(by: Person, post: Post, entries: Iterable[Entry]) -> bool:
    """By the log's own rule. It knows divisions and not authors: who moved away sees the post, not its record."""
    return is_recorded(post) and all(may_read(by, entry) for entry in entries)
