"""Who may add evidence of what a platform showed."""

from approvals.models import Post
from approvals.models.states import WENT_OUT
from approvals.policy.conditions import is_in_mcd
from profiles.models import Person, Role
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling


def may_capture(by: Person, post: Post) -> Ruling:
    if post.state not in WENT_OUT:
        return Ruling("Nothing of this post has gone out, so there is nothing to capture.")
    if post.disposed_at:
        return Ruling("This post was disposed of, so nothing is added to it.")
    if not (free := may_act(by)):
        return free
    if by.pk in (post.author_id, post.published_by_id) or is_in_mcd(by) or by.holds(Role.RECORDS_OFFICER):
        return ALLOWED
    return Ruling("Only the author, whoever published it, MCD and records officers add captures.")
