"""Who comments on a post, and who suggests a wording. Whoever may see the post reads it."""

from approvals.models import Post
from approvals.policy.conditions import in_a_state_to, is_in_mcd
from approvals.policy.writing import may_edit, may_write
from profiles.models import Person
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_comment(by: Person, post: Post) -> Ruling:
    """Until it went out or was closed: what is said afterwards changes nothing."""
    return first_reason(in_a_state_to(post, "edit", "commented on"), may_write(by, post))


def may_suggest(by: Person, post: Post) -> Ruling:
    only = ALLOWED if is_in_mcd(by) else Ruling("Only MCD suggests a wording. Say it in the comment.")
    return first_reason(may_comment(by, post), only)


def may_take_over(by: Person, post: Post) -> Ruling:
    """It is an edit, and undoes what an edit undoes."""
    return may_edit(by, post)
