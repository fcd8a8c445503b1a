"""Who may keep words that are no version yet, and see them."""

from approvals.models import Draft, Post
from approvals.policy.writing import may_edit, may_propose
from profiles.models import Person
from workflow.rulings import ALLOWED, Ruling


def may_view_draft(by: Person, draft: Draft) -> Ruling:
    """Whoever writes it, and no role. `Draft.objects.of` says the same in SQL."""
    return (
        ALLOWED if draft.author_id == by.pk else Ruling("A draft that was not proposed is its author's own.")
    )


def may_keep_draft(by: Person, post: Post | None) -> Ruling:
    """Whoever might propose or save it in the end."""
    return may_edit(by, post) if post else may_propose(by)
